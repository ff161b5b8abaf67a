/** Diagnostics of what is read as it was meant, or not at all; most come from `gazette check`. */
export const CHECKS = {
  // Diagnostics: what is read as it was meant, or not at all.
  '{} of {} sources are at fault, and none may be: nothing was published':
    '{2} 个源文件中有 {1} 个有错误，而一个也不允许：没有发布任何内容',
  'Mend them, or build without --strict and `on_fault: stop`.':
    '请修正，或不用 --strict 和 `on_fault: stop` 构建。',
  'So many have a common cause. Look at the first of them. `fault_limit` says how many there may be.':
    '这么多错误必有共同的原因，请看第一个。`fault_limit` 规定可以有多少。',
  'its last good version cannot be read: the post is left out':
    '无法读取它上一个完好的版本：文章暂不发布',
  'Mend the post.': '请修正该文章。',
  'there is no image at {}': '{} 处没有图片',
  'Put it at public{}, or correct the address.': '请把它放到 public{}，或改正地址。',
  '{} has nothing with the id `{}`': '{} 没有 id 为 `{}` 的元素',
  'Correct what stands behind `#`. Ids in the bodies of posts begin with `user-content-`.':
    '请改正 `#` 之后的部分。文章正文中的 id 以 `user-content-` 开头。',
  'nothing is published at {}': '{} 处没有发布任何内容',
  'Correct the link, or publish something there: `redirect_from` makes an old address lead on.':
    '请改正链接，或在那里发布内容：`redirect_from` 可使旧地址通向新地址。',
  'it has the {} of {}': '它的 {} 与 {} 相同',
  'Remove one of the two, or name one to search engines: `duplicates: canonical`.':
    '请删除其中之一，或用 `duplicates: canonical` 向搜索引擎指明一个。',
  'it could not be mended: {}': '无法修正：{}',
  'Give yourself permission to read and write the file and its folder.':
    '请给自己读写该文件及其目录的权限。',
  'the {} terms {} differ only in width': '{} 中的 {} 只有全角半角不同',
  '`gazette explain` lists all codes.': '`gazette explain` 列出所有代码。',
  'expected a list of host names': '应为主机名的列表',
  'expected hold or stop': '应为 hold 或 stop',
  'expected 0 or more': '应不小于 0',
  'expected a share from 0 to 1, such as 0.1 for a tenth':
    '应为 0 到 1 的比例，如 0.1 表示十分之一',
  'expected keep or canonical': '应为 keep 或 canonical',
  'expected 100 or less': '应不大于 100',
  'expected 0.01 or more': '应不小于 0.01',
  'expected 86400 (a day) or less': '应不大于 86400（一天）',
  'an output takes more than {} s to make': '一个输出文件的生成超过 {} 秒',
  'Look for a loop in its templates that does not end, or goes over far too much; `limits.seconds` in the configuration says how long one output may take.':
    '请在其模板中寻找不结束或遍历过多内容的循环；配置中的 `limits.seconds` 规定一个输出文件可以用多久。',
  'a formula is shown as code: {}': '公式无法识别，按代码显示：{}',
  'Mend it, or write `\\$` for a dollar sign that begins no formula.':
    '请修正公式；若美元符号不是公式的开始，请写作 `\\$`。',
  'the style sheet cannot be minified: {}': '样式表无法压缩：{}',
  'it is not UTF-8': '它不是 UTF-8',
  'It is published as it stands. Mend it, or set `minify_css: false` in the configuration.':
    '按原样发布。请改正它，或在配置中设 `minify_css: false`。',
  'style sheets cannot be minified: lightningcss is not installed for this system ({})':
    '样式表无法压缩：本系统没有安装 lightningcss（{}）',
  'Install it, or set `minify_css: false` in the configuration.':
    '请安装它，或在配置中设 `minify_css: false`。',
  'the page cannot be minified: {}': '页面无法压缩：{}',
  'Look at its HTML, or set `minify_html: false` in the configuration.':
    '请检查其 HTML，或在配置中设 `minify_html: false`。',
  'expected true, false, or `iframes: [hosts]`': '应为 true、false 或 `iframes: [主机]`',
  'expected words, such as `noopener nofollow ugc`': '应为若干单词，如 `noopener nofollow ugc`',
  'a text in quotes holds `"` or `\\`; it was read as it stands':
    '引号之内有 `"` 或 `\\`；已按原样读取',
  'Write `\\"` for a quote and `\\\\` for a backslash within quotes; `gazette check --fix` does so.':
    '引号之内，引号写成 `\\"`，反斜线写成 `\\\\`；`gazette check --fix` 会这样修正。',
  'quotes and lists lie more than {} deep in each other': '引用和列表的嵌套超过 {} 层',
  'Take some away; `limits.depth` in the configuration says how many there may be.':
    '请减少几层；配置中的 `limits.depth` 规定可以有多少。',
  'published without {}{}': '发布时去掉了 {}{}',
  'If the site wrote it itself, name its folder under `trust` in the configuration.':
    '若是站点自己写的，请在配置的 `trust` 中写上其目录。',
  '`{}` is never closed': '`{}` 没有结束',
  'Close it: what follows it is {}.': '请结束它：其后的内容是{}。',
  'the template in a body takes too long': '正文中的模板用时太长',
  'Look for a loop that does not end; `limits.seconds` in the configuration says how long it may take.':
    '请寻找不结束的循环；配置中的 `limits.seconds` 规定它可以用多久。',
  'the template makes a body of more than {} bytes': '模板生成的正文超过 {} 字节',
  'Let it print less, or set `limits.size` in the configuration.':
    '请让它少输出一些，或在配置中设置 `limits.size`。',
  'Mend it, or write `{% raw %}` before and `{% endraw %}` after what is no template. See docs/writing.md.':
    '请修正它；不是模板的文字，请放在 `{% raw %}` 与 `{% endraw %}` 之间。参见 docs/writing.md。',
  'the tags of the body are a tangle, or far too many; only its text is published':
    '正文的标签纠缠不清或过多；只发布文字',
  'Markdown makes more than {} parts of the body': 'Markdown 把正文分成超过 {} 个部分',
  'Split it into several, or write its lists and tables in HTML.':
    '请分成几篇，或用 HTML 写其中的列表和表格。',
  'Close elements in the order in which they were opened.': '请按打开的顺序结束各元素。',
  '`{}` in front matter means nothing': '头信息中的 `{}` 没有作用',
  'its parts lie too deep in each other': '各部分嵌套太深',
  'Look for elements, brackets or quotes that are never closed.':
    '请找找没有结束的元素、括号或引号。',
  'it could not be understood: {}': '无法理解：{}',
  'This is a fault of gazette. Please report it with the post.':
    '这是 gazette 的错误：请连同该文章一起报告。',
  'the file has {} bytes, more than {}': '文件有 {} 字节，超过 {}',
  'Shorten it, put files into public/, or set `limits.size` in the configuration.':
    '请缩短它，把文件放到 public/，或在配置中设置 `limits.size`。',
  'the file was removed while the site was being built': '构建期间该文件被删除',
  'There is nothing to do: it is not published any more.': '无需处理：它不再发布。',
  'a folder has the name of a post': '目录的名称像是文章',
  'What is in it is published as in any folder. If it was to be a post, it has lost its text.':
    '其中的内容照常发布。若它本应是文章，那么内容已经丢失。',
  'the file begins with a byte order mark, which was passed over': '文件以字节顺序标记开头，已略过',
  'Save it as UTF-8 without one; `gazette check --fix` takes it away.':
    '请存为不带标记的 UTF-8；`gazette check --fix` 会去掉它。',
  'the lines end with a carriage return, which was passed over': '行尾有回车符，已略过',
  'Save it with the line ends of Unix; `gazette check --fix` changes them.':
    '请以 Unix 换行保存；`gazette check --fix` 会改正。',
  'the file is UTF-16': '文件是 UTF-16',
  'the file holds NUL bytes: it is damaged, or no text': '文件含有 NUL 字节：已损坏，或不是文本',
  'Write it again, or remove it.': '请重新写，或删除它。',
  'the file is not UTF-8; it was read as GB18030, which it seems to be':
    '文件不是 UTF-8；看来是 GB18030，已按此读取',
  'Save it as UTF-8; `gazette check --fix` converts it.':
    '请存为 UTF-8；`gazette check --fix` 会转换。',
  'the link to the source is empty: `<>`': '来源链接是空的：`<>`',
  'Write the address between the two, or remove the line.': '请在两者之间写上地址，或删除该行。',
  'which posts of {} repeat others': '{}中哪些文章与别的重复',
} as const;

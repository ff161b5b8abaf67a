/** Diagnostics of sources, addresses and templates. */
export const SOURCES = {
  // Diagnostics: sources.
  'the file was being written while it was read': '读取时该文件正在被写入',
  'What was published of it stays; the next build takes it up.':
    '已发布的内容保持不变；下次构建会处理它。',
  'the data file cannot be read: {}': '无法读取数据文件：{}',
  'Mend the file, or take it out of data/.': '请修正该文件，或把它移出 data/。',
  'not a date': '不是日期',
  'there is no time zone {}': '没有时区 {}',
  'the year {} is not between 100 and 9999': '年份 {} 不在 100 和 9999 之间',
  'there is no month {}': '没有 {} 月',
  'month {} of {} has no day {}': '{2} 年 {1} 月没有 {3} 日',
  'there is no hour {}': '没有 {} 点',
  'there is no minute {}': '没有 {} 分',
  'there is no second {}': '没有 {} 秒',
  '`{}` is {}, not a text': '`{}` 是{}，不是文本',
  'a map': '映射',
  'a list': '列表',
  'of another type': '别的类型',
  'Write one text, in quotes if it has special characters.': '请写一个文本；有特殊字符时加引号。',
  '`{}` is `{}`, neither true nor false': '`{}` 是 `{}`，既不是 true 也不是 false',
  'Write `true` or `false`.': '请写 `true` 或 `false`。',
  '`{}: {}` is no date: {}': '`{}: {}` 不是日期：{}',
  'Write it as `2022-01-06 08:12:53 +0800`.': '请写成 `2022-01-06 08:12:53 +0800`。',
  '`{}` holds {}, not a text': '`{}` 里有{}，不是文本',
  'Write a list of texts: `[one, two]`.': '请写成文本的列表：`[一, 二]`。',
  '`{}` stands for more values than front matter may hold': '`{}` 代表的值超过了头信息的限度',
  'Write the values out instead of naming them by YAML aliases.':
    '请直接写出这些值，不要用 YAML 别名。',
  'the front matter is not closed': '头信息没有结束',
  'End it with a line of three dashes.': '请用一行三个短横线结束它。',
  'expected keys and values, one a line': '应为每行一个键和值',
  'the front matter is not valid YAML: {}': '头信息不是有效的 YAML：{}',
  'YAML is indented with blanks, never with tabs.': 'YAML 用空格缩进，不能用制表符。',
  'Inside double quotes, write `\\"` for a quote and `\\\\` for a backslash, or use single quotes around the text.':
    '双引号之内，引号写成 `\\"`，反斜线写成 `\\\\`；或改用单引号把文本括起来。',
  'Put quotes around a text with a colon in it.': '含有冒号的文本请加引号。',
  'Mend the line; a text with special characters needs quotes.':
    '请修正该行；含有特殊字符的文本需要引号。',
  'Mend the line; texts with special characters need quotes.':
    '请修正该行；含有特殊字符的文本需要引号。',
  'Write `key: value`.': '请写成 `键: 值`。',
  'expected the name of a theme, or the path of a folder': '应为主题的名称，或目录的路径',
  'it cannot be loaded: {}': '无法加载：{}',
  'there is {} too, and a site has one such file': '还有 {}，而一个站点只能有一个这样的文件',
  'Remove one of the two.': '删除其中一个。',
  '`{}`: {}': '`{}`：{}',
  'unknown key': '不认识的键',
  'it is missing': '缺少这一项',
  'two of one name': '有两个同名',
  'expected a name': '应为名称',
  'a filter has a name of letters, digits and `_`, as templates write it':
    '过滤器的名称由字母、数字和 `_` 组成，模板里就这样写',
  'expected a version: a number or a text': '应为版本：数字或文字',
  'expected a function': '应为函数',
  'expected a list or a function': '应为列表或函数',
  'expected `export default` with filters, markdown, outputs or transforms':
    '应有 `export default`，其中是 filters、markdown、outputs 或 transforms',
  'See docs/plugins.md for what a plugin has.': '插件有哪些项，见 docs/plugins.md。',
  'Use Node 22.18 or later, or write gazette.config.js; types can stand in its comments.':
    '请使用 Node 22.18 或更新的版本，或改写为 gazette.config.js；类型可以写在注释里。',
  'Install what it imports, with `npm install` in the site’s folder.':
    '在站点的目录里用 `npm install` 安装它引入的包。',
  'Look at what it imports; `node --check` says where in a file the mistake is.':
    '请查看它引入的文件；`node --check` 会指出文件中的错误在哪里。',
  'Mend the file.': '修改这个文件。',
  'the filter `{}` failed: {}': '过滤器 `{}` 出错：{}',
  'the Markdown plugin `{}` failed: {}': 'Markdown 插件 `{}` 出错：{}',
  'the output `{}` failed: {}': '输出插件 `{}` 出错：{}',
  'the transform `{}` failed: {}': '转换插件 `{}` 出错：{}',
  'it puts code into a tag that browsers refuse, as `header_files` does not allow it: `{}`. Put it into a file of public/':
    '它在标签里放入了浏览器会拒绝的代码，因为 `header_files` 不允许：`{}`。请放进 public/ 的文件',
  'it puts code into the page that browsers refuse, as `header_files` does not allow it: `{}`. Name it in `scripts` or `styles` of the plugin, or put it into a file of public/':
    '它写入页面的代码不在 `header_files` 允许之列，浏览器会拒绝：`{}`。请在插件的 `scripts` 或 `styles` 中列出，或放进 public/ 下的文件',
  'Mend it in the site’s gazette.config file; see docs/plugins.md.':
    '在站点的 gazette.config 文件里修改它；见 docs/plugins.md。',
  '{} of the output `{}` is already published by {}': '输出插件 `{2}` 的 {1} 已由 {3} 发布',
  'Give the file of the plugin another address.': '给插件的文件换一个地址。',
  'there is a filter `{}` already': '已有过滤器 `{}`',
  'Give it another name.': '换一个名称。',
  'this Node ({}) loads no TypeScript': '这个版本的 Node（{}）不能加载 TypeScript',
  'there is no theme `{}`': '没有主题 `{}`',
  '`theme` is {}, which is no theme: it has neither templates/ nor public/ nor data/':
    '`theme` 是 {}，那里不是主题：既没有 templates/，也没有 public/ 和 data/',
  'See docs/themes.md for what a theme is.': '主题是什么，见 docs/themes.md。',
  'Themes here are {}, and not those of Jekyll; if it is a package, run `npm install {}`.':
    '这里有主题 {}，不能用 Jekyll 的主题；若它是一个包，请运行 `npm install {}`。',
  'Themes here are {}; a folder is named as seen from the site’s.':
    '这里有主题 {}；目录要从站点的目录写起。',
  'Name one of these.': '请用其中之一。',
  '`image` is no address of a picture, and was left out: {}': '`image` 不是图片的地址，已略去：{}',
  'Write a path within the site, or an address that begins with https://.':
    '请写站内的路径，或以 https:// 开头的地址。',
  'there is no layout `{}`; layouts are {}': '没有布局 `{}`；布局有 {}',
  'Name one of these, or write templates/layouts/{}.html.':
    '请用其中之一，或编写 templates/layouts/{}.html。',
  'the file is not valid UTF-8': '文件不是有效的 UTF-8',
  'Save it as UTF-8.': '请存为 UTF-8。',
  'the file is empty': '文件是空的',
  'Write front matter and a body, or remove the file.': '请写上头信息和正文，或删除该文件。',
  'there is no front matter; title and date are taken from the file name':
    '没有头信息；标题和日期取自文件名',
  'Begin the file with a block between two lines of three dashes.':
    '请在文件开头写上头信息，前后各一行三个短横线。',
  'the file name’s date {} is none: {}': '文件名中的 {} 不是日期：{}',
  'Rename the file to YYYY-MM-DD-slug.md.': '请把文件改名为 YYYY-MM-DD-slug.md。',
  'the post has no date': '文章没有日期',
  'Name the file YYYY-MM-DD-slug.md or write `date: 2022-01-06 08:12:53 +0800`.':
    '请把文件命名为 YYYY-MM-DD-slug.md，或写上 `date: 2022-01-06 08:12:53 +0800`。',
  'the title is empty; the slug is shown instead': '标题为空；显示 slug 代替',
  '`lang` is `{}`, no tag of a language; the site’s is taken':
    '`lang` 的值 `{}` 不是语言标签；采用站点的语言',
  '`lang` is `{}`, and BCP 47 has no such language': '`lang` 的值是 `{}`，BCP 47 中没有这种语言',
  'Write it as `zh-CN`, `ja` or `en`.': '请写成 `zh-CN`、`ja` 或 `en` 这样。',
  'Give the post a title.': '请给文章一个标题。',
  'the file cannot be read: {}': '无法读取文件：{}',
  'Give the file read permission, or remove it.': '请给该文件读取权限，或删除它。',
  'the folder cannot be read: {}': '无法读取目录：{}',
  'Give the folder read permission.': '请给该目录读取权限。',
  'not published: its file name has no date': '没有发布：文件名中没有日期',
  'Name it YYYY-MM-DD-slug.md, or list it under `exclude`.':
    '请命名为 YYYY-MM-DD-slug.md，或列入 `exclude`。',
  'not published: a post is named YYYY-MM-DD-slug.md':
    '没有发布：文章的文件名应为 YYYY-MM-DD-slug.md',
  'not published: not a Markdown or HTML file': '没有发布：不是 Markdown 或 HTML 文件',
  'not published: pages are .md, .html or .njk; other files belong into public/':
    '没有发布：页面是 .md、.html 或 .njk；其他文件应放在 public/',
  'not read: data files are .yml, .yaml, .json or .csv':
    '没有读取：数据文件是 .yml、.yaml、.json 或 .csv',
  'List it under `exclude` to hide this note.': '列入 `exclude` 即可不再显示本提示。',
  'a symbolic link is not followed': '不跟随符号链接',
  'Put the file itself here.': '请把文件本身放在这里。',
  // Diagnostics: addresses and terms.
  '`permalink`: {}': '`permalink`：{}',
  'unknown placeholder `:{}`': '没有占位符 `:{}`',
  'Placeholders are {}.': '占位符有 {}。',
  'the address was made safe: {}': '地址已改为安全的形式：{}',
  'Some hosts and file systems cannot store the name as it was. Choose another slug, category or permalink.':
    '有些主机和文件系统存不了原来的名称。请另选 slug、分类或 permalink。',
  '{} is already published by {}': '{} 已由 {} 发布',
  'Rename one of the two.': '请给其中一个改名。',
  'the generated {}{} cannot be published beside {}': '自动生成的 {}{} 不能与 {} 同时发布',
  'Change one of the addresses in the configuration, or rename the file or term.':
    '请在配置中改一个地址，或给文件、分类或标签改名。',
  'Give one of the two another slug, date or permalink.':
    '请给其中一个换一个 slug、日期或 permalink。',
  'no redirect at {}: {} is published there': '{} 处没有跳转：那里发布的是 {}',
  'it was published at {} and is at {} now': '它原来发布在 {}，现在在 {}',
  'Add `redirect_from: {}` to its front matter, or run `gazette redirects --write`.':
    '请在头信息中加上 `redirect_from: {}`，或运行 `gazette redirects --write`。',
  'expected old addresses and where they lead to': '应为旧地址及其通向何处',
  '`{}` leads nowhere: expected a path, an address or a URL': '`{}` 没有去处：应为路径、地址或网址',
  'Write `/old/address.html: posts/2022-01-06-title.md`, one a line.':
    '请每行写一条 `/old/address.html: posts/2022-01-06-title.md`。',
  'the redirect at {} leads back to itself': '{} 处的跳转绕回自身',
  'Name where the address should lead now.': '请写明该地址现在应通向何处。',
  'the redirect at {} leads to {}, where nothing is published':
    '{} 处的跳转通向 {}，那里没有发布内容',
  'Correct the address. What lies outside of this site is named with its host.':
    '请改正地址。本站之外的内容请连同主机一起写。',
  'no redirect at {}: {} is not published': '{} 处没有跳转：{} 没有发布',
  'Remove the line, or name where the address should lead now.':
    '请删除该行，或写明该地址现在应通向何处。',
  'no redirect at {}: a page cannot tell what stands behind `?`, and {} is published there':
    '{} 处没有跳转：页面分辨不出 `?` 之后的内容，而 {} 发布在那里',
  'Let the server lead on by the whole address: docs/deploying.md has an example for nginx.':
    '请让服务器按整个地址跳转：docs/deploying.md 有 nginx 的例子。',
  'Remove the line.': '请删除该行。',
  'Remove the line from `redirect_from`.': '请从 `redirect_from` 中删除该行。',
  'the {} terms {} differ only in case': '{} 中的 {} 只有大小写不同',
  'They are two terms with two pages. Spell them alike in the posts if one was meant.':
    '它们各有各的页面。若本是一个，请在文章中写成一样。',
  // Diagnostics: templates.
  'rendering failed: {}': '渲染失败：{}',
  'This is a fault of gazette: please report it with the site that shows it.':
    '这是 gazette 的错误：请连同出错的站点一起报告。',
  'Mend the template; see docs/templates.md.': '请修正模板；见 docs/templates.md。',
  'See docs/templates.md for what templates can read and which filters there are.':
    '模板能读什么、有哪些过滤器，见 docs/templates.md。',
  'See docs/templates.md for all filters.': '所有过滤器见 docs/templates.md。',
  '{} outputs were made again, {} among them, because they show {}':
    '重新生成了 {} 个输出文件（包括 {}），因为它们显示{}',
  'Such a read makes all of them again with nearly every build. Show it on pages of their own, or on lists.':
    '这样的读取使几乎每次构建都要重新生成它们。请放到单独的页面或列表上显示。',
} as const;

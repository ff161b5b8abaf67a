/** Diagnostics of builds, of the configuration and of its values. */
export const BUILDS = {
  // Diagnostics: builds.
  '{} of {} sources are at fault, and `strict` allows none':
    '{2} 个源文件中有 {1} 个有错误，而 `strict` 不允许任何错误',
  'Mend them, or build without --strict.': '请修正，或不用 --strict 构建。',
  '{} of {} sources are at fault: nothing was published':
    '{2} 个源文件中有 {1} 个有错误：没有发布任何内容',
  'So many have a common cause. Look at the first of them.':
    '这么多错误必有共同的原因，请看第一个。',
  'Look at the room and the permissions of {}.': '请检查 {} 的剩余空间和权限。',
  'browsers pass over code in a tag under the policy of `header_files`: `{}`':
    '按 `header_files` 的策略，浏览器不理会标签里的代码：`{}`',
  'Put it into a script or a style sheet of public/, which finds the element by a class or an attribute.':
    '请把它放进 public/ 的脚本或样式表，按类名或属性找到元素。',
  'browsers pass over code that a template makes while it is rendered, under the policy of `header_files`':
    '按 `header_files` 的策略，浏览器不理会模板在渲染时生成的代码',
  'browsers pass over what stands in `<{}>` in a page, under the policy of `header_files`: `{}`':
    '按 `header_files` 的策略，浏览器不理会页面中 `<{}>` 里的内容：`{}`',
  'Put it into a file of public/, and name that in the page.':
    '请把它放进 public/ 的文件，在页面中引用该文件。',
  'Put the code into a file of public/, and what differs from page to page into an attribute such as `data-name`.':
    '请把代码放进 public/ 的文件，把各页不同的内容放进 `data-name` 之类的属性。',
  'Look at the permissions of the folder.': '请检查该目录的权限。',
  'gazette or the configuration is not what it was: all posts are parsed anew':
    'gazette 或配置与上次不同：所有文章重新解析',
  'There is nothing to do.': '无需处理。',
  'the cache is damaged: all posts are parsed anew': '缓存已损坏：所有文章重新解析',
  'what was known of the output cannot be read: all of it is made anew':
    '无法读取关于输出的记录：全部重新生成',
  'There is nothing to do. If it comes again, look at the disk.':
    '无需处理。若再次出现，请检查磁盘。',
  'another build of this site is running (process {}, since {})':
    '本站点另有构建正在进行（进程 {}，始于 {}）',
  '{} on {}, another machine or container: whether it still runs cannot be seen from here':
    '{}，在另一台机器或容器 {} 上：这里看不出它是否还在运行',
  'Wait for its end. If it has ended already, remove the file {}.':
    '请等它结束。若已经结束，请删除文件 {}。',
  'Wait for its end, or end process {}. Without --no-wait, a build waits by itself.':
    '请等它结束，或结束进程 {}。不用 --no-wait 时，构建会自己等待。',
  'gazette itself failed: {}': 'gazette 自身出错：{}',
  'cannot watch all files, so changes may be missed: {}. On Linux raise fs.inotify.max_user_watches.':
    '无法监视所有文件，可能漏掉改动：{}。在 Linux 上请调高 fs.inotify.max_user_watches。',
  'cannot listen on port {}: {}. Choose another with --port.':
    '无法监听端口 {}：{}。请用 --port 另选一个。',
  // Diagnostics: the configuration.
  'the configuration cannot be read: {}': '无法读取配置：{}',
  'Name an existing file with --config.': '请用 --config 指定一个存在的文件。',
  'unknown option `{}`; templates see it as `site.{}`': '没有选项 `{}`；模板中为 `site.{}`',
  'unknown option `{}`': '没有选项 `{}`',
  'Did you mean `{}`?': '是不是 `{}`？',
  'Options here are: {}.': '此处的选项有：{}。',
  '`url` is not set: feeds and the sitemap name {}': '没有设置 `url`：订阅源和站点地图中为 {}',
  'Set `url: https://your.host` to where the site will live.':
    '请设置 `url: https://你的域名`，即站点将来的地址。',
  'not valid YAML: {}': '不是有效的 YAML：{}',
  'An option stands in the file once: take one of the two out.':
    '每个选项在文件中只写一次：请删去其中之一。',
  'Mend the line; texts with `:` or `#` in them, or `@` at the beginning, need quotes.':
    '请修正该行；含有 `:` 或 `#`，或以 `@` 开头的文本需要引号。',
  'expected options, one a line: `title: My site`': '应为每行一个选项：`title: 我的站点`',
  'See docs/configuration.md.': '见 docs/configuration.md。',
  'See docs/configuration.md for what the option takes.':
    '该选项可取的值见 docs/configuration.md。',
  '`{}` is missing': '缺少 `{}`',
  '`{}` is {}: {}': '`{}` 是 {}：{}',
  'expected text': '应为文本',
  'expected a number': '应为数字',
  'expected a whole number': '应为整数',
  'expected 1 or more': '应不小于 1',
  'expected an old address that begins with `/`': '应为以 `/` 开头的旧地址',
  'expected a path, an address or a URL': '应为路径、地址或网址',
  'expected categories or tags': '应为 categories 或 tags',
  'expected netlify, cloudflare or nginx': '应为 netlify、cloudflare 或 nginx',
  'netlify and cloudflare have one file, `_redirects`: name one of them':
    'netlify 和 cloudflare 用同一个文件 `_redirects`：只写其中一个',
  'expected github-pages, cloudflare-pages, cloudflare-pages-paid, gitlab-pages or netlify':
    '应为 github-pages、cloudflare-pages、cloudflare-pages-paid、gitlab-pages 或 netlify',
  'the site has {} files; {} takes {}': '网站有 {} 个文件；{} 最多接受 {} 个',
  'the site has {} MB; {} takes {} MB': '网站有 {} MB；{} 最多接受 {} MB',
  'the folder {}/ has {} files; {} takes {} in one folder':
    '文件夹 {}/ 有 {} 个文件；{} 的一个文件夹最多接受 {} 个',
  '{} takes files of {} MiB at most; larger are {}, the first {}':
    '{} 的单个文件最大 {} MiB；超过的有 {} 个，第一个是 {}',
  'docs/deploying.md says what makes a site smaller, and which hosts take more.':
    'docs/deploying.md 说明怎样让网站变小，以及哪些主机接受更多。',
  '_redirects has {} lines; Cloudflare Pages reads {}':
    '_redirects 有 {} 行；Cloudflare Pages 只读 {} 行',
  'The pages at the other old addresses lead on as they do without `redirect_files`.':
    '其余旧地址上的页面照常跳转，与没有 `redirect_files` 时一样。',
  'expected 10000 or more': '应不小于 10000',
  'expected full or excerpt': '应为 full 或 excerpt',
  'expected a URL, or the beginning of a tag URI such as `tag:example.com,2022:`':
    '应为网址，或 tag URI 的开头，如 `tag:example.com,2022:`',
  'expected true or false': '应为 true 或 false',
  'expected a list': '应为列表',
  'expected a plugin: an object': '应为插件：一个对象',
  'expected a list of widths in pixels, such as [480, 960, 1440]':
    '应为以像素计的宽度列表，如 [480, 960, 1440]',
  'expected options, such as `images: { widths: [480, 960] }`, or `images: {}`':
    '应为选项，如 `images: { widths: [480, 960] }`，或 `images: {}`',
  'expected one width at least': '至少要有一个宽度',
  'expected 8 widths at most': '最多 8 个宽度',
  'expected 16383 or less': '应不大于 16383',
  'expected avif or webp': '应为 avif 或 webp',
  'expected a list of formats, such as [avif, webp]': '应为格式列表，如 [avif, webp]',
  'expected one format at least': '至少要有一种格式',
  'expected what `sizes` of HTML holds, such as 100vw': '应为 HTML 的 `sizes` 属性值，如 100vw',
  'no copies were made of the picture: {}': '没有为这张图片制作副本：{}',
  'it is neither JPEG, PNG, WebP nor GIF': '它不是 JPEG、PNG、WebP 或 GIF',
  'it has {} × {} pixels, more than {} million': '它有 {} × {} 像素，超过 {} 百万',
  'its file has more than {} MB': '文件超过 {} MB',
  'Look at the file, or replace it; it is published as it is.':
    '请看看这个文件，或换一个；它照原样发布。',
  'no copies were made of pictures: {}': '没有制作图片的副本：{}',
  'sharp is not installed': '没有安装 sharp',
  'sharp does not work on this system: {}': 'sharp 不能在本系统上运行：{}',
  'Run `npm install sharp` where gazette is installed, or take `images` out of the configuration. Pictures are published as they are.':
    '请在安装 gazette 的地方运行 `npm install sharp`，或从配置中去掉 `images`。图片照原样发布。',
  'expected an address that begins with `/`': '应为以 `/` 开头的地址',
  'expected an address that ends with `/`': '应为以 `/` 结尾的地址',
  'expected an address that ends with `/` or a file ending': '应为以 `/` 或文件扩展名结尾的地址',
  'expected `:slug` in it': '其中应有 `:slug`',
  'expected an address that begins with `/`, or false': '应为以 `/` 开头的地址，或 false',
  'expected an address or false': '应为地址或 false',
  'expected posts, pages or drafts': '应为 posts、pages 或 drafts',
  'expected pinyin or title': '应为 pinyin 或 title',
  'expected site or utc': '应为 site 或 utc',
  'expected a host name without scheme and path, such as news.example.com':
    '应为不带协议和路径的主机名，如 news.example.com',
  'expected a scheme and a host only, such as https://example.com; a folder goes into `baseurl`':
    '应只有协议和主机，如 https://example.com；目录写在 `baseurl` 里',
  'expected a path that begins with `/`': '应为以 `/` 开头的路径',
  'expected the tag of a language, such as zh-CN': '应为语言标签，如 zh-CN',
  'expected the name of a time zone, such as Asia/Shanghai': '应为时区名，如 Asia/Shanghai',
  'expected a name of letters, digits, `-` and `_`': '应为由字母、数字、`-` 和 `_` 组成的名称',
  'the destination {} would overwrite {}': '输出目录 {} 会覆盖 {}',
  'the site’s own folder': '站点自身的目录',
  'Choose a folder of its own, such as `_site`.': '请另选一个单独的目录，如 `_site`。',
  'the destination {} is not a folder': '输出目录 {} 不是目录',
  'Remove the file, or choose another folder.': '请删除该文件，或另选一个目录。',
} as const;

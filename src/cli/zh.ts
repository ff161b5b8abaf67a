/**
 * The Chinese texts, under the English ones that stand in the code; `{}` is a value, `{2}` the second. Tests name what is missing here.
 */

/** What commands print themselves. */
export const TEXTS = {
  'there is no code {}. {}': '没有代码 {}。{}',
  // What joins other texts.
  ', ': '，',
  '; ': '；',
  ': ': '：',
  // Diagnostics.
  error: '错误',
  warning: '警告',
  note: '提示',
  ' (held back)': '（暂不发布）',
  ' (held back; its last good version stays)': '（暂不发布；保留最近一个正确的版本）',
  ' (of {} the last good version stays)': '（其中 {} 篇保留最近一个正确的版本）',
  ': and {} more of these; --verbose shows all': '：同类问题还有 {} 个；用 --verbose 全部显示',
  ': and {} more of these; all are in {}': '：同类问题还有 {} 个；全部在 {}',
  '{} would be mended; nothing was written': '{}可以修复；没有写入任何内容',
  '{} mended': '已修复{}',
  'GB18030 becomes UTF-8': 'GB18030 转为 UTF-8',
  'the byte order mark goes': '去掉字节顺序标记',
  '{} without a carriage return': '{}去掉回车符',
  '{} line end': '{} 处换行',
  '{} line ends': '{} 处换行',
  '{}, {}, {}; {} were made to try the templates': '{}，{}，{}；为检查模板生成了其中 {} 个',
  'since {}; its last good version stays': '自 {} 起；保留最近一个正确的版本',
  'since {}; left out': '自 {} 起；未发布',
  '{} held back by the last build': '上次构建暂不发布 {} 篇',
  'while making {}': '生成 {} 时',
  '{}; --verbose shows it': '{}；用 --verbose 查看',
  '{}; --verbose shows them': '{}；用 --verbose 查看',
  // Things that are counted.
  '{} post': '{} 篇文章',
  '{} posts': '{} 篇文章',
  '{} page': '{} 个页面',
  '{} pages': '{} 个页面',
  '{} source': '{} 个源文件',
  '{} sources': '{} 个源文件',
  '{} output': '{} 个输出文件',
  '{} outputs': '{} 个输出文件',
  '{} file': '{} 个文件',
  '{} files': '{} 个文件',
  '{} redirect': '{} 条跳转',
  '{} redirects': '{} 条跳转',
  '{} note': '{} 条提示',
  '{} notes': '{} 条提示',
  '{} warning': '{} 条警告',
  '{} warnings': '{} 条警告',
  '{} error': '{} 个错误',
  '{} errors': '{} 个错误',
  // Builds.
  scan: '扫描',
  parse: '解析',
  model: '建模',
  plan: '规划',
  render: '渲染',
  write: '写入',
  'Nothing was published: {}': '没有发布任何内容：{}',
  'in {} ({})': '用时 {}（{}）',
  '{} held back': '{} 篇暂不发布',
  '{} in the future': '{} 篇未到时间',
  '{} not to be published': '{} 篇标为不发布',
  '{}, {} read': '{}，读取了 {} 个',
  '{}, {} made: {} new, {} changed, {} unchanged; {} removed':
    '{}，生成了 {} 个：新增 {}，更改 {}，未变 {}；删除 {}',
  '{}; waiting': '{}；等待中',
  'interrupted: nothing was published': '已中断：没有发布任何内容',
  'First build of this archive: {} sources are read, and every page is written. Later builds read only what has changed. Nothing is published before all is done; Ctrl-C leaves everything as it is.':
    '首次构建：要读取 {} 个源文件，并写出每一个页面；以后只读取改过的。全部完成之前不发布任何内容，按 Ctrl-C 则一切照旧。',
  '{} sources have to be read anew, which takes as long as a first build.':
    '需要重新读取 {} 个源文件，用时与首次构建相当。',
  'Parsing {} of {}, {} a second': '解析 {} / {}，每秒 {}',
  'Copying pictures: {} of {}, {} a second': '制作图片副本 {} / {}，每秒 {}',
  'Rendering {} of {}, {} a second': '渲染 {} / {}，每秒 {}',
  ', {} s left': '，还需 {} 秒',
  // Previews.
  'Preview at {} (Ctrl-C ends it)': '预览地址 {}（按 Ctrl-C 结束）',
  '{} at {} (Ctrl-C ends it)': '{}，地址 {}（按 Ctrl-C 结束）',
  'Port {} is taken, so it is {}': '端口 {} 已被占用，改用 {}',
  'In the network at {}': '局域网地址 {}',
  'the browser could not be opened: {}': '无法打开浏览器：{}',
  'the system watches no more folders: {}. Files are looked at again and again instead, which takes longer. On Linux raise fs.inotify.max_user_watches and max_user_instances.':
    '系统无法再监视更多文件夹：{}。改为反复查看文件，会慢一些。在 Linux 上可调高 fs.inotify.max_user_watches 和 max_user_instances。',
  '{} is not there, but {} is: hosts tell upper case from lower case':
    '没有 {}，但有 {}：主机区分大小写',
  'gazette itself failed: {}': 'gazette 自身出错：{}',
  '1 change taken up in {} ms': '1 处更改，用时 {} 毫秒',
  '{} changes taken up in {} ms': '{} 处更改，用时 {} 毫秒',
  draft: '草稿',
  'in the future': '未到时间',
  '{} problems': '{} 个问题',
  '{} problem': '{} 个问题',
  'no problems': '没有问题',
  close: '关闭',
  '{} ms': '{} 毫秒',
  'First look at this archive: {} sources are read, and what they say is kept for the next start and for builds. Pages are shown as soon as that is done; Ctrl-C leaves everything as it is.':
    '第一次查看这份档案：需要读取 {} 个源文件，结果会留给下次启动和构建使用。读完即可显示页面；按 Ctrl-C 一切照旧。',
  '{} sources have to be read anew. Pages stay as they are until that is done.':
    '需要重新读取 {} 个源文件；读完之前页面保持原样。',
  'reading {} of {} sources': '正在读取源文件：{}／{}',
  'all {} problems': '全部 {} 个问题',
  'Problems of the site': '站点的问题',
  'made for the first time': '首次生成',
  'cannot listen on port {}: {}. Choose another with --port.':
    '无法监听端口 {}：{}。请用 --port 另选一个。',
  // Changes and clean.
  '{} new, {} changed, {} removed': '新增 {}，更改 {}，删除 {}',
  '{}: listed in {}': '{}：列表写在 {}',
  '{} since the last mark': '{}（自上次标记以来）',
  New: '新增',
  Changed: '更改',
  Removed: '删除',
  'Marked {} as deployed': '已将 {} 标为已部署',
  'Removed {} from {}': '已从 {2} 删除 {1}',
  // Explanations.
  '{} bytes': '{} 字节',
  'and {} more (--json shows all)': '另有 {} 项（用 --json 全部列出）',
  // Redirects.
  'No published post has moved without a redirect': '没有已发布的文章换了地址而缺少跳转',
  '{} missing; --write adds them to data/redirects.yml':
    '缺少 {}；用 --write 加入 data/redirects.yml',
  '{} added to {}; the next build publishes them': '已把 {} 加入 {}；下次构建时发布',
  // New sites.
  'What to do next': '接下来',
  // Lists.
  'One source is at fault and not listed; --verbose tells why':
    '有 1 个源文件有错误，没有列出；用 --verbose 查看原因',
  '{} sources are at fault and not listed; --verbose tells why':
    '有 {} 个源文件有错误，没有列出；用 --verbose 查看原因',
  // Statistics.
  'The archive': '档案',
  'Posts per month': '每月文章数',
  'Posts per year': '每年文章数',
  'Largest of {} in “{}”': '“{2}”中最大的（共 {1} 个）',
  'At fault: {}': '有错误：{}',
  'and {} more; --verbose shows all': '另有 {} 个；用 --verbose 全部列出',
  Output: '输出',
  'nothing was built yet': '还没有构建过',
  '{} files, {} in {}': '{} 个文件，{}，位于 {}',
  '{} of them drafts': '其中草稿 {} 篇',
  // Doctor.
  Versions: '版本',
  Site: '站点',
  Configuration: '配置',
  machine: '机器',
  disk: '磁盘',
  folder: '目录',
  destination: '输出目录',
  cache: '缓存',
  lock: '锁',
  watching: '监视',
  '{} cores, {} of memory': '{} 个核心，内存 {}',
  '{} free': '剩余 {}',
  '{} of {} sources are known, {}': '已知 {} / {} 个源文件，{}',
  'nobody is building': '没有正在进行的构建',
  '{} folders': '{} 个目录',
  '{} folders; the system watches {}': '{} 个目录；系统最多监视 {} 个',
  default: '默认',
  'line {}': '第 {} 行',
  'command line': '命令行',
  'line {}, for templates': '第 {} 行，供模板使用',
  '{} more have their defaults; --verbose shows them': '另有 {} 项为默认值；用 --verbose 查看',
  'Nothing is wrong': '一切正常',
  'To look at: {}': '需要注意：{}',
  // Help.
  'default: {}': '默认 {}',
  'Examples:': '示例：',
  'Exit codes:': '退出码：',
  'Environment:': '环境变量：',
} as const;

/** What is made in English elsewhere: help, the errors of the command line, and diagnostics with their hints. */
export const MESSAGES = {
  // Headings of commander's.
  'Usage:': '用法:',
  'Options:': '选项：',
  'Arguments:': '参数：',
  'Commands:': '命令：',
  // Errors of commander's.
  "error: unknown option '{}'": '错误：没有选项 {}',
  "error: unknown command '{}'": '错误：没有命令 {}',
  "error: missing required argument '{}'": '错误：缺少参数 {}',
  "error: option '{}' argument missing": '错误：选项 {} 缺少值',
  "error: too many arguments for '{}'. Expected {} argument but got {}.":
    '错误：{} 的参数太多：应为 {} 个，给了 {} 个。',
  "error: too many arguments for '{}'. Expected {} arguments but got {}.":
    '错误：{} 的参数太多：应为 {} 个，给了 {} 个。',
  "error: option '{}' cannot be used with option '{}'": '错误：选项 {} 不能与选项 {} 同时使用',
  "error: option '{}' argument '{}' is invalid. {}": '错误：选项 {} 的值 {} 无效。{}',
  "error: command-argument value '{}' is invalid for argument '{}'. {}":
    '错误：参数 {2} 的值 {1} 无效。{3}',
  'Allowed choices are {}.': '可选的值有 {}。',
  '(Did you mean {}?)': '（是不是 {}？）',
  '(Did you mean one of {}?)': '（是不是其中之一：{}？）',
  '(--help shows what there is)': '（用 --help 查看用法）',
  'There is no such folder.': '没有这个目录。',
  'Expected a number from 1 to {}.': '应为 1 到 {} 的数。',
  'Expected a number from 0 to 65535.': '应为 0 到 65535 的数。',
  'Expected a path that begins with a slash, such as /news.': '应为以斜线开头的路径，如 /news。',

  // Commands.
  'Publishes a news archive as a static site.': '把新闻档案发布为静态站点。',
  'print the version': '显示版本',
  'print this help': '显示本帮助',
  'print the help of a command': '显示某个命令的帮助',
  'build the site': '构建站点',
  'show the site while it is written: each page as it is now, at each change':
    '边写边看：每个页面都是当前的样子，随改随更新',
  'serve what the last build wrote, as a host would': '像主机那样提供上次构建的结果',
  'begin a post, or a site': '新建文章或站点',
  'write a new post, with its date in the site’s time zone; prints its path':
    '新建一篇文章，日期按站点的时区；输出其路径',
  'write a small site that works, with a configuration that explains itself':
    '新建一个可用的小站点，配置文件带有说明',
  'move a draft to posts/, dated now unless it has a date; prints its new path':
    '把草稿移到 posts/，没有日期的以现在为准；输出新路径',
  'list posts, the newest first': '列出文章，新的在前',
  'posts per month, largest terms, posts at fault, and the size of the output':
    '每月文章数、最大的分类和标签、有错误的文章、输出的大小',
  'check versions, configuration, cache, limits, and for common mistakes':
    '检查版本、配置、缓存、系统限制和常见错误',
  'remove what gazette wrote: the published files and its own state':
    '删除 gazette 写出的内容：发布的文件及其自身的状态',
  'show how the output differs from what was last marked as deployed':
    '显示输出与上次标为已部署的内容有何不同',
  'show what an output was made from, and why the last build made it again or not':
    '显示某个输出文件由什么生成，以及上次构建为何重新生成它',
  'a URL, a file of the output, or the source of a post or page':
    '网址、输出文件，或文章、页面的源文件',
  'what the home page was made from': '首页由什么生成',
  'why the page of a post was made again': '某篇文章的页面为何重新生成',
  'show which published posts have moved and have no redirect':
    '显示哪些已发布的文章换了地址而没有跳转',
  'add a redirect for each of them to data/redirects.yml':
    '为每一篇在 data/redirects.yml 中加上跳转',
  'posts whose old addresses lead nowhere now': '旧地址已经失效的文章',
  'let them lead to where the posts are': '让旧地址通向文章的新地址',
  'print what makes a shell complete commands and options': '输出让 shell 补全命令和选项的脚本',
  // Arguments and options.
  'the title': '标题',
  'its folder, new or without files of these names': '站点的目录，新的，或没有同名文件',
  'path of the draft, or its name': '草稿的路径或名称',
  'the shell': '哪种 shell',
  'the site’s folder (default: the working directory)': '站点的目录（默认为当前目录）',
  'configuration file (default: _config.yml in the site’s folder)':
    '配置文件（默认为站点目录中的 _config.yml）',
  'folder that the site is written to (default: _site)': '站点写到哪个目录（默认为 _site）',
  'threads that work at once (default: one for each core)': '同时工作的线程数（默认每个核心一个）',
  'drafts too': '包括草稿',
  'posts dated in the future too': '包括日期在将来的文章',
  'folder of the host that the site lives in': '站点在主机上的目录',
  'publish nothing if any post is at fault': '任何一篇文章有错误就不发布',
  'read every source and every published file, whatever their times say':
    '不看修改时间，读取每个源文件和每个已发布的文件',
  'end with an error if another build of this site is running':
    '若本站点另有构建正在进行，则报错退出',
  'print errors only': '只输出错误',
  'print notes too': '也输出提示',
  'print the result and all problems as one JSON document': '以一个 JSON 文档输出结果和所有问题',
  'port to listen on; if it is taken, the next free one': '监听的端口；被占用时用下一个空闲的',
  'address to listen on; without one, all of this machine’s (default: 127.0.0.1)':
    '监听的地址；不写地址则监听本机所有地址（默认：127.0.0.1）',
  'open it in the browser': '在浏览器中打开',
  'drafts too (default: true)': '包括草稿（默认：是）',
  'posts dated in the future too (default: true)': '包括日期在将来的文章（默认：是）',
  'look at the files again and again, where the system does not tell of changes':
    '反复查看文件，用于系统不通知改动的情况',
  'Expected true or false.': '应为 true 或 false。',
  'its category': '分类',
  'its tags, with commas between them': '标签，用逗号分隔',
  'how it is called in its address (default: made of the title)':
    '在地址中的名称（默认由标题生成）',
  'a draft, in drafts/': '作为草稿，放在 drafts/',
  'a personal blog': '个人博客',
  'what the site looks like': '站点的外观',
  'without a package.json: gazette is installed by itself': '不写 package.json：gazette 另行安装',
  'only those of a category': '只列某个分类的',
  'only those with a tag': '只列带某个标签的',
  'only those of a day and later, such as 2022-06-01': '只列某日及以后的，如 2022-06-01',
  'write new.txt, changed.txt and removed.txt into a folder instead, to upload them':
    '改为把 new.txt、changed.txt、removed.txt 写入某目录，供上传用',
  'mark what was listed in that folder as deployed (without one: the output as it is now)':
    '把该目录中列出的内容标为已部署（不指定则为现在的输出）',
  // Examples.
  'a new site in the folder news': '在目录 news 中新建站点',
  'write, and see each change at once': '边写边看',
  'build the site into _site': '把站点构建到 _site',
  'build the site of the working directory into _site': '把当前目录的站点构建到 _site',
  'another site, another folder': '另一个站点，另一个目录',
  'for a check before publishing: any fault stops it': '发布前检查：有任何错误就停止',
  'for programs': '供程序使用',
  'see each change at once': '随改随看',
  'as it would be published now': '与现在发布的结果相同',
  'for other devices in the network too, and in the browser':
    '局域网中的其他设备也能打开，并在浏览器中打开',
  'a last look at what will be uploaded': '上传前再看一眼',
  'on another port': '用另一个端口',
  'a new post': '新文章',
  'a post of today': '今天的文章',
  'a draft, without a date': '草稿，没有日期',
  'write it at once': '立刻开始写',
  'a site in a new folder': '在新目录中建站',
  'a site here, without a package.json': '就在这里建站，不要 package.json',
  'without installing gazette first': '不必先安装 gazette',
  'make a draft a post of today': '把草稿变成今天的文章',
  'the same': '同上',
  'posts since a day, the newest first': '某日以来的文章，新的在前',
  'of a category, drafts too': '某个分类的，包括草稿',
  'an overview of the archive': '档案概览',
  'all of it, for programs': '全部数据，供程序使用',
  'look for what is wrong with the set-up': '看看设置有什么不对',
  'with every option of the configuration': '连同每一项配置',
  'remove what gazette wrote': '删除 gazette 写出的内容',
  'what an upload would have to send': '上传时要发送什么',
  'as lists, for rclone or rsync': '写成列表，供 rclone 或 rsync 使用',
  'what was listed has been sent': '列出的内容已经发送',
  'in ~/.bashrc': '写入 ~/.bashrc',
  'in ~/.zshrc, after compinit': '写入 ~/.zshrc，放在 compinit 之后',
  once: '只需一次',
  // Checks and explanations.
  'print notes, and all problems of a kind': '也输出提示，并列出每一类的所有问题',
  'look for what is wrong with the site, without writing anything':
    '检查站点有什么问题，不写任何文件',
  'mend encodings, line ends and quotes in the sources first': '先修正源文件的编码、换行和引号',
  'with --fix: show what would be mended, and write nothing':
    '与 --fix 合用：只显示会修正什么，不写文件',
  'let warnings count as errors for the exit code': '退出码中把警告也算作错误',
  'how problems are printed': '以何种格式输出问题',
  'the same as --format json': '同 --format json',
  'explain a code of a problem, such as date-invalid; without one, list all':
    '解释问题的代码，如 date-invalid；不给代码则列出全部',
  'the code': '代码',
  'what the last build has held back for a fault, and since when':
    '上次构建因错误而暂不发布的内容，以及始于何时',
  'everything that is wrong, before publishing': '发布之前看看所有问题',
  'what could be mended by itself': '看看哪些可以自动修正',
  'for a pull request: warnings count, as annotations': '用于合并请求：警告也算数，以注释形式给出',
  'what a code means, and what to do': '某个代码的含义，以及该怎么办',
  'all codes': '所有代码',
  // Exit codes and environment.
  'done; posts may be held back, which the report says': '完成；可能有文章暂不发布，报告中会说明',
  'a fault of the site, or with --strict of any post: nothing was done':
    '站点有错误（用 --strict 时为任何文章）：什么也没有做',
  'wrong use of the command': '命令用法不对',
  'ended by Ctrl-C (SIGINT)': '被 Ctrl-C（SIGINT）结束',
  'ended by SIGTERM': '被 SIGTERM 结束',
  'messages are Chinese where the first that is set begins with zh':
    '其中第一个有值的若以 zh 开头，消息即为中文',
  'no colours, if it has any value': '有任何值时不用颜色',
  'colours also where the output is no terminal': '输出不是终端时也用颜色',
  'no line that is drawn over itself: progress is a line now and then':
    '不在同一行上重画：进度隔一会儿输出一行',
  'time zones': '时区数据',
  system: '系统',

  // Diagnostics: builds.
  '{} of {} sources are at fault, and `strict` allows none':
    '{2} 个源文件中有 {1} 个有错误，而 `strict` 不允许任何错误',
  'Mend them, or build without --strict.': '请修正，或不用 --strict 构建。',
  '{} of {} sources are at fault: nothing was published':
    '{2} 个源文件中有 {1} 个有错误：没有发布任何内容',
  'So many have a common cause. Look at the first of them.':
    '这么多错误必有共同的原因，请看第一个。',
  'Look at the room and the permissions of {}.': '请检查 {} 的剩余空间和权限。',
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
  'Mend the line; texts with `:` or `#` in them need quotes.':
    '请修正该行；含有 `:` 或 `#` 的文本需要引号。',
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
  'expected the name of a time zone, such as Asia/Shanghai': '应为时区名，如 Asia/Shanghai',
  'expected a name of letters, digits, `-` and `_`': '应为由字母、数字、`-` 和 `_` 组成的名称',
  'the destination {} would overwrite {}': '输出目录 {} 会覆盖 {}',
  'the site’s own folder': '站点自身的目录',
  'Choose a folder of its own, such as `_site`.': '请另选一个单独的目录，如 `_site`。',
  'the destination {} is not a folder': '输出目录 {} 不是目录',
  'Remove the file, or choose another folder.': '请删除该文件，或另选一个目录。',
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
  'Mend the file.': '修改这个文件。',
  'the filter `{}` failed: {}': '过滤器 `{}` 出错：{}',
  'the Markdown plugin `{}` failed: {}': 'Markdown 插件 `{}` 出错：{}',
  'the output `{}` failed: {}': '输出插件 `{}` 出错：{}',
  'the transform `{}` failed: {}': '转换插件 `{}` 出错：{}',
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
  'Themes here are {}; if it is a package, run `npm install {}`.':
    '这里有主题 {}；若它是一个包，请运行 `npm install {}`。',
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
  'no redirect at {}: {} is not published': '{} 处没有跳转：{} 没有发布',
  'Remove the line, or name where the address should lead now.':
    '请删除该行，或写明该地址现在应通向何处。',
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

  // What outputs are made from, and why they are made again.
  '`{}` of the configuration': '配置中的 `{}`',
  'which data files there are': '有哪些数据文件',
  'the plugin `{}` ({})': '插件 `{}`（{}）',
  'the data file `{}`': '数据文件 `{}`',
  'whether there is a fragment `{}`': '是否有片段 `{}`',
  'the picture {}': '图片 {}',
  'the file {}': '文件 {}',
  'the scripts and styles within templates': '模板中的脚本和样式',
  'the template `{}`': '模板 `{}`',
  'which template the layout `{}` is': '布局 `{}` 是哪个模板',
  'the interface strings of `{}`': '`{}` 的界面文字',
  'which pages there are': '有哪些页面',
  'the body of {}': '{} 的正文',
  'which files there are in public/': 'public/ 中有哪些文件',
  'which {} terms of `{}` have the most posts lately': '近来文章最多的 {} 个 `{}`',
  'what readers are shown of {}': '{}对读者显示的名称',
  'which terms of `{}` have names for readers': '`{}` 中哪些有对读者显示的名称',
  'which terms the taxonomy `{}` has': '`{}` 中有哪些分类或标签',
  'how many posts {} has': '{}有多少篇文章',
  'the post at place {} of {}': '{2}的第 {1} 篇文章',
  'the posts at places {} to {} of {}': '{3}的第 {1} 至 {2} 篇文章',
  'every post': '每一篇文章',
  'the site': '站点',
  Posts: '文章',
  Neighbours: '相邻文章',
  'Its listing': '所属列表',
  'Also read': '还读取了',
  '{} neighbour of {}: {}': '{2} 的 {1}：{3}',
  'a build is writing, or was killed while it wrote; the next one looks at the file':
    '有构建正在写，或在写时被强行结束；下一次会检查该文件',
  'made again in the last build: {}': '上次构建重新生成了它：{}',
  'made in the last build, which made everything': '上次构建生成了它，那次全部重新生成',
  'not made again in the last build: nothing that it was made from had changed':
    '上次构建没有重新生成它：它所依据的内容都没有变',
  'it is new': '它是新的',
  'nothing was known of how it was made': '不知道它是怎样生成的',
  'the file that it is a copy of may have changed': '它所复制的文件可能变了',
  'the published file was not there, or was not what had been written':
    '已发布的文件不在，或不是当初所写的',
  'something else had its address before': '它的地址先前属于别的内容',
  '{} has another {}': '{} 的 {} 变了',
  '{} is not published any more': '{} 不再发布',
  'it shows other posts: {} was where {} is now': '它显示的文章变了：原来是 {} 的位置现在是 {}',
  'beside {} was {}, and is {} now': '{} 旁边原来是 {}，现在是 {}',
  'its listing has other {}': '所属列表的 {} 变了',
  '{} was {}, and is {} now': '{}原来是 {}，现在是 {}',
  none: '无',
  'not there': '不存在',
  'nothing was published at {}': '{} 处没有发布任何内容',
  'Name a URL, a file of the output, or a source of a post or page.':
    '请给出网址、输出文件，或文章、页面的源文件。',
  // Diagnostics: output and deployment.
  'gazette did not write it, and leaves it alone: move it away, or choose another destination.':
    '它不是 gazette 写的，所以保持原样：请把它移走，或另选输出目录。',
  '{} holds no lists of changes of {}': '{} 中没有 {} 的变更列表',
  'Name the folder and the destination that `gazette changes --write` was given.':
    '请给出 `gazette changes --write` 用过的目录和输出目录。',
  '{} has not been built': '{} 还没有构建过',
  'a build is writing {}, or was killed there': '有构建正在写 {}，或在那里被强行结束',
  'If none is running, run `gazette build`, which mends it; then ask again.':
    '若没有正在进行的构建，请运行 `gazette build` 修复，然后再试。',
  '{} is damaged: all files count as new': '{} 已损坏：所有文件都算新增',
  'What should be removed from the host is not known: synchronise it once as a whole (docs/deploying.md), and mark that.':
    '不知道主机上该删除什么：请整个同步一次（见 docs/deploying.md），然后标记。',
  'Run `gazette build` first.': '请先运行 `gazette build`。',
  'nothing was built there yet': '那里还没有构建过',
  // Diagnostics: new posts, drafts, lists.
  'there is a file {} already': '已经有文件 {}',
  'Choose another name with --slug, or remove the file.': '请用 --slug 另取名称，或删除该文件。',
  'Choose another folder, or remove the file.': '请另选目录，或删除该文件。',
  'no address can be made of `{}`': '从 `{}` 得不出地址',
  'Name the post with --slug, in letters and digits.': '请用 --slug 以字母和数字命名。',
  'no date can be added to the front matter': '无法在头信息中加上日期',
  'Write `date:` into it, on a line of its own.': '请在其中单独一行写上 `date:`。',
  'there is no draft `{}` in drafts/': 'drafts/ 中没有草稿 `{}`',
  'There are no drafts. `gazette new post --draft` begins one.':
    '没有草稿。用 `gazette new post --draft` 新建。',
  'Drafts are {}.': '草稿有 {}。',
  'no post has the {} `{}`': '没有文章属于{} `{}`',
  category: '分类',
  tag: '标签',
  '`gazette stats` shows the largest.': '`gazette stats` 列出最大的。',
  '`--since {}` is no date: {}': '`--since {}` 不是日期：{}',
  'Write it as `2022-01-06`, or with a time as `2022-01-06 08:12:53 +0800`.':
    '请写成 `2022-01-06`，或带时间 `2022-01-06 08:12:53 +0800`。',
  // Diagnostics: likely mistakes.
  'this folder holds no site: neither posts/ nor pages/ nor _config.yml':
    '这个目录里没有站点：没有 posts/、pages/，也没有 _config.yml',
  'Name the site’s folder with --root, or begin a site with `gazette new site`.':
    '请用 --root 指定站点的目录，或用 `gazette new site` 新建。',
  '{}/ is a folder of Jekyll’s that is not read': '{}/ 是 Jekyll 的目录，gazette 不读取',
  'Move what is in it to {}.': '请把其中的内容移到 {}。',
  '{} is not read': '{} 不会被读取',
  'The configuration is called _config.yml.': '配置文件名为 _config.yml。',
  '{} is not published where it is': '{} 在现在的位置不会被发布',
  'Move it into public/.': '请移到 public/。',
  'Move it into pages/.': '请移到 pages/。',
  '`title` is not set: the site has no name': '没有设置 `title`：站点没有名称',
  'Write `title: …` into _config.yml.': '请在 _config.yml 中写上 `title: …`。',
  '`timezone` is not set: dates are read and shown in UTC, and this machine is in {}':
    '没有设置 `timezone`：日期按 UTC 读取和显示，而本机在 {}',
  'Write `timezone: …` into _config.yml, such as `timezone: Asia/Shanghai`.':
    '请在 _config.yml 中写上 `timezone: …`，如 `timezone: Asia/Shanghai`。',
  '`url` is still an example: feeds and the sitemap name {}':
    '`url` 还是示例：订阅源和站点地图中为 {}',
  'Set it to where the site will live.': '请改为站点将来的地址。',
  '`show_drafts` is on in the configuration: every build publishes drafts':
    '配置中打开了 `show_drafts`：每次构建都会发布草稿',
  'Take it out, and use `gazette serve` to see them.': '请去掉它，用 `gazette serve` 查看草稿。',
  'the last build was ended while it wrote the output': '上次构建在写输出时被结束',
  'Build again before you upload it.': '上传之前请重新构建。',
  'the destination holds files, and nothing is known of them: gazette leaves them there':
    '输出目录中有来历不明的文件：gazette 不会动它们',
  'If they are of an earlier build, remove the folder and build again.':
    '若是以前构建的，请删除该目录后重新构建。',
  'git does not ignore {}': 'git 没有忽略 {}',
  'Write a line `{}` into .gitignore.': '请在 .gitignore 中写上一行 `{}`。',
  'the site’s folder cannot be written': '站点的目录不能写入',
  'Give yourself the permission.': '请给自己写入的权限。',
  'the sources are in {} folders, and the system watches {} files and folders at most: the preview misses changes':
    '源文件分布在 {} 个目录中，而系统最多监视 {} 个文件和目录：预览会漏掉改动',
  'Raise fs.inotify.max_user_watches with sysctl.':
    '请用 sysctl 调高 fs.inotify.max_user_watches。',
  'there is little room on the disk: {} MB': '磁盘空间不多了：{} MB',
  'A build needs room for what it writes, twice for what it changes.':
    '构建需要放得下所写内容的空间，改动的部分需要两倍。',
} as const;

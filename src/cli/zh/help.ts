/** What `--help` prints, of every command, and what the command line says of itself. */
export const HELP = {
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
} as const;

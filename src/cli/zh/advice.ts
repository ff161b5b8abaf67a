/** Diagnostics of commands that make posts and lists, and of likely mistakes. */
export const ADVICE = {
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

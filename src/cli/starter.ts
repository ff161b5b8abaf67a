import { VERSION } from '../package.js';
import type { Language } from './language.js';

/** What the files of a new site depend on. */
export interface Starter {
  readonly language: Language;
  readonly timezone: string;
  readonly theme: string;
  /** As front matter has it, in that zone. */
  readonly now: string;
  /** Whether the site is an npm package. */
  readonly npm: boolean;
  /** Name of the package. */
  readonly name: string;
}

/** The files of a small site, by path. */
export function starterFiles(starter: Starter): Readonly<Record<string, string>> {
  const texts = starter.language === 'zh' ? CHINESE : ENGLISH;
  const day = starter.now.slice(0, 10);
  return {
    '.gitignore': `${texts.ignore}\n_site/\n.gazette/\nnode_modules/\n`,
    '_config.yml': texts.config(starter),
    [`posts/${day}-hello.md`]: texts.post(starter.now),
    'drafts/idea.md': texts.draft,
    'pages/about.md': texts.about,
    ...(starter.npm ? { 'package.json': packageOf(starter.name) } : {}),
  };
}

function packageOf(name: string): string {
  const description = {
    name,
    private: true,
    type: 'module',
    scripts: { dev: 'gazette serve', build: 'gazette build', preview: 'gazette preview' },
    dependencies: { gazette: `^${VERSION}` },
  };
  return `${JSON.stringify(description, null, 2)}\n`;
}

interface Texts {
  readonly ignore: string;
  readonly config: (starter: Starter) => string;
  readonly post: (now: string) => string;
  readonly draft: string;
  readonly about: string;
}

const ENGLISH: Texts = {
  ignore: '# What gazette writes, and can write again.',
  config: ({ timezone, theme }) => `# The site's name, and a sentence or two about it.
title: My gazette
description: News, and nothing but news.

# Where the site will live: feeds and the sitemap need it. For a folder of a host, set baseurl too.
url: https://example.com
# baseurl: /news

# Language (BCP 47), and the time zone in which dates are read and shown.
lang: en
timezone: ${timezone}

# What it looks like: news, blog, or a theme of your own.
theme: ${theme}

# Address of posts: date, pretty, ordinal, weekdate, none, or a template.
# permalink: date

# Front matter for a part of the sources.
# defaults:
#   - scope: { path: posts/letters }
#     values: { author: The editors }

# How many posts the head of a list shows, and one page of the archive at most.
# listing: { size: 50, split: 200 }

# How \`gazette new post\` makes a slug of a Chinese title: pinyin, or title (as it is).
# new_post: { slug: pinyin }

# All other options: docs/configuration.md of gazette. Other keys reach templates as \`site.key\`.
`,
  post: (now) => `---
layout: post
title: "Hello"
date: ${now}
categories: news
tags: [first]
---
> The first paragraph of a post is its excerpt.

This is Markdown, or <em>HTML</em>. \`gazette new post "A title"\` begins the next post.
`,
  draft: `---
layout: post
title: "An idea"
categories: news
---
A draft is published with \`gazette publish idea\`, and seen before with \`gazette serve\`.
`,
  about: `---
title: About
---
Pages are written like posts, but without a date.
`,
};

const CHINESE: Texts = {
  ignore: '# gazette 写出的文件，随时可以重新生成。',
  config: ({ timezone, theme }) => `# 站点的名称，以及一两句介绍。
title: 我的报刊
description: 新闻，只有新闻。

# 站点将来的地址：订阅源和站点地图需要它。若放在主机的某个目录下，再设置 baseurl。
url: https://example.com
# baseurl: /news

# 语言（BCP 47），以及读取和显示日期所用的时区。
lang: zh-CN
timezone: ${timezone}

# 外观：news、blog，或自己的主题。
theme: ${theme}

# 文章的地址：date、pretty、ordinal、weekdate、none，或一个模板。
# permalink: date

# 为一部分源文件补上的头信息。
# defaults:
#   - scope: { path: posts/letters }
#     values: { author: 编辑部 }

# 列表首页显示多少篇文章，归档的一页最多多少篇。
# listing: { size: 50, split: 200 }

# \`gazette new post\` 怎样从中文标题得到文件名：pinyin（拼音）或 title（原样）。
# new_post: { slug: pinyin }

# 其余选项见 gazette 的 docs/configuration.md。别的键在模板里是 \`site.键名\`。
`,
  post: (now) => `---
layout: post
title: "你好"
date: ${now}
categories: xinwen
tags: [第一篇]
---
> 文章的第一段就是它的摘要。

正文是 Markdown，也可以是 <em>HTML</em>。用 \`gazette new post "标题"\` 写下一篇。
`,
  draft: `---
layout: post
title: "一个想法"
categories: xinwen
---
草稿用 \`gazette publish idea\` 发布；发布之前，用 \`gazette serve\` 查看。
`,
  about: `---
title: 关于
---
页面的写法和文章一样，只是没有日期。
`,
};

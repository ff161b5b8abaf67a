// Makes an archive in the form of the real one: `node bench/make-archive.mjs DIR POSTS [SEED] [--short]`.
// The same arguments give the same bytes. Categories follow a long tail (one post in four is in the largest), bodies have
// 0.5 to 20 KB with a mean near 3 KB, and one in five has the dirty HTML of third-party sites.

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A small random generator (mulberry32), so that an archive depends on its seed alone. */
function randomFrom(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

const WORDS =
  '经济 发展 建设 项目 企业 产业 城市 农村 教育 文化 服务 管理 技术 创新 市场 投资 生活 环境 安全 交通 医院 学校 社区 居民 图书馆 博物馆 天气 气温 降雨 公路 铁路 港口 渔业 蔬菜 水果 价格 上涨 下降 去年 今年 本月 上午 下午 记者 了解 表示 认为 介绍 指出 推进 提高 完善 加强 举行 参加 开展 完成 实现 达到 超过 增长 活动 比赛 球队 冠军 电影 音乐 阅读 展览 旅游 景区 游客 酒店 餐饮 美食 工程 设计 施工 验收 通车 开放 试点 方案 标准 检查 监测 数据 平台 网络 手机 电池 汽车 能源 电力 煤炭 钢铁 化工 材料 生物 医药 健康 老人 儿童 青年 志愿者 家庭 收入 消费 银行 贷款 保险 基金 股票 公司 工厂 车间 工人 农民 合作社 种植 养殖 丰收'.split(
    ' ',
  );
const NAMES = '东 南 西 北 临 江 海 山 湖 泉 河 云 林 石 金 银 青 白 红 长'.split(' ');
const PINYIN =
  'dong nan xi bei lin jiang hai shan hu quan he yun lin shi jin yin qing bai hong chang'.split(
    ' ',
  );
const PAPERS = [
  ['ribao', '日报'],
  ['wanbao', '晚报'],
  ['chenbao', '晨报'],
  ['shangbao', '商报'],
  ['dushibao', '都市报'],
];

/** The newspaper of a number: pinyin and Chinese name, different for each. */
function newspaper(number) {
  const [suffix, name] = PAPERS[number % PAPERS.length];
  const first = Math.floor(number / PAPERS.length) % NAMES.length;
  const second = Math.floor(number / (PAPERS.length * NAMES.length)) % NAMES.length;
  const round = Math.floor(number / (PAPERS.length * NAMES.length ** 2));
  return {
    slug: `${PINYIN[first]}${PINYIN[second]}${suffix}${round || ''}${number}`,
    name: `${NAMES[first]}${NAMES[second]}${name}${number}`,
  };
}

const pad = (n, width = 2) => String(n).padStart(width, '0');

/** @param options `seed` of the random numbers; `short` for bodies of 150 to 600 bytes. */
export function makeArchive(folder, posts, { seed = 1, short = false } = {}) {
  const random = randomFrom(seed);
  const below = (n) => Math.floor(random() * n);
  const word = () => WORDS[below(WORDS.length)];
  const categories = Math.max(5, Math.round(2000 * Math.min(1, posts / 100_000)));
  const start = Date.UTC(2021, 6, 1);
  const days = Math.max(1, Math.ceil(posts / 550));

  const sentence = () => {
    let text = '';
    for (let n = 6 + below(14); n > 0; n--) text += word();
    return `${text}${random() < 0.3 ? `${1 + below(999)}项` : ''}。`;
  };
  const paragraph = () => {
    let text = '';
    for (let n = 1 + below(4); n > 0; n--) text += sentence();
    return text;
  };
  const pickCategory = () =>
    random() < 0.25 ? 0 : Math.min(categories - 1, Math.floor(categories * random() ** 2.5));

  made.clear();
  for (let i = 0; i < posts; i++) {
    const { slug, name } = newspaper(pickCategory());
    const local = new Date(
      start + Math.floor((i * days) / posts) * 86_400_000 + below(86_400) * 1000,
    );
    const date = `${local.getUTCFullYear()}-${pad(local.getUTCMonth() + 1)}-${pad(local.getUTCDate())}`;
    const time = `${pad(local.getUTCHours())}:${pad(local.getUTCMinutes())}:${pad(local.getUTCSeconds())}`;
    const code = `NW${date.replaceAll('-', '')}${pad(i, 10)}`;
    // Bytes of UTF-8: mostly 1 to 4 KB, at times up to 20.
    const size = short
      ? 1 + below(200)
      : random() < 0.03
        ? 8000 + below(12_000)
        : 500 + below(4700);
    const dirty = random() < 0.2;
    const oneLine = random() < 0.3;
    let body = random() < 0.25 ? `> ${sentence()}\n\n` : '';
    for (let bytes = 0; bytes < size; ) {
      const text = paragraph();
      bytes += text.length * 3;
      if (!dirty)
        body += oneLine
          ? `<p>${text}</p>`
          : `${bytes > text.length * 3 ? ' ' : ''}<p>${text}</p>\n`;
      else
        body += `<p style="text-indent:2em;"><span id="s${bytes}">${text}</span><strong>${word()}</strong>${random() < 0.1 ? '<center><img src="https://img.example.org/a.jpg" width="500" height="300" style="border:0"></center>' : ''}${random() < 0.1 ? '<!-- ad -->' : ''}</p>`;
    }
    const source =
      `---\nlayout: post\ntitle: "${word()}${word()}${word()} ${word()}${word()}${word()}${word()}"\ndate: ${date} ${time} +0800\ncategories: ${slug}\ntags: ${name}新闻\n---\n` +
      `${body.trimEnd()}\n\n<http://news.example.com/html/NewsShare.html?infoCode=${code}>\n\n[返回${name}新闻](//old.example.net/category/${slug}.html)｜[返回首页](//old.example.net/)`;
    const path = join(folder, 'posts', date.slice(0, 4), date.slice(5, 7));
    if (!made.has(path)) {
      mkdirSync(path, { recursive: true });
      made.add(path);
    }
    writeFileSync(join(path, `${date}-${code}.md`), source);
  }
  writeFileSync(
    join(folder, '_config.yml'),
    'title: 新闻档案\nurl: https://news.example.com\nlang: zh-CN\ntimezone: Asia/Shanghai\naliases: [old.example.net]\n',
  );
}

const made = new Set();

const [, script, folder, posts, ...rest] = process.argv;
const seed = rest.find((word) => word !== '--short');
if (script?.endsWith('make-archive.mjs')) {
  if (!folder || !Number(posts)) {
    process.stderr.write('usage: node bench/make-archive.mjs DIR POSTS [SEED] [--short]\n');
    process.exitCode = 2;
  } else {
    mkdirSync(folder, { recursive: true });
    makeArchive(folder, Number(posts), {
      seed: Number(seed ?? 1),
      short: rest.includes('--short'),
    });
  }
}

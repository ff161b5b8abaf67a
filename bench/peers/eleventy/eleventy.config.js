// Posts of the archive as they are, but for their dates, which Eleventy wants as RFC 3339.
export default function (config) {
  config.setTemplateFormats(['md', 'njk']);
  config.addCollection('newspapers', (api) => {
    const posts = new Map();
    for (const post of api.getFilteredByGlob('posts/**/*.md').reverse()) {
      const list = posts.get(post.data.categories) ?? [];
      list.push(post);
      posts.set(post.data.categories, list);
    }
    return [...posts].map(([name, list]) => ({ name, posts: list.slice(0, 50) }));
  });
  config.addFilter('summary', (html) => String(html).replace(/<[^>]*>/g, '').slice(0, 200));
  return {
    dir: { input: '.', output: '_site', includes: '_includes' },
    markdownTemplateEngine: false,
  };
}

/** Links are written as GitHub follows them, from file to file; on the site they lead from page to page. */

const PAGE = /^(?:[\w.-]+\/)*([\w-]+)\.md(#.*)?$/;
const IMAGE = /^(?:[\w.-]+\/)*([\w-]+\.(?:png|svg))$/;

/** @type {import('gazette').PluginConfig} */
export default {
  markdown: [
    {
      name: 'links-between-files',
      version: 1,
      use(md) {
        md.core.ruler.push('links_between_files', ({ tokens }) => {
          for (const token of tokens.flatMap(({ children }) => children ?? [])) {
            const name = token.type === 'image' ? 'src' : 'href';
            const link = token.attrGet(name);
            if (link === null) continue;
            const page = PAGE.exec(link);
            const image = IMAGE.exec(link);
            if (page) token.attrSet(name, addressOf(page[1]) + (page[2] ?? ''));
            else if (image) token.attrSet(name, `/images/${image[1]}`);
          }
        });
      },
    },
  ],
};

const addressOf = (file) => (file === 'README' ? '/' : `/${file.toLowerCase()}.html`);

import { expect, it } from 'vitest';
import { blocksOf, docsText } from '../helpers/docs.js';
import { PAGE, tryOut } from '../helpers/trial.js';

it('the theme that the docs begin is one', async () => {
  const [shell = ''] = blocksOf(docsText('themes'), 'sh');
  const [, path = '', template = ''] = /^cat > (\S+) <<'END'\n(.*?)^END$/ms.exec(shell) ?? [];
  await tryOut('theme: mine', {
    beside: () => ({ [path]: template }),
    shows: (tree) => expect(tree[PAGE]).toMatch(/<h1>甲<\/h1><p>正文。<\/p>/),
  });
});

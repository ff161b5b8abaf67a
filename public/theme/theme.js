// What a reader cannot have without a script: a switch between dark and light that is remembered, a filter for long lists, fragments in the place of
// links to them, and, where an address does not exist, where else to look. Everything else works without it. It runs before the page is shown, so that nothing flashes.
(() => {
  const root = document.documentElement;
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const recall = () => {
    try {
      return localStorage.getItem('theme');
    } catch {
      return null;
    }
  };
  const isDark = () => (root.dataset.theme ?? (dark.matches ? 'dark' : 'light')) === 'dark';
  /** The bar of the browser around the page has the page's colour. */
  const paintBar = () => {
    for (const meta of document.querySelectorAll('meta[name=theme-color]'))
      meta.content = isDark() ? '#15171a' : '#ffffff';
  };
  const choose = (theme) => {
    if (theme === 'dark' || theme === 'light') root.dataset.theme = theme;
    else delete root.dataset.theme;
  };
  root.classList.add('js');
  choose(recall());
  if (root.dataset.theme) paintBar();
  addEventListener('storage', ({ key, newValue }) => {
    if (key !== 'theme') return;
    choose(newValue);
    paintBar();
  });
  addEventListener('click', ({ target }) => {
    if (!target.closest?.('.theme-switch')) return;
    const theme = isDark() ? 'light' : 'dark';
    // What the system wants anyway need not be remembered: then the page follows the system again.
    const isUsual = (theme === 'dark') === dark.matches;
    choose(isUsual ? null : theme);
    paintBar();
    try {
      if (isUsual) localStorage.removeItem('theme');
      else localStorage.setItem('theme', theme);
    } catch {}
  });

  addEventListener('DOMContentLoaded', () => {
    const box = document.querySelector('.filter input');
    if (box) filter(box);
    const suggestions = document.querySelector('.suggestions');
    if (suggestions) suggest(suggestions);
    for (const part of document.querySelectorAll('[data-fragment]')) fetchFragment(part);
  });
  // Not before the style sheet is there, without which no table scrolls.
  addEventListener('load', () => {
    for (const part of document.querySelectorAll('.article-body table')) reachByKey(part);
  });

  /** Shows the terms that have what is typed in their names or addresses. */
  function filter(box) {
    const groups = [...document.querySelectorAll('.group')].map((group) => ({
      group,
      items: [...group.querySelectorAll('li')].map((item) => {
        const link = item.querySelector('a');
        const name = decodeURIComponent(link.pathname.split('/').pop()).replace(/\.html$/, '');
        return { item, text: `${link.textContent} ${name}`.toLowerCase() };
      }),
    }));
    const none = document.querySelector('.filter-none');
    const apply = () => {
      const wanted = box.value.trim().toLowerCase();
      let count = 0;
      for (const { group, items } of groups) {
        let shown = 0;
        for (const { item, text } of items) {
          item.hidden = !text.includes(wanted);
          if (!item.hidden) shown++;
        }
        group.hidden = shown === 0;
        count += shown;
      }
      none.hidden = count > 0;
    };
    box.addEventListener('input', apply);
    box.value = new URLSearchParams(location.search).get('q') ?? box.value;
    if (box.value) apply();
  }

  /** From the address of an article, `/newspaper/2022/01/06/code.html`, to the pages where it would be listed. */
  function suggest(section) {
    const { base, archive, terms } = section.dataset;
    if (!location.pathname.startsWith(`${base}/`)) return;
    const path = location.pathname.slice(base.length);
    const match = /^\/(?:(.+?)\/)?(\d{4})\/(\d\d)\/(\d\d)\//.exec(path);
    if (!match) return;
    const [, source, year, month, day] = match;
    const to = {
      source: source && terms ? `${terms}?q=${source.split('/').pop()}` : '',
      day: `${archive}${year}/${month}/${day}/`,
      month: `${archive}${year}/${month}/`,
      year: `${archive}${year}/`,
    };
    for (const link of section.querySelectorAll('a')) {
      const address = to[link.dataset.to];
      if (address) link.href = address;
      else link.parentElement.remove();
    }
    section.hidden = false;
  }

  /** What scrolls can be scrolled with keys where it can have the focus, which not every browser gives it by itself. */
  function reachByKey(part) {
    if (part.scrollWidth > part.clientWidth) part.tabIndex = 0;
  }

  /** A part that changes with every post is a file of its own, of which a page has the link. */
  function fetchFragment(part) {
    fetch(part.dataset.fragment)
      .then((answer) => (answer.ok ? answer.text() : Promise.reject(answer.status)))
      .then((html) => {
        const page = new DOMParser().parseFromString(html, 'text/html');
        part.replaceChildren(...page.querySelector('main').childNodes);
      })
      .catch(() => {});
  }
})();

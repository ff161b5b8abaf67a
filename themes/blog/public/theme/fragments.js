// Puts fragments in the place of links to them. For layouts that name one: this theme's own have none, and load no script.
for (const part of document.querySelectorAll('[data-fragment]'))
  fetch(part.dataset.fragment)
    .then((answer) => (answer.ok ? answer.text() : Promise.reject(answer.status)))
    .then((html) => {
      const page = new DOMParser().parseFromString(html, 'text/html');
      part.replaceChildren(...page.querySelector('main').childNodes);
    })
    .catch(() => {});

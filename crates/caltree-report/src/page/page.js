'use strict';
(() => {
  const one = (selector, within = document) => within.querySelector(selector);
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const list = one('#list');
  const cascades = all('.cascade', list);

  /* The theme: what the system says, until somebody says otherwise. */
  const themes = ['auto', 'light', 'dark'];
  const themeButton = one('#theme');
  const remembered = () => { try { return localStorage.getItem('caltree-theme'); } catch { return null; } };
  const setTheme = (theme) => {
    if (theme === 'auto') delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = theme;
    one('span', themeButton).textContent = theme;
    themeButton.setAttribute('aria-label', `Theme: ${theme === 'auto' ? 'as the system' : theme}`);
    try { localStorage.setItem('caltree-theme', theme); } catch { /* it is forgotten, then */ }
  };
  let theme = themes.includes(remembered()) ? remembered() : 'auto';
  setTheme(theme);
  themeButton.addEventListener('click', () => {
    theme = themes[(themes.indexOf(theme) + 1) % themes.length];
    setTheme(theme);
  });

  /* Pieces that are unpacked when they are opened. */
  const unpack = async (packed) => {
    if (!('DecompressionStream' in window)) throw new Error('this browser is too old to open it');
    const bytes = Uint8Array.from(atob(packed), (c) => c.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate-raw'));
    return new Response(stream).text();
  };
  const filled = new WeakMap();
  const fill = (details) => {
    if (!filled.has(details)) {
      filled.set(details, (async () => {
        const body = one(':scope > .body', details);
        const packed = one(':scope > script', details);
        try {
          const pieces = await Promise.all(packed.textContent.trim().split(' ').map(unpack));
          const template = document.createElement('template');
          template.innerHTML = pieces.join('');
          body.replaceChildren(template.content);
        } catch (error) {
          body.textContent = `It cannot be shown: ${error.message}`;
        }
      })());
    }
    return filled.get(details);
  };
  document.addEventListener('toggle', (event) => {
    if (event.target.open && event.target.matches('.lazy')) fill(event.target);
  }, true);

  /* Which cascades are shown. */
  const controls = { q: one('#q'), is: one('#is'), instrument: one('#instrument'), order: one('#order') };
  const wanted = { words: [], rule: '', cell: '', files: null };
  let index = null;
  const filesIndex = () => {
    index ??= unpack(one('#index').textContent.trim()).then((text) => JSON.parse(text));
    return index;
  };
  const has = (text, word) => ` ${text} `.includes(` ${word} `);
  const isSuch = (cascade, words) => words.every((word) =>
    word.startsWith('-') ? !has(cascade.dataset.is, word.slice(1)) : has(cascade.dataset.is, word));
  const texts = cascades.map((cascade) => `${one('summary', cascade).textContent} ${cascade.dataset.words}`.toLowerCase());
  const number = (cascade) => Number(cascade.id.slice(1));
  const apply = () => {
    const q = controls.q.value.trim().toLowerCase().split(/\s+/).filter(Boolean);
    const instrument = controls.instrument?.value ?? '';
    let shown = 0;
    for (const cascade of cascades) {
      const at = number(cascade);
      const text = texts[at];
      const found = q.every((word) => text.includes(word)) || wanted.files?.has(at);
      const cell = !wanted.cell || cascade.dataset.cells.split(' ').some((cell) => wanted.cell.includes(cell));
      const show = Boolean(found) && cell && isSuch(cascade, wanted.words)
        && (!wanted.rule || has(cascade.dataset.rules, wanted.rule))
        && (!instrument || one('.i', cascade).textContent === instrument);
      cascade.hidden = !show;
      shown += show;
    }
    one('#shown').textContent = `${shown} shown`;
    one('#none').hidden = shown > 0;
    const why = [wanted.words.join(' '), wanted.rule, wanted.cell ? 'one cell of the matrix' : ''].filter(Boolean);
    one('#why').textContent = why.length ? `(${why.join(', ')})` : '';
  };
  /* A search also looks at every file of every cascade. */
  let last = 0;
  const search = async () => {
    const q = controls.q.value.trim().toLowerCase();
    const mine = ++last;
    wanted.files = null;
    apply();
    if (q.length < 4 || /\s/.test(q)) return;
    const { names, uses } = await filesIndex();
    if (mine !== last) return;
    const hits = new Set(names.flatMap((name, at) => (name.toLowerCase().includes(q) ? [at] : [])));
    wanted.files = new Set(uses.flatMap((files, at) => (files.some((file) => hits.has(file)) ? [at] : [])));
    apply();
  };
  const reset = () => {
    Object.assign(wanted, { words: [], rule: '', cell: '', files: null });
    controls.q.value = '';
    controls.is.value = '';
    if (controls.instrument) controls.instrument.value = '';
  };
  const show = (changes) => {
    reset();
    Object.assign(wanted, changes);
    const [word] = wanted.words;
    if (wanted.words.length === 1 && [...controls.is.options].some((option) => option.value === word)) controls.is.value = word;
    apply();
    one('#cascades').scrollIntoView();
  };
  let waiting = 0;
  controls.q.addEventListener('input', () => { clearTimeout(waiting); waiting = setTimeout(search, 120); });
  controls.is.addEventListener('change', () => { wanted.words = controls.is.value ? [controls.is.value] : []; apply(); });
  controls.instrument?.addEventListener('change', apply);
  one('#controls').addEventListener('submit', (event) => event.preventDefault());
  const clear = () => { reset(); apply(); };
  one('#clear').addEventListener('click', clear);
  one('#none .clear').addEventListener('click', clear);
  controls.order.addEventListener('change', () => {
    const text = (selector) => (cascade) => one(selector, cascade).textContent;
    const by = (key, compare) => [...cascades].sort((one, other) => compare(key(one), key(other)) || number(one) - number(other));
    const most = (one, other) => other - one;
    const words = (one, other) => one.localeCompare(other);
    const orders = {
      weight: () => by((cascade) => Number(cascade.dataset.weight), most),
      files: () => by((cascade) => parseInt(text('.f')(cascade), 10), most),
      frame: () => by(text('.frame'), words),
      verdict: () => by(text('.v'), words),
    };
    list.replaceChildren(...(orders[controls.order.value]?.() ?? cascades));
  });

  /* Buttons all over the page. */
  document.addEventListener('click', (event) => {
    const button = event.target.closest('button, a');
    if (!button) return;
    const data = button.dataset;
    if ('is' in data) show({ words: data.is.split(' ').filter(Boolean) });
    if ('rule' in data) show({ rule: data.rule });
    if ('cell' in data) {
      const states = one('.bad, .warn, .far', button) ? 'x' : 'p';
      show({ cell: [...states].map((state) => `${data.cell}${state}`) });
    }
    if ('copy' in data) copy(button, data.copy.split(' ').filter(Boolean));
    if ('to' in data) { event.preventDefault(); toBranch(button); }
    if (button.matches('.own')) { event.preventDefault(); showFiles(button, button.getAttribute('aria-expanded') !== 'true'); }
    if (button.matches('.unfold, .fold')) {
      const open = button.matches('.unfold');
      for (const details of all('.tree details', button.closest('.body'))) details.open = open;
      for (const own of all('.tree .own', button.closest('.body'))) showFiles(own, open);
    }
  });
  /* The files of a branch that has others below it. */
  const showFiles = (button, open) => {
    button.setAttribute('aria-expanded', String(open));
    one(':scope > .files', button.closest('details')).hidden = !open;
    if (open) button.closest('details').open = true;
  };
  const copy = async (button, words) => {
    const frame = (cascade) => one('.frame', cascade).firstChild.textContent.trim();
    const ids = [...new Set(cascades.filter((cascade) => isSuch(cascade, words)).map(frame))];
    const said = button.textContent;
    try {
      await navigator.clipboard.writeText(`${ids.join('\n')}\n`);
      button.textContent = `${ids.length} copied`;
    } catch {
      /* From file:// not every browser lets a page copy: show them, to be copied by hand. */
      const area = document.createElement('textarea');
      Object.assign(area, { value: ids.join('\n'), readOnly: true, rows: Math.min(10, ids.length) });
      button.after(area);
      area.select();
    }
    setTimeout(() => { button.textContent = said; }, 2000);
  };

  /* Inside of a cascade: to a branch that is drawn further up, and what is to be found. */
  const unfoldAbove = (element) => {
    for (let above = element.parentElement; above && !above.matches('.tree'); above = above.parentElement) {
      if (above.matches('details')) above.open = true;
      if (above.matches('.files[hidden]')) showFiles(one(':scope > summary .own', above.parentElement), true);
    }
  };
  const toBranch = (link) => {
    const branch = one(`[data-b="${link.dataset.to}"]`, link.closest('.tree'));
    if (!branch) return;
    unfoldAbove(branch);
    branch.scrollIntoView({ block: 'center' });
    one('summary', branch).focus();
    branch.classList.add('seen');
    setTimeout(() => branch.classList.remove('seen'), 1600);
  };
  document.addEventListener('input', (event) => {
    if (!event.target.matches('.find')) return;
    const tree = one('.tree', event.target.closest('.body'));
    const q = event.target.value.trim().toLowerCase();
    const items = all('li', tree);
    for (const item of items) { item.classList.remove('hit'); item.hidden = Boolean(q); }
    if (!q) return;
    for (const item of items) {
      const own = one(':scope > details > summary', item) ?? item;
      const messages = all(':scope > details > .message', item).map((message) => message.textContent);
      if (!`${own.textContent} ${messages.join(' ')}`.toLowerCase().includes(q)) continue;
      item.classList.add('hit');
      unfoldAbove(item);
      for (let above = item; above && above !== tree; above = above.parentElement) if (above.matches('li')) above.hidden = false;
      for (const below of all('li', item)) below.hidden = false;
    }
  });

  /* To a cascade or a rule by its address; one that a filter hides is shown again. */
  const toPlace = async () => {
    const place = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!place?.matches('details')) return;
    if (place.hidden) clear();
    place.open = true;
    if (place.matches('.lazy')) await fill(place);
    place.scrollIntoView();
    one('summary', place).focus({ preventScroll: true });
  };
  window.addEventListener('hashchange', toPlace);
  document.addEventListener('keydown', (event) => {
    if (event.key !== '/' || event.target.matches('input, select, textarea')) return;
    event.preventDefault();
    controls.q.focus();
  });
  if (cascades.length === 1) { cascades[0].open = true; fill(cascades[0]); }
  toPlace();
  document.documentElement.dataset.ready = 'true';
})();

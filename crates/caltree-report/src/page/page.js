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

  /* What sticks to the top must not hide what is jumped to. */
  const measure = () => {
    const height = (selector) => (getComputedStyle(one(selector)).position === 'sticky' ? one(selector).offsetHeight : 0);
    document.documentElement.style.setProperty('--head', `${height('header')}px`);
    document.documentElement.style.setProperty('--controls', `${height('#controls')}px`);
  };
  measure();
  addEventListener('resize', measure);

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
  const wanted = { words: [], rule: '', cell: '', why: '', files: [] };
  let index = null;
  const filesIndex = () => {
    index ??= unpack(one('#index').textContent.trim()).then((text) => JSON.parse(text));
    return index;
  };
  const has = (text, word) => ` ${text} `.includes(` ${word} `);
  const isSuch = (cascade, words) => words.every((word) =>
    word.startsWith('-') ? !has(cascade.dataset.is, word.slice(1)) : has(cascade.dataset.is, word));
  /* Names are written with `:`, `_` or `-`, with a suffix or without. */
  const plain = (text) => text.toLowerCase().replace(/[_:]/g, '-');
  const texts = cascades.map((cascade) =>
    plain(`${one('summary', cascade).textContent} ${cascade.dataset.words} ${cascade.dataset.is}`));
  const number = (cascade) => Number(cascade.id.slice(1));
  const query = () => plain(controls.q.value).split(/\s+/).filter(Boolean).map((word) => word.replace(/\.fits(\.(z|gz|fz))?$/, ''));
  const apply = () => {
    const words = query();
    const instrument = controls.instrument?.value ?? '';
    let shown = 0;
    for (const cascade of cascades) {
      const at = number(cascade);
      const show = words.every((word, n) => texts[at].includes(word) || wanted.files[n]?.has(at))
        && (!wanted.cell || cascade.dataset.cells.split(' ').includes(wanted.cell))
        && isSuch(cascade, wanted.words)
        && (!wanted.rule || has(cascade.dataset.rules, wanted.rule))
        && (!instrument || one('.i', cascade).textContent === instrument);
      cascade.hidden = !show;
      shown += show;
    }
    one('#shown').textContent = `${shown} shown`;
    one('#none').hidden = shown > 0;
    one('#why').textContent = wanted.why ? `(${wanted.why})` : '';
    const all = shown === cascades.length;
    one('#printed').textContent = all ? '' : `${shown} of ${cascades.length} shown: ${[wanted.why, controls.q.value, instrument].filter(Boolean).join(', ')}`;
  };
  /* A search also looks at every file of every cascade. */
  let last = 0;
  const search = async () => {
    const mine = ++last;
    wanted.files = [];
    apply();
    const words = query();
    if (!words.some((word) => word.length > 3)) return;
    const { names, uses } = await filesIndex();
    if (mine !== last) return;
    wanted.files = words.map((word) => {
      if (word.length < 4) return null;
      const hits = new Set(names.flatMap((name, at) => (plain(name).includes(word) ? [at] : [])));
      return new Set(uses.flatMap((files, at) => (files.some((file) => hits.has(file)) ? [at] : [])));
    });
    apply();
  };
  const reset = () => {
    Object.assign(wanted, { words: [], rule: '', cell: '', why: '', files: [] });
    controls.q.value = '';
    controls.is.value = '';
    if (controls.instrument) controls.instrument.value = '';
  };
  const show = (changes) => {
    reset();
    Object.assign(wanted, changes);
    const [word] = wanted.words;
    if (wanted.words.length === 1 && !wanted.cell && [...controls.is.options].some((option) => option.value === word)) controls.is.value = word;
    apply();
    one('#cascades').scrollIntoView();
    one('#cascades-h').focus({ preventScroll: true });
  };
  let waiting = 0;
  controls.q.addEventListener('input', () => { clearTimeout(waiting); waiting = setTimeout(search, 120); });
  controls.is.addEventListener('change', () => {
    Object.assign(wanted, { words: controls.is.value ? [controls.is.value] : [], rule: '', cell: '', why: '' });
    apply();
  });
  controls.instrument?.addEventListener('change', apply);
  one('#controls').addEventListener('submit', (event) => event.preventDefault());
  const clear = () => { reset(); controls.order.value = ''; order(); apply(); };
  one('#clear').addEventListener('click', clear);
  one('#none .clear').addEventListener('click', clear);
  const order = () => {
    const by = (key, compare) => [...cascades].sort((one, other) => compare(key(one), key(other)) || number(one) - number(other));
    const most = (one, other) => other - one;
    const worst = ['unreadable', 'incomplete', 'empty', 'no verdict', 'complete'];
    const orders = {
      weight: () => by((cascade) => Number(cascade.dataset.weight), most),
      files: () => by((cascade) => Number(cascade.dataset.files), most),
      frame: () => by((cascade) => one('.frame', cascade).textContent, (one, other) => one.localeCompare(other)),
      verdict: () => by((cascade) => -worst.indexOf(one('.v', cascade).textContent), most),
    };
    list.replaceChildren(...(orders[controls.order.value]?.() ?? cascades));
  };
  controls.order.addEventListener('change', order);

  /* Buttons all over the page. */
  document.addEventListener('click', (event) => {
    const button = event.target.closest('button, a');
    if (!button) return;
    const data = button.dataset;
    if ('is' in data) show({ words: data.is.split(' ').filter(Boolean), why: data.why ?? '' });
    if ('rule' in data) show({ rule: data.rule, why: data.rule });
    if ('cell' in data) {
      const noticed = one('.bad, .warn, .far', button);
      show({ words: ['stands'], cell: `${data.cell}${noticed ? 'x' : 'p'}`, why: `${data.why}${noticed ? ', what is to be noticed' : ''}` });
    }
    if ('copy' in data) copy(button, data.copy.split(' ').filter(Boolean));
    if ('to' in data) { event.preventDefault(); toBranch(button); }
    if (button.matches('.own')) { event.preventDefault(); showFiles(button, button.getAttribute('aria-expanded') !== 'true'); }
    if (button.matches('.unfold, .fold')) {
      const open = button.matches('.unfold');
      // The first level stays.
      for (const details of all(open ? '.tree details' : '.tree > li > details details', button.closest('.body'))) details.open = open;
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
    const such = cascades.filter((cascade) => isSuch(cascade, words));
    const ids = [...new Set(such.map((cascade) => cascade.dataset.id).filter(Boolean))];
    button.dataset.label ??= button.textContent;
    try {
      await navigator.clipboard.writeText(`${ids.join('\n')}\n`);
      button.textContent = `${ids.length} copied`;
    } catch {
      /* From file:// not every browser lets a page copy: show them, to be copied by hand. */
      const area = one(':scope > textarea', button.parentElement) ?? document.createElement('textarea');
      Object.assign(area, { value: ids.join('\n'), readOnly: true, rows: Math.min(10, ids.length) });
      area.setAttribute('aria-label', 'The ids');
      button.parentElement.append(area);
      area.select();
    }
    setTimeout(() => { button.textContent = button.dataset.label; }, 2000);
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
    const search = one('.find', link.closest('.body'));
    if (search.value) { search.value = ''; find(search); }
    unfoldAbove(branch);
    branch.scrollIntoView({ block: 'center' });
    one('summary', branch).focus();
    branch.classList.add('seen');
    setTimeout(() => branch.classList.remove('seen'), 1600);
  };
  /* What was open before somebody searched. */
  const before = new WeakMap();
  const find = (input) => {
    const body = input.closest('.body');
    const tree = one('.tree', body);
    const q = plain(input.value.trim());
    const items = all('li', tree);
    const foldable = all('details', tree);
    const owns = all('.own', tree);
    if (q && !before.has(tree)) {
      before.set(tree, [foldable.map((details) => details.open), owns.map((own) => own.getAttribute('aria-expanded') === 'true')]);
    }
    for (const item of items) { item.classList.remove('hit'); item.hidden = Boolean(q); }
    if (!q) {
      const [open, files] = before.get(tree) ?? [[], []];
      owns.forEach((own, n) => showFiles(own, files[n] ?? false));
      foldable.forEach((details, n) => { details.open = open[n] ?? details.open; });
      before.delete(tree);
      one('.hits', body).textContent = '';
      return;
    }
    let hits = 0;
    for (const item of items) {
      const own = one(':scope > details > summary', item) ?? item;
      const messages = all(':scope > details > .message', item).map((message) => message.textContent);
      if (!plain(`${own.textContent} ${messages.join(' ')}`).includes(q)) continue;
      hits += 1;
      item.classList.add('hit');
      unfoldAbove(item);
      for (let above = item; above && above !== tree; above = above.parentElement) if (above.matches('li')) above.hidden = false;
      for (const below of all('li', item)) below.hidden = false;
    }
    one('.hits', body).textContent = hits ? `${hits} found` : 'nothing is called so';
  };
  document.addEventListener('input', (event) => {
    if (!event.target.matches('.find')) return;
    clearTimeout(waiting);
    waiting = setTimeout(() => find(event.target), 120);
  });

  /* To a cascade or a rule by its address; one that a filter hides is shown again. */
  const named = (hash) => {
    try { return document.getElementById(decodeURIComponent(hash.slice(1))); } catch { return null; }
  };
  const toPlace = async () => {
    const place = named(location.hash);
    if (!place?.matches('details')) return;
    if (place.hidden) clear();
    place.open = true;
    if (place.matches('.lazy')) await fill(place);
    place.scrollIntoView();
    one('summary', place).focus({ preventScroll: true });
  };
  addEventListener('hashchange', toPlace);
  /* The same address a second time is no change of it. */
  document.addEventListener('click', (event) => {
    const link = event.target.closest('a[href^="#"]:not([data-to])');
    if (link && link.hash === location.hash) toPlace();
  });
  document.addEventListener('keydown', (event) => {
    if (event.key !== '/' || event.target.matches('input, select, textarea')) return;
    event.preventDefault();
    controls.q.focus();
  });
  if (cascades.length === 1) { cascades[0].open = true; fill(cascades[0]); }
  toPlace();
  document.documentElement.dataset.ready = 'true';
})();

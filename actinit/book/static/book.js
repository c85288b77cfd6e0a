// Small things a page does by itself: colour mode, copying code, where you are on the page.
(() => {
  const root = document.documentElement;
  const make = (tag, attributes, text) => Object.assign(document.createElement(tag), attributes, { textContent: text });

  // Colour mode: as the system has it, light, dark.
  const modes = { '': 'System colours', light: 'Light', dark: 'Dark' };
  const button = make('button', { type: 'button', className: 'theme-switch' }, '');
  const show = () => { button.textContent = modes[root.dataset.theme ?? ''] ?? modes['']; };
  button.addEventListener('click', () => {
    const names = Object.keys(modes);
    root.dataset.theme = names[(names.indexOf(root.dataset.theme ?? '') + 1) % names.length];
    try { localStorage.theme = root.dataset.theme; } catch { /* a private window: not kept */ }
    show();
  });
  show();
  document.querySelector('.bar-tools').append(button);

  // Copy buttons, and one place that says in words what was done.
  const said = make('div', { className: 'visually-hidden', role: 'status' }, '');
  document.body.append(said);
  for (const block of document.querySelectorAll('.cell_input .highlight, article div.highlight')) {
    if (block.closest('.cell_output, .actinit-exercise') || block.querySelector('.copy')) continue;
    const copy = make('button', { type: 'button', className: 'copy' }, 'Copy');
    copy.addEventListener('click', async () => {
      await navigator.clipboard.writeText(block.querySelector('pre').textContent);
      said.textContent = copy.textContent = 'Copied';
      setTimeout(() => { copy.textContent = 'Copy'; said.textContent = ''; }, 1500);
    });
    block.append(copy);
  }

  // What scrolls sideways can be reached from the keyboard.
  const names = { PRE: 'Code', TABLE: 'Table' };
  for (const table of document.querySelectorAll('article table')) {
    if (table.scrollWidth <= table.parentElement.clientWidth) continue;
    const wrap = make('div', { className: 'scroller' }, '');
    table.replaceWith(wrap);
    wrap.append(table);
  }
  const reach = () => {
    for (const box of document.querySelectorAll('article pre, .formula-body, .long-formula, .scroller')) {
      const wide = box.scrollWidth > box.clientWidth + 1;
      if (wide === box.hasAttribute('tabindex')) continue;
      if (!wide) { for (const name of ['tabindex', 'role', 'aria-label']) box.removeAttribute(name); continue; }
      box.tabIndex = 0;
      box.setAttribute('role', 'group');
      box.setAttribute('aria-label', `${names[box.tagName] ?? (box.className === 'scroller' ? 'Table' : 'Formula')}, scrolls sideways`);
    }
  };
  new ResizeObserver(reach).observe(document.querySelector('article'));

  // The heading being read is marked in the list beside the text.
  const list = [...document.querySelectorAll('.on-page a[href^="#"]')];
  const targets = new Map(list.map((a) => [document.getElementById(decodeURIComponent(a.hash.slice(1))), a]));
  targets.delete(null);
  const inView = new Set();
  const watcher = new IntersectionObserver((entries) => {
    for (const entry of entries) inView[entry.isIntersecting ? 'add' : 'delete'](entry.target);
    const last = [...targets.keys()].filter((section) => inView.has(section)).pop();
    for (const a of list) a.classList.toggle('here', a === targets.get(last));
  }, { rootMargin: '-15% 0px -75%' });
  for (const section of targets.keys()) watcher.observe(section);

  // A link in the contents closes them where they lie over the text.
  const contents = document.getElementById('contents');
  contents.addEventListener('click', (event) => {
    if (event.target.closest('a') && contents.matches(':popover-open')) contents.hidePopover();
  });
  // The contents open where the reader is.
  const here = contents.querySelector('[aria-current="page"]');
  const find = () => { if (here) contents.scrollTop = here.offsetTop - contents.clientHeight / 3; };
  contents.addEventListener('toggle', find);
  find();

  // What is wider than its place fades out on the side where it goes on.
  const fade = (box) => box.classList.toggle('more', box.scrollWidth - box.clientWidth - box.scrollLeft > 4);
  const resized = new ResizeObserver((entries) => { for (const entry of entries) fade(entry.target); });
  for (const box of document.querySelectorAll('.formula-body, .long-formula, .scroller, article pre')) {
    resized.observe(box);
    box.addEventListener('scroll', () => fade(box), { passive: true });
  }
})();

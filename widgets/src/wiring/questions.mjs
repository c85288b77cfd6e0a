// What Predict and Quiz share: a form on the model, and a list of radio buttons.
import { inline } from './inline.mjs';
import { keepKeys } from './explorer.mjs';

let instances = 0;

/** Radio buttons; once answered, the chosen and the right option are marked in words and colour. */
export const radios = (options, name, chosen = -1, right = null) =>
  options.map(({ text }, i) => {
    const mark = chosen < 0 || right === null ? '' : i === right ? 'right' : i === chosen ? 'wrong' : '';
    return `<label class="answer ${mark}"><input type="radio" name="${name}" value="${i}"><span>${inline(text)}</span>${mark ? `<i>${mark}</i>` : ''}</label>`;
  }).join('');

/** A render function: sets up `markup`, redraws on the traits named, cleans up after itself. */
export const form = (name, title, traits, wire, markup) => ({ model, el }) => {
  const root = document.createElement('section'), id = `actinit-${name}-${++instances}`;
  root.className = `actinit-explorer asks ${name}`;
  root.setAttribute('aria-label', title);
  root.innerHTML = `<form>${markup}</form>`;
  el.replaceChildren(root);
  let redraw = () => {};
  const write = (changes) => {
    for (const [k, v] of Object.entries(changes)) model.set(k, v);
    model.save_changes();
  };
  // One redraw for all traits that change together; the keyboard stays where it was.
  let waiting = false;
  const soon = () => {
    if (waiting) return;
    waiting = true;
    queueMicrotask(() => {
      waiting = false;
      const { name: group, value } = document.activeElement ?? {};
      const held = root.contains(document.activeElement) && group ? `input[name="${group}"][value="${value}"]` : null;
      redraw();
      if (held) root.querySelector(held)?.focus();
    });
  };
  root.addEventListener('submit', (event) => event.preventDefault());
  root.addEventListener('redraw', soon);
  keepKeys(root);
  wire({ root, model, write, id, draw: (f) => { redraw = f; } });
  redraw();
  for (const trait of traits) model.on(`change:${trait}`, soon);
  return () => {
    for (const trait of traits) model.off(`change:${trait}`, soon);
    root.remove();
  };
};

// Reset, and a way back to the same state: a link in the book, a line of Python in a notebook.
import { say } from './controls.mjs';

const python = (v) => (v === null ? 'None' : typeof v === 'boolean' ? (v ? 'True' : 'False') : JSON.stringify(v));

export const footMarkup = (model) =>
  '<div class="foot"><button type="button" data-action="reset">Reset</button>'
  + (model.link
    ? '<a data-action="link" href="#">Link to this state</a>'
    : '<button type="button" data-action="link">Copy as Python</button>')
  + '<span class="copied" role="status"></span></div>';

/** Keeps the link up to date and answers the two controls; returns the updater. */
export function foot(root, model, traits, reset) {
  const link = root.querySelector('[data-action="link"]'), copied = root.querySelector('.copied');
  root.querySelector('[data-action="reset"]').addEventListener('click', reset);
  const asPython = () => {
    const cls = String(model.get('_anywidget_id')).split('.').at(-1);
    return `${cls}(${traits.map((t) => `${t}=${python(model.get(t))}`).join(', ')})`;
  };
  link.addEventListener('click', async () => {
    const words = model.link ? new URL(model.link(traits), location.href).href : asPython();
    try {
      await navigator.clipboard.writeText(words);
      copied.textContent = 'Copied.';
    } catch {
      copied.textContent = model.link ? 'The address bar now holds the link.' : words;
    }
  });
  return () => {
    if (model.link) link.setAttribute('href', model.link(traits));
    say(copied, '');
  };
}

// Predict: the reader commits to an answer before seeing what happens.
import { inline } from '../wiring/inline.mjs';
import { form, radios } from '../wiring/questions.mjs';

const FIRST = 'Choose an answer first; a guess is fine.';

/** What the live line says: [verdict, html]. */
export function describe({ options, answer, choice, committed, reveal, asked }) {
  if (!committed) return ['', asked ? FIRST : ''];
  const { text, why } = options[choice];
  const verdict = answer === null ? 'What happens' : answer === choice ? 'You saw it coming.' : 'It comes out differently.';
  const own = `Your prediction: ${inline(text)}.${why ? ` ${inline(why)}` : ''}`.replace(/([.?!])\./, '$1');
  return [verdict, `${own} ${inline(reveal)}`];
}

const TRAITS = ['question', 'options', 'reveal', 'answer', 'choice', 'committed'];

export default {
  render: form('predict', 'Predict', ['choice', 'committed'], ({ root, model, write, id, draw }) => {
    let asked = false;
    draw(() => {
      const state = Object.fromEntries(TRAITS.map((t) => [t, model.get(t)])), { committed, choice, answer } = state;
      const [verdict, words] = describe({ ...state, asked });
      root.querySelector('.question').innerHTML = inline(state.question);
      root.querySelector('.answers').innerHTML = radios(state.options, `${id}-choice`, committed ? choice : -1, committed ? answer : null);
      for (const radio of root.querySelectorAll('input')) {
        radio.checked = Number(radio.value) === choice;
        radio.disabled = committed;
      }
      root.querySelector('[data-action]').dataset.action = committed ? 'reset' : 'commit';
      root.querySelector('[data-action]').textContent = committed ? 'Predict again' : 'Commit';
      root.querySelector('.sentence').innerHTML = `${verdict && `<strong>${verdict}</strong> `}${words}`;
    });
    root.addEventListener('change', ({ target }) => {
      asked = false;
      write({ choice: Number(target.value) });
    });
    root.addEventListener('click', ({ target }) => {
      const action = target.closest('[data-action]')?.dataset.action;
      if (action === 'reset') write({ committed: false, choice: -1 });
      if (action !== 'commit') return;
      asked = model.get('choice') < 0;
      if (asked) root.dispatchEvent(new Event('redraw'));
      else write({ committed: true });
    });
  }, `<fieldset><legend><span class="lead">Predict</span> <span class="question"></span></legend><div class="answers"></div></fieldset>
    <button type="button" data-action="commit"></button><p class="sentence" aria-live="polite" aria-atomic="true"></p>`),
};

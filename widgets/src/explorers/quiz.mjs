// Quiz: a few questions; each option answers why it is right or wrong.
import { inline } from '../wiring/inline.mjs';
import { form, radios } from '../wiring/questions.mjs';

/** What the live line says of the whole quiz. */
export function score(questions, answers) {
  const right = questions.filter(({ options }, q) => options[answers[q]]?.right).length;
  const open = questions.filter((_, q) => !(answers[q] >= 0)).length;
  const said = `${right} of ${questions.length} right`;
  return open ? `${said}, ${open} to go.` : `${said}.`;
}

export default {
  render: form('quiz', 'Quiz', ['answers', 'questions'], ({ root, model, write, id, draw }) => {
    const picked = model.get('questions').map((_, q) => model.get('answers')[q] ?? -1), nudged = new Set();
    let last = -1;
    draw(() => {
      const questions = model.get('questions'), answers = model.get('answers');
      root.querySelector('.questions').innerHTML = questions.map(({ ask, options }, q) => {
        const given = options[answers[q]], right = options.findIndex((o) => o.right);
        const why = given ? `<strong>${given.right ? 'Right.' : 'Not so.'}</strong> ${inline(given.why)}`
          : nudged.has(q) ? 'Choose an answer first.' : '';
        return `<fieldset data-question="${q}"><legend><span class="lead">${q + 1}</span> ${inline(ask)}</legend>`
          + `<div class="answers">${radios(options, `${id}-${q}`, given ? answers[q] : -1, given?.right ? right : given ? -1 : null)}</div>`
          + `<button type="button" data-action="check">Check</button><p class="why ${given ? (given.right ? 'good' : 'bad') : ''}">${why}</p></fieldset>`;
      }).join('');
      questions.forEach((_, q) => {
        const radio = root.querySelector(`input[name="${id}-${q}"][value="${picked[q]}"]`);
        if (radio) radio.checked = true;
      });
      const why = last >= 0 ? root.querySelector(`[data-question="${last}"] .why`).textContent : '';
      root.querySelector('.sentence').textContent = answers.some((a) => a >= 0) || nudged.size ? score(questions, answers) : '';
      root.querySelector('.said').textContent = why;
      root.querySelector('[data-action="reset"]').hidden = !answers.some((a) => a >= 0);
    });
    root.addEventListener('change', ({ target }) => {
      picked[target.closest('fieldset').dataset.question] = Number(target.value);
    });
    root.addEventListener('click', ({ target }) => {
      const action = target.closest('[data-action]')?.dataset.action;
      if (action === 'reset') {
        picked.fill(-1);
        nudged.clear();
        last = -1;
        write({ answers: picked.map(() => -1) });
      }
      if (action !== 'check') return;
      const q = Number(target.closest('fieldset').dataset.question);
      last = q;
      if (picked[q] < 0) {
        nudged.add(q);
        root.dispatchEvent(new Event('redraw'));
      } else {
        const answers = model.get('questions').map((_, i) => model.get('answers')[i] ?? -1);
        answers[q] = picked[q];
        write({ answers });
      }
      queueMicrotask(() => root.querySelector(`[data-question="${q}"] button`).focus({ preventScroll: true }));
    });
  }, `<div class="questions"></div><p class="ends" aria-live="polite"><span class="sentence"></span> <span class="said unseen"></span></p>
    <button type="button" data-action="reset">Start again</button>`),
};

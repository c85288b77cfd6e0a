// Facts: every claim with its verdict and evidence, to filter by topic and verdict.
import { escape } from '../draw/svg.mjs';
import { form } from '../wiring/questions.mjs';

const VERDICTS = ['all', 'holds', 'imprecise', 'wrong'];
const options = (names, chosen) =>
  names.map((name) => `<option${name === chosen ? ' selected' : ''}>${escape(name)}</option>`).join('');

export const shown = (rows, topic, verdict) =>
  rows.filter((row) => (topic === 'all' || row.topic === topic) && (verdict === 'all' || row.verdict === verdict));

/** What the live line says of the rows that are shown. */
export function count(rows, all) {
  const parts = VERDICTS.slice(1).map((v) => [rows.filter((row) => row.verdict === v).length, v]).filter(([n]) => n);
  if (!rows.length) return 'No claim has this verdict here.';
  const some = rows.length === all ? `${all} claims` : `${rows.length} of ${all} claims`;
  return `${some}: ${parts.map(([n, v]) => `${n} ${v}`).join(', ')}.`;
}

const item = ({ id, verdict, claim, numbers, flip, chapters }) => {
  const links = chapters.map((name) => `<a href="${escape(name)}.html">chapter ${Number(name.slice(0, 2))}</a>`).join(', ');
  return `<li id="claim-${escape(id.toLowerCase())}"><p><b>${escape(id)}</b> <i class="${verdict}">${verdict}</i> ${escape(claim)}</p>`
    + `<p>${escape(numbers)}</p>${flip ? `<p class="flip">Otherwise: ${escape(flip)}.</p>` : ''}<p class="taught">Taught in ${links}.</p></li>`;
};

export default {
  render: form('facts', 'Fact check', ['rows', 'topic', 'verdict'], ({ root, model, write, draw }) => {
    draw(() => {
      const rows = model.get('rows'), topic = model.get('topic'), verdict = model.get('verdict');
      const list = shown(rows, topic, verdict);
      root.querySelector('[name=topic]').innerHTML = options(['all', ...new Set(rows.map((row) => row.topic))], topic);
      root.querySelector('[name=verdict]').innerHTML = options(VERDICTS, verdict);
      root.querySelector('.sentence').textContent = count(list, rows.length);
      root.querySelector('ol').innerHTML = list.map(item).join('');
      root.querySelector('[data-action=reset]').disabled = topic === 'all' && verdict === 'all';
    });
    root.addEventListener('change', ({ target }) => {
      if (target.name) write({ [target.name]: target.value });
    });
    root.querySelector('[data-action=reset]').addEventListener('click', () => {
      write({ topic: 'all', verdict: 'all' });
      root.querySelector('[name=topic]').focus();
    });
  }, `<div class="filters"><label>Topic <select name="topic"></select></label> <label>Verdict <select name="verdict"></select></label>
    <button type="button" data-action="reset">Show all</button></div>
    <p aria-live="polite"><span class="sentence"></span></p><ol></ol>`),
};

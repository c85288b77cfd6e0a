// The progress page: the scores of all sets from what is kept on this device, and the way in and
// out of it as a file. Without this script the page is a list of the sets.
import { answersIn, save } from './files.mjs';
import * as memory from './memory.mjs';
import { make } from './make.mjs';

const rows = [...document.querySelectorAll('.sets [data-questions]')].map((row) => ({ row, worths: JSON.parse(row.dataset.questions) }));
const points = Object.fromEntries(rows.flatMap(({ worths }) => Object.entries(worths).map(([question, [worth]]) => [question, worth])));
const questions = Object.keys(points);
const sum = (numbers) => numbers.reduce((total, n) => total + n, 0);

function show() {
  for (const { row, worths } of rows) {
    const each = Object.entries(worths).map(([question, [worth, name]]) => {
      const kept = memory.score(question);
      return { name, worth, score: Math.min(kept?.score ?? 0, worth), begun: Boolean(kept) || memory.answer(question) !== null };
    });
    const earned = sum(each.map((one) => one.score)), solved = each.filter((one) => one.score === one.worth).length;
    const marks = make('span', { className: 'marks' }, ...each.map((one) => {
      const state = one.score === one.worth ? 'solved' : one.begun ? 'begun' : 'open';
      return make('i', { className: state, title: `${one.name}: ${state}` });
    }));
    marks.setAttribute('aria-hidden', 'true');
    row.querySelector('.count').replaceChildren(marks, make('span', { className: 'visually-hidden', textContent: `${solved} of ${each.length} solved` }));
    row.querySelector('.points').textContent = `${earned} of ${sum(each.map((one) => one.worth))}`;
  }
  const earned = sum(Object.entries(points).map(([question, worth]) => Math.min(memory.score(question)?.score ?? 0, worth)));
  total.textContent = `${earned} of ${sum(Object.values(points))} points`;
  forget.disabled = !Object.keys(memory.kept(points)).length;
  download.disabled = forget.disabled;
}

let before = null; // what was there before the last import or forgetting

/** Change what is kept, in a way that can be taken back. */
function change(act) {
  before = memory.snapshot(questions);
  const said = act();
  show();
  status.replaceChildren(said, ' ', make('button', { type: 'button', textContent: 'Undo', onclick: undo }));
}

function undo() {
  memory.restore(before);
  show();
  status.textContent = 'As before.';
  chosen.focus();
}

async function read() {
  const [file] = chosen.files;
  chosen.value = '';
  if (!file) return;
  try {
    const content = JSON.parse(await file.text());
    const entries = Array.isArray(content?.cells) ? answersIn(content) : content;
    change(() => {
      const number = memory.take(entries, points);
      const what = Array.isArray(content?.cells) ? 'Answers' : 'Answers and scores';
      return number ? `${what} of ${number} question${number === 1 ? '' : 's'} taken from ${file.name}.` : `${file.name} holds no answers.`;
    });
  } catch {
    status.textContent = `${file.name} is neither a progress file nor an exercise notebook of this course. Nothing was changed.`;
  }
}

const total = make('strong');
const status = make('p', { className: 'said' });
status.setAttribute('role', 'status');
const download = make('button', { type: 'button', textContent: 'Save as a file', onclick: () => save('progress.json', memory.kept(points)) });
const forget = make('button', {
  type: 'button', textContent: 'Forget everything',
  onclick: () => change(() => { memory.restore(questions.map((question) => [question, null, null])); return 'All answers and scores on this device are forgotten.'; }),
});
const chosen = make('input', { type: 'file', id: 'progress-file', accept: '.json,.ipynb,application/json', onchange: read });
const label = make('label', { htmlFor: 'progress-file', textContent: 'Take in a file (progress.json, or an exercise notebook)' });
document.querySelector('.manage').replaceChildren(
  make('p', {}, total), make('div', { className: 'tools' }, download, forget), make('div', { className: 'take' }, label, chosen), status,
);
show();
addEventListener('storage', show); // an exercise is being solved in another tab

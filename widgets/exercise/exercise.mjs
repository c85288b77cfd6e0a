// Exercises in the page: an editor with Run, Check, Hint and Reset where the notebook has an answer
// cell and its check. Answers and scores stay on this device (see memory.mjs).
import { createEditor } from './editor.mjs';
import { filled, save } from './files.mjs';
import { make } from './make.mjs';
import * as memory from './memory.mjs';
import { Python } from './python.mjs';

const script = document.querySelector('script[src*="exercise.js"]');
const base = new URL('.', script.src).href;
const python = new Python(base, new URL(script.dataset.pyodide, document.baseURI).href);
const pieces = JSON.parse(document.querySelector('.actinit-pieces')?.textContent ?? '[]');
const exercises = new Map();

/** The code that stands before an answer on the page: cells, and earlier answers that were begun. */
function before(question) {
  const code = [];
  for (const piece of pieces) {
    if (piece.question === question) break;
    if (piece.code) code.push(piece.code);
    else if (exercises.get(piece.question)?.begun()) code.push(exercises.get(piece.question).editor.getValue());
  }
  return code;
}

function wire(element) {
  const { question, title } = element.dataset, points = Number(element.dataset.points);
  const hints = JSON.parse(element.dataset.hints);
  const stub = element.querySelector('.stub').textContent.replace(/\n$/, '');
  const place = make('div', { className: 'editor' });
  const status = make('div', { className: 'status' });
  status.setAttribute('role', 'status');
  const output = make('div', { className: 'output' });
  const shown = make('ol', { className: 'hints' });
  const button = (action, text, act) => {
    const made = make('button', { type: 'button', textContent: text });
    made.dataset.action = action;
    made.addEventListener('click', act);
    return made;
  };

  const editor = createEditor(place, memory.answer(question) ?? stub, {
    label: `Your answer to ${title}`,
    onChange: (text) => memory.keepAnswer(question, text === stub ? null : text),
    onRun: () => work('check'),
  });
  element.editor = editor;
  const begun = () => editor.getValue() !== stub;
  exercises.set(question, { title, editor, begun });

  const say = (text, kind = '') => { status.textContent = text; status.dataset.status = kind; };
  const buttons = [
    button('run', 'Run', () => work('run')), button('check', 'Check', () => work('check')),
    button('hint', 'Hint', hint), button('reset', 'Reset', reset),
  ];

  async function work(action) {
    for (const one of buttons.slice(0, 2)) one.disabled = true;
    delete status.dataset.score;
    output.replaceChildren();
    say('Running …');
    const request = {
      source: editor.getValue(), before: before(question), question: action === 'check' ? question : '',
      function: element.dataset.function, failures: memory.score(question)?.failures ?? 0,
    };
    const answer = await python.run(request, say);
    for (const one of buttons.slice(0, 2)) one.disabled = false;
    show(answer, action, request.source);
  }

  function show(answer, action, source) {
    if (answer.unavailable) {
      say('Python could not be fetched, so this page cannot run code now. The same exercise is in the notebook that the end of the page offers.', 'error');
      return;
    }
    if (answer.printed) output.append(make('pre', { textContent: answer.printed }));
    for (const svg of answer.figures ?? []) {
      const image = make('img', { alt: 'What your code drew.', src: `data:image/svg+xml,${encodeURIComponent(svg)}` });
      output.append(make('figure', { className: 'plot' }, image));
    }
    if (answer.stopped) say(`Stopped after ${answer.stopped} seconds. Does a loop never end?`, 'timeout');
    else if (answer.error) { say(answer.error.split('\n').at(-1), 'error'); output.append(make('pre', { textContent: answer.error })); }
    else if (answer.result) result(answer.result, source);
    else say('Done.');
    if (action === 'check' && !answer.result) scored(0, 'error', source);
  }

  function result({ status: kind, headline, score, facts }, source) {
    say(headline, kind);
    const list = make('dl');
    for (const [label, text] of facts) {
      const prose = label === 'looks like' || label.startsWith('hint');
      list.append(make('dt', { textContent: label }), make('dd', {}, make(prose ? 'p' : 'code', { textContent: text })));
    }
    if (facts.length) output.append(list);
    scored(score, kind, source);
  }

  function scored(score, kind, source) {
    Object.assign(status.dataset, { score, points });
    memory.keepScore(question, score, points, !['passed', 'unattempted'].includes(kind), source);
    element.dataset.best = memory.score(question).score;
    document.dispatchEvent(new CustomEvent('actinit-score'));
  }

  function hint() {
    const next = hints[shown.children.length];
    if (next) shown.append(make('li', { textContent: next }));
    buttons[2].disabled = shown.children.length >= hints.length;
    say(next ? `Hint ${shown.children.length} of ${hints.length}: ${next}` : '');
  }

  function reset() {
    editor.setValue(stub);
    output.replaceChildren();
    say('Back to the start. Undo brings your answer back.');
    editor.focus();
  }

  const tools = make('div', { className: 'tools' }, ...buttons);
  element.replaceChildren(place, tools, shown, status, output);
  const old = memory.score(question);
  if (old) { element.dataset.best = old.score; say(`${old.score} of ${old.points} points so far.`); }
}

/** The score of the set, from what is kept on this device, and the set as a notebook. */
function summarise(element) {
  const rows = [...exercises].map(([question, { title }]) => {
    const kept = memory.score(question);
    const points = Number(document.querySelector(`[data-question="${question}"]`).dataset.points);
    return { title, score: kept?.score ?? 0, points, tried: Boolean(kept) };
  });
  const sum = (key) => rows.reduce((total, row) => total + row[key], 0);
  const table = make('table', {}, ...rows.map((row) => make('tr', {},
    make('td', { textContent: row.title }),
    make('td', { textContent: row.tried ? `${row.score} of ${row.points}` : `– of ${row.points}` }))));
  element.querySelector('.score').replaceChildren(make('p', {}, make('strong', { textContent: `${sum('score')} of ${sum('points')} points` })), table);
}

function wireSummary(element) {
  const status = make('p');
  status.setAttribute('role', 'status');
  const handOut = async () => {
    const name = `${element.dataset.set}.ipynb`;
    try {
      const answer = await fetch(name);
      if (!answer.ok) throw new Error(answer.status);
      save(name, filled(await answer.json(), Object.fromEntries([...exercises].map(([question, { editor }]) => [question, editor.getValue()]))));
    } catch {
      status.textContent = 'The notebook could not be fetched. Your answers are kept; try again when you are online.';
      return;
    }
    // Points are for an answer that passed; what is handed out is what the editors hold now.
    const changed = [...exercises].filter(([question, { editor }]) => (memory.score(question)?.with ?? editor.getValue()) !== editor.getValue());
    status.textContent = changed.length
      ? `Saved ${name}. Changed since it passed, so check again: ${changed.map(([, { title }]) => title).join('; ')}.` : `Saved ${name} with your answers in it.`;
  };
  const tools = make('div', { className: 'tools' }, make('button', { type: 'button', textContent: 'Save as a notebook', onclick: handOut }));
  const all = make('a', { href: `${document.documentElement.dataset.content_root}progress.html`, textContent: 'All sets, and progress as a file' });
  element.replaceChildren(make('div', { className: 'score' }), tools, status, make('p', {}, all));
  summarise(element);
}

for (const element of document.querySelectorAll('.actinit-exercise')) wire(element);
const summaries = document.querySelectorAll('.actinit-progress[data-set]');
summaries.forEach(wireSummary);
document.addEventListener('actinit-score', () => summaries.forEach(summarise));

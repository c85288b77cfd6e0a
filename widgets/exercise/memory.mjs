// What is kept on this device: answers, and the best score with the number of checks. A private
// window may refuse; then the page works and forgets. As a file it has the form of the progress
// file that Jupyter writes (actinit/grading/store.py), with the answers beside the scores:
//   {"06_sigmoid/stable": {"score": 2, "points": 2, "attempts": 3, "failures": 1, "answer": "def ..."}}
const key = (kind, question) => `actinit:${kind}:${question}`;
const LONGEST = 100_000; // characters of an answer in a file

function get(kind, question) {
  try { return JSON.parse(localStorage.getItem(key(kind, question))); } catch { return null; }
}

function put(kind, question, value) {
  try {
    if (value === null) localStorage.removeItem(key(kind, question));
    else localStorage.setItem(key(kind, question), JSON.stringify(value));
  } catch { /* full, or not allowed */ }
}

export const answer = (question) => get('answer', question);
export const keepAnswer = (question, text) => put('answer', question, text);
export const score = (question) => get('score', question);
/** Keep the outcome of a check: the best score and the answer that had it, and how many checks. */
export function keepScore(question, earned, points, failed, text) {
  const old = score(question) ?? {};
  const better = earned > 0 && earned >= (old.score ?? 0);
  put('score', question, {
    score: Math.max(old.score ?? 0, earned), points, attempts: (old.attempts ?? 0) + 1,
    failures: (old.failures ?? 0) + (failed ? 1 : 0), with: better ? text : old.with,
  });
}

/** Everything kept of the given questions, as a file holds it. `points`: question id -> points. */
export function kept(points) {
  const entries = {};
  for (const [question, worth] of Object.entries(points)) {
    const scored = score(question), text = answer(question);
    if (!scored && text === null) continue;
    const { score: earned = 0, attempts = 0, failures = 0 } = scored ?? {};
    entries[question] = { score: earned, points: worth, attempts, failures, ...(text === null ? {} : { answer: text }) };
  }
  return entries;
}

/** What is kept of the given questions as it is, and the way back to it. */
export const snapshot = (questions) => questions.map((question) => [question, answer(question), score(question)]);
export function restore(taken) {
  for (const [question, text, scored] of taken) {
    put('answer', question, text);
    put('score', question, scored);
  }
}

/** Take in a file's entries: its answers take the place of those here, scores only rise.
    Returns how many questions were in it; throws where it is no progress file. */
export function take(entries, points) {
  if (typeof entries !== 'object' || entries === null || Array.isArray(entries)) throw new TypeError('no progress file');
  const count = (value) => (Number.isInteger(value) && value > 0 ? value : 0);
  const known = Object.entries(entries).filter(([question, entry]) => Object.hasOwn(points, question) && typeof entry === 'object' && entry);
  if (!known.length && Object.keys(entries).length) throw new TypeError('no progress file of this course');
  for (const [question, entry] of known) {
    const old = score(question) ?? {};
    const earned = Math.min(count(entry.score), points[question]);
    const merged = {
      score: Math.max(old.score ?? 0, earned), points: points[question],
      attempts: Math.max(old.attempts ?? 0, count(entry.attempts)), failures: Math.max(old.failures ?? 0, count(entry.failures)),
    };
    if (merged.attempts || merged.score) put('score', question, { ...merged, with: old.with });
    if (typeof entry.answer === 'string' && entry.answer.length <= LONGEST) put('answer', question, entry.answer);
  }
  return known.length;
}

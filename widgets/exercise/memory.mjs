// What is kept on this device: answers, and the best score with the number of failed checks.
// A private window may refuse; then the page works and forgets.
const key = (kind, question) => `actinit:${kind}:${question}`;

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
export function keepScore(question, earned, points, failed) {
  const old = score(question) ?? { score: 0, failures: 0 };
  put('score', question, { score: Math.max(old.score, earned), points, failures: old.failures + (failed ? 1 : 0) });
}

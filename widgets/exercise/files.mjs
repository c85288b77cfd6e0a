// Answers as files: a notebook filled in, a notebook read, and the way to the reader's disk.
const text = (source) => (Array.isArray(source) ? source.join('') : source ?? '');
const lines = (source) => source.split(/(?<=\n)/);

/** The question that a cell answers, or ''. */
export function questionOf(cell) {
  const tag = (cell.metadata?.tags ?? []).find((t) => typeof t === 'string' && t.startsWith('question:'));
  return tag ? tag.slice('question:'.length).trim() : '';
}

/** The notebook with answers (question -> code) in their cells, and without old outputs. */
export function filled(notebook, answers) {
  const cells = notebook.cells.map((cell) => {
    if (cell.cell_type !== 'code') return cell;
    const answer = answers[questionOf(cell)];
    return { ...cell, execution_count: null, outputs: [], ...(answer === undefined ? {} : { source: lines(answer) }) };
  });
  return { ...notebook, cells };
}

// The broken code of a repair question, in the text before its cell (actinit/grading/assign.py).
const brokenCode = (prose) => [...prose.matchAll(/^```python\n(.*?)\n```$/gms)].at(-1)?.[1];

/** A filled-in notebook as progress entries: its answers, without scores. */
export function answersIn(notebook) {
  const entries = {};
  let prose = '';
  for (const cell of notebook.cells) {
    const source = text(cell.source);
    if (cell.cell_type === 'markdown') prose = source;
    const question = cell.cell_type === 'code' && questionOf(cell);
    const begun = !/^\s*raise NotImplementedError\s*$/m.test(source) && source.trim() !== brokenCode(prose)?.trim();
    if (question && begun) entries[question] = { answer: source };
  }
  return entries;
}

/** Hand the reader a file. */
export function save(name, content) {
  const link = document.createElement('a');
  link.download = name;
  link.href = URL.createObjectURL(new Blob([`${JSON.stringify(content, null, 1)}\n`], { type: 'application/json' }));
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

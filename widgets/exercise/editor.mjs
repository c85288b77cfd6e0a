// The code editor: CodeMirror 6 with what an answer of ten lines needs, and no more.
import { defaultKeymap, history, historyKeymap, indentLess, indentMore } from '@codemirror/commands';
import { python } from '@codemirror/lang-python';
import { HighlightStyle, bracketMatching, indentOnInput, indentUnit, syntaxHighlighting } from '@codemirror/language';
import { EditorState } from '@codemirror/state';
import { EditorView, drawSelection, keymap, lineNumbers } from '@codemirror/view';
import { tags } from '@lezer/highlight';

// The colours are classes, so that the page's style sheet has them for light and dark.
const colours = HighlightStyle.define([
  { tag: tags.comment, class: 'code-comment' },
  { tag: [tags.keyword, tags.bool, tags.null, tags.operatorKeyword], class: 'code-keyword' },
  { tag: [tags.string, tags.special(tags.string)], class: 'code-string' },
  { tag: tags.number, class: 'code-number' },
  { tag: [tags.function(tags.definition(tags.variableName)), tags.className], class: 'code-name' },
]);

/** Make an editor in `place`; Escape, then Tab, leaves it by keyboard. */
export function createEditor(place, text, { label, onChange, onRun }) {
  let escaped = false;
  const tab = (command) => (view) => !escaped && command(view);
  const view = new EditorView({
    parent: place,
    state: EditorState.create({
      doc: text,
      extensions: [
        lineNumbers(), history(), drawSelection(), indentOnInput(), bracketMatching(), python(),
        indentUnit.of('    '), EditorState.tabSize.of(4), syntaxHighlighting(colours), EditorView.lineWrapping,
        EditorView.contentAttributes.of({ 'aria-label': label, 'aria-multiline': 'true' }),
        EditorView.domEventHandlers({
          keydown: (event) => { escaped = event.key === 'Escape' || (escaped && event.key === 'Shift'); },
          focus: () => { escaped = false; },
        }),
        keymap.of([
          { key: 'Mod-Enter', run: () => { onRun(); return true; } },
          { key: 'Tab', run: tab(indentMore), shift: tab(indentLess) },
          ...defaultKeymap, ...historyKeymap,
        ]),
        EditorView.updateListener.of((update) => { if (update.docChanged) onChange(update.state.doc.toString()); }),
      ],
    }),
  });
  return {
    getValue: () => view.state.doc.toString(),
    setValue: (value) => view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: value } }),
    focus: () => view.focus(),
  };
}

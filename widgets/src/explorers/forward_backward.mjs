// Forward-backward: a 2-2-1 network, one number at a time, there and back; every number is shown.
import { ACTIVATIONS, activation } from '../maths/activations.mjs';
import { pass } from '../maths/forward_backward.mjs';
import { curve, dot, glyph, line, rect, text } from '../draw/svg.mjs';
import { minus, short } from '../draw/words.mjs';
import { choice, slider } from '../wiring/controls.mjs';
import { explorer } from '../wiring/explorer.mjs';

const LAST = { forward: 5, both: 12 };
const NAMES = { w11: 'w₁₁', w21: 'w₂₁', b1: 'b₁', w12: 'w₁₂', w22: 'w₂₂', b2: 'b₂', v1: 'v₁', v2: 'v₂', c: 'c' };
const ROLES = {
  w11: 'x₁ to unit 1', w21: 'x₂ to unit 1', b1: 'bias, unit 1', w12: 'x₁ to unit 2', w22: 'x₂ to unit 2', b2: 'bias, unit 2',
  v1: 'unit 1 to output', v2: 'unit 2 to output', c: 'bias, output',
};
const HIDDEN = ['relu', 'tanh', 'sigmoid', 'linear'];
// The step at which each number is known.
const FORWARD = { z1: 1, h1: 2, z2: 3, h2: 4, out: 5, loss: 6 };
const BACKWARD = { d: 7, dv1: 8, dv2: 8, dc: 8, d1: 9, dw11: 10, dw21: 10, db1: 10, d2: 11, dw12: 12, dw22: 12, db2: 12 };

/** A number as it is done by hand: three digits are enough. */
const n = (v) => {
  if (Number.isInteger(v)) return minus(v);
  if (Math.abs(v) < 0.001) return short(v, 2);
  return Math.abs(v) >= 100 ? minus(Math.round(v)) : minus(Number(v.toPrecision(3)));
};
const factor = (v) => (v < 0 ? `(${n(v)})` : n(v));
const plus = (v) => (v < 0 ? ` − ${n(-v)}` : ` + ${n(v)}`);

export const compute = (state) => ({ act: activation(state.activation), ...pass(state, activation(state.activation)) });

/** Where everything stands: from left to right, or from top to bottom where that is too wide. */
function layout(width) {
  if (width >= 470) {
    const w = 104, half = 29, left = 24, middle = 0.48 * width, right = width - w / 2 - 2, rows = [92, 268], y = 180;
    const edge = (from, to, at) => ({ from, to, label: [from[0] + at * (to[0] - from[0]), from[1] + at * (to[1] - from[1]) - 5, 'middle'] });
    const [a, b, c, d] = [left + 21, middle - w / 2, middle + w / 2, right - w / 2];
    return {
      w, half, r: 19, inputs: rows.map((row) => [left, row]), units: rows.map((row) => [middle, row]), out: [right, y], loss: [right, 320],
      symbol: ([x, row]) => [x, row - 25], under: half + 16,
      edges: {
        w11: edge([a, rows[0]], [b, rows[0]], 0.5), w12: edge([a, rows[0] + 6], [b, rows[1] - 12], 0.27),
        w21: edge([a, rows[1] - 6], [b, rows[0] + 12], 0.27), w22: edge([a, rows[1]], [b, rows[1]], 0.5),
        v1: edge([c, rows[0]], [d, y - 12], 0.5), v2: edge([c, rows[1]], [d, y + 12], 0.5),
      },
      bias: { b1: [middle, rows[0] - half - 7, 'middle', -16], b2: [middle, rows[1] - half - 7, 'middle', -16], c: [right, y - half - 7, 'middle', -16] },
      heads: [[0, 14, 'inputs', 'start'], [middle, 14, 'hidden units', 'middle'], [width, 14, 'output', 'end']],
    };
  }
  const w = 100, half = 36, [p, q, m] = [0.24 * width, 0.76 * width, width / 2], [top, unit, out] = [44, 196, 354];
  const edge = (from, to, at, shift, anchor) => ({ from, to, label: [from[0] + at * (to[0] - from[0]) + shift, from[1] + at * (to[1] - from[1]) - 3, anchor] });
  return {
    w, half, r: 16, inputs: [[p, top], [q, top]], units: [[p, unit], [q, unit]], out: [m, out], loss: [m, out + 72],
    symbol: ([x, y], k) => [x + (k ? 30 : -30), y + 5], under: 0,
    edges: {
      w11: edge([p, top + 18], [p, unit - half], 0.5, -6, 'end'), w12: edge([p + 10, top + 14], [q - 30, unit - half], 0.3, 0, 'middle'),
      w21: edge([q - 10, top + 14], [p + 30, unit - half], 0.3, 0, 'middle'), w22: edge([q, top + 18], [q, unit - half], 0.5, 6, 'start'),
      v1: edge([p + 30, unit + half], [m - 24, out - half], 0.55, -10, 'end'), v2: edge([q - 30, unit + half], [m + 24, out - half], 0.55, 10, 'start'),
    },
    bias: { b1: [p - w / 2, unit + half + 16, 'start', 16], b2: [q + w / 2, unit + half + 16, 'end', 16], c: [m + w / 2 + 8, out, 'start', 18] },
    heads: [[m, 14, 'inputs', 'middle'], [m, unit + 5, 'hidden', 'middle'], [0, out + 5, 'output', 'start']],
  };
}

function draw(state, d, width) {
  const at = layout(width), { step } = state, { half, w } = at, inside = !at.under;
  const known = (name) => step >= (FORWARD[name] ?? BACKWARD[name]);
  const now = (...names) => names.some((name) => step === (FORWARD[name] ?? BACKWARD[name]));
  const value = (symbol, name) => [known(name) ? `${symbol} = ${n(d[name])}` : symbol, known(name) ? 'value act' : 'note'];
  const parameter = (name) => `value ${state.chosen === name ? 'strong' : ''}`;
  let back = '', front = '';

  /** A box of words around [x, y], one row under the other. */
  const box = ([x, y], rows, lit) => {
    front += rect(x - w / 2, y - half, w, 2 * half, 'paper') + (lit ? rect(x - w / 2, y - half, w, 2 * half, `layer ${lit}`) : '')
      + rect(x - w / 2, y - half, w, 2 * half, 'border');
    rows.forEach(([words, look], i) => { front += text(x, y + 5 + 22 * (i - (rows.length - 1) / 2), words, look, 'middle'); });
  };
  /** An arrow with its weight; the weight's gradient stands under it once it is known. */
  const edge = (name, lit, litBack) => {
    const { from, to, label: [x, y, anchor] } = at.edges[name];
    back += curve([from, to], lit ? 'act bold' : litBack ? 'grad bold' : '');
    front += text(x, y, inside ? n(state[name]) : `${NAMES[name]} = ${n(state[name])}`, parameter(name), anchor);
    if (known(`d${name}`)) front += text(x, y + (inside ? 16 : 20), n(d[`d${name}`]), 'value grad', anchor);
  };
  const bias = (name) => {
    const [x, y, anchor, shift] = at.bias[name];
    front += text(x, y, `${NAMES[name]} = ${n(state[name])}`, parameter(name), anchor);
    if (known(`d${name}`)) front += text(x, y + shift, n(d[`d${name}`]), 'value grad', anchor);
  };
  for (const [k, s] of [[1, '₁'], [2, '₂']]) {
    const [x, y] = at.inputs[k - 1], delta = `∂L/∂z${s} = ${n(d[`d${k}`])}`, reached = known(`d${k}`);
    front += dot(x, y, at.r, 'open') + text(x, y + 4, n(state[`x${k}`]), 'value act', 'middle') + text(...at.symbol([x, y], k - 1), `x${s}`, 'title', 'middle');
    const rows = [value(`z${s}`, `z${k}`), value(`h${s}`, `h${k}`)];
    if (inside && reached) rows.push([`δ${s} = ${n(d[`d${k}`])}`, 'value grad']);
    box(at.units[k - 1], rows, now(`z${k}`, `h${k}`) ? 'act' : now(`d${k}`) ? 'grad' : '');
    if (!inside && reached) front += text(at.units[k - 1][0], at.units[k - 1][1] + at.under, delta, 'value grad', 'middle');
    edge(`w1${k}`, now(`z${k}`), now(`dw1${k}`));
    edge(`w2${k}`, now(`z${k}`), now(`dw2${k}`));
    edge(`v${k}`, now('out'), now('dv1', `d${k}`));
    bias(`b${k}`);
  }
  const [x, y] = at.out, rows = [known('out') ? [n(d.out), 'value act'] : ['?', 'note']];
  if (inside && known('d')) rows.push([`δ = ${n(d.d)}`, 'value grad']);
  box(at.out, rows, now('out') ? 'act' : now('d') ? 'grad' : '');
  bias('c');
  if (state.direction === 'both') {
    back += line(x, y + half, x, at.loss[1] - 15, 'one');
    front += text(...at.loss, known('loss') ? `L = ${n(d.loss)}` : 'loss L', known('loss') ? 'value act' : 'note', 'middle');
    front += text(at.loss[0], at.loss[1] + 17, `target ${n(state.target)}`, 'note', 'middle');
    if (!inside && known('d')) front += text(width, y + at.under, `∂L/∂out = ${n(d.d)}`, 'value grad', 'end');
  }
  return back + front + at.heads.map(([hx, hy, words, anchor]) => text(hx, hy, words, 'note', anchor)).join('');
}

/** What the last step computed: [headline, explanation]. */
function said(s, d) {
  const name = d.act.label, blue = (v) => `<span class="act">${n(v)}</span>`, red = (v) => `<span class="grad">${n(v)}</span>`;
  const into = (k, s1, s2, b) => [`z${k} = ${n(s.x1)} · ${factor(s1)} + ${factor(s.x2)} · ${factor(s2)}${plus(b)} = ${n(d[k === '₁' ? 'z1' : 'z2'])}`,
    `Unit ${k === '₁' ? 1 : 2} adds its inputs, each times its weight, and its bias: ${blue(d[k === '₁' ? 'z1' : 'z2'])}.`];
  const bend = (k, i) => [`h${k} = ${name}(${n(d[`z${i}`])}) = ${n(d[`h${i}`])}`, `The activation of unit ${i} is ${blue(d[`h${i}`])}${d[`h${i}`] === 0 ? ': it is silent' : ''}.`];
  const gradient = (k, i) => [`∂L/∂z${k} = ${n(d.d)} · ${factor(s[`v${i}`])} · ${factor(d[`slope${i}`])} = ${n(d[`d${i}`])}`,
    `Back through the weight v${k}, then through the slope of ${name} at z${k}, which is ${n(d[`slope${i}`])}: ${red(d[`d${i}`])}.`];
  const weights = (k, i) => [`Unit ${i}'s weights: ${n(d[`dw1${i}`])} and ${n(d[`dw2${i}`])}`,
    `∂L/∂z${k} times x₁ = ${n(s.x1)} gives ${red(d[`dw1${i}`])}, times x₂ = ${n(s.x2)} gives ${red(d[`dw2${i}`])}; the bias gets ${red(d[`db${i}`])}.`];
  return [
    ['Two inputs, nothing computed yet.', `x₁ = ${n(s.x1)} and x₂ = ${n(s.x2)} wait at the inputs.`],
    into('₁', s.w11, s.w21, s.b1), bend('₁', 1), into('₂', s.w12, s.w22, s.b2), bend('₂', 2),
    [`output = ${n(d.h1)} · ${factor(s.v1)} + ${factor(d.h2)} · ${factor(s.v2)}${plus(s.c)} = ${n(d.out)}`, `The output unit adds the two activations in the same way, without a bend: ${blue(d.out)}.`],
    [`L = ½ (${n(d.out)}${plus(-s.target)})² = ${n(d.loss)}`, `The loss is half the squared distance from the target ${n(s.target)}: ${blue(d.loss)}.`],
    [`∂L/∂output = ${n(d.out)}${plus(-s.target)} = ${n(d.d)}`, `The way back begins: if the output grew by a little, the loss would grow by ${red(d.d)} times as much.`],
    [`Output weights: ${n(d.dv1)} and ${n(d.dv2)}`, `Each is ${red(d.d)} times what came in through that weight, ${blue(d.h1)} and ${blue(d.h2)}; the bias c gets ${red(d.dc)} itself.`],
    gradient('₁', 1), weights('₁', 1), gradient('₂', 2), weights('₂', 2),
  ][s.step];
}

/** [verdict, the rest] in words. */
export function describe(s, d) {
  const [verdict, words] = said(s, d);
  const more = s.direction === 'both' ? ` The target is ${n(s.target)}.` : '';
  return [verdict, `Step ${s.step} of ${LAST[s.direction]}, hidden units ${d.act.label}. ${words}${s.step === 6 || s.step === 0 ? '' : ` The inputs are ${n(s.x1)} and ${n(s.x2)}.`}`
    + `${s.step === 6 ? '' : more} Parameter ${NAMES[s.chosen]} (${ROLES[s.chosen]}) is ${n(s[s.chosen])}.`];
}

const number = (trait, label, extra = {}) => slider(trait, { label, min: -3, max: 3, step: 0.1, say: (v) => n(Number(v.toFixed(2))), of: (v) => Number(v.toFixed(1)), ...extra });

export const spec = {
  name: 'forward_backward',
  title: 'Forward and backward explorer',
  instruction: 'Drag the step, or press its arrow keys: each step computes one number from those it needs.',
  presets: [
    ['the input', () => ({ step: 0 })],
    ['the hidden units', () => ({ step: 4 })],
    ['the output', () => ({ step: 5 })],
    ['to the end', (s) => ({ step: LAST[s.direction] })],
    ['silence both ReLUs', () => ({ activation: 'relu', x1: 2, x2: -1, step: 4 })],
  ],
  controls: [
    slider('step', { label: 'Step', min: 0, max: 12, step: 1, say: (v, s) => `${v} of ${LAST[s?.direction ?? 'both']}`, live: (s) => ({ max: LAST[s.direction] }) }),
    number('x1', 'Input x₁'), number('x2', 'Input x₂'),
    number('target', 'Target', { when: (s) => s.direction === 'both' }),
    ...Object.keys(NAMES).map((name) => number(name, `Parameter ${NAMES[name]}`, { when: (s) => s.chosen === name })),
    choice('chosen', 'Change a parameter', Object.entries(NAMES).map(([name, label]) => [name, label]), { columns: true }),
    choice('activation', 'Hidden units', HIDDEN.map((name) => [name, ACTIVATIONS[name].label, glyph(ACTIVATIONS[name].f)])),
  ],
  extra: ['direction'],
  light: ['step', 'chosen'],
  repair: (s) => {
    const direction = LAST[s.direction] ? s.direction : 'both';
    return { ...s, direction, step: Math.min(s.step, LAST[direction]) };
  },
  compute,
  figures: [{
    name: 'graph', label: 'The network: inputs, two hidden units, one output, with every number known so far. Described by the sentence.',
    height: (width) => (width < 470 ? 452 : 346), draw,
  }],
  describe,
};

const start = { x1: 1, x2: 2, target: 1, w11: 0.5, w21: 1, b1: 0, w12: -1, w22: 0.5, b2: 0.5, v1: 1, v2: -2, c: 0.5, chosen: 'w11' };
export const stills = {};
for (const direction of ['forward', 'both']) {
  for (const name of HIDDEN) stills[`${direction} ${name}`] = { ...start, direction, activation: name, step: LAST[direction] };
}
stills.default = { ...start, direction: 'both', activation: 'tanh', step: 0 };

export default explorer(spec);

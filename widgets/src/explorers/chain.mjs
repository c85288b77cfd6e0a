// Chain: a thin deep net, one unit after another; its gradient is a product of factors.
import { ACTIVATIONS } from '../maths/activations.mjs';
import { chain, INPUT, NAMES, STUCK } from '../maths/chain.mjs';
import { across, linear } from '../draw/axes.mjs';
import { curve, dot, glyph, line, rect, text } from '../draw/svg.mjs';
import { fixed, minus, short, tenTo } from '../draw/words.mjs';
import { choice, slider } from '../wiring/controls.mjs';
import { explorer } from '../wiring/explorer.mjs';

/** Two panels, one above the other, that share the units as their horizontal axis. */
function layout(width, height) {
  const narrow = width < 440, left = narrow ? 40 : 52, right = width - (narrow ? 14 : 22);
  return { narrow, left, right, top: 34, middle: 34 + 0.3 * (height - 126), below: 34 + 0.3 * (height - 126) + 72, bottom: height - 38 };
}

/** Powers of ten for the lower axis: whole steps, at most five lines, 1 always among them. */
function powers(logs) {
  const finite = logs.filter(Number.isFinite), least = Math.min(0, ...finite), most = Math.max(0, ...finite);
  const room = 0.12 * (most - least), low = Math.min(-1, least - room), high = Math.max(1, most + room); // for the label at the end
  const step = [1, 2, 5, 10, 20, 50, 100].find((d) => Math.ceil(high / d) - Math.floor(low / d) <= 5) ?? 200;
  const from = Math.floor(low / step) * step, to = Math.ceil(high / step) * step;
  return { from, to, marks: Array.from({ length: Math.round((to - from) / step) + 1 }, (_, i) => from + i * step) };
}

function draw({ depth, stuck, unit }, { hs, factors, log }, width, height) {
  const box = layout(width, height), { narrow, left, right, top, middle, below, bottom } = box;
  const x = linear(0, depth, left + 8, right - 8), r = depth > 20 ? 2.4 : 3.2;
  let out = '';

  // forward: what each unit says
  const low = Math.min(0, ...hs), high = Math.max(...hs, 1), h = linear(low, high, middle, top);
  out += text(left, 13, narrow ? 'Activations' : 'Activations, the input at the left', 'title act') + text(right, 13, 'forward →', 'note', 'end');
  out += across(h, left, right, { values: low < 0 ? [low, 0, high] : [0, high], format: (v) => short(v), strong: 0 });
  out += curve(hs.map((v, l) => [x(l), h(v)]), 'act');
  hs.forEach((v, l) => { out += dot(x(l), h(v), l === unit && unit ? 5 : r, 'act'); });

  // backward: each unit's factor as a bar, their product as a line, 1 at the output
  const { from, to, marks } = powers([...log, ...factors.map((f) => Math.log10(Math.abs(f)))]), y = linear(from, to, bottom, below);
  out += text(left, below - 36, narrow ? 'Gradient left' : 'Gradient that is left, log scale', 'title grad')
    + text(right, below - 36, '← backward', 'note', 'end') + text(left, below - 20, 'bars: each unit’s own factor', 'note');
  out += across(y, left, right, { values: marks, format: (v) => tenTo(v), strong: 0 });
  const thick = Math.max(2, Math.min(12, 0.45 * (x(1) - x(0))));
  factors.forEach((f, k) => {
    const at = Math.log10(Math.abs(f)), a = y(0), b = Number.isFinite(at) ? y(at) : bottom;
    out += rect(x(k + 0.5) - thick / 2, Math.min(a, b), thick, Math.max(1, Math.abs(a - b)), 'fill grad');
  });
  out += curve(log.map((v, l) => [x(l), Number.isFinite(v) ? y(v) : NaN]), 'grad bold');
  log.forEach((v, l) => { if (Number.isFinite(v)) out += dot(x(l), y(v), l === unit && unit ? 5 : r, 'grad'); });
  const last = log.findIndex(Number.isFinite);
  if (last > 0) out += text(x(last) - 8, y(log[last]) - 10, '0 from here on', 'value grad', 'end');
  else if (depth > 1) {
    out += text(x(0) + 2, y(log[0]) + (log[0] > 0 ? -10 : 18), tenTo(log[0]), 'value grad');
  }
  const both = (at) => line(at, top - 6, at, middle, 'probe') + line(at, below - 6, at, bottom, 'probe');
  if (stuck && stuck <= depth) out += both(x(stuck - 0.5)) + text(x(stuck - 0.5) + (stuck > depth / 2 ? -6 : 6), middle + 16, 'stuck', 'note', stuck > depth / 2 ? 'end' : 'start');
  if (unit) out += both(x(Math.min(unit, depth)));
  const every = depth > 20 ? 5 : depth > 12 && narrow ? 4 : depth > 12 ? 2 : narrow && depth > 8 ? 2 : 1;
  for (let l = 0; l <= depth; l++) if (l % every === 0 && (l === 0 || l === depth || depth - l >= every)) out += text(x(l), bottom + 16, l === 0 ? 'in' : String(l), 'tick', 'middle');
  if (depth % every) out += text(x(depth), bottom + 16, String(depth), 'tick', 'middle');
  return out + text((left + right) / 2, bottom + 33, 'unit', 'note', 'middle');
}

/** [verdict, the rest] in words. */
export function describe({ depth, weight, bias, activation, stuck, unit }, { hs, factors, log }) {
  const { label } = ACTIVATIONS[activation], g = log[0], held = stuck > 0 && stuck <= depth;
  const verdict = g === -Infinity ? 'Nothing comes back.' : held && g < -3 && g - Math.log10(Math.abs(factors[stuck - 1])) > g / 2 ? 'One unit stops it all.'
    : g < -2 ? 'The gradient vanishes.' : g > 2 ? 'The gradient explodes.' : 'The gradient gets through.';
  const low = Math.min(...factors), high = Math.max(...factors);
  const span = high - low < 0.005 * high ? `each factor is ${short(high)}` : `the factors lie between ${short(low)} and ${short(high)}`;
  const jam = held ? ` Unit ${stuck} is held at z = ${minus(STUCK[activation])}: its factor is ${short(factors[stuck - 1])}.` : '';
  const at = Math.min(unit, depth), read = unit ? ` Unit ${at} says ${short(hs[at])}; behind it ${tenTo(log[at])} of the gradient is left.` : '';
  return [verdict, `${depth} ${label} unit${depth > 1 ? 's' : ''} in a row, weight ${short(weight, 3)}, bias ${fixed(bias, 1)}: ${span}, and <span class="grad">${tenTo(g)}</span> of the output’s gradient arrives at the input. `
    + `Forward, ${fixed(INPUT, 1)} becomes <span class="act">${short(hs[depth])}</span>.${jam}${read}`];
}

const plain = { depth: 20, bias: 0, stuck: 0, unit: 0 };
export const spec = {
  name: 'chain',
  title: 'Chain explorer',
  instruction: 'Set the one weight that all units share; watch how much of the gradient comes back.',
  presets: [
    ['vanish', () => ({ ...plain, activation: 'sigmoid', weight: 1 })],
    ['at its steepest', () => ({ ...plain, activation: 'sigmoid', weight: 4, bias: -2 })],
    ['explode', () => ({ ...plain, activation: 'sigmoid', weight: 6, bias: -3 })],
    ['more weight, less gradient', () => ({ ...plain, activation: 'tanh', weight: 2 })],
    ['one stuck unit', () => ({ ...plain, activation: 'sigmoid', weight: 4, bias: -2, stuck: 8 })],
    ['a dead one', () => ({ ...plain, activation: 'relu', weight: 1, stuck: 8 })],
  ],
  controls: [
    slider('depth', { label: 'Depth', min: 1, max: 30, step: 1, say: (v) => `${v} unit${v > 1 ? 's' : ''}` }),
    slider('weight', { label: 'Weight w', min: -3, max: 3, step: 0.05, to: Math.log2, of: (p) => Number((2 ** p).toPrecision(3)), say: (v) => short(v, 3) }),
    slider('bias', { label: 'Bias b', min: -6, max: 6, step: 0.1, say: (v) => fixed(v, 1), of: (v) => Number(v.toFixed(1)) }),
    slider('stuck', { label: 'Hold a unit far out', min: 0, max: 30, step: 1, live: (s) => ({ max: s.depth }), say: (v) => (v ? `unit ${v}` : 'none') }),
    slider('unit', { label: 'Read off a unit', min: 0, max: 30, step: 1, live: (s) => ({ max: s.depth }), say: (v) => (v ? `unit ${v}` : 'none') }),
    choice('activation', 'Activation', NAMES.map((name) => [name, ACTIVATIONS[name].label, glyph(ACTIVATIONS[name].f)])),
  ],
  light: ['unit'],
  compute: chain,
  figures: [{
    name: 'factors',
    label: 'Activations along the chain, and the gradient that is left on its way back, on a log scale.',
    height: (width) => (width < 440 ? 360 : 400),
    draw,
    point: ({ depth }, data, [left], [width, height]) => {
      const box = layout(width, height), at = Math.round(linear(0, depth, box.left + 8, box.right - 8).invert(left));
      return { unit: Math.max(1, Math.min(depth, at)) };
    },
  }],
  describe,
};

const start = { depth: 20, weight: 1, bias: 0, stuck: 0, unit: 0 };
export const stills = Object.fromEntries(NAMES.map((name) => [name, { ...start, activation: name }]));
stills.default = stills.sigmoid;
stills.tanh.weight = 0.5; // as in chapter 16, which asks first what w = 1 does

export default explorer(spec);

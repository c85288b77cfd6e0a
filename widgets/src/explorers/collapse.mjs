// Collapse: linear layers on top of one another stay one line, until a bend comes between them.
import { ACTIVATIONS } from '../maths/activations.mjs';
import { forward, network } from '../maths/network.mjs';
import { rng } from '../maths/random.mjs';
import { across, below, linear } from '../draw/axes.mjs';
import { curve, glyph, line, text } from '../draw/svg.mjs';
import { fixed, percent, short } from '../draw/words.mjs';
import { choice, seed, slider } from '../wiring/controls.mjs';
import { explorer } from '../wiring/explorer.mjs';

const WIDTH = 4, SPAN = 3, SAMPLES = 241;
const X = Float64Array.from({ length: SAMPLES }, (_, i) => -SPAN + (2 * SPAN * i) / (SAMPLES - 1));

/** A net 1-4-...-4-1 over a line of inputs; `bend` goes from the identity to the activation. */
export function compute({ layers, bend, activation, seed: draw }) {
  const random = rng(draw), sizes = [1, ...Array(layers - 1).fill(WIDTH), 1];
  const params = network(sizes, (nIn, nOut) => Float64Array.from({ length: nIn * nOut }, () => random.normal(1.25 / Math.sqrt(nIn))));
  for (const { b } of params) for (let j = 0; j < b.length; j++) b[j] = random.normal(0.6);
  const { f } = ACTIVATIONS[activation], act = { f: (z) => z + bend * (f(z, 0.1) - z) };
  const { zs, hs } = forward(params, X, SAMPLES, act);
  const out = zs.at(-1), count = params.reduce((n, { W, b }) => n + W.length + b.length, 0);
  // the straight line nearest to the output, by least squares
  const mean = out.reduce((s, v) => s + v, 0) / SAMPLES;
  let xy = 0, xx = 0;
  X.forEach((x, i) => { xy += x * (out[i] - mean); xx += x * x; });
  const slope = xy / xx, low = Math.min(...out), high = Math.max(...out);
  const off = Math.max(...out.map((v, i) => Math.abs(v - mean - slope * X[i])));
  let bends = 0; // corners: where the second difference jumps
  const rise = 1e-6 * Math.max(1e-9, high - low);
  for (let i = 1, last = false; i < SAMPLES - 1; i++) {
    const corner = Math.abs(out[i + 1] - 2 * out[i] + out[i - 1]) > rise;
    if (corner && !last) bends++;
    last = corner;
  }
  return { params, hidden: hs.slice(1), out, count, slope, intercept: mean, off, share: off / (high - low || 1), bends, low, high };
}

function draw({ layers, bend }, { hidden, out, slope, intercept, low, high }, width, height) {
  const left = 34, right = width - 8, columns = Math.max(hidden.length, 4), gap = width < 420 ? 5 : 12, small = (right - left - gap * (columns - 1)) / columns;
  const top = 24, middle = top + Math.min(84, small * 1.1 + 10), main = middle + 52, bottom = height - 24;
  let picture = text(left, 13, hidden.length ? `hidden layers, ${WIDTH} units each` : 'no hidden layer', 'title');
  hidden.forEach((h, l) => {
    const x0 = left + l * (small + gap), x = linear(-SPAN, SPAN, x0, x0 + small), reach = Math.max(1e-9, ...h.map(Math.abs)), y = linear(-reach, reach, middle, top);
    picture += line(x0, y(0), x0 + small, y(0), 'hair');
    for (let j = 0; j < WIDTH; j++) picture += curve(Array.from(X, (v, i) => [x(v), y(h[i * WIDTH + j])]), 'act');
    picture += text(x0 + small / 2, middle + 15, String(l + 1), 'tick', 'middle');
  });
  const ends = [intercept - SPAN * slope, intercept + SPAN * slope];
  const pad = 0.08 * Math.max(high - low, 0.5), x = linear(-SPAN, SPAN, left, right), y = linear(Math.min(low, ...ends) - pad, Math.max(high, ...ends) + pad, bottom, main);
  picture += text(left, main - 10, `output after ${layers} layer${layers > 1 ? 's' : ''}`, 'title act');
  picture += across(y, left, right, { count: 4, format: (v) => short(v), strong: 0 }) + below(x, bottom + 16, { values: [-3, -2, -1, 0, 1, 2, 3], strong: 0 });
  picture += curve(Array.from(X, (v, i) => [x(v), y(out[i])]), 'act bold');
  picture += curve([-SPAN, SPAN].map((v) => [x(v), y(intercept + slope * v)]), 'ink dashed');
  const label = bend === 0 || layers === 1 ? `${fixed(slope)} x ${intercept < 0 ? '−' : '+'} ${fixed(Math.abs(intercept))}` : 'nearest straight line';
  // the label stands over or under the right end, clear of both curve and line
  const near = Array.from(X).flatMap((v, i) => (x(v) > right - 7.2 * label.length ? [y(out[i]), y(intercept + slope * v)] : []));
  const over = Math.min(...near) - 9, under = Math.max(...near) + 18;
  return picture + text(right - 2, over > main + 12 ? over : Math.min(under, bottom - 4), label, 'value strong', 'end');
}

/** [verdict, the rest] in words. */
export function describe({ layers, bend, activation, seed: pick }, { count, slope, intercept, share, bends }) {
  const built = `${layers} layer${layers > 1 ? 's' : ''} with ${count} weights and biases (seed ${pick})`;
  const line = `${fixed(slope)} x ${intercept < 0 ? '−' : '+'} ${fixed(Math.abs(intercept))}`;
  if (layers === 1) return ['One layer is one line.', `Without a hidden layer there is nothing to bend: ${built} give <span class="act">${line}</span>, whether ${ACTIVATIONS[activation].label} is bent in by ${percent(bend)} or not.`];
  if (bend === 0) return ['Still one straight line.', `${built} give <span class="act">${line}</span> and nothing else: two numbers would do the same. ${ACTIVATIONS[activation].label} is switched off.`];
  const corners = ['relu', 'leaky_relu'].includes(activation) ? `It has ${bends} corner${bends === 1 ? '' : 's'} here.` : 'It is smooth.';
  const verdict = share < 0.02 ? 'Almost a line still.' : share < 0.12 ? 'The line begins to bend.' : 'No longer a line.';
  return [verdict, `${built} and ${percent(bend)} of a ${ACTIVATIONS[activation].label} between them leave the nearest straight line by up to <span class="act">${percent(share)}</span> of the output’s range. ${corners}`];
}

export const spec = {
  name: 'collapse',
  title: 'Collapse explorer',
  instruction: 'Stack linear layers as high as you like; then add a bend.',
  presets: [
    ['one layer', () => ({ layers: 1, bend: 0 })],
    ['eight linear layers', () => ({ layers: 8, bend: 0 })],
    ['a slight bend', () => ({ layers: 4, bend: 0.2 })],
    ['a full bend', () => ({ layers: 4, bend: 1 })],
    ['eight bent layers', () => ({ layers: 8, bend: 1 })],
  ],
  controls: [
    slider('layers', { label: 'Layers', min: 1, max: 8, step: 1, say: String }),
    slider('bend', { label: 'Bend between them', min: 0, max: 1, step: 0.01, say: (v) => (v ? percent(v) : 'none') }),
    choice('activation', 'Kind of bend', ['relu', 'leaky_relu', 'tanh', 'sigmoid'].map((a) =>
      [a, ACTIVATIONS[a].label, glyph((z) => ACTIVATIONS[a].f(z, 0.15))])),
    seed(),
  ],
  compute,
  figures: [{
    name: 'stack',
    label: 'The units of each layer and the output as functions of the input.',
    height: (w) => (w < 420 ? 360 : 430),
    draw,
  }],
  describe,
};

export const stills = { default: { layers: 4, bend: 0, activation: 'relu', seed: 1 } };
export default explorer(spec);

// Chaos: where in the plane of (σ_w, σ_b) two inputs merge or part, and over how many layers.
import { ACTIVATIONS, activation } from '../maths/activations.mjs';
import { MAX_DEPTH, NAMES, SIGMA_B, SIGMA_W, WIDTH, chaos, levelCurve } from '../maths/chaos.mjs';
import { across, below, linear } from '../draw/axes.mjs';
import { curve, dot, glyph, line, path, px, rect, text } from '../draw/svg.mjs';
import { fixed, minus, short, tenTo } from '../draw/words.mjs';
import { choice, seed, slider } from '../wiring/controls.mjs';
import { explorer } from '../wiring/explorer.mjs';

const clamp = (v, low, high) => Math.max(low, Math.min(high, v));
const round = (v) => Math.round(v * 100) / 100;
const EDGE = 0.015; // what counts as the edge: the squared gradient changes by less than this per layer
const LINE = { relu: Math.SQRT2, leaky_relu: Math.sqrt(2 / 1.0001), selu: Math.SQRT2 / 1.0507009873554805 }; // beyond: no finite variance
const names = (svg) => svg.replace(/σ_([wb])(.?)/g, 'σ<tspan dy="3" font-size="85%">$1</tspan><tspan dy="-3">$2</tspan>');

// --- the phase plane -------------------------------------------------------------------------

const plane = (width, height) => {
  const left = 34, right = width - 8, top = 28, bottom = height - 40;
  return { left, right, top, bottom, x: linear(0, SIGMA_W, left, right), y: linear(0, SIGMA_B, bottom, top) };
};
const SCALES = [20, 7, 3.2, 1.6]; // layers over which the squared gradient changes by a factor e

/**
 * Where chi has a level, as [σ_w, σ_b] from the bottom of the plane to where it leaves it; null
 * where it lies beyond the plane, [] where it does not cross it.
 */
function level(name, chi) {
  const at = LINE[name] * Math.sqrt(chi), straight = name === 'relu' || name === 'leaky_relu'; // their biases do not count
  const list = straight ? [[at, 0], [at, 2 * SIGMA_B]] : levelCurve(name, chi);
  if (!list.length || list[0][0] >= SIGMA_W || list[0][1] >= SIGMA_B) return null;
  const i = list.findIndex(([u, v]) => u > SIGMA_W || v > SIGMA_B);
  if (i < 1) return [];
  const [[u, v], [p, q]] = [list[i - 1], list[i]], t = Math.min(p > u ? (SIGMA_W - u) / (p - u) : 1, q > v ? (SIGMA_B - v) / (q - v) : 1);
  return [...list.slice(0, i), [u + t * (p - u), v + t * (q - v)]];
}

const WORDS = { // where the two phases are named
  tanh: [[0.62, 0.95], [2.3, 0.45]], softsign: [[0.75, 0.95], [2.55, 0.3]], sigmoid: [[1.5, 0.8]],
  relu: [[0.62, 0.8], [2.25, 0.8]], leaky_relu: [[0.62, 0.8], [2.25, 0.8]], selu: [[0.45, 0.95], [2.2, 0.8]],
};

function drawPlane({ activation: name, sigma_w, sigma_b }, data, width, height) {
  const { left, right, top, bottom, x, y } = plane(width, height);
  let out = rect(left, top, right - left, bottom - top, 'paper');
  const beyond = (list, side) => { // what lies farther from the edge of chaos than this level
    if (list && !list.length || !list && side > 0) return;
    const line = (list ?? [[SIGMA_W, 0]]).map(([u, v]) => [x(u), y(v)]), wall = side < 0 ? left : right;
    const corners = [[wall, bottom], [line[0][0], bottom], ...line, [line.at(-1)[0], top], [wall, top]];
    out += path(`M${corners.map(([u, v]) => `${px(u)} ${px(v)}`).join('L')}Z`, 'layer');
  };
  for (const d of SCALES) {
    beyond(level(name, Math.exp(-1 / d)), -1);
    beyond(level(name, Math.exp(1 / d)), 1);
  }
  const edge = (level(name, 1) ?? []).map(([u, v]) => [x(u), y(v)]);
  if (LINE[name]) out += line(x(LINE[name]), top, x(LINE[name]), bottom, 'probe');
  if (edge.length) out += curve(edge, LINE[name] && name !== 'selu' ? 'ink dashed' : 'ink bold');
  if (LINE[name] && name !== 'selu') out += dot(x(LINE[name]), bottom, 5, 'ink');
  out += text(0, 13, 'Phase plane', 'title') + text(right, 13, width < 290 ? 'shaded off the edge' : 'shaded away from the edge', 'note', 'end');
  out += rect(left, top, right - left, bottom - top, 'border');
  out += below(x, bottom + 16, { values: [0, 1, 2, 3] }) + [0, 0.5, 1, 1.5].map((v) => text(left - 7, y(v) + 4, minus(v), 'tick', 'end')).join('');
  out += text((left + right) / 2, bottom + 33, 'σw: spread of weights × √n', 'note', 'middle');
  out += text(left + 6, top + 16, 'σ_b: biases', 'note halo');
  const phase = ([u, v], word, note) => text(x(u), y(v), word, 'value strong', 'middle') + text(x(u), y(v) + 16, note, 'note halo', 'middle');
  const [first, second] = WORDS[name];
  out += phase(first, 'order', 'inputs merge');
  if (second) out += LINE[name] ? phase(second, 'explosion', 'signals grow') : phase(second, 'chaos', 'inputs part');
  const mark = LINE[name] && name !== 'selu' ? [x(LINE[name]), y(1.2)] : edge.find(([, v]) => v < y(1.12));
  if (mark) out += text(mark[0] + 8, mark[1] + 4, 'edge', 'value strong');
  const at = [x(sigma_w), y(sigma_b)];
  return names(out + line(at[0], bottom, ...at, 'probe') + line(left, at[1], ...at, 'probe') + dot(...at, 7.5, 'ink handle'));
}

// --- the correlation map ---------------------------------------------------------------------

const square = (width, height) => {
  const left = 34, right = width - 8, top = 28, bottom = height - 40;
  return { left, right, top, bottom, x: linear(0, 1, left, right), y: linear(0, 1, bottom, top) };
};

function drawMap({ c }, { map, end, path: steps }, width, height) {
  const { left, right, top, bottom, x, y } = square(width, height), ticks = [0, 0.5, 1];
  let out = text(0, 13, 'One layer', 'title act') + text(right, 13, width < 290 ? 'drag the first' : 'drag the first correlation', 'note', 'end');
  out += across(y, left, right, { values: ticks }) + below(x, bottom + 16, { values: ticks }) + text((left + right) / 2, bottom + 33, 'correlation of the two inputs', 'note', 'middle');
  out += line(x(0), y(0), x(1), y(1), 'one') + text(left + 6, top + 16, 'in the next layer', 'note');
  const grid = Array.from({ length: 25 }, (_, i) => Math.cos((Math.PI * (24 - i)) / 48)); // closer near 1
  out += curve(grid.map((v) => [x(v), y(map.next(v))]), 'act bold');
  const stairs = [[x(c), bottom]];
  steps.slice(0, -1).forEach((v, l) => stairs.push([x(v), y(steps[l + 1])], [x(steps[l + 1]), y(steps[l + 1])]));
  out += curve(stairs, 'ink thin') + dot(x(end), y(end), 5, 'open');
  const far = right - x(end) < 80; // below the diagonal there is room
  out += text(far ? right : x(end) + 10, y(end) + (far ? 38 : end < 0.1 ? -10 : 18), `c* = ${short(end, 2)}`, 'value act', far ? 'end' : 'start');
  return out + dot(x(c), bottom, 7.5, 'ink handle');
}

// --- layer by layer --------------------------------------------------------------------------

function drawLayers({ depth }, { path: steps, net, end, scale }, width, height) {
  const narrow = width < 440, left = 34, right = width - 38, top = 42, bottom = height - 36;
  const x = linear(1, depth, left + 6, right), y = linear(Math.min(0, ...net.filter(Number.isFinite)), 1, bottom, top), lost = 1 + 6 * scale;
  let out = text(0, 13, narrow ? 'Layer by layer' : 'The correlation, layer by layer', 'title act');
  out += text(0, 30, `line: wide layers; circles: one net of ${WIDTH} units`, 'note');
  if (lost < depth) {
    out += rect(x(lost), top, right - x(lost), bottom - top, 'zone');
    if (right - x(lost) > 96) out += text(x(lost) + 6, bottom - 8, 'start forgotten', 'note');
  }
  out += across(y, left, right, { values: [0, 0.5, 1] }) + line(left, y(end), right, y(end), 'probe') + text(right + 6, y(end) + 4, 'c*', 'value act');
  const every = [1, 2, 5, 10].find((d) => depth / d <= (narrow ? 6 : 12)), marks = [1];
  for (let l = every === 1 ? 2 : every; l <= depth; l += every) marks.push(l);
  out += below(x, bottom + 16, { values: marks }) + text((left + right) / 2, bottom + 32, 'layer', 'note', 'middle');
  out += curve(steps.map((v, l) => [x(l + 1), y(v)]), 'act bold');
  net.forEach((v, l) => { if (Number.isFinite(v)) out += dot(x(l + 1), y(v), depth > 30 ? 2 : 2.6, 'open'); });
  if (scale < depth - 1) {
    const w = x(1 + scale) - x(1);
    out += line(x(1), bottom + 2, x(1) + w, bottom + 2, 'scale');
    out += text(x(1) + w + 5, bottom - (lost < depth ? 24 : 8), `ξ = ${short(scale, 2)}`, 'value');
  }
  return out;
}

// --- words -----------------------------------------------------------------------------------

/** [verdict, the rest] in words. */
export function describe({ activation: name, sigma_w, sigma_b, c, depth, seed: net }, data) {
  const { q, chi, end, scale, path: steps } = data, { label } = ACTIVATIONS[name], edge = Math.abs(Math.log(chi)) < EDGE;
  const verdict = q === Infinity ? 'The signal explodes.' : edge ? 'On the edge of chaos.'
    : q === 0 ? 'The signal dies out.' : chi < 1 ? 'Order: the inputs merge.' : 'Chaos: the inputs part.';
  const last = steps.at(-1), start = `From a correlation of ${fixed(c)} at layer 1, two inputs come to <span class="act">${fixed(last, 3)}</span> at layer ${depth}`;
  const speed = q === 0 ? `, but each layer multiplies their size by ${short(Math.sqrt(chi), 2)}` : `; the distance to c* = ${short(end, 3)} shrinks ${scale === Infinity ? 'ever more slowly' : `by a factor of e = 2.718 every ${short(scale, 2)} layers`}`;
  const back = (depth - 1) * Math.log10(chi);
  const grad = `Backward, each layer multiplies the mean squared <span class="grad">gradient</span> by ${fixed(chi, chi < 0.1 ? 4 : 3)}${edge ? ', which hardly changes it' : `, by ${tenTo(back)} in all`}.`;
  const seen = data.net.at(-1);
  const real = Number.isFinite(seen) ? `One net of ${WIDTH} units (seed ${net}) ends at ${fixed(seen)}.` : `In one net of ${WIDTH} units (seed ${net}) nothing is left to compare.`;
  return [verdict, `${label}, σ<sub>w</sub> = ${fixed(sigma_w)}, σ<sub>b</sub> = ${fixed(sigma_b)}. ${start}${speed}. ${grad} ${real}`];
}

const at = (activation, sigma_w, sigma_b, c = 0.6) => () => ({ activation, sigma_w, sigma_b, c });
export const spec = {
  name: 'chaos',
  title: 'Order and chaos explorer',
  instruction: 'Drag the point through the plane: do two different inputs become one on their way down, or strangers?',
  presets: [
    ['order', at('tanh', 1, 0.5, 0.2)],
    ['chaos', at('tanh', 2.5, 0.3, 0.99)],
    ['the edge', at('tanh', 1.33, 0.22)],
    ['the edge without biases', at('tanh', 1, 0)],
    ['ReLU under He', at('relu', Math.SQRT2, 0, 0)],
    ['sigmoid: always order', at('sigmoid', 3, 0)],
    ['SELU as designed', at('selu', 1, 0)],
  ],
  controls: [
    slider('sigma_w', { label: 'Weights, σ × √n', min: 0.05, max: SIGMA_W, step: 0.01, say: (v) => fixed(v) }),
    slider('sigma_b', { label: 'Biases, σ', min: 0, max: SIGMA_B, step: 0.01, say: (v) => fixed(v) }),
    slider('c', { label: 'First correlation', min: 0, max: 0.99, step: 0.01, say: (v) => fixed(v) }),
    slider('depth', { label: 'Depth', min: 5, max: MAX_DEPTH, step: 1, say: (v) => `${v} layers` }),
    choice('activation', 'Activation', NAMES.map((name) => [name, ACTIVATIONS[name].label, glyph(name === 'leaky_relu' ? (z) => (z > 0 ? z : 0.15 * z) : ACTIVATIONS[name].f)])),
    seed(),
  ],
  compute: (state) => chaos(activation(state.activation), state),
  figures: [
    { name: 'plane', label: 'Phase plane: order and chaos by the spreads of weights and biases, the edge between them, the chosen point.', height: (w) => Math.min(w, 360), draw: drawPlane,
      point: (s, d, [u, v], [width, height]) => {
        const { x, y } = plane(width, height);
        return { sigma_w: round(clamp(x.invert(u), 0.05, SIGMA_W)), sigma_b: round(clamp(y.invert(v), 0, SIGMA_B)) };
      } },
    { name: 'map', beside: true, label: 'The correlation in the next layer over the correlation in this one, and the path of two inputs.', height: (w) => Math.min(w, 360), draw: drawMap,
      point: (s, d, [u], [width, height]) => ({ c: round(clamp(square(width, height).x.invert(u), 0, 0.99)) }) },
    { name: 'layers', label: 'The correlation of the two inputs at each layer, in theory and in one random net.', height: () => 230, draw: drawLayers },
  ],
  describe,
};

const start = { sigma_w: 2, sigma_b: 0.3, c: 0.9, depth: 30, seed: 1 };
export const stills = Object.fromEntries(NAMES.map((name) => [name, { ...start, activation: name }]));
stills.default = stills.tanh;

export default explorer(spec);

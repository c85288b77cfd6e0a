// Init lab: what a weight initialization does to a deep network before any training.
import { ACTIVATIONS as EXACT } from '../maths/activations.mjs';
import { ACTIVATIONS, BINS, INPUTS, SCHEMES, passes, preview, simulate } from '../maths/initlab.mjs';
import { linear } from '../draw/axes.mjs';
import { curve, dot, glyph, line, path, points, px, rect, text } from '../draw/svg.mjs';
import { fixed, minus, percent, tenTo } from '../draw/words.mjs';
import { choice, seed, slider } from '../wiring/controls.mjs';
import { explorer } from '../wiring/explorer.mjs';

const WIDTHS = [8, 12, 16, 24, 32, 48, 64, 96, 128, 192, 256];
const nearest = (w) => WIDTHS.reduce((best, v, i) => (Math.abs(v - w) < Math.abs(WIDTHS[best] - w) ? i : best), 0);
const TOP = 50, BOTTOM = 40;

/** Four panels whose rows are the layers: activations, gradients, size of the signal, lost units. */
function layout(width, height, L) {
  const narrow = width < 440, label = narrow ? 20 : 26, gap = narrow ? 9 : 18, bars = narrow ? 0 : 82;
  const inner = width - label - bars - (narrow ? 2 : 3) * gap - 4, ridge = narrow ? inner * 0.31 : Math.min(inner * 0.32, 190), x0 = label;
  const size = inner - 2 * ridge, x1 = x0 + ridge + gap, x2 = x1 + ridge + gap, x3 = x2 + size + gap;
  const y = (l) => TOP + (l / L) * (height - TOP - BOTTOM);
  return { narrow, ridge, size, bars, x0, x1, x2, x3, y, row: (height - TOP - BOTTOM) / L, base: height - BOTTOM };
}
const labelled = (L) => (l) => l === L || (L <= 16 ? l > 0 : l > 0 && (l % 5 === 0 || l === 1) && L - l > 1);

function ridges(x0, box, bins, L, cls, probe) {
  const high = Math.min(box.row * 0.94, 60), x = (b) => x0 + ((b + 0.5) / BINS) * box.ridge;
  let out = '';
  for (let l = 1; l <= L; l++) {
    const top = Array.from({ length: BINS }, (_, b) => [x(b), box.y(l) - high * bins[l * BINS + b]]);
    const d = points(top), dim = probe && l !== probe ? ' dim' : '';
    out += path(`M${px(x(0))} ${px(box.y(l))}${d.replace('M', 'L')}L${px(x(BINS - 1))} ${px(box.y(l))}Z`, `fill ${cls}${dim}`) + path(d, `curve thin ${cls}${dim}`);
  }
  return out;
}

function draw({ layer: probe }, s, width, height) {
  const { L } = s, box = layout(width, height, L), { narrow, x0, x1, x2, x3, y, base } = box, { axis, lost } = ACTIVATIONS[s.activation];
  const keep = labelled(L);
  let out = '';
  for (let l = 1; l <= L; l++) if (keep(l)) out += text(x0 - 6, y(l) + 4, l, l === probe ? 'tick strong' : 'tick', 'end');
  const head = (x, title, note, cls = '') => text(x, 13, title, `title ${narrow ? 'small ' : ''}${cls}`) + text(x, 29, note, 'note');
  out += head(x0, 'Activations', 'forward ↓', 'act') + head(x1, 'Gradients', 'backward ↑', 'grad');
  out += ridges(x0, box, s.actBins, L, 'act', probe) + ridges(x1, box, s.gradBins, L, 'grad', probe);
  const ends = (x, [lo, hi], open) => text(x, base + 18, open && lo < 0 && !narrow ? '≤ −3' : minus(lo), 'tick')
    + text(x + box.ridge, base + 18, open && !narrow ? '≥ 3' : hi, 'tick', 'end') + (lo < 0 ? text(x + box.ridge / 2, base + 18, '0', 'tick', 'middle') : '');
  out += ends(x0, axis, axis[1] > 1) + ends(x1, [-3, 3], true);

  // the size of both signals, a log axis that marks 1
  const finite = [...s.act, ...s.grad].filter(Number.isFinite), low = Math.min(-1, ...finite), high = Math.max(1, ...finite);
  const most = narrow ? 3 : 4, step = [1, 2, 5, 10, 20, 50, 100].find((d) => Math.ceil(high / d) - Math.floor(low / d) <= most) ?? 200;
  const from = Math.floor(low / step) * step, to = Math.ceil(high / step) * step, x = linear(from, to, x2 + 4, x2 + box.size - 6);
  out += head(x2, x3 - x2 < 150 ? 'Size' : 'Size of the signal', 'rms, log scale');
  const marks = Array.from({ length: Math.round((to - from) / step) + 1 }, (_, i) => from + i * step), placed = [];
  for (const v of marks) out += line(x(v), TOP - 10, x(v), base + 4, v ? 'hair' : 'one');
  for (const v of [0, to, from, ...marks]) { // 1 is the label that counts; the others where there is room
    const room = narrow ? 26 : 32, left = x(v) - (v === from ? 6 : v === to ? room - 6 : room / 2);
    if (placed.some((p) => Math.abs(p - left) < room + 2)) continue;
    placed.push(left);
    out += text(v === from ? left : v === to ? left + room : x(v), base + 18, tenTo(v), v ? 'tick' : 'tick strong', v === from ? 'start' : v === to ? 'end' : 'middle');
  }
  if (probe) out += line(x0, y(probe), x3 + box.bars, y(probe), 'probe');
  const trace = (log, cls, round) => {
    out += curve(Array.from(log, (v, l) => [x(v), Number.isFinite(v) ? y(l) : NaN]), cls);
    if (round) for (let l = 0; l <= L; l++) if (Number.isFinite(log[l])) out += dot(x(log[l]), y(l), l === probe ? 4.5 : L > 16 ? 1.8 : 2.5, round);
  };
  const hidden = Array.from(s.median, (m, l) => s.grad[l] - m), split = Math.max(...hidden.filter(Number.isFinite)) > 0.5;
  if (split) {
    const shown = s.median.map((v) => (v < from ? NaN : v)); // a median of 0 has no place on a log axis
    trace(shown, 'grad dotted');
    const l = shown.findIndex(Number.isFinite);
    if (l >= 0 && l < L) out += text(x(shown[l]) + (x(shown[l]) > x2 + box.size / 2 ? -6 : 6), y(l) + 14, 'median', 'note', x(shown[l]) > x2 + box.size / 2 ? 'end' : 'start');
  }
  trace(s.act, 'act', 'act');
  trace(s.grad.map((v, l) => (l ? v : NaN)), 'grad', 'grad'); // by layer: the input has no weights to learn
  const end = (log, l, dy, cls) => { // direct label where the signal ends up
    if (!Number.isFinite(log[l])) return;
    const at = x(log[l]), left = at < x2 + 34, right = at > x2 + box.size - 34;
    out += text(left ? at - 4 : right ? at + 5 : at, y(l) + dy, tenTo(log[l]), `value ${cls}`, left ? 'start' : right ? 'end' : 'middle');
  };
  end(s.grad, 1, -7, 'grad');
  end(s.act, L, 32 + 2, 'act');

  if (lost && !narrow) { // on a phone the sentence says it
    const thick = Math.max(3, Math.min(11, box.row * 0.5)), room = box.bars - 34;
    out += head(x3, lost === 'dead' ? 'Dead' : 'Saturated', '% of units') + line(x3, TOP - 10, x3, base + 4, 'hair');
    for (let l = 1; l <= L; l++) {
      if (s.lost[l] > 0) out += rect(x3, y(l) - thick / 2, Math.max(1, s.lost[l] * room), thick, 'bar');
      if (keep(l)) out += text(x3 + s.lost[l] * room + 5, y(l) + 4, Math.round(100 * s.lost[l]), 'tick');
    }
  }
  if (s.activation === 'relu') out += text(x0, height - 4, narrow ? 'zeros left out' : 'zeros left out; each row scaled to its own peak', 'note');
  else out += text(x0, height - 4, narrow ? 'rows scaled to their peaks' : 'each row scaled to its own peak', 'note');
  return out;
}

// Instances take turns at the one arena: who works there, and when it last did.
let busy = { who: null, at: 0 };
/** A few milliseconds of the simulation with all inputs; true until it has come to its end. */
export function work(state, s) {
  if (!s.finer) return false;
  const began = performance.now();
  if (busy.who !== s && busy.who?.finer && began - busy.at < 500) return true;
  busy = { who: s, at: began };
  s.run ??= passes(s.finer, INPUTS);
  while (performance.now() < began + 9) {
    const { done, value } = s.run.next();
    if (!done) continue;
    if (value) Object.assign(s, value, { finer: null });
    s.run = null; // ended, or another simulation came between
    return !value;
  }
  return true;
}

/** [verdict, the rest] in words; both ends of the net, and the layer that is read off. */
export function describe({ layer, gain, seed: draw }, s) {
  const { L } = s, a = s.act[L], g = s.grad[1], { lost: word } = ACTIVATIONS[s.activation];
  const lost = s.lost.subarray(1).reduce((t, v) => t + v, 0) / L;
  const verdict = s.scheme === 'constant' ? 'Every unit computes the same.'
    : a < -2 ? 'The signal vanishes.' : a > 2 ? 'The signal explodes.'
    : word === 'saturated' && lost > 0.5 ? 'The units saturate.'
    : g < -2 ? 'The gradients vanish.' : g > 2 ? 'The gradients explode.'
    : a < -0.7 ? 'The signal shrinks.' : a > 0.7 ? 'The signal grows.'
    : g < -0.7 ? 'The gradients shrink.' : g > 0.7 ? 'The gradients grow.' : 'The signal holds.';
  const change = (v) => (v < -0.3 ? 'have shrunk' : v > 0.3 ? 'have grown' : 'stay close');
  const hidden = s.grad[1] - s.median[1] > 0.5 ? ` (the median one to ${tenTo(s.median[1])})` : '';
  const flat = word ? `; ${percent(lost)} of the units are ${word}` : '';
  const read = layer ? ` Layer ${layer}: activations ${tenTo(s.act[layer])}, gradients ${tenTo(s.grad[layer])}${word ? `, ${percent(s.lost[layer])} ${word}` : ''}.` : '';
  return [verdict, `Through ${L} layers of ${s.n} units, ${SCHEMES[s.scheme].label} weights, the <span class="act">activations</span> ${change(a)} to ${tenTo(a)} times the input’s size; `
    + `back at layer 1 the <span class="grad">gradients</span> ${change(g)} to ${tenTo(g)} times the output’s${hidden}${flat} (gain ${fixed(gain)}, seed ${draw}).${read}`];
}

const LOOK = { leaky_relu: (z) => (z > 0 ? z : 0.15 * z) };
export const spec = {
  name: 'initlab',
  title: 'Init lab',
  instruction: 'Choose weights and an activation; watch the signal go down the layers and the gradient come back.',
  presets: [
    ['vanish', () => ({ depth: 12, width: 256, activation: 'tanh', scheme: 'small', gain: 1, layer: 0 })],
    ['explode', () => ({ depth: 12, width: 128, activation: 'relu', scheme: 'unit', gain: 1, layer: 0 })],
    ['saturate', () => ({ depth: 12, width: 128, activation: 'tanh', scheme: 'unit', gain: 1, layer: 0 })],
    ['all equal', () => ({ depth: 12, width: 64, activation: 'tanh', scheme: 'constant', gain: 1, layer: 0 })],
    ['halve at each layer', () => ({ depth: 30, width: 256, activation: 'relu', scheme: 'xavier', gain: 1, layer: 0 })],
    ['hold', () => ({ depth: 30, width: 256, activation: 'relu', scheme: 'he', gain: 1, layer: 0 })],
  ],
  controls: [
    slider('depth', { label: 'Depth', min: 2, max: 30, step: 1, say: (v) => `${v} layers` }),
    slider('width', { label: 'Width', min: 0, max: WIDTHS.length - 1, step: 1, to: nearest, of: (i) => WIDTHS[i], say: (v) => `${WIDTHS[nearest(v)]} units` }),
    slider('gain', { label: 'Gain', min: -2, max: 2, step: 0.05, to: Math.log2, of: (p) => Number((2 ** p).toPrecision(3)), say: (v) => `× ${fixed(v)}` }),
    slider('layer', { label: 'Read off a layer', min: 0, max: 30, step: 1, live: (s) => ({ max: s.depth }), say: (v) => (v ? `layer ${v}` : 'none') }),
    choice('activation', 'Activation', Object.keys(ACTIVATIONS).map((a) => [a, EXACT[a].label, glyph(LOOK[a] ?? ((z) => EXACT[a].f(z)))])),
    choice('scheme', 'Weights', Object.entries(SCHEMES).map(([name, { label, rule }]) => [name, label, rule])),
    seed(),
  ],
  light: ['layer'],
  repair: (s) => ({ ...s, width: WIDTHS[nearest(s.width)], layer: Math.min(s.layer, s.depth) }),
  compute(state) { // a deep and wide net is shown with a few inputs at once, then with all of them
    const few = preview(state);
    return Object.assign(simulate(state, few), { finer: few < INPUTS ? state : null });
  },
  work,
  figures: [{
    name: 'layers',
    label: 'By layer: histograms of activations and gradients, their size on a log scale, and the share of lost units.',
    height: (width) => (width < 440 ? 380 : 540),
    draw,
    point: (s, d, [, at], [width, height]) => {
      const l = Math.round(((at - TOP) / (height - TOP - BOTTOM)) * d.L);
      return { layer: Math.max(0, Math.min(d.L, l)) };
    },
  }],
  describe,
};

export const stills = { default: { depth: 12, width: 256, activation: 'tanh', scheme: 'small', gain: 1, seed: 1, layer: 0 } };
export default explorer(spec);

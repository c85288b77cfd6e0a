// Neuron: the direction of the weights turns the line, the bias slides it, their common size sharpens it.
import { ACTIVATIONS, activation } from '../maths/activations.mjs';
import { across, below, linear } from '../draw/axes.mjs';
import { clip } from '../draw/clip.mjs';
import { curve, dot, glyph, line, path, px, rect, text } from '../draw/svg.mjs';
import { fixed, minus, short } from '../draw/words.mjs';
import { choice, slider } from '../wiring/controls.mjs';
import { explorer } from '../wiring/explorer.mjs';

const SPAN = 3, SQUARE = [[-SPAN, -SPAN], [SPAN, -SPAN], [SPAN, SPAN], [-SPAN, SPAN]];
const NAMES = ['step', 'linear', 'sigmoid', 'tanh', 'relu'];
const SHARES = [0.05, 0.2, 0.4, 0.6, 0.8, 0.95];
// The z at which g crosses equal steps of its range, each one shade bluer; the range of h that is drawn.
const SHADES = {
  step: { z: [0, 0, 0, 0, 0, 0], range: [0, 1] },
  sigmoid: { z: SHARES.map((p) => Math.log(p / (1 - p))), range: [0, 1], edges: [0.05, 0.95] },
  tanh: { z: SHARES.map((p) => Math.atanh(2 * p - 1)), range: [-1, 1], edges: [-0.9, 0.9] },
  relu: { z: [0.001, 0.6, 1.2, 1.8, 2.4, 3], range: [0, 3] },
  linear: { z: [-2.5, -1.5, -0.5, 0.5, 1.5, 2.5], range: [-3, 3] },
};

/** The neuron in the terms of the picture: k is how fast z grows away from the line. */
export function compute({ w1, w2, b, scale, activation: name }) {
  const act = activation(name), size = Math.hypot(w1, w2), shades = SHADES[name];
  const doubt = shades.edges ? -2 * shades.z[0] : 0; // the range of z between the two edges
  return {
    act, size, shades, k: scale * size, always: act.f(scale * b), away: size ? -b / size : 0,
    strip: size && doubt ? doubt / (scale * size) : 0, unit: size ? [w1 / size, w2 / size] : [0, 0],
  };
}

function layout(width) {
  const wide = width >= 440, left = 26, top = 26;
  const size = wide ? Math.min(330, 0.53 * width) : Math.min(300, width - left - 8);
  const box = wide
    ? { left: left + size + 54, right: width - 12, top, bottom: top + size }
    : { left: left + 8, right: width - 8, top: top + size + 66, bottom: top + size + 66 + 120 };
  return { wide, left, top, size, box, height: (wide ? top + size : box.bottom) + 40,
    x: linear(-SPAN, SPAN, left, left + size), y: linear(-SPAN, SPAN, top + size, top) };
}

/** The plane of inputs: bluer for a larger answer, the line z = 0, the arrow of weights. */
function plane({ w1, w2, b, scale }, { shades, size, unit, away }, { x, y, left, top, size: side }) {
  const place = (corners) => corners.map(([u, v]) => [x(u), y(v)]);
  let out = text(left, 16, 'the answer h, bluer for more', 'title act') + rect(left, top, side, side, 'paper');
  for (const z of shades.z) {
    const part = place(clip(SQUARE, scale * w1, scale * w2, scale * b - z));
    if (part.length > 2) out += path(`M${part.map((p) => p.map(px).join(' ')).join('L')}Z`, 'layer act');
  }
  out += line(x(0), top, x(0), top + side, 'hair') + line(left, y(0), left + side, y(0), 'hair') + rect(left, top, side, side, 'border');
  out += below(x, top + side + 16, { values: [-3, -2, -1, 0, 1, 2, 3] }) + text(left + side / 2, top + side + 33, 'input x₁', 'note', 'middle');
  out += [-2, 0, 2].map((v) => text(left - 6, y(v) + 4, minus(v), 'tick', 'end')).join('') + text(left - 6, top + 9, 'x₂', 'note', 'end');
  if (!size) return out;
  const edge = clip(SQUARE, w1, w2, b).filter(([u, v]) => Math.abs(w1 * u + w2 * v + b) < 1e-9);
  if (edge.length === 2) out += curve(place(edge), 'ink bold');
  const foot = [away * unit[0], away * unit[1]];
  if (Math.max(...foot.map(Math.abs)) < SPAN) {
    const reach = Math.min(1.5, 0.25 + 0.5 * size), tip = [x(foot[0] + reach * unit[0]), y(foot[1] + reach * unit[1])];
    const [dx, dy] = [unit[0], -unit[1]], wing = (s) => [tip[0] - 9 * dx + s * 5 * dy, tip[1] - 9 * dy - s * 5 * dx];
    out += curve([[x(foot[0]), y(foot[1])], tip], 'ink') + curve([wing(1), tip, wing(-1)], 'ink') + dot(x(foot[0]), y(foot[1]), 5, 'ink handle');
    const room = Math.min(tip[0] - left, left + side - tip[0], tip[1] - top - 6, top + side - tip[1]) > 20;
    if (room) out += text(tip[0] + (dx >= 0 ? 7 : -7), tip[1] + (dy > 0 ? 12 : -2), 'w', 'value strong', dx >= 0 ? 'start' : 'end');
  }
  return out;
}

/** The answer along the arrow: how abruptly it changes at the line. */
function profile({ act, shades, k, always, strip, size }, { box, wide }) {
  const d = linear(-SPAN, SPAN, box.left, box.right), [low, high] = shades.range, pad = 0.04 * (high - low);
  const h = linear(low - pad, high + pad, box.bottom, box.top), reach = Math.min(SPAN, strip / 2);
  let out = text(box.left, box.top - 10, wide ? 'crossing the line' : 'h, crossing the line', 'title act');
  if (strip) {
    out += rect(d(-reach), box.top, d(reach) - d(-reach), box.bottom - box.top, 'zone');
    if (d(reach) - d(0) > 54) out += text(d(0) + 6, box.bottom - 16, 'in doubt', 'note');
  }
  out += across(h, box.left, box.right, { values: low < 0 ? [low, 0, high] : [0, high / 2, high], strong: 0 });
  out += line(d(0), box.top, d(0), box.bottom, 'probe') + below(d, box.bottom + 16, { values: [-3, -2, -1, 0, 1, 2, 3] });
  out += text((box.left + box.right) / 2, box.bottom + 33, size ? 'distance from the line' : 'no line', 'note', 'middle');
  const even = Array.from({ length: 121 }, (_, i) => (i - 60) / 60);
  const close = k ? even.map((t) => (8 * t) / k).filter((t) => Math.abs(t) < SPAN) : []; // where the bend is
  const at = [...even.map((t) => SPAN * t), ...close].sort((p, q) => p - q);
  const shown = (v) => (v >= low - pad && v <= high + pad ? h(v) : NaN);
  const drawn = (list) => curve(list.map((t) => [d(t), shown(k ? act.f(k * t) : always)]), 'act bold');
  return out + (act.name === 'step' ? drawn(at.filter((t) => t < 0)) + drawn(at.filter((t) => t >= 0)) : drawn(at));
}

function draw(state, data, width) {
  const box = layout(width);
  return plane(state, data, box) + profile(data, box);
}

/** [verdict, the rest] in words. */
export function describe({ w1, w2, b, scale, activation: name }, { act, size, always, away, strip, shades }) {
  const times = scale === 1 ? '' : ` times ${short(scale, 2)}`;
  if (!size) return ['Deaf: no input is heard.', `Both weights are 0, so there is no line, and at bias ${fixed(b, 1)}${times} the ${act.label} unit answers <span class="act">${short(always, 3)}</span> to every input.`];
  let verdict = { step: 'Yes or no, nothing between.', linear: 'No border: a tilted plane.', relu: 'Silent up to the line, growing beyond.' }[name];
  let crossing = { step: 'the answer jumps from 0 to 1', linear: 'nothing special happens: the answer goes on growing evenly', relu: 'the answer begins to grow from 0' }[name];
  if (strip) {
    verdict = strip > 6 ? 'In doubt nearly everywhere.' : strip > 1.5 ? 'A soft border.' : strip > 0.15 ? 'A sharp border.' : 'Sure of everything.';
    crossing = `the answer climbs from ${minus(shades.edges[0])} to ${shades.edges[1]} within a strip <span class="act">${short(strip, 2)}</span> wide`;
  }
  const side = Math.abs(away) < 0.005 ? 'through the centre' : `${fixed(Math.abs(away))} from the centre`;
  return [verdict, `Weights (${fixed(w1, 1)}, ${fixed(w2, 1)}) and bias ${fixed(b, 1)}${times}, ${act.label}: the line runs ${side}, at right angles to the arrow. `
    + `Crossing it, ${crossing}; at the centre the neuron says <span class="act">${short(always, 3)}</span>.`];
}

const weight = (trait, label) => slider(trait, { label, min: -3, max: 3, step: 0.1, say: (v) => fixed(v, 1), of: (v) => Number(v.toFixed(1)) });

export const spec = {
  name: 'neuron',
  title: 'Neuron explorer',
  instruction: 'Turn the line with the weights, slide it with the bias, then multiply all three.',
  presets: [
    ['one input only', () => ({ w1: 2, w2: 0, b: 0 })],
    ['slide it', () => ({ w1: -1, w2: 1, b: 2 })],
    ['make it doubt', () => ({ scale: 0.2 })],
    ['make it sure', () => ({ scale: 100 })],
    ['yes or no', () => ({ activation: 'step' })],
  ],
  controls: [
    weight('w1', 'Weight w₁'), weight('w2', 'Weight w₂'), weight('b', 'Bias b'),
    slider('scale', { label: 'All three ×', min: -1, max: 2, step: 0.05, to: Math.log10, of: (v) => 10 ** v, say: (v) => short(v, 2) }),
    choice('activation', 'Activation', NAMES.map((name) => [name, ACTIVATIONS[name].label, glyph(ACTIVATIONS[name].f, name === 'step' ? 1 : 3.5)])),
  ],
  compute,
  figures: [{
    name: 'surface', label: 'The answer over the plane of inputs, and along a path across the line. Described by the sentence.',
    height: (width) => layout(width).height, draw,
    point: ({ w1, w2 }, data, [left, top], [width]) => { // drag the line: it passes through the pointer
      const { x, y } = layout(width), u = x.invert(left), v = y.invert(top);
      if (Math.abs(u) > SPAN || Math.abs(v) > SPAN) return null;
      return { b: Math.round(10 * Math.max(-3, Math.min(3, -(w1 * u + w2 * v)))) / 10 };
    },
  }],
  describe,
};

const start = { w1: -1, w2: 1, b: -0.3, scale: 1 };
export const stills = Object.fromEntries(NAMES.map((name) => [name, { ...start, activation: name }]));
stills.default = stills.sigmoid;

export default explorer(spec);

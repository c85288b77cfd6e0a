// Zig-zag: inputs of one sign chain two weights together; descent tacks down a narrow valley.
import { EXAMPLES, GOAL, SIZES, STEPS, walked, zigzag } from '../maths/zigzag.mjs';
import { below, linear } from '../draw/axes.mjs';
import { clip } from '../draw/clip.mjs';
import { curve, dot, line, path, px, rect, text } from '../draw/svg.mjs';
import { fixed, short, tenTo } from '../draw/words.mjs';
import { choice, seed, slider } from '../wiring/controls.mjs';
import { explorer } from '../wiring/explorer.mjs';

const SPAN = 2, WIDE = 440, LOW = -6, HIGH = 2; // weights from -2 to 2; losses from 10^-6 to 10^2

/** The plane of the weights; beside or below it the inputs and the loss. */
function layout(width, height) {
  if (width >= WIDE) {
    const size = Math.min(height - 70, 0.67 * width - 70), left = size + 70, small = Math.min(0.4 * size, 0.24 * width);
    return { plane: [24, 26, size], inputs: [left, 26, small], loss: [left, 26 + small + 66, width - left - 10, 26 + size], key: 26 + size + 34 };
  }
  const size = width - 26, top = 26 + size + 92, small = 0.38 * width;
  return { plane: [24, 26, size], inputs: [10, top, small], loss: [small + 56, top, width - small - 68, top + small], key: 26 + size + 32 };
}
const plane = ([left, top, size]) => ({ x: linear(-SPAN, SPAN, left, left + size), y: linear(-SPAN, SPAN, top + size, top) });

/** A polygon, or a segment of two points, cut to the plane. */
const cut = (corners) => [[1, 0], [-1, 0], [0, 1], [0, -1]].reduce((p, [a, b]) => clip(p, a, b, SPAN), corners);
const joined = (list, { x, y }) => list.map(([u, v]) => `${px(x(u))} ${px(y(v))}`).join('L');

/** Level lines of the loss: each encloses a quarter of the loss of the one around it. */
function levels({ large, small, axes: [along, across] }, top, scales) {
  return [1, 1 / 4, 1 / 16, 1 / 64].map((part) => {
    const r = [Math.sqrt((2 * top * part) / large), Math.sqrt((2 * top * part) / small)];
    const ring = Array.from({ length: 96 }, (_, i) => {
      const a = r[0] * Math.cos((i * Math.PI) / 48), b = r[1] * Math.sin((i * Math.PI) / 48);
      return [GOAL[0] + a * along[0] + b * across[0], GOAL[1] + a * along[1] + b * across[1]];
    });
    const kept = cut(ring);
    return kept.length > 2 ? path(`M${joined(kept, scales)}Z`, 'layer') : '';
  }).join('');
}

/** A walk through the weights, cut off where it leaves the plane. */
function trail(list, scales, cls, marks) {
  const d = [];
  for (let t = 0; t + 1 < list.length; t++) {
    const kept = cut([list[t], list[t + 1]]).slice(0, 2);
    if (kept.length > 1) d.push(`M${joined(kept, scales)}`);
  }
  const inside = list.filter((w) => w.every((v) => Math.abs(v) <= SPAN));
  return path(d.join(''), `curve ${cls}`) + (marks ? inside.map(([u, v]) => dot(scales.x(u), scales.y(v), 2.2, marks)).join('') : '');
}

/** From the weights: the two quadrants that positive inputs allow, and the line of each example. */
function cone([u, v], { x, same }, scales) {
  let out = '';
  if (same === EXAMPLES) {
    for (const s of [1, -1]) {
      const quadrant = cut([[u, v], [s * 9 + u, v], [s * 9 + u, s * 9 + v], [u, s * 9 + v]]);
      if (quadrant.length > 2) out += path(`M${joined(quadrant, scales)}Z`, 'layer grad');
    }
  }
  for (const [a, b] of x) {
    const far = 0.55 / Math.hypot(a, b), kept = cut([[u - a * far, v - b * far], [u + a * far, v + b * far]]);
    if (kept.length > 1) out += path(`M${joined(kept.slice(0, 2), scales)}`, 'curve thin grad dim');
  }
  return out;
}

function arrow([a, b], [c, d]) {
  const length = Math.hypot(c - a, d - b);
  if (length < 5) return '';
  const [u, v] = [(c - a) / length, (d - b) / length], s = Math.min(7, length / 2);
  return curve([[a, b], [c, d]], 'grad bold') + curve([[c - s * (u - 0.6 * v), d - s * (v + 0.6 * u)], [c, d], [c - s * (u + 0.6 * v), d - s * (v - 0.6 * u)]], 'grad bold');
}

function drawPlane({ steps, w1, w2, mean }, data, box) {
  const scales = plane(box), { x, y } = scales, [left, top, size] = box, at = data.path[steps], inside = at.every((v) => Math.abs(v) <= SPAN);
  let out = text(left, 14, 'loss over the two weights', 'title') + rect(left, top, size, size, 'paper') + levels(data.shape, data.loss[0], scales);
  out += line(x(0), top, x(0), top + size, 'hair') + line(left, y(0), left + size, y(0), 'hair');
  out += below(x, top + size + 16, { values: [-2, -1, 0, 1, 2] }) + [-2, -1, 0, 1, 2].map((v) => text(left - 6, y(v) + 4, fixed(v, 0), 'tick', 'end')).join('');
  if (inside) out += cone(at, data, scales);
  if (mean) out += trail(data.centred.path.slice(0, steps + 1), scales, 'u2 bold', '');
  out += trail(data.path.slice(0, steps + 1), scales, 'ink', 'ink');
  const goal = [x(GOAL[0]), y(GOAL[1])];
  out += curve([[goal[0] - 5, goal[1] - 5], [goal[0] + 5, goal[1] + 5]], 'ink bold') + curve([[goal[0] - 5, goal[1] + 5], [goal[0] + 5, goal[1] - 5]], 'ink bold');
  out += text(goal[0] + 10, goal[1] + 16, 'goal', 'value strong') + dot(x(w1), y(w2), 6.5, 'open') + text(x(w1) + (w1 > 1.3 ? -11 : 11), y(w2) - 9, 'start', 'value strong', w1 > 1.3 ? 'end' : 'start');
  if (inside) {
    const next = data.path[Math.min(STEPS, steps + 1)];
    if (next.every((v) => Math.abs(v) <= SPAN)) out += arrow([x(at[0]), y(at[1])], [x(next[0]), y(next[1])]);
    out += dot(x(at[0]), y(at[1]), 5, 'ink handle');
  }
  return out + rect(left, top, size, size, 'border');
}

function drawInputs({ steps, batch }, { x: list, order }, [left, top, size]) {
  const x = linear(-1, 3, left, left + size), y = linear(-1, 3, top + size, top), now = new Set(order[Math.min(steps, STEPS - 1)]);
  let out = text(left, top - 12, 'inputs', 'title act') + rect(x(0), top, left + size - x(0), y(0) - top, 'zone');
  out += line(x(0), top, x(0), top + size, 'one') + line(left, y(0), left + size, y(0), 'one');
  list.forEach(([u, v], i) => { out += dot(x(u), y(v), now.has(i) && batch !== 'all' ? 4.5 : 2.2, now.has(i) ? 'act' : 'act dim'); });
  return out + text(left + size, top + size + 16, 'x₁ →', 'note', 'end') + text(left, top + size + 16, 'x₂ ↑', 'note');
}

function drawLoss({ steps, mean }, data, [left, top, wide, bottom]) {
  const x = linear(0, STEPS, left, left + wide), y = linear(LOW, HIGH, bottom, top), right = left + wide;
  const logged = (list) => list.map((v, t) => [x(t), v < 10 ** LOW ? NaN : y(Math.min(HIGH, Math.log10(v)))]);
  let out = text(left, top - 12, 'loss', 'title');
  for (const e of [LOW, -4, -2, 0, HIGH]) out += line(left, y(e), right, y(e), e ? 'hair' : 'one') + text(left - 7, y(e) + 4, tenTo(e), e ? 'tick' : 'tick strong', 'end');
  out += below(x, bottom + 16, { values: wide < 130 ? [0, STEPS] : [0, 50, STEPS] }) + line(x(steps), top, x(steps), bottom, 'probe');
  const run = logged(data.loss), centred = logged(data.centred.loss);
  const mark = ([at, v], cls) => dot(at, v || bottom, 4.5, `${cls} handle`);
  if (mean) out += curve(centred, 'u2 bold') + mark(centred[steps], 'u2');
  return out + curve(run, 'ink bold') + mark(run[steps], 'ink');
}

function draw(state, data, width, height) {
  const box = layout(width, height), { key } = box, wide = width >= WIDE;
  let out = drawPlane(state, data, box.plane) + drawInputs(state, data, box.inputs) + drawLoss(state, data, box.loss);
  out += line(24, key, 44, key, 'curve grad bold') + text(50, key + 4, width >= 560 ? 'the next step, and what each example asks for' : 'next step; what each example asks', 'note grad');
  if (state.mean) out += (wide ? line(box.loss[0], key, box.loss[0] + 20, key, 'curve u2 bold') + text(box.loss[0] + 26, key + 4, `centred, rate × ${short(data.centred.factor)}`, 'note u2')
    : line(24, key + 18, 44, key + 18, 'curve u2 bold') + text(50, key + 22, `the same inputs centred, rate × ${short(data.centred.factor)}`, 'note u2'));
  return out;
}

/** Drag the start. */
function point(state, data, [left, top], [width, height]) {
  const box = layout(width, height).plane, { x, y } = plane(box), keep = (v) => Math.round(Math.max(-SPAN, Math.min(SPAN, v)) * 20) / 20;
  return left < box[0] + box[2] + 12 && top < box[1] + box[2] + 12 ? { w1: keep(x.invert(left)), w2: keep(y.invert(top)) } : null;
}

const times = (n) => (n === 0 ? 'never' : n === 1 ? 'once' : n === 2 ? 'twice' : `${n} times`);

function verdictOf({ steps, w1, w2 }, { path: list, loss }, { length, turns }) {
  const apart = ([a, b], [c, d]) => Math.hypot(a - c, b - d), start = [w1, w2], left = apart(list[steps], GOAL) / (apart(start, GOAL) || 1);
  if (steps === 0) return 'Ready to go.';
  if (!(loss[steps] < 10 * Math.max(loss[0], 0.01))) return 'It flies apart.';
  const tacks = turns >= 3 && length > 1.8 * apart(list[steps], start);
  if (left < 0.06) return tacks ? 'It arrives, in zig-zags.' : 'It arrives.';
  return tacks ? 'It zig-zags.' : left < 0.3 ? 'Nearly there.' : 'Still a long way to go.';
}

/** [verdict, the rest] in words. */
export function describe(state, data) {
  const { mean, rate, batch, steps, w1, w2, seed: pick } = state, { same, shape, loss, centred } = data;
  const trip = walked(data.path, steps), far = Math.hypot(w1 - GOAL[0], w2 - GOAL[1]);
  const chained = same === EXAMPLES ? 'every example pushes both weights up or both down' : `${same} of ${EXAMPLES} examples push both weights the same way`;
  const looks = { one: 'one example at a time', four: 'four examples at a time', all: 'all examples at once' }[batch];
  const both = trip.together === steps ? (steps > 1 ? `all ${steps}` : 'it') : trip.together ? `${trip.together} of them` : 'none of them';
  const how = steps ? `After ${steps} step${steps > 1 ? 's' : ''} at rate ${short(rate)}, ${looks}, the path has turned back ${times(trip.turns)} and walked ${short(trip.length)} for a goal ${short(far)} away; `
    + `in ${both} the two weights moved the same way. The loss is <span class="grad">${short(loss[steps])}</span>`
    : `The goal is ${short(far)} away; the rate is ${short(rate)}, ${looks}, and the loss <span class="grad">${short(loss[0])}</span>`;
  const other = mean && steps ? `; the same inputs centred, at a rate ${short(centred.factor)} times as large, reach ${short(centred.loss[steps])}.` : '.';
  return [verdictOf(state, data, trip), `<span class="act">Inputs with mean ${fixed(mean, 1)}</span> (seed ${pick}): ${chained}; condition number ${short(shape.condition)}. ${how}${other}`];
}

const start = { w1: -1, w2: 1, seed: 1 };
export const spec = {
  name: 'zigzag',
  title: 'Zig-zag explorer',
  instruction: 'Move the mean of the inputs, then drag through the steps; drag the start to somewhere else.',
  presets: [
    ['positive inputs', () => ({ ...start, mean: 1, rate: 0.2, batch: 'one', steps: 12 })],
    ['centre them', () => ({ ...start, mean: 0, rate: 0.74, batch: 'one', steps: 12 })],
    ['a goal within the cone', () => ({ w1: -0.6, w2: -1.9, seed: 1, mean: 1, rate: 0.2, batch: 'one', steps: 12 })],
    ['the whole batch', () => ({ ...start, mean: 1, rate: 0.3, batch: 'all', steps: 30 })],
    ['a narrow valley', () => ({ ...start, w1: -1.6, w2: 0.8, mean: 2, rate: 0.23, batch: 'all', steps: 30 })],
    ['one step too large', () => ({ ...start, w1: -1.6, w2: 0.8, mean: 2, rate: 0.27, batch: 'all', steps: 12 })],
  ],
  controls: [
    slider('mean', { label: 'Mean of the inputs', min: 0, max: 2, step: 0.1, of: (v) => Number(v.toFixed(1)), say: (v) => fixed(v, 1) }),
    slider('rate', { label: 'Learning rate', min: -2, max: 0.5, step: 0.02, to: Math.log10, of: (p) => Number((10 ** p).toPrecision(2)), say: (v) => short(v) }),
    slider('steps', { label: 'Steps', min: 0, max: STEPS, step: 1, say: String }),
    slider('w1', { label: 'Start w₁', min: -SPAN, max: SPAN, step: 0.05, say: (v) => fixed(v) }),
    slider('w2', { label: 'Start w₂', min: -SPAN, max: SPAN, step: 0.05, say: (v) => fixed(v) }),
    choice('batch', 'Each step sees', Object.entries(SIZES).map(([name, size]) => [name, { one: 'one example', four: 'four examples', all: `all ${size}` }[name]])),
    seed(),
  ],
  light: ['steps'],
  compute: zigzag,
  figures: [{
    name: 'descent',
    label: 'The path of two weights over level lines of the loss, with the directions that the examples allow; the inputs; the loss by step.',
    height: (width) => (width >= WIDE ? Math.min(570, 0.67 * width) : 1.38 * width + 118),
    draw,
    point,
  }],
  describe,
};

const shown = { ...start, rate: 0.2, batch: 'one', steps: 12 };
export const stills = { default: { ...shown, mean: 1 }, positive: { ...shown, mean: 1 }, centred: { ...shown, mean: 0 } };

export default explorer(spec);

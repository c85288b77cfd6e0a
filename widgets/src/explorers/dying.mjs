// Dying: which ReLUs of two layers fall silent in training, when, and which of them come back.
import { DATA, EXAMPLES, STEPS, UNITS, silences, train } from '../maths/dying.mjs';
import { below, linear } from '../draw/axes.mjs';
import { clip } from '../draw/clip.mjs';
import { curve, dot, line, path, points, px, rect, text } from '../draw/svg.mjs';
import { fixed, percent, short, tenTo } from '../draw/words.mjs';
import { seed, slider } from '../wiring/controls.mjs';
import { explorer } from '../wiring/explorer.mjs';

const ALL = 2 * UNITS, SPAN = 2.4, WIDE = 440, LOW = -3, HIGH = 1;
const SQUARE = [[-SPAN, -SPAN], [SPAN, -SPAN], [SPAN, SPAN], [-SPAN, SPAN]];
const layerOf = (u) => (u < UNITS ? 1 : 2);

function compute(state) {
  const { records } = train(state);
  return { records, silent: Array.from({ length: ALL }, (_, u) => silences(records, u)), last: records.length - 1 };
}

/** The rows of the units, and beside or below them the plane of the inputs and the loss. */
function layout(width, height) {
  const wide = width >= WIDE, left = 20, right = wide ? 0.57 * width : width - 40, row = wide ? (height - 102) / ALL : 15;
  const rows = [26, 26 + UNITS * row + 34], end = rows[1] + UNITS * row, x = linear(0, STEPS, left, right);
  if (!wide) {
    const size = 0.47 * width, top = end + 70;
    return { wide, left, right, row, rows, end, x, plane: [0, top, size], loss: [size + 50, top, width - size - 62, top + size - 20] };
  }
  const from = right + 66, room = width - from - 2, size = Math.min(room, 0.58 * height);
  return { wide, left, right, row, rows, end, x, plane: [from, 26, size], loss: [from + 30, 26 + size + 64, room - 40, end] };
}
const rowEnd = (box, u) => box.rows[layerOf(u) - 1] + ((u % UNITS) + 1) * box.row;

/** One unit's course: how many examples switch it on; a cross where it dies, a ring where it is back. */
function drawUnit(u, { slope, since, unit }, { records, silent, last }, box) {
  const { x, row } = box, y = rowEnd(box, u), high = row - 3, middle = y - high / 2;
  const top = records.map(({ share }, t) => [x(t), y - high * share[u]]);
  let out = path(`M${px(x(0))} ${px(y)}${points(top).replace('M', 'L')}L${px(x(last))} ${px(y)}Z`, 'fill act');
  out += curve(records.map(({ share }, t) => (share[u] || records[t - 1]?.share[u] ? top[t] : [NaN, NaN])), 'act thin');
  for (const [from, to] of silent[u]) {
    const leaks = slope > 0 && since <= to, start = Math.max(from, since), a = x(from);
    if (to - from < 3 && to < last) continue; // too short to be seen
    if (leaks) out += line(x(start), y, x(to), y, 'curve grad');
    if (!(slope > 0 && since <= from)) out += curve([[a - 3, middle - 3], [a + 3, middle + 3]], 'ink') + curve([[a - 3, middle + 3], [a + 3, middle - 3]], 'ink');
    if (to < last) out += dot(x(to + 1), middle, 3.5, 'open');
  }
  return out + text(box.left - 8, y - 2, (u % UNITS) + 1, unit === u + 1 ? 'tick strong' : 'tick', 'end');
}

function drawCourse(state, data, box) {
  const { step, unit, slope, since } = state, { left, right, row, rows, end, x, wide } = box, { share } = data.records[Math.min(step, data.last)];
  const leaks = slope > 0 && step >= since;
  let out = rows.map((top, l) => text(0, top - 9, `layer ${l + 1}: examples that switch ${right > 300 ? 'each unit' : 'it'} on`, 'title act')).join('');
  if (unit) out += rect(left, rowEnd(box, unit - 1) - row + 1, right - left, row, 'zone');
  for (let u = 0; u < ALL; u++) {
    const y = rowEnd(box, u), off = share[u] === 0;
    out += line(left, y, right, y, 'hair') + drawUnit(u, state, data, box);
    out += text(right + 6, y - 2, off ? (leaks ? 'off' : 'dead') : `${Math.round(100 * share[u])} %`, off ? (leaks ? 'tick grad' : 'tick strong') : 'tick');
  }
  if (slope > 0 && since > 0) out += line(x(since), rows[0], x(since), end, 'curve grad dashed thin') + text(x(since) + (since > 100 ? -4 : 4), end + 31, 'it leaks from here', 'note grad', since > 110 ? 'end' : since < 30 ? 'start' : 'middle');
  return out + line(x(step), rows[0] - 4, x(step), end + 4, 'probe') + below(x, end + 17, { values: [0, 50, 100, STEPS], format: (v) => (v === STEPS ? `${v} steps` : String(v)) });
}

/** The line on which a unit of layer 1 is 0, with a tick on the side that switches it on. */
function drawLine(u, { W, b }, off, leaks, followed, scales) {
  const w = [W[u], W[UNITS + u]], inside = clip(SQUARE, w[0], w[1], b[u]), size = Math.hypot(...w), { x, y } = scales;
  const ends = inside.filter(([p, q]) => Math.abs(w[0] * p + w[1] * q + b[u]) < 1e-9 * (1 + size + Math.abs(b[u])));
  if (ends.length < 2) return null;
  const [[p, q], [r, s]] = ends, m = [(p + r) / 2, (q + s) / 2], cls = off ? (leaks ? 'grad' : 'ink dotted') : 'act';
  const corners = inside.map(([c, d]) => `${px(x(c))} ${px(y(d))}`).join('L'), tick = 7 / size;
  return (followed ? path(`M${corners}Z`, 'layer act') : '') + curve([[x(p), y(q)], [x(r), y(s)]], `${cls}${followed ? ' bold' : ''}`)
    + curve([[x(m[0]), y(m[1])], [x(m[0]) + w[0] * tick, y(m[1]) - w[1] * tick]], cls.split(' ')[0]);
}

function drawPlane({ step, unit, slope, since }, { records, last }, [left, top, size], wide) {
  const at = records[Math.min(step, last)], leaks = slope > 0 && step >= since;
  const scales = { x: linear(-SPAN, SPAN, left, left + size), y: linear(-SPAN, SPAN, top + size, top) }, { x, y } = scales;
  const lines = Array.from({ length: UNITS }, (_, u) => drawLine(u, at, at.share[u] === 0, leaks, unit === u + 1, scales)), away = lines.filter((v) => v === null).length;
  let out = text(left, top - 9, size > 170 ? 'where layer 1 switches' : 'layer 1 switches', 'title') + rect(left, top, size, size, 'paper') + lines.join('');
  for (let i = 0; i < EXAMPLES; i++) {
    const c = [x(DATA.x[2 * i]), y(DATA.x[2 * i + 1])];
    if (unit && at.on[i * ALL + unit - 1]) out += dot(...c, wide ? 6 : 4.5, 'act');
    out += dot(...c, wide ? 3 : 2.4, DATA.y[i] ? 'ink' : 'open');
  }
  out += rect(left, top, size, size, 'border');
  return out + text(left, top + size + 17, away ? `${away} line${away > 1 ? 's' : ''} out of sight` : wide ? '● and ○: two classes' : '● ○: two classes', 'note');
}

function drawLoss({ step }, { records, last }, [left, top, wide, bottom]) {
  const x = linear(0, STEPS, left, left + wide), y = linear(LOW, HIGH, bottom, top), right = left + wide;
  const list = records.map(({ loss }, t) => [x(t), y(Math.max(LOW, Math.min(HIGH, Math.log10(loss))))]), guess = y(Math.log10(Math.LN2));
  let out = text(left - 30, top - 16, 'loss', 'title') + line(left, guess, right, guess, 'one') + text(right, guess - 5, 'guessing', 'note', 'end');
  for (const e of [LOW, -1, HIGH]) out += line(left, y(e), right, y(e), 'hair') + text(left - 7, y(e) + 4, tenTo(e), 'tick', 'end');
  out += below(x, bottom + 17, { values: wide < 140 ? [0, STEPS] : [0, 50, 100, STEPS] }) + line(x(step), top, x(step), bottom, 'probe');
  return out + curve(list, 'ink bold') + dot(...list[Math.min(step, last)], 4.5, 'ink handle');
}

function draw(state, data, width, height) {
  const box = layout(width, height);
  return drawCourse(state, data, box) + drawPlane(state, data, box.plane, box.wide) + drawLoss(state, data, box.loss);
}

/** Drag along the rows: the step under the pointer, and the unit. */
function point(state, data, [left, top], [width, height]) {
  const box = layout(width, height), step = Math.max(0, Math.min(STEPS, Math.round(box.x.invert(left))));
  if (left > box.right + 34 || top > box.end + 20) return null;
  for (let u = 0; u < ALL; u++) if (top <= rowEnd(box, u) && top > rowEnd(box, u) - box.row) return { step, unit: u + 1 };
  return { step };
}

const units = (n) => (n === 0 ? 'none' : n === UNITS ? `all ${UNITS}` : String(n));

/** One unit's story up to a step. */
function story(unit, at, { records, silent, last }) {
  const u = unit - 1, t = Math.min(at, last), share = records[t].share[u], held = silent[u].find(([from, to]) => from <= t && t <= to), back = silent[u].findLast(([, to]) => to < t);
  const name = `Unit ${(u % UNITS) + 1} of layer ${layerOf(u)}`;
  if (held) return ` ${name} has been silent ${held[0] ? `since step ${held[0]}` : 'from the start'}.`;
  return ` ${name} is on for ${percent(share)} of the examples${back ? `; it was silent until step ${back[1]}` : ''}.`;
}

/** [verdict, the rest] in words. */
export function describe(state, data) {
  const { rate, bias, slope, since, step, unit, seed: pick } = state, { records, silent, last } = data;
  const t = Math.min(step, last), { share, loss } = records[t], leaks = slope > 0 && step >= since;
  const count = (l, test) => silent.filter((_, u) => layerOf(u) === l && test(u)).length;
  const off = [1, 2].map((l) => count(l, (u) => share[u] === 0)), back = [1, 2].map((l) => count(l, (u) => share[u] > 0 && silent[u].some(([, to]) => to < t)));
  const born = records[0].share.filter((v) => v === 0).length, total = off[0] + off[1];
  let verdict = total ? `${total} of ${ALL} units ${total > 1 ? 'are' : 'is'} dead.` : back[0] + back[1] ? 'All are back.' : `All ${ALL} units are alive.`;
  if (step > last) verdict = 'It blows up.';
  else if (leaks && total) verdict = `${total} unit${total > 1 ? 's are' : ' is'} off, but not lost.`;
  else if (off.includes(UNITS)) verdict = 'A whole layer is dead.';
  const gradient = leaks ? ` A slope of ${fixed(slope)} ${since ? `from step ${since} on ` : ''}still lets a gradient through.` : slope > 0 ? ` A slope of ${fixed(slope)} is to come at step ${since}.` : '';
  const forever = slope === 0 && off[0] ? ` ${off[0] > 1 ? 'Those' : 'That'} of layer 1 cannot return: ${off[0] > 1 ? 'their' : 'its'} inputs never change.` : '';
  return [verdict, `Learning rate ${short(rate)}, biases starting at ${fixed(bias, 1)} (seed ${pick}). At step ${step} <span class="act">${units(off[0])} of layer 1 and ${units(off[1])} of layer 2</span> are on for no example; `
    + `${born ? `${born} were so at the start` : 'none was so at the start'}. Silent once and back again: ${units(back[0])} of layer 1, ${units(back[1])} of layer 2.${gradient}${forever} `
    + `The loss is <span class="grad">${step > last ? 'beyond all numbers' : short(loss)}</span>${t ? `, from ${short(records[0].loss)}` : ''}.${unit ? story(unit, step, data) : ''}`];
}

const whole = { slope: 0, since: 0, step: STEPS, unit: 0, seed: 1 };
export const spec = {
  name: 'dying',
  title: 'Dying explorer',
  instruction: 'Raise the learning rate and watch units die (×) and come back (○); drag along the rows to go through the steps.',
  presets: [
    ['a safe rate', () => ({ ...whole, rate: 0.3, bias: 0 })],
    ['too fast', () => ({ ...whole, rate: 3, bias: 0 })],
    ['a whole layer dies', () => ({ ...whole, rate: 3, bias: 1 })],
    ['then a leak', () => ({ ...whole, rate: 3, bias: 1, slope: 0.1, since: 75 })],
    ['born dead', () => ({ ...whole, rate: 1, bias: -2 })],
    ['born dead, but leaky', () => ({ ...whole, rate: 1, bias: -2, slope: 0.1 })],
    ['back from the dead', () => ({ ...whole, rate: 0.3, bias: -1, unit: 9 })],
  ],
  controls: [
    slider('rate', { label: 'Learning rate', min: -2, max: 0.7, step: 0.02, to: Math.log10, of: (p) => Number((10 ** p).toPrecision(2)), say: (v) => short(v) }),
    slider('bias', { label: 'Biases start at', min: -2, max: 2, step: 0.1, of: (v) => Number(v.toFixed(1)), say: (v) => fixed(v, 1) }),
    slider('slope', { label: 'Slope below 0', min: 0, max: 0.3, step: 0.01, of: (v) => Number(v.toFixed(2)), say: (v) => (v ? fixed(v) : '0, a ReLU') }),
    slider('since', { label: 'Leak from step', min: 0, max: STEPS, step: 5, say: String, when: (s) => s.slope > 0 }),
    slider('step', { label: 'Training step', min: 0, max: STEPS, step: 1, say: String }),
    slider('unit', { label: 'Follow a unit', min: 0, max: ALL, step: 1, say: (v) => (v ? `${((v - 1) % UNITS) + 1} of layer ${layerOf(v - 1)}` : 'none') }),
    seed(),
  ],
  light: ['step', 'unit'],
  compute,
  figures: [{
    name: 'course',
    label: 'For each unit of two layers, how many examples switch it on over training; the lines of layer 1 among the examples; the loss.',
    height: (width) => (width >= WIDE ? 450 : 26 + 34 + ALL * 15 + 70 + 0.47 * width + 26),
    draw,
    point,
  }],
  describe,
};

const start = { ...whole, rate: 3, bias: 0 };
export const stills = { default: start, alive: { ...start, rate: 0.3 }, born: { ...start, rate: 1, bias: -2 }, leaky: { ...start, rate: 3, bias: 1, slope: 0.1, since: 75 } };

export default explorer(spec);

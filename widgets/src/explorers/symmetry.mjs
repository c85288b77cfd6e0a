// Symmetry: four hidden units that start alike stay alike; a little noise sets them free.
import { contours } from 'd3-contour';
import { ACTIVATIONS } from '../maths/activations.mjs';
import { DATA, EVERY, STEPS, UNITS, answer, course } from '../maths/symmetry.mjs';
import { across, below, linear } from '../draw/axes.mjs';
import { bands } from '../draw/regions.mjs';
import { curve, dot, glyph, line, path, px, rect, text } from '../draw/svg.mjs';
import { percent, short, tenTo } from '../draw/words.mjs';
import { choice, seed, slider } from '../wiring/controls.mjs';
import { explorer } from '../wiring/explorer.mjs';

const SPAN = 2, GRID = 24; // the inputs shown: -2 to 2 both ways
const GUESS = Math.log(2);

/** The course of training: each unit's weight from x1 above, the loss below. */
function drawCourse({ step }, { records }, width, height) {
  const left = 34, right = width - 62, top = 24, gap = 30, foot = 22, bottom = height - foot, middle = top + (bottom - top - gap) * 0.68;
  const x = linear(0, STEPS, left, right), at = records[Math.round(step / EVERY)];
  const all = records.flatMap(({ W }) => [...W.subarray(0, UNITS)]), edge = 1.08 * Math.max(1, ...all.map(Math.abs));
  const y = linear(-edge, edge, middle, top), l = linear(0, 0.75, bottom, middle + gap);
  let out = text(left, 14, 'weight from x₁ into each unit', 'title') + text(left, middle + gap - 9, 'loss', 'title');
  out += across(y, left, right, { count: 4, strong: 0 }) + across(l, left, right, { values: [0], strong: 0 });
  out += line(left, l(GUESS), right, l(GUESS), 'hair') + text(right + 6, l(GUESS) + 4, 'guessing', 'note');
  out += below(x, bottom + 16, { values: width < 420 ? [0, 1000, 2000] : [0, 500, 1000, 1500, 2000], format: (v) => (v === STEPS ? `${v} steps` : String(v)) });
  out += line(x(step), top, x(step), bottom, 'probe');
  const ends = [];
  for (let j = UNITS - 1; j >= 0; j--) {
    out += curve(records.map(({ W }, i) => [x(i * EVERY), y(W[j])]), `u${j + 1} bold`);
    out += dot(x(step), y(at.W[j]), 4.5, `u${j + 1} handle`);
    ends.push({ y: y(records.at(-1).W[j]), j });
  }
  ends.sort((a, b) => a.y - b.y);
  if (records.at(-1).distinct === 1) out += text(right + 6, ends[0].y + 4, `all ${UNITS}`, 'value');
  else {
    let last = -Infinity; // labels at the ends of the curves, pushed apart where they would touch
    for (const { y: wanted, j } of ends) out += text(right + 6, (last = Math.max(wanted + 4, last + 14)), `unit ${j + 1}`, `value u${j + 1}`);
  }
  out += curve(records.map((r, i) => [x(i * EVERY), l(Math.min(0.75, r.loss))]), 'ink bold') + dot(x(step), l(Math.min(0.75, at.loss)), 4.5, 'ink handle');
  return out;
}

/** What the four units and the whole net answer over the inputs, darker for more. */
function drawUnits({ step }, { act, records }, width, height) {
  const at = records[Math.round(step / EVERY)], wide = width >= 460, gap = wide ? 14 : 10;
  const tile = wide ? (width - 4 * gap - 30) / 5 : (width - 3 * gap) / 4, top = 22;
  let out = '';
  const frame = (x0, y0, size, inner, head, cls) => {
    out += text(x0, y0 - 7, head, `value ${cls}`) + rect(x0, y0, size, size, 'paper') + inner + rect(x0, y0, size, size, 'border');
  };
  for (let j = 0; j < UNITS; j++) {
    const x0 = j * (tile + gap), weights = [at.W[j], at.W[UNITS + j]];
    const inner = bands(act.name, weights, at.b[j], SPAN, linear(-SPAN, SPAN, x0, x0 + tile), linear(-SPAN, SPAN, top + tile, top), `u${j + 1}`);
    frame(x0, top, tile, inner, tile < 62 ? `${j + 1}` : `unit ${j + 1}`, `u${j + 1}`);
  }
  const size = wide ? tile : Math.min(150, width * 0.45), x0 = wide ? 4 * (tile + gap) + 30 : 0, y0 = wide ? top : top + tile + 34;
  const values = Float64Array.from({ length: GRID * GRID }, (_, i) =>
    answer(at, act, -SPAN + (2 * SPAN * ((i % GRID) + 0.5)) / GRID, SPAN - (2 * SPAN * (Math.floor(i / GRID) + 0.5)) / GRID));
  const where = (v) => px((v / GRID) * size);
  let inner = '';
  for (const { coordinates } of contours().size([GRID, GRID]).thresholds([0.2, 0.4, 0.6, 0.8])(values)) {
    const d = coordinates.flat().map((ring) => `M${ring.map(([u, v]) => `${px(x0 + Number(where(u)))} ${px(y0 + Number(where(v)))}`).join('L')}Z`).join('');
    if (d) inner += path(d, 'layer act');
  }
  for (let i = 0; i < DATA.n; i++) {
    const u = x0 + ((DATA.x[2 * i] + SPAN) / (2 * SPAN)) * size, v = y0 + ((SPAN - DATA.x[2 * i + 1]) / (2 * SPAN)) * size;
    inner += dot(u, v, wide ? 2 : 2.5, DATA.y[i] ? 'ink' : 'open');
  }
  frame(x0, y0, size, inner, 'the net', 'strong');
  if (!wide) {
    out += text(size + 14, y0 + 16, `${percent(at.right)} right`, 'strong') + text(size + 14, y0 + 36, 'stronger: larger answer', 'note')
      + text(size + 14, y0 + 54, '● and ○: two classes', 'note');
  } else out += text(0, height - 4, 'Inputs x₁ across, x₂ up; stronger colour, larger answer; ● and ○: two classes.', 'note');
  return out;
}

/** [verdict, the rest] in words. */
export function describe({ start, activation, step, noise }, { records, parted }) {
  const at = records[Math.round(step / EVERY)], apart = at.distinct > 1, when = parted * EVERY;
  const moved = Math.max(...at.W.map((w, i) => Math.abs(w - records[0].W[i]))) > 1e-9;
  const begun = {
    zero: 'All weights start at 0.', constant: 'All weights start at 0.5.',
    noise: `All weights start at 0.5 plus noise of ${tenTo(noise)}.`, random: 'The weights start at random (Xavier).',
  }[start];
  let verdict, why;
  if (start === 'zero' && !moved && step > 0) {
    verdict = 'Nothing moves.';
    why = `Every hidden ${ACTIVATIONS[activation].label} unit answers 0, so no weight around it gets a gradient.`;
  } else if (apart && parted === 0) {
    verdict = `${at.distinct === UNITS ? 'Four' : at.distinct} different units.`;
    why = 'They start apart, so each gets its own gradient.';
  } else if (apart) {
    verdict = 'The symmetry is broken.';
    why = `The units look alike until about step ${when}, then they part: ${at.distinct} of ${UNITS} are different now.`;
  } else if (start === 'noise') {
    verdict = 'Still one unit in four copies.';
    why = parted < 0 ? 'The differences have not grown to be seen.' : `The differences are still too small to see; they show from about step ${when}.`;
  } else {
    verdict = 'Four units, one function.';
    why = step ? 'Equal units get equal gradients and move in lockstep.' : 'Equal units are about to get equal gradients.';
  }
  return [verdict, `${begun} ${why} After ${step} steps the net is right on <span class="act">${percent(at.right)}</span> of the inputs, at a loss of ${short(at.loss)}.`];
}

export const spec = {
  name: 'symmetry',
  title: 'Symmetry explorer',
  instruction: 'Choose a start, then drag through training: do the four hidden units part?',
  presets: [
    ['all zero', () => ({ start: 'zero', activation: 'tanh', step: STEPS })],
    ['all equal', () => ({ start: 'constant', activation: 'tanh', step: STEPS })],
    ['break the symmetry', () => ({ start: 'noise', activation: 'tanh', noise: -3, seed: 1, step: STEPS })],
    ['a millionth is enough', () => ({ start: 'noise', activation: 'sigmoid', noise: -6, seed: 1, step: STEPS })],
    ['random', () => ({ start: 'random', activation: 'tanh', step: STEPS })],
  ],
  controls: [
    slider('step', { label: 'Training step', min: 0, max: STEPS, step: EVERY, say: String }),
    slider('noise', { label: 'Noise', min: -12, max: 0, step: 0.5, say: (v) => tenTo(v), when: (s) => s.start === 'noise' }),
    choice('start', 'Weights start', [['zero', 'zero', 'all 0'], ['constant', 'constant', 'all 0.5'], ['noise', 'constant + noise', ''], ['random', 'random', 'Xavier']]),
    choice('activation', 'Hidden units', ['tanh', 'sigmoid', 'relu'].map((a) => [a, ACTIVATIONS[a].label, glyph(ACTIVATIONS[a].f)])),
    seed(),
  ],
  light: ['step'],
  repair: (s) => ({ ...s, step: Math.round(s.step / EVERY) * EVERY }),
  compute: course,
  figures: [
    { name: 'course', label: 'Weights of the four hidden units and the loss, over training.', height: (w) => (w < 420 ? 270 : 320), draw: drawCourse,
      point: (s, d, [x], [width]) => ({ step: Math.max(0, Math.min(STEPS, Math.round((((x - 34) / (width - 62 - 34)) * STEPS) / EVERY) * EVERY)) }) },
    { name: 'units', label: 'What each hidden unit, and the whole net, answers over the inputs.', draw: drawUnits,
      height: (w) => (w >= 460 ? (w - 4 * 14 - 30) / 5 + 50 : (w - 30) / 4 + 66 + Math.min(150, w * 0.45)) },
  ],
  describe,
};

export const stills = Object.fromEntries(['zero', 'constant', 'noise', 'random'].map((start) =>
  [start, { start, activation: 'tanh', noise: -3, step: STEPS, seed: 1 }]));
stills.default = stills.constant;

export default explorer(spec);

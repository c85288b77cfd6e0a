// Playground: train a net on the spot; data set × activation × initialization, up to four runs in one picture.
import { contours } from 'd3-contour';
import { ACTIVATIONS, MAXOUT } from '../maths/activations.mjs';
import { SETS, dataset, takeDigits } from '../maths/datasets.mjs';
import { INITIALIZERS } from '../maths/initializers.mjs';
import { BINS, GRID, begin, look, train } from '../maths/training.mjs';
import { across, below, linear } from '../draw/axes.mjs';
import { curve, dot, line, path, points, px, rect, text } from '../draw/svg.mjs';
import { fixed, minus, percent, short, tenTo } from '../draw/words.mjs';
import { choice, menu, seed, slider } from '../wiring/controls.mjs';
import { explorer } from '../wiring/explorer.mjs';
import { player } from '../wiring/player.mjs';

const STEPS = 1000, FRAME = 8, PACE = 3; // ms of work per frame; steps asked for at a time
const FIELDS = ['activation', 'init', 'depth', 'width', 'rate', 'gain', 'optimizer', 'seed'];
const OPTIMIZER = { sgd: 'plain steps', momentum: 'momentum 0.9', adam: 'Adam' };
const ACTIVATION = Object.fromEntries([...Object.entries(ACTIVATIONS), ['maxout', MAXOUT]].map(([name, { label }]) => [name, label]));
const INIT = {
  zeros: 'zeros', constant: 'constant 0.5', normal: 'normal, std 0.01', uniform: 'uniform ±0.05', lecun_normal: 'LeCun', lecun_uniform: 'LeCun, uniform',
  xavier_normal: 'Xavier', xavier_uniform: 'Xavier, uniform', he_normal: 'He', he_uniform: 'He, uniform', pytorch_default: 'PyTorch’s default',
  orthogonal: 'orthogonal', lsuv: 'LSUV', identity: 'identity', sparse: 'sparse',
};

// --- runs: a cache over the state ------------------------------------------------------------

const configOf = (state) => Object.fromEntries(FIELDS.map((f) => [f, state[f]]));
const pack = (config) => FIELDS.map((f) => config[f]).join(' ');
/** The kept runs that a state names, at most three; what cannot be read is left out. */
function unpack(kept) {
  return String(kept).split(';').map((one) => {
    const config = Object.fromEntries(one.trim().split(' ').map((v, i) => [FIELDS[i], i < 2 || i === 6 ? v : Number(v)]));
    const { activation, init, depth, width, rate, gain, optimizer, seed: draw } = config, within = (v, low, high) => v >= low && v <= high;
    return Object.hasOwn(ACTIVATION, activation) && Object.hasOwn(INIT, init) && Object.hasOwn(OPTIMIZER, optimizer) && Number.isInteger(depth) && within(depth, 1, 30)
      && Number.isInteger(width) && within(width, 2, 64) && within(rate, 1e-4, 10) && within(gain, 0.01, 100) && within(draw, 1, 999) ? config : null;
  }).filter(Boolean).slice(0, 3);
}

const cache = new Map();
function runOf(config, data) {
  const key = `${data.name} ${pack(config)}`, run = cache.get(key) ?? begin(config, data);
  cache.delete(key);
  cache.set(key, run); // the latest last
  if (cache.size > 16) cache.delete(cache.keys().next().value);
  return run;
}

function compute(state) {
  const data = dataset(state.data);
  if (!data) return { data: null, runs: [] };
  const own = configOf(state), kept = unpack(state.kept).filter((c) => pack(c) !== pack(own));
  return { data, runs: [own, ...kept].map((c) => runOf(c, data)), view: null, looking: null, spent: 0, cost: 0 };
}

/** A few milliseconds of training and looking; true while the runs are not at the state's step. */
function work({ step }, s) {
  if (!s.data) return false;
  const end = performance.now() + FRAME, first = s.runs[0];
  for (const run of s.runs) if (run.t > step) Object.assign(run, begin(run.config, s.data), { view: null });
  s.view = first.view ?? null;
  while (performance.now() < end) {
    const behind = s.runs.reduce((a, b) => (b.t < a.t ? b : a)), done = behind.t >= step;
    if (s.looking || (s.view?.t !== first.t && (done || s.spent >= 2 * s.cost))) { // look, then train at least twice as long
      const began = performance.now();
      s.looking ??= Object.assign(look(first), { cost: 0 });
      const { done: seen, value } = s.looking.next();
      s.looking.cost += performance.now() - began;
      if (seen) {
        first.view = s.view = value;
        [s.cost, s.spent, s.looking] = [s.looking.cost, 0, null];
      }
    } else if (done) return false;
    else {
      const began = performance.now();
      train(behind);
      s.spent += performance.now() - began;
    }
  }
  return Boolean(s.looking) || s.runs.some((run) => run.t < step) || s.view?.t !== first.t;
}

/** What tells the runs apart, in few words each. */
function labels(runs) {
  const named = (f, c) => ({
    activation: ACTIVATION[c.activation].split(',')[0], init: INIT[c.init], depth: `${c.depth} layers`, width: `${c.width} units`,
    rate: `rate ${short(c.rate)}`, gain: c.gain === 1 ? '' : `× ${short(c.gain)}`, optimizer: OPTIMIZER[c.optimizer], seed: `seed ${c.seed}`,
  })[f];
  const differ = FIELDS.filter((f) => runs.some((r) => r.config[f] !== runs[0].config[f]));
  return runs.map((r) => (differ.length ? differ : ['init']).map((f) => named(f, r.config)).filter(Boolean).join(', '));
}

// --- pictures --------------------------------------------------------------------------------

const COLOUR = ['u1', 'u4', 'u3'];
const MARK = [ // a circle, a square, a triangle
  (u, v) => `M${px(u - 2.9)} ${px(v)}a2.9 2.9 0 1 0 5.8 0a2.9 2.9 0 1 0-5.8 0z`,
  (u, v) => `M${px(u - 2.6)} ${px(v - 2.6)}h5.2v5.2h-5.2z`, (u, v) => `M${px(u)} ${px(v - 3.3)}l3.1 5.6h-6.2z`,
];
let marks = { key: '' };
function examples({ name, x, y, n, classes }, place) {
  const key = `${name} ${place(0)} ${place(1)}`;
  if (marks.key !== key) {
    const d = Array(classes).fill('');
    for (let i = 0; i < n; i++) d[y[i]] += MARK[y[i]](place(x[2 * i]), place(-x[2 * i + 1]));
    marks = { key, svg: d.map((v, k) => path(v, `pt ${COLOUR[k]}`)).join('') };
  }
  return marks.svg;
}

const TOP = 30;
function drawBoundary(state, { data, view }, width, height) {
  if (!data) return text(0, 13, 'Digits', 'title') + text(0, 34, 'The digits are on their way.', 'note');
  if (data.inputs > 2) return drawDigits(data, view, width, height);
  const size = Math.min(width, height - TOP) - 1, left = 0, place = (v) => left + (size * (v / data.span + 1)) / 2;
  let out = text(0, 13, width < 320 ? 'Its answers' : 'What the net answers', 'title') + (view ? text(size, 13, `${percent(view.right)} right`, 'value strong', 'end') : '');
  let inside = '';
  if (view) {
    const at = (v) => (Math.max(0, Math.min(GRID, (v - 0.5) * (GRID / (GRID - 1)))) / GRID) * size; // the outermost cells reach the frame
    view.lead.forEach((lead, k) => {
      for (const { coordinates } of contours().size([GRID, GRID]).thresholds([0, 0.4, 0.8])(lead)) {
        const d = coordinates.flat().map((ring) => `M${ring.map(([u, v]) => `${px(left + at(u))} ${px(TOP + at(v))}`).join('L')}Z`).join('');
        if (d) inside += path(d, `layer ${COLOUR[k]}`);
      }
    });
  }
  out += rect(left, TOP, size, size, 'paper') + inside + rect(left, TOP, size, size, 'border');
  return out + `<g transform="translate(0 ${px(TOP + size / 2 - place(0))})">${examples(data, place)}</g>`;
}

let sheet = { key: '' };
/** Twenty-five held-out digits, each with what the net takes it for. */
function drawDigits({ held }, view, width, height) {
  const columns = 5, rows = 5, cell = Math.min(width / columns, (height - TOP) / rows), dotSize = (cell - 22) / 8, key = `${px(cell)}`;
  if (sheet.key !== key) {
    let svg = '';
    for (let i = 0; i < columns * rows; i++) {
      const x0 = (i % columns) * cell, y0 = TOP + Math.floor(i / columns) * cell, d = ['', '', ''];
      for (let p = 0; p < 64; p++) {
        const level = Math.ceil(held.x[64 * i + p] * 3) - 1;
        for (let k = 0; k <= level; k++) d[k] += `M${px(x0 + (p % 8) * dotSize)} ${px(y0 + Math.floor(p / 8) * dotSize)}h${px(dotSize)}v${px(dotSize)}h${px(-dotSize)}z`;
      }
      svg += d.map((v) => (v ? path(v, 'layer ink') : '')).join('');
    }
    sheet = { key, svg };
  }
  let out = text(0, 13, 'New digits', 'title') + (view ? text(columns * cell, 13, `${percent(view.right)} right`, 'value strong', 'end') : '') + sheet.svg;
  for (let i = 0; view && i < columns * rows; i++) {
    const right = view.said[i] === held.y[i];
    out += text((i % columns) * cell + 8 * dotSize + 3, TOP + Math.floor(i / columns) * cell + 12, `${view.said[i]}${right ? '' : '!'}`, right ? 'note' : 'value grad');
  }
  return out;
}

const RUN = ['ink bold', 'u1 bold', 'u2 bold', 'u3 bold'];
const lossBox = (width, height, step) => {
  const left = 34, right = width - 18, top = TOP, bottom = height - 22;
  return { left, right, top, bottom, most: [60, 100, 200, 300, 400, 600, 1000].find((m) => m >= step) ?? STEPS, x: (most) => linear(0, most, left, right) };
};
function drawLoss({ step }, { data, runs }, width, height) {
  const { left, right, top, bottom, most, x: scale } = lossBox(width, height, step), x = scale(most);
  let out = text(0, 13, 'Loss', 'title');
  if (!data) return out;
  const guess = Math.log(data.classes), high = 1.5 * guess, y = linear(0, high, bottom, top);
  out += across(y, left, right, { count: 3 }) + below(x, bottom + 16, { count: width < 300 ? 3 : 4, format: String });
  out += line(left, y(guess), right, y(guess), 'probe') + text(left + 4, y(guess) - 6, 'guessing', 'note halo');
  const names = labels(runs), ends = [];
  runs.forEach(({ losses, t }, k) => {
    const list = [];
    let mean = losses[0];
    const every = Math.max(1, Math.floor(losses.length / 150));
    for (let i = 0; i < losses.length && i < step; i++) { // a running mean over some ten batches
      mean += (losses[i] - mean) * Math.max(0.12, 1 / (i + 1));
      if (i % every === 0 || i === losses.length - 1) list.push([x(i + 1), Number.isFinite(mean) ? y(Math.min(mean, high)) : NaN]);
    }
    out += curve(list, RUN[k]);
    const last = list.filter(([, v]) => Number.isFinite(v)).at(-1) ?? [x(0), y(guess)];
    ends.push({ k, at: last, y: last[1] });
  });
  if (runs.length > 1) { // names above the ends, the lowest first, each pushing the next up
    let v = Infinity;
    const heights = ends.sort((a, b) => b.y - a.y).map((e) => (v = Math.min(e.y - 7, v - 16))), down = Math.max(0, top - 2 - v);
    for (const [i, e] of ends.entries()) {
      out += text(right - 2, heights[i] + down, names[e.k] + (e.k ? '' : ' (now)'), e.k ? `value ${RUN[e.k].split(' ')[0]}` : 'value strong', 'end');
    }
  }
  const own = ends.find((e) => e.k === 0);
  return out + dot(...own.at, 5, 'ink handle');
}

const rowHeight = (depth) => Math.min(110, 288 / depth);
function drawLayers({ activation, depth, width: n }, { view }, width, height) {
  const narrow = width < 440, label = narrow ? 20 : 24, gap = narrow ? 10 : 18, row = rowHeight(depth), top = 40;
  const free = width - label - (narrow ? 2 : 3) * gap, ridge = free * (narrow ? 0.3 : 0.25), sizes = narrow ? 0 : free * 0.22, units = free - 2 * ridge - sizes;
  const x0 = label, x1 = x0 + ridge + gap, x2 = x1 + ridge + gap, x3 = narrow ? x2 : x2 + sizes + gap, y = (l) => top + (l + 1) * row;
  const head = (x, title, note, cls = '') => text(x, 13, title, `title ${narrow ? 'small ' : ''}${cls}`) + text(x, 29, note, 'note');
  let out = head(x0, narrow ? 'Activ.' : 'Activations', 'forward ↓', 'act') + head(x1, narrow ? 'Grad.' : 'Gradients', 'backward ↑', 'grad')
    + head(x3, 'Units', 'layer by layer');
  if (!narrow) out += head(x2, 'Size', 'rms, log scale');
  if (!view) return out;
  const keep = (l) => row >= 14 || l === 0 || (l + 1) % 5 === 0;
  const shape = (x, l, list, cls) => {
    const top = Array.from(list, (v, b) => [x + ((b + 0.5) / BINS) * ridge, y(l) - 0.92 * row * v]), d = points(top);
    return path(`M${px(x)} ${px(y(l))}${d.replace('M', 'L')}L${px(x + ridge)} ${px(y(l))}Z`, `fill ${cls}`) + path(d, `curve thin ${cls}`);
  };
  let tiles = { side: 0 }; // the units of a layer in as many rows as make them largest
  for (let rows = 1; rows <= n; rows++) {
    const columns = Math.ceil(n / rows), side = Math.min(units / columns, (0.86 * row) / rows, 15);
    if (side > tiles.side) tiles = { side, columns };
  }
  view.rows.forEach((r, l) => {
    if (keep(l)) out += text(x0 - 6, y(l) - 2, l + 1, 'tick', 'end');
    out += shape(x0, l, r.act, 'act') + shape(x1, l, r.grad, 'grad');
    const { side, columns } = tiles, rows = Math.ceil(n / columns), gone = { '': '', dead: '', saturated: '' };
    r.units.forEach((what, j) => {
      const u = x3 + (j % columns) * side, v = y(l) - (rows - Math.floor(j / columns)) * side;
      gone[what] += `M${px(u + 0.5)} ${px(v)}h${px(0.8 * side)}v${px(0.8 * side)}h${px(-0.8 * side)}z`;
    });
    out += (gone[''] && path(gone[''], 'fill act alive')) + (gone.dead && path(gone.dead, 'border')) + (gone.saturated && path(gone.saturated, 'bar'));
  });
  if (!narrow) {
    const logs = (key) => view.rows.map((r) => Math.log10(r[key])), all = [...logs('size'), ...logs('back')].filter(Number.isFinite);
    const from = Math.floor(Math.min(-1, ...all)), to = Math.ceil(Math.max(1, ...all)), x = linear(from, to, x2 + 6, x2 + sizes - 6), base = y(depth - 1);
    const room = 6.5 * Math.max(tenTo(from).length, tenTo(to).length) + 6; // for the longest of the labels, side by side
    const by = [1, 2, 5, 10, 20, 50, 100, 200].find((d) => x(d) - x(0) > room) ?? 400;
    for (let v = Math.ceil(from / by) * by; v <= to; v += by) out += line(x(v), top - 4, x(v), base, v ? 'hair' : 'one') + text(x(v), base + 16, tenTo(v), 'tick', 'middle');
    for (const [key, cls] of [['size', 'act'], ['back', 'grad']]) {
      const list = logs(key).map((v, l) => [Number.isFinite(v) ? x(v) : NaN, y(l) - row / 3]);
      out += curve(list, cls);
      for (const [u, v] of list) if (Number.isFinite(u)) out += dot(u, v, 2.4, cls);
    }
  }
  const base = y(depth - 1) + 16, [lo, hi] = view.axis;
  out += text(x0, base, view.bounded ? minus(lo) : '−3', 'tick') + text(x0 + ridge, base, view.bounded ? hi : narrow ? '3' : '3 rms', 'tick', 'end');
  out += text(width - 2, height - 4, activation === 'maxout' ? 'A Maxout unit never dies or saturates.' : 'Units: hollow are dead, grey are saturated.', 'note', 'end');
  return out + text(x1, base, '−3', 'tick') + text(x1 + ridge, base, narrow ? '3' : '3 rms', 'tick', 'end');
}

// --- words -----------------------------------------------------------------------------------

const mean = (v) => v.reduce((a, b) => a + b, 0) / v.length;
const lossOf = ({ losses }) => mean(losses.slice(-10));
/** [verdict, the rest] in words. */
export function describe(state, { data, runs, view }) {
  if (!data) return ['The digits are on their way.', 'They come in a file of their own, 640 pictures.'];
  const [run, ...kept] = runs, { depth, width, init, activation, rate } = state, guess = Math.log(data.classes), loss = lossOf(run), { t } = run;
  const first = view?.rows[0].back, last = view?.rows.at(-1).back, units = view ? view.rows.flatMap((r) => r.units) : [];
  const share = (what) => units.filter((u) => u === what).length / units.length, dead = share('dead'), flat = share('saturated');
  const verdict = run.broken ? 'The loss has overflowed.' : t < state.step ? `Training: step ${t} of ${state.step}.` : t === 0 ? 'Before the first step.'
    : loss < 0.25 * guess ? 'It learns.' : loss < 0.8 * guess ? 'It is learning.' : dead > 0.6 ? 'The units are dead.' : loss > 1.2 * guess ? 'Worse than guessing.' : 'It only guesses.';
  const about = `${ACTIVATION[activation]}, ${INIT[init]} weights${state.gain === 1 ? '' : ` times ${short(state.gain)}`}, ${depth} layer${depth > 1 ? 's' : ''} of ${width} units, ${OPTIMIZER[state.optimizer]} at rate ${short(rate)}, seed ${state.seed}`;
  const where = data.held ? 'new digits' : `points of ${SETS[data.name].label}`;
  const result = t ? `After ${t} step${t > 1 ? 's' : ''} the loss is ${short(loss, 2)} (guessing: ${fixed(guess)})` : `The loss of guessing is ${fixed(guess)}`;
  const seen = view ? ` and ${percent(view.right)} of the ${where} are right; ${percent(dead)} of the units are dead, ${percent(flat)} saturated.`
    + ` The <span class="grad">gradients</span> have size ${short(first)} in layer 1${depth > 1 ? ` and ${short(last)} in layer ${depth}` : ''}.` : '.';
  const learnt = run.params.flatMap((p) => (p.slope ? [p.slope[0]] : [])), [least, most] = [Math.min(...learnt), Math.max(...learnt)].map((v) => short(v));
  const slopes = learnt.length ? ` The learnt slope${learnt.length > 1 ? 's' : ''} ${least !== most ? `lie between ${least} and ${most}` : `${learnt.length > 1 ? 'are' : 'is'} ${least}`}.` : '';
  const names = labels(runs), beside = kept.length ? ` Kept: ${kept.map((r, i) => `${names[i + 1]}, loss ${r.t ? short(lossOf(r), 2) : 'not yet known'}`).join('; ')}.` : '';
  return [verdict, `${about}. ${result}${seen}${slopes}${beside}`];
}

// --- the digits' own file --------------------------------------------------------------------

/** In a page the file lies beside this module; in a notebook Python sends it. */
function fetchDigits(model, then) {
  const take = (digits) => { takeDigits(digits); then(); };
  if (/^(https?|file):/.test(import.meta.url) && model.link) import(new URL('digits.js', import.meta.url).href).then((file) => take(file));
  else {
    model.on('msg:custom', (message) => message.images && take(message));
    model.send({ want: 'digits' });
  }
}

function mount(tools) {
  const bar = player(tools, {
    trait: 'step', max: STEPS, pace: PACE, label: 'Training',
    more: [
      ['keep', 'Keep this run', (s) => {
        const kept = unpack(s.kept).map(pack), own = pack(configOf(s));
        return kept.length < 3 && !kept.includes(own) ? { kept: [...kept, own].join(';') } : null;
      }],
      ['drop', 'Drop the kept runs', (s) => (unpack(s.kept).length ? { kept: '' } : null)],
    ],
  });
  let asked = false;
  return {
    frame(state, more) {
      if (state.data === 'digits' && !dataset('digits') && !asked) {
        asked = true;
        fetchDigits(tools.model, tools.refresh);
      }
      bar.frame(state, more);
    },
  };
}

const base = { data: 'circle', activation: 'relu', init: 'he_normal', depth: 3, width: 12, rate: 0.05, gain: 1, optimizer: 'momentum', seed: 1, step: 150, kept: '' };
/** A state, and the runs that stand beside it. */
const against = (state, ...others) => ({ ...base, ...state, kept: others.map((o) => pack({ ...base, ...state, ...o })).join(';') });
export const spec = {
  name: 'playground',
  title: 'Playground',
  instruction: 'Pick data, an activation and initial weights, then train; keep a run to compare the next one with it.',
  presets: [
    ['Xavier against He, 30 layers', () => against({ depth: 30, width: 32, rate: 0.01, step: 300 }, { init: 'xavier_normal' })],
    ['four starts', () => against({ activation: 'tanh', depth: 6, width: 16, init: 'xavier_normal', step: 200 }, { init: 'zeros' }, { init: 'normal' }, { gain: 5 })],
    ['sigmoid stalls', () => against({ activation: 'sigmoid', init: 'xavier_normal', depth: 6, width: 16, step: 300 }, { activation: 'tanh' })],
    ['kill the ReLUs', () => against({ rate: 1, depth: 4 }, { rate: 0.05 })],
    ['spirals', () => against({ data: 'spirals', width: 24, optimizer: 'adam', rate: 0.01, step: 300 })],
    ['digits', () => against({ data: 'digits', depth: 2, width: 32, step: 200 })],
  ],
  controls: [
    slider('step', { label: 'Training steps', min: 0, max: STEPS, step: 1, say: String }),
    slider('depth', { label: 'Hidden layers', min: 1, max: 30, step: 1, say: String }),
    slider('width', { label: 'Units in each', min: 2, max: 64, step: 1, say: String }),
    slider('rate', { label: 'Learning rate', min: -3, max: 1, step: 0.1, to: Math.log10, of: (p) => Number((10 ** p).toPrecision(2)), say: (v) => short(v) }),
    slider('gain', { label: 'Weights times', min: -3, max: 3, step: 0.1, to: Math.log2, of: (p) => Number((2 ** p).toPrecision(2)), say: (v) => short(v) }),
    choice('data', 'Data', [...Object.entries(SETS).map(([name, { label }]) => [name, label]), ['digits', 'digits, 8 × 8']], { columns: true }),
    menu('activation', 'Activation', Object.entries(ACTIVATION)),
    menu('init', 'Initial weights', Object.entries(INIT)),
    menu('optimizer', 'Descent', Object.entries(OPTIMIZER)),
    seed(),
  ],
  extra: ['kept'],
  light: ['step'],
  compute, work, mount,
  figures: [
    { name: 'boundary', label: 'What the net answers over its inputs, with the examples.', height: (w) => Math.min(w, 330) + TOP, draw: drawBoundary },
    { name: 'loss', beside: true, label: 'The loss over training, one curve per run.', height: (w) => Math.min(w, 330) + TOP, draw: drawLoss,
      point: ({ step }, d, [u], [width, height]) => {
        const { x, most } = lossBox(width, height, step);
        return { step: Math.max(0, Math.min(STEPS, Math.round(x(most).invert(u)))) };
      } },
    { name: 'layers', label: 'By layer: histograms of activations and gradients, and the state of each unit.', draw: drawLayers, height: () => 370 },
  ],
  describe,
};

export const stills = { default: base };
export default explorer(spec);

// Training runs for the playground: begun from a seed, taken step by step, looked at layer by layer.
import { layerActivation } from './activations.mjs';
import { INITIALIZERS, lsuv } from './initializers.mjs';
import { adam, forward, gradients, network, sgd } from './network.mjs';
import { rng } from './random.mjs';

export const BATCH = 32, BINS = 41, PROBE = 64, GRID = 22, CHUNK = 48;
export const OPTIMIZERS = { sgd: (rate) => sgd(rate), momentum: (rate) => sgd(rate, 0.9), adam: (rate) => adam(rate) };
const FLAT = 1 - 0.97 ** 2; // a slope below this share of the steepest counts as flat, as in actinit.diagnostics

/** How many of the first examples LSUV and `layers` look at, and their inputs. */
const probe = ({ x, n, inputs }) => [Math.min(PROBE, n), x.subarray(0, Math.min(PROBE, n) * inputs)];

/** A run at step 0. config: {activation, init, depth, width, rate, gain, optimizer, seed}. */
export function begin(config, data) {
  const { init, depth, width, gain, seed } = config, random = rng(seed * 13 + 1), act = layerActivation(config.activation);
  const sizes = [data.inputs, ...Array(depth).fill(width), data.classes];
  const draw = INITIALIZERS[init === 'lsuv' ? 'orthogonal' : init], [n, x] = probe(data);
  let params = network(sizes, (nIn, nOut) => draw(random, nIn, nOut), 0, act);
  if (init === 'lsuv') params = lsuv(params, x, n, act);
  if (gain !== 1) for (const { W } of params) for (let i = 0; i < W.length; i++) W[i] *= gain;
  return {
    config, data, params, act, optimizer: OPTIMIZERS[config.optimizer](config.rate),
    order: null, random: rng(seed * 17 + 3), t: 0, losses: [], broken: false,
  };
}

/** The next batch of a run: the examples are shuffled anew when all have had their turn. */
export function batch(run) {
  const { n, x, y, inputs } = run.data;
  if (!run.order || run.order.length < BATCH) run.order = run.random.shuffle(Array.from({ length: n }, (_, i) => i));
  const rows = run.order.splice(0, BATCH), bx = new Float64Array(BATCH * inputs), by = new Int32Array(BATCH);
  rows.forEach((r, i) => {
    bx.set(x.subarray(r * inputs, (r + 1) * inputs), i * inputs);
    by[i] = y[r];
  });
  return { rows, x: bx, y: by };
}

/** One step. A loss that is no longer a number stops the run: broken is then true. */
export function train(run) {
  run.t += 1;
  if (run.broken) return;
  const { x, y } = batch(run), { value, grads } = gradients(run.params, x, y, BATCH, run.act, 'softmax_cross_entropy');
  if (Number.isFinite(value)) run.optimizer(run.params, grads);
  else run.broken = true;
  run.losses.push(value);
}

const rms = (v) => Math.sqrt(v.reduce((s, a) => s + a * a, 0) / v.length);
/** Heights of a histogram over [low, high], the highest 1; exact zeros are left out. */
function heights(values, low, high, scale) {
  const out = new Float64Array(BINS), k = BINS / (high - low);
  for (let i = 0; i < values.length; i++) {
    const v = values[i] / scale;
    if (v !== 0 && Number.isFinite(v)) out[Math.max(0, Math.min(BINS - 1, Math.floor((v - low) * k)))]++;
  }
  const most = Math.max(...out);
  return most ? out.map((v) => v / most) : out;
}

const steepest = new Map();
function flatness(act) {
  if (!steepest.has(act.name)) {
    let most = 0;
    for (let z = -8; z <= 8; z += 0.01) most = Math.max(most, Math.abs(act.df(z)));
    steepest.set(act.name, FLAT * most);
  }
  return steepest.get(act.name);
}
const SIDES = { both: () => true, left: (z) => z <= 0, right: (z) => z >= 0, neither: () => false };

/** For each unit, a column of z: 'dead', 'saturated' or ''. */
function states(act, z, n, a) {
  const width = z.length / n, side = SIDES[act.saturates], low = act.saturates === 'neither' ? 0 : flatness(act), units = [];
  for (let j = 0; j < width; j++) {
    let flat = 0, dead = true;
    for (let i = j; i < z.length; i += width) {
      const slope = Math.abs(act.df(z[i], a));
      if (slope !== 0) dead = false;
      if (slope <= low && side(z[i])) flat++;
    }
    units.push(dead && act.name !== 'step' ? 'dead' : act.name !== 'relu' && flat >= 0.9 * n ? 'saturated' : '');
  }
  return units;
}

/** Per hidden layer: histograms and sizes of activations and gradients, and the state of each unit. */
export function layers(run) {
  const { data, act, params } = run, [n, x] = probe(data), { depth, width } = run.config;
  const { zs, hs, deltas } = gradients(params, x, data.y, n, act, 'softmax_cross_entropy');
  const bounded = act.range.every(Number.isFinite), axis = bounded ? act.range : [-3, 3];
  const rows = [];
  for (let l = 0; l < depth; l++) {
    const h = hs[l + 1], d = deltas[l], size = rms(h), back = rms(d);
    const units = act.pieces ? Array(width).fill('') : states(act, zs[l], n, params[l].slope?.[0]); // one piece always wins
    rows.push({ act: heights(h, ...axis, bounded ? 1 : size || 1), grad: heights(d, -3, 3, back || 1), size, back, units });
  }
  return { rows, axis, bounded };
}

const argmax = (z, at, m) => {
  let best = 0;
  for (let k = 1; k < m; k++) if (z[at + k] > z[at + best]) best = k;
  return best;
};

/** Looks at a run in small pieces: each `yield` is a place to pause; returns what was seen. */
export function* look(run) {
  const { data, act, params, t } = run, { inputs, classes } = data, seen = { t, ...layers(run) };
  yield;
  const answers = function* (x, n, take) {
    for (let from = 0; from < n; from += CHUNK) {
      const count = Math.min(CHUNK, n - from), { zs } = forward(params, x.subarray(from * inputs, (from + count) * inputs), count, act);
      for (let i = 0; i < count; i++) take(zs.at(-1), i * classes, from + i);
      yield;
    }
  };
  const judged = data.held ?? data, said = new Int32Array(judged.n);
  let right = 0;
  yield* answers(judged.x, judged.n, (z, at, i) => { right += (said[i] = argmax(z, at, classes)) === judged.y[i] ? 1 : 0; });
  seen.right = right / judged.n;
  seen.said = said;
  if (inputs === 2) { // how far each class is ahead of the others, over a grid
    const x = new Float64Array(2 * GRID * GRID), place = (i) => data.span * ((2 * (i + 0.5)) / GRID - 1);
    for (let i = 0; i < GRID * GRID; i++) x.set([place(i % GRID), -place(Math.floor(i / GRID))], 2 * i);
    seen.lead = Array.from({ length: classes }, () => new Float64Array(GRID * GRID));
    yield* answers(x, GRID * GRID, (z, at, i) => {
      const row = Array.from(z.subarray(at, at + classes)), top = Math.max(...row), e = row.map((v) => Math.exp(v - top)), sum = e.reduce((a, b) => a + b);
      for (let k = 0; k < classes; k++) seen.lead[k][i] = (e[k] - Math.max(...e.filter((_, o) => o !== k))) / sum || 0;
    });
  }
  return seen;
}

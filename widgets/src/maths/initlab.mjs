// The init lab's simulation: one batch through a deep net and its gradients back, before training.
// h₀ = x ~ N(0, 1); hₗ = f(hₗ₋₁ Wₗ), Wₗ n × n, no biases; dL/dh_L ~ N(0, 1); everything in float32.
// Each layer is kept at rms 1 with its true scale apart, so 30 layers never under- or overflow.
import { ACTIVATIONS as EXACT } from './activations.mjs';
import { rng } from './random.mjs';

export const INPUTS = 256, MAX_DEPTH = 30, MAX_WIDTH = 256, BINS = 61;
const MATRIX = MAX_WIDTH * MAX_WIDTH, LAYER = MAX_WIDTH * INPUTS;

const fastTanh = (z) => (Math.abs(z) < 1e-4 ? z : 1 - 2 / (1 + Math.exp(2 * z)));
const SELU = 1.0507009873554805, SELU_FLOOR = SELU * 1.6732632423543772;
// f; its slope, in terms of h = f(z); the largest slope; the axis its outputs are drawn on; how units are lost
export const ACTIVATIONS = {
  tanh: { f: fastTanh, slope: (h) => 1 - h * h, top: 1, axis: [-1, 1], lost: 'saturated' },
  sigmoid: { f: (z) => 1 / (1 + Math.exp(-z)), slope: (h) => h * (1 - h), top: 0.25, axis: [0, 1], lost: 'saturated' },
  relu: { f: (z) => (z > 0 ? z : 0), slope: (h) => (h > 0 ? 1 : 0), top: 1, axis: [0, 3], lost: 'dead' },
  leaky_relu: { f: (z) => (z > 0 ? z : 0.01 * z), slope: (h) => (h > 0 ? 1 : 0.01), top: 1, axis: [-3, 3], lost: '' },
  selu: { f: (z) => EXACT.selu.f(z), slope: (h) => (h > 0 ? SELU : h + SELU_FLOOR), top: SELU_FLOOR, axis: [-3, 3], lost: '' },
  linear: { f: (z) => z, slope: () => 1, top: 1, axis: [-3, 3], lost: '' },
};
// fan-in and fan-out are both n here, so LeCun and Xavier coincide: that is the point of showing both
export const SCHEMES = {
  constant: { label: 'constant', rule: 'all 1/n', base: 'constant', std: (n) => 1 / n },
  small: { label: 'small', rule: 'std 0.01', base: 'normal', std: () => 0.01 },
  unit: { label: 'unit', rule: 'std 1', base: 'normal', std: () => 1 },
  lecun: { label: 'LeCun', rule: 'var 1/n', base: 'normal', std: (n) => Math.sqrt(1 / n) },
  xavier: { label: 'Xavier', rule: 'var 2/(n+n)', base: 'normal', std: (n) => Math.sqrt(2 / (n + n)) },
  he: { label: 'He', rule: 'var 2/n', base: 'normal', std: (n) => Math.sqrt(2 / n) },
  orthogonal: { label: 'orthogonal', rule: 'WᵀW = 1', base: 'orthogonal', std: () => 1 },
};

/** Normal draws, standardised to mean 0 and variance 1 so that a pool of them has no luck of its own. */
function normals(count, random) {
  const out = new Float32Array(count);
  let mean = 0, square = 0;
  for (let i = 0; i < count; i++) {
    const v = (out[i] = random.normal());
    mean += v / count;
    square += (v * v) / count;
  }
  const std = Math.sqrt(square - mean * mean);
  return out.map((v) => (v - mean) / std);
}

// One arena in WebAssembly memory: W and its transpose for 30 layers, 31 layers of h, two buffers.
// A matrix is packed in groups of 4 rows, [row >> 2][column][row & 3]; a batch in panels of 8
// inputs, [panel][unit][8].
const AT = {
  w: 0, wt: MAX_DEPTH * MATRIX, h: 2 * MAX_DEPTH * MATRIX,
  d: 2 * MAX_DEPTH * MATRIX + 31 * LAYER, out: 2 * MAX_DEPTH * MATRIX + 32 * LAYER,
};
// A SIMD module of one function: for each panel, 4 rows × 8 inputs are kept in registers. The loop
// in plainMultiply does the same, ten times slower, and checks it in the tests.
const WASM = 'AGFzbQEAAAABCQFgBX9/f39/AAIIAQFlAW0CAAEDAgEABwYBAm1tAAAK/AIB+QICBH8LewNAIAAhBSADQQJ2IQcgASADQQV0aiEIA0AgASEG/QwAAAAAAAAAAAAAAAAAAAAAIQz9DAAAAAAAAAAAAAAAAAAAAAAhDSAMIQ4gDCEPIAwhECAMIREgDCESIAwhEwNAIAb9AAQAIQkgBv0ABBAhCiAF/QkCACELIAwgCyAJ/eYB/eQBIQwgDSALIAr95gH95AEhDSAF/QkCBCELIA4gCyAJ/eYB/eQBIQ4gDyALIAr95gH95AEhDyAF/QkCCCELIBAgCyAJ/eYB/eQBIRAgESALIAr95gH95AEhESAF/QkCDCELIBIgCyAJ/eYB/eQBIRIgEyALIAr95gH95AEhEyAFQRBqIQUgBkEgaiIGIAhJDQALIAIgDP0LBAAgAiAN/QsEECACIA79CwQgIAIgD/0LBDAgAiAQ/QsEQCACIBH9CwRQIAIgEv0LBGAgAiAT/QsEcCACQYABaiECIAdBAWsiBw0ACyAIIQEgBEEBayIEDQALCw==';
let arena, words, multiply; // Float32Array, its bits, multiply(matrix, batch, out, n, inputs) with arena offsets
function plainMultiply(a, b, c, n, inputs) {
  for (let p = 0; p < inputs / 8; p++, b += n * 8, c += n * 8) {
    for (let g = 0; g < n; g += 4) {
      for (let j = 0; j < 8; j++) {
        let s0 = 0, s1 = 0, s2 = 0, s3 = 0;
        for (let k = 0, q = a + g * n, x = b + j; k < n; k++, q += 4, x += 8) {
          const v = arena[x];
          s0 += arena[q] * v; s1 += arena[q + 1] * v; s2 += arena[q + 2] * v; s3 += arena[q + 3] * v;
        }
        const o = c + g * 8 + j;
        arena[o] = s0; arena[o + 8] = s1; arena[o + 16] = s2; arena[o + 24] = s3;
      }
    }
  }
}
export function openArena(simd = true) {
  const memory = new WebAssembly.Memory({ initial: Math.ceil((AT.out + LAYER) / 16384) });
  arena = new Float32Array(memory.buffer);
  words = new Uint32Array(memory.buffer);
  multiply = plainMultiply;
  drawn = { key: '', layers: 0 };
  if (!simd) return;
  try {
    const code = new WebAssembly.Module(Uint8Array.from(atob(WASM), (c) => c.charCodeAt(0)));
    const { mm } = new WebAssembly.Instance(code, { e: { m: memory } }).exports;
    multiply = (a, b, c, n, inputs) => mm(a * 4, b * 4, c * 4, n, inputs / 8);
  } catch { /* no SIMD here: the plain loop stands in */ }
}

let drawn = { key: '', layers: 0 }; // unscaled weights are kept while only depth, gain or activation move
function drawWeights(base, n, seed, depth) {
  const key = [base, n, seed].join();
  if (drawn.key !== key) {
    const pool = normals(65536, rng(seed * 7919 + n));
    drawn = { key, layers: 0, pool, q: base === 'orthogonal' ? orthogonal(n, pool) : null };
  }
  for (let l = drawn.layers; l < depth; l++) {
    const { bits } = rng(seed * 65537 + l * 257 + n), w = AT.w + l * n * n, wt = AT.wt + l * n * n, { pool, q } = drawn;
    const [rows, columns] = q ? [shuffle(n, bits), shuffle(n, bits)] : [];
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < n; j++) {
        let v = 1;
        if (base === 'normal') v = pool[bits() >>> 16];
        if (q) v = q[(rows[i] >> 1) * n + (columns[j] >> 1)] * (((rows[i] ^ columns[j]) & 1) * 2 - 1);
        arena[w + (i >> 2) * n * 4 + j * 4 + (i & 3)] = arena[wt + (j >> 2) * n * 4 + i * 4 + (j & 3)] = v;
      }
    }
  }
  drawn.layers = Math.max(drawn.layers, depth);
}
function orthogonal(n, pool) { // Gram-Schmidt on a Gaussian matrix: uniform over rotations and reflections
  const q = Float64Array.from(pool.subarray(0, n * n));
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < i; k++) {
      let s = 0;
      for (let j = 0; j < n; j++) s += q[i * n + j] * q[k * n + j];
      for (let j = 0; j < n; j++) q[i * n + j] -= s * q[k * n + j];
    }
    let s = 0;
    for (let j = 0; j < n; j++) s += q[i * n + j] ** 2;
    for (let j = 0; j < n; j++) q[i * n + j] /= Math.sqrt(s);
  }
  return q; // each layer then permutes rows and columns and flips their signs, which keeps it orthogonal
}
function shuffle(n, bits) { // a permutation, with a random sign in the lowest bit
  const p = Int32Array.from({ length: n }, (_, i) => i * 2 + (bits() & 1));
  for (let i = n - 1; i > 0; i--) {
    const j = bits() % (i + 1);
    [p[i], p[j]] = [p[j], p[i]];
  }
  return p;
}

function histogram(out, row, from, count, scale, [lo, hi]) { // beyond the axis: counted in the end bins
  const k = (scale * BINS) / (hi - lo), shift = (lo * BINS) / (hi - lo), bins = new Float64Array(BINS);
  for (let i = from; i < from + count; i++) {
    const v = arena[i] * k;
    if (v !== 0) bins[Math.max(0, Math.min(BINS - 1, Math.floor(v - shift)))]++;
  }
  const peak = Math.max(1, ...bins);
  for (let b = 0; b < BINS; b++) out[row * BINS + b] = bins[b] / peak;
}
function rmsAt(from, count) {
  let s = 0;
  for (let i = from; i < from + count; i++) s += arena[i] * arena[i];
  return Math.sqrt(s / count);
}
/** log₁₀ of the median size, counted by exponent and three bits of the mantissa: within 6 %. */
function medianAt(from, count) {
  const bins = new Uint32Array(2048);
  for (let i = from; i < from + count; i++) bins[(words[i] >>> 20) & 2047]++;
  let b = 0;
  for (let seen = bins[0]; seen < count / 2; seen += bins[++b]);
  return b ? Math.log10(2 ** ((b >> 3) - 127) * (1 + ((b & 7) + 0.5) / 8)) : -Infinity;
}

let batches = { key: '' }; // the inputs and the gradients that come in at the top
function drawBatches(n, seed) {
  const key = [n, seed].join();
  if (batches.key !== key) batches = { key, x: normals(n * INPUTS, rng(seed * 31 + n)), d: normals(n * INPUTS, rng(seed * 101 + n + 7)) };
  return batches;
}

/** How many of the inputs can be run through the net between two frames: all of them if it is small. */
export function preview({ depth, width }) {
  const some = 8 * Math.floor(7e7 / (2 * depth * width * width) / 8);
  return Math.max(16, Math.min(INPUTS, some));
}

/** All of `passes` at once, with the first `inputs` of the inputs. */
export function simulate(state, inputs = INPUTS) {
  const run = passes(state, inputs);
  let next = run.next();
  while (!next.done) next = run.next();
  return next.value;
}

let turn = 0; // the arena serves one simulation at a time: the one that was begun last
/**
 * All that the picture shows, by layer: log₁₀ rms of activations (relative to the input) and of
 * gradients (relative to the output's), median gradient, share of lost units, histograms. Each
 * `yield` is a place to pause, after one layer; null is returned if another simulation came between.
 */
export function* passes({ depth: L, width: n, activation, scheme, gain, seed }, inputs) {
  if (!arena) openArena();
  const act = ACTIVATIONS[activation], { base, std } = SCHEMES[scheme], sd = gain * std(n), count = n * inputs, mine = ++turn;
  drawWeights(base, n, seed, L);
  const { x, d } = drawBatches(n, seed);
  const array = () => new Float64Array(L + 1);
  const s = { L, n, activation, scheme, act: array(), grad: array(), median: array(), lost: array(),
    actBins: new Float32Array((L + 1) * BINS), gradBins: new Float32Array((L + 1) * BINS) };
  const scales = array().fill(1), temp = new Float64Array(count), { f, slope } = act, flat = 0.05 * act.top;

  arena.set(x.subarray(0, count), AT.h);
  for (let l = 1; l <= L; l++) {
    const h = AT.h + l * count, k = sd * scales[l - 1];
    multiply(AT.w + (l - 1) * n * n, h - count, AT.out, n, inputs);
    let sum = 0, lost = 0;
    for (let i = 0; i < count; i++) {
      const v = f(k * arena[AT.out + i]);
      temp[i] = v;
      sum += v * v;
    }
    scales[l] = Math.sqrt(sum / count);
    const unscale = scales[l] ? 1 / scales[l] : 0;
    for (let i = 0; i < count; i++) arena[h + i] = temp[i] * unscale;
    if (act.lost === 'saturated') for (let i = 0; i < count; i++) if (slope(temp[i]) < flat) lost++;
    if (act.lost === 'dead') lost = deadUnits(h, n, inputs) * inputs;
    s.lost[l] = lost / count;
    s.act[l] = Math.log10(scales[l]);
    histogram(s.actBins, l, h, count, scales[l], act.axis);
    yield;
    if (turn !== mine) return null;
  }

  arena.set(d.subarray(0, count), AT.out);
  for (let l = L, scale = 1; l >= 0; l--) {
    const r = rmsAt(AT.out, count), h = AT.h + l * count;
    s.median[l] = Math.log10(scale) + medianAt(AT.out, count);
    scale *= r;
    s.grad[l] = Math.log10(scale);
    if (!l) break;
    histogram(s.gradBins, l, AT.out, count, r ? scale / r : 0, [-3, 3]);
    for (let i = 0; i < count; i++) arena[AT.d + i] = r ? (arena[AT.out + i] / r) * slope(arena[h + i] * scales[l]) : 0;
    multiply(AT.wt + (l - 1) * n * n, AT.d, AT.out, n, inputs);
    scale *= sd;
    yield;
    if (turn !== mine) return null;
  }
  return s;
}
function deadUnits(h, n, inputs) { // units that are zero for every input
  let dead = 0;
  for (let u = 0; u < n; u++) {
    let on = false;
    for (let p = 0; p < inputs / 8 && !on; p++) for (let j = 0; j < 8; j++) if (arena[h + (p * n + u) * 8 + j] > 0) on = true;
    if (!on) dead++;
  }
  return dead;
}

/** The arena's layer l of a net of width n as plain rows, for the tests: z = M h before scaling; and the batches. */
export function drawnNet(l, n) {
  const at = AT.w + (l - 1) * n * n, rows = (batch) => Array.from({ length: INPUTS }, (_, i) =>
    Array.from({ length: n }, (_v, u) => batch[((i >> 3) * n + u) * 8 + (i & 7)]));
  return {
    matrix: Array.from({ length: n }, (_, i) => Array.from({ length: n }, (_v, j) => arena[at + (i >> 2) * n * 4 + j * 4 + (i & 3)])),
    x: rows(batches.x), d: rows(batches.d),
  };
}

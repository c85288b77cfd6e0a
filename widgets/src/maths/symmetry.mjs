// The symmetry experiment: four hidden units on XOR, from equal or unequal starts.
import { activation, sigmoid } from './activations.mjs';
import { INITIALIZERS } from './initializers.mjs';
import { network } from './network.mjs';
import { rng } from './random.mjs';

export const UNITS = 4, STEPS = 2000, EVERY = 10;
const RATE = 0.1, MOMENTUM = 0.9, CONSTANT = 0.5;
const CORNERS = [[-1, -1, 0, 10], [1, 1, 0, 10], [-1, 1, 1, 10], [1, -1, 1, 12]]; // x1, x2, class, how many

/** The data: noisy corners of a square; one corner has two examples more, so the classes differ. */
export function xor() {
  const random = rng(5), x = [], y = [];
  for (const [a, b, label, n] of CORNERS) {
    for (let i = 0; i < n; i++) {
      x.push(a + random.normal(0.25), b + random.normal(0.25));
      y.push(label);
    }
  }
  return { x: Float64Array.from(x), y: Float64Array.from(y), n: y.length };
}
export const DATA = xor();

/** Weights of one layer for a start; the biases are 0. */
function initial(start, noise, random) {
  const std = 10 ** noise;
  return (nIn, nOut) => {
    if (start === 'random') return INITIALIZERS.xavier_normal(random, nIn, nOut);
    const W = INITIALIZERS.constant(random, nIn, nOut, { value: start === 'zero' ? 0 : CONSTANT });
    return start === 'noise' ? W.map((w) => w + random.normal(std)) : W;
  };
}

/** How many of the units are really different: incoming weights and bias further than tol apart. */
export function distinct({ W, b }, tol = 0.05) {
  const kept = [];
  for (let j = 0; j < b.length; j++) {
    const unit = [W[j], W[b.length + j], b[j]];
    if (!kept.some((k) => Math.hypot(...k.map((v, i) => v - unit[i])) < tol)) kept.push(unit);
  }
  return kept.length;
}

// Slopes from the activation's own value h, which spares a second exponential.
const SLOPE = { sigmoid: (h) => h * (1 - h), tanh: (h) => 1 - h * h, relu: (h) => (h > 0 ? 1 : 0) };

/**
 * The whole course of training, one record every 10 steps: {W, b, v, c, loss, right, distinct}.
 * Full-batch gradient descent with momentum, as network.mjs does it, in loops made for 2-4-1:
 * 2000 steps in the time of a frame or two.
 */
export function course({ start, activation: name, noise, seed }) {
  const act = activation(name), { f } = act, slope = SLOPE[name], { x, y, n } = DATA;
  const [hidden, out] = network([2, UNITS, 1], initial(start, noise, rng(seed)));
  // one vector: weights from x1, from x2, biases, weights to the output, its bias
  const w = Float64Array.from([...hidden.W, ...hidden.b, ...out.W, 0]), C = 4 * UNITS;
  const g = new Float64Array(C + 1), velocity = new Float64Array(C + 1), h = new Float64Array(UNITS);
  const records = [];
  for (let t = 0; t <= STEPS; t++) {
    let loss = 0, right = 0;
    g.fill(0);
    for (let i = 0; i < n; i++) {
      const x1 = x[2 * i], x2 = x[2 * i + 1];
      let z = w[C];
      for (let j = 0; j < UNITS; j++) z += w[3 * UNITS + j] * (h[j] = f(x1 * w[j] + x2 * w[UNITS + j] + w[2 * UNITS + j]));
      const e = Math.exp(-Math.abs(z)), delta = ((z >= 0 ? 1 : e) / (1 + e) - y[i]) / n;
      loss += (Math.max(z, 0) - z * y[i] + Math.log1p(e)) / n;
      right += (z > 0 ? 1 : 0) === y[i] ? 1 : 0;
      g[C] += delta;
      for (let j = 0; j < UNITS; j++) {
        const back = delta * w[3 * UNITS + j] * slope(h[j]);
        g[3 * UNITS + j] += delta * h[j];
        g[j] += x1 * back;
        g[UNITS + j] += x2 * back;
        g[2 * UNITS + j] += back;
      }
    }
    if (t % EVERY === 0) {
      const [W, b, v] = [w.slice(0, 2 * UNITS), w.slice(2 * UNITS, 3 * UNITS), w.slice(3 * UNITS, C)];
      records.push({ W, b, v, c: w[C], loss, right: right / n, distinct: distinct({ W, b }) });
    }
    for (let k = 0; k <= C; k++) w[k] -= RATE * (velocity[k] = MOMENTUM * velocity[k] + g[k]);
  }
  return { act, records, parted: records.findIndex((r) => r.distinct > 1) };
}

/** The net's answer at one input, from a record. */
export function answer({ W, b, v, c }, act, x1, x2) {
  let z = c;
  for (let j = 0; j < UNITS; j++) z += v[j] * act.f(x1 * W[j] + x2 * W[UNITS + j] + b[j]);
  return sigmoid(z);
}

// Weight initializers: (random, nIn, nOut, options) -> Float64Array of nIn × nOut, row by row.
import { activate, multiply } from './network.mjs';
import { std } from './statistics.mjs';

const fill = (n, draw) => Float64Array.from({ length: n }, draw);

/** Weights of variance scale / n, where n is fan_in, fan_out or fan_avg. */
export function varianceScaling(random, nIn, nOut, { scale = 1, mode = 'fan_in', distribution = 'normal' } = {}) {
  const n = { fan_in: nIn, fan_out: nOut, fan_avg: (nIn + nOut) / 2 }[mode];
  const std = Math.sqrt(scale / n), limit = std * Math.sqrt(3);
  return fill(nIn * nOut, distribution === 'normal' ? () => random.normal(std) : () => random.uniform(-limit, limit));
}

/** A random matrix with orthonormal rows or columns, whichever are fewer, times gain. */
export function orthogonal(random, nIn, nOut, { gain = 1 } = {}) {
  const few = Math.min(nIn, nOut), many = Math.max(nIn, nOut);
  const q = fill(few * many, () => random.normal());
  for (let i = 0; i < few; i++) {
    const row = q.subarray(i * many, (i + 1) * many);
    for (let pass = 0; pass < 2; pass++) { // Gram-Schmidt twice is exact to rounding
      for (let k = 0; k < i; k++) {
        let dot = 0;
        for (let j = 0; j < many; j++) dot += row[j] * q[k * many + j];
        for (let j = 0; j < many; j++) row[j] -= dot * q[k * many + j];
      }
    }
    const length = Math.hypot(...row);
    for (let j = 0; j < many; j++) row[j] /= length;
  }
  for (let i = 0; i < q.length; i++) q[i] *= gain;
  return nIn <= nOut ? q : fill(nIn * nOut, (_, i) => q[(i % nOut) * many + Math.floor(i / nOut)]);
}

const scaled = (options) => (random, nIn, nOut) => varianceScaling(random, nIn, nOut, options);
export const INITIALIZERS = {
  zeros: (_, nIn, nOut) => new Float64Array(nIn * nOut),
  constant: (_, nIn, nOut, { value = 0.5 } = {}) => new Float64Array(nIn * nOut).fill(value),
  normal: (random, nIn, nOut, { std = 0.01 } = {}) => fill(nIn * nOut, () => random.normal(std)),
  uniform: (random, nIn, nOut, { limit = 0.05 } = {}) => fill(nIn * nOut, () => random.uniform(-limit, limit)),
  lecun_normal: scaled({}),
  lecun_uniform: scaled({ distribution: 'uniform' }),
  xavier_normal: scaled({ mode: 'fan_avg' }),
  xavier_uniform: scaled({ mode: 'fan_avg', distribution: 'uniform' }),
  he_normal: scaled({ scale: 2 }),
  he_uniform: scaled({ scale: 2, distribution: 'uniform' }),
  pytorch_default: scaled({ scale: 1 / 3, distribution: 'uniform' }),
  orthogonal,
  identity: (_, nIn, nOut, { gain = 1 } = {}) => fill(nIn * nOut, (_v, i) => (Math.floor(i / nOut) === i % nOut ? gain : 0)),
  sparse: (random, nIn, nOut, { nonzero = 15, std = 1 } = {}) => { // so many weights into each unit, at random places
    const W = new Float64Array(nIn * nOut);
    for (let j = 0; j < nOut; j++) {
      for (const i of random.shuffle(Array.from({ length: nIn }, (_, k) => k)).slice(0, nonzero)) W[i * nOut + j] = random.normal(std);
    }
    return W;
  },
};

/**
 * LSUV: layers scaled so that each one's z has variance 1 on the n rows of x, the first layer first.
 * As actinit.initializers.lsuv from orthogonal weights and biases of 0: z is proportional to W, and
 * one division is enough. A layer that is 0 on all rows stays as it is: no factor can mend that.
 */
export function lsuv(params, x, n, act) {
  let h = x;
  return params.map((p, l) => {
    const z = multiply(h, p.W, n, p.nIn, p.nOut), spread = std(z) || 1, unit = (v) => v / spread;
    if (l < params.length - 1) h = activate(act, p, z.map(unit));
    return { ...p, W: p.W.map(unit) };
  });
}

// Two weights learn to fit examples exactly by gradient descent; the mean of the inputs is free.
import { rng } from './random.mjs';

export const EXAMPLES = 32, STEPS = 100, GOAL = [0.8, -0.8];
export const SIZES = { one: 1, four: 4, all: EXAMPLES };

/** Inputs: each within 1 of the mean, so from a mean of 1 on all are positive. x[i] = [x1, x2]. */
export function inputs(mean, seed) {
  const random = rng(seed);
  return Array.from({ length: EXAMPLES }, () => [mean + random.uniform(-1, 1), mean + random.uniform(-1, 1)]);
}

/** Which examples each step looks at: shuffled anew whenever all have been seen. */
export function batches(batch, seed) {
  const random = rng(1000 + seed), all = Array.from({ length: EXAMPLES }, (_, i) => i), size = SIZES[batch];
  const queue = [];
  return Array.from({ length: STEPS }, () => {
    if (size === EXAMPLES) return all;
    if (queue.length < size) queue.push(...random.shuffle([...all]));
    return queue.splice(0, size);
  });
}

/** A = X'X / n: the loss is (w - goal)' A (w - goal) / 2. Eigenvalues, large first, and their directions. */
export function curvature(x) {
  let a = 0, b = 0, d = 0;
  for (const [u, v] of x) [a, b, d] = [a + u * u / x.length, b + u * v / x.length, d + v * v / x.length];
  const middle = (a + d) / 2, half = Math.hypot((a - d) / 2, b), angle = 0.5 * Math.atan2(2 * b, a - d);
  const large = middle + half, small = (a * d - b * b) / large; // no cancellation
  return { a, b, d, large, small, condition: large / small, axes: [[Math.cos(angle), Math.sin(angle)], [-Math.sin(angle), Math.cos(angle)]] };
}

/** The loss at w: half the mean squared error. */
export function lossAt({ a, b, d }, [w1, w2]) {
  const u = w1 - GOAL[0], v = w2 - GOAL[1];
  return (a * u * u + 2 * b * u * v + d * v * v) / 2;
}

/** The gradient of the loss of some examples, each w·x - goal·x times x, averaged. */
export function gradient(x, which, w) {
  let g1 = 0, g2 = 0;
  for (const i of which) {
    const [u, v] = x[i], error = (w[0] - GOAL[0]) * u + (w[1] - GOAL[1]) * v;
    g1 += (error * u) / which.length;
    g2 += (error * v) / which.length;
  }
  return [g1, g2];
}

/** The weights before and after each step. */
export function descend(x, order, rate, start) {
  const path = [start];
  for (const which of order) {
    const w = path.at(-1), g = gradient(x, which, w);
    path.push([w[0] - rate * g[0], w[1] - rate * g[1]]);
  }
  return path;
}

/** What a path has done by some step: how far it walked, how often it turned back, how its steps lay. */
export function walked(path, steps) {
  let length = 0, turns = 0, together = 0, last = null;
  for (let t = 0; t < steps; t++) {
    const step = [path[t + 1][0] - path[t][0], path[t + 1][1] - path[t][1]];
    length += Math.hypot(...step);
    if (last && step[0] * last[0] + step[1] * last[1] < 0) turns++;
    if (step[0] * step[1] > 0) together++;
    last = step;
  }
  return { length, turns, together };
}

/**
 * Everything for one state: the run, and the run on the same examples moved to mean 0. These are
 * smaller, so they get a rate that is larger by the ratio of the mean squared lengths.
 */
export function zigzag({ mean, rate, batch, w1, w2, seed }) {
  const x = inputs(mean, seed), order = batches(batch, seed), start = [w1, w2];
  const middle = [0, 1].map((k) => x.reduce((s, v) => s + v[k], 0) / x.length);
  const run = (list, factor) => {
    const shape = curvature(list), path = descend(list, order, rate * factor, start);
    return { x: list, shape, path, factor, loss: path.map((w) => lossAt(shape, w)) };
  };
  const centred = x.map(([u, v]) => [u - middle[0], v - middle[1]]), squares = [x, centred].map((list) => list.reduce((s, [u, v]) => s + u * u + v * v, 0));
  return { order, ...run(x, 1), centred: run(centred, squares[0] / squares[1]), same: x.filter(([u, v]) => u * v > 0).length };
}

// Two layers of ReLUs learn two moons by full-batch gradient descent; some of them fall silent.
import { INITIALIZERS } from './initializers.mjs';
import { rng } from './random.mjs';

export const UNITS = 8, STEPS = 150, EXAMPLES = 40;

/** Two noisy half moons around 0, always the same; y is 0 or 1. */
export function moons() {
  const random = rng(3), x = new Float64Array(2 * EXAMPLES), y = new Float64Array(EXAMPLES);
  for (let i = 0; i < EXAMPLES; i++) {
    const turn = (Math.PI * ((i >> 1) + 0.5)) / (EXAMPLES / 2), side = i % 2 ? -1 : 1;
    x[2 * i] = side * (Math.cos(turn) - 0.5) * 1.1 + random.normal(0.12);
    x[2 * i + 1] = side * (Math.sin(turn) - 0.25) * 1.1 + random.normal(0.12);
    y[i] = i % 2;
  }
  return { x, y };
}
export const DATA = moons();

const H = UNITS, BOTH = 2 * UNITS;
/** He weights and one bias for all hidden units: [W, b] of the three layers; the output's bias is 0. */
export function initial(bias, seed) {
  const random = rng(seed), sizes = [2, H, H, 1];
  return [0, 1, 2].map((l) => [INITIALIZERS.he_normal(random, sizes[l], sizes[l + 1]), new Float64Array(sizes[l + 1]).fill(l < 2 ? bias : 0)]);
}

/** z1, z2 of one example into z (layer 1, then layer 2), and the output, which is returned. */
function forward(params, z, i, slope) {
  const [[W1, b1], [W2, b2], [W3, b3]] = params, x1 = DATA.x[2 * i], x2 = DATA.x[2 * i + 1];
  for (let u = 0; u < H; u++) {
    z[u] = x1 * W1[u] + x2 * W1[H + u] + b1[u];
    z[H + u] = b2[u];
  }
  for (let k = 0; k < H; k++) {
    const h = z[k] > 0 ? z[k] : slope * z[k];
    if (h !== 0) for (let u = 0; u < H; u++) z[H + u] += h * W2[k * H + u];
  }
  let out = b3[0];
  for (let u = 0; u < H; u++) out += (z[H + u] > 0 ? z[H + u] : slope * z[H + u]) * W3[u];
  return out;
}

/** Adds one example's share to the gradients; delta is dLoss/dz at the output. */
function backward([, [W2], [W3]], [[gW1, gb1], [gW2, gb2], [gW3, gb3]], z, i, slope, delta, d2) {
  gb3[0] += delta;
  for (let u = 0; u < H; u++) {
    const on = z[H + u] > 0;
    gW3[u] += delta * (on ? z[H + u] : slope * z[H + u]);
    gb2[u] += d2[u] = delta * W3[u] * (on ? 1 : slope);
  }
  for (let k = 0; k < H; k++) {
    const on = z[k] > 0, h = on ? z[k] : slope * z[k];
    let d = 0;
    for (let u = 0; u < H; u++) {
      gW2[k * H + u] += h * d2[u];
      d += d2[u] * W2[k * H + u];
    }
    d *= on ? 1 : slope;
    gb1[k] += d;
    gW1[k] += d * DATA.x[2 * i];
    gW1[H + k] += d * DATA.x[2 * i + 1];
  }
}

/** One pass over all examples: fills grads, and says what was seen on the way. */
function pass(params, grads, slope, work) {
  const on = new Uint8Array(EXAMPLES * BOTH), share = new Float64Array(BOTH), { z, d2 } = work;
  let loss = 0;
  for (const [W, b] of grads) W.fill(0) && b.fill(0);
  for (let i = 0; i < EXAMPLES; i++) {
    const out = forward(params, z, i, slope), e = Math.exp(-Math.abs(out)), y = DATA.y[i];
    loss += (Math.max(out, 0) - y * out + Math.log1p(e)) / EXAMPLES;
    for (let u = 0; u < BOTH; u++) share[u] += (on[i * BOTH + u] = z[u] > 0 ? 1 : 0);
    backward(params, grads, z, i, slope, ((out >= 0 ? 1 : e) / (1 + e) - y) / EXAMPLES, d2);
  }
  return { on, share: share.map((v) => v / EXAMPLES), loss };
}

/**
 * The whole course by full-batch gradient descent on the binary cross-entropy. One record per step:
 * {W, b} of layer 1, on[i * 16 + u] (which examples switch a unit on; layer 1 first), share of the
 * examples by unit, loss. It ends early where the numbers overflow.
 */
export function train({ rate, bias, slope, since, seed }) {
  const params = initial(bias, seed), grads = params.map(([W, b]) => [W.map(() => 0), b.map(() => 0)]);
  const work = { z: new Float64Array(BOTH), d2: new Float64Array(H) }, records = [];
  for (let t = 0; t <= STEPS; t++) {
    const seen = pass(params, grads, t >= since ? slope : 0, work);
    if (!Number.isFinite(seen.loss)) break;
    records.push({ W: params[0][0].slice(), b: params[0][1].slice(), ...seen });
    params.forEach((layer, l) => layer.forEach((w, k) => { for (let j = 0; j < w.length; j++) w[j] -= rate * grads[l][k][j]; }));
  }
  return { params, records };
}

/** The stretches in which a unit is on for no example: [[first, last], ...], last = STEPS if it stays. */
export function silences(records, unit) {
  const list = [];
  records.forEach(({ share }, t) => {
    if (share[unit] > 0) return;
    if (list.length && list.at(-1)[1] === t - 1) list.at(-1)[1] = t;
    else list.push([t, t]);
  });
  return list;
}

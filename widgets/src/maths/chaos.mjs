// Order and chaos: what infinitely wide random layers do to two inputs, as in actinit.theory, and
// what one net of 100 units does. Pre-activations are N(0, q) with correlation c between the inputs.
import { ACTIVATIONS } from './activations.mjs';
import { rng } from './random.mjs';

export const NAMES = ['tanh', 'softsign', 'sigmoid', 'relu', 'leaky_relu', 'selu'];
export const WIDTH = 100, MAX_DEPTH = 60, SIGMA_W = 3, SIGMA_B = 1.5;
const REACH = 9.5, TINY = 1e-24; // q = 0 is the limit of a tiny q, which also gives a kink its two sides

/** Gauss-Legendre nodes and weights on [0, 1]. */
function legendre(n) {
  const nodes = [], weights = [];
  for (let i = 0; i < n; i++) {
    let x = Math.cos((Math.PI * (i + 0.75)) / (n + 0.5)), slope = 0;
    for (let pass = 0; pass < 8; pass++) { // Newton from a close start
      let p = 1, before = 0;
      for (let k = 1; k <= n; k++) [p, before] = [((2 * k - 1) * x * p - (k - 1) * before) / k, p];
      slope = (n * (x * p - before)) / (x * x - 1);
      x -= p / slope;
    }
    nodes.push((1 - x) / 2);
    weights.push(1 / ((1 - x * x) * slope * slope));
  }
  return { nodes, weights };
}

// E f(z): Gauss-Legendre on panels that end at 0, where the kinks are. (Gauss-Hermite, the usual
// rule for a normal input, converges only like 1/n at a kink.)
const LINE = (() => {
  const { nodes, weights } = legendre(16), t = [], p = [];
  const edges = [0, 0.25, 0.6, 1.1, 1.8, 2.8, 4.2, 6.2, REACH];
  for (let e = 0; e + 1 < edges.length; e++) {
    for (let i = 0; i < 16; i++) {
      const wide = edges[e + 1] - edges[e], v = edges[e] + wide * nodes[i];
      t.push(v, -v);
      p.push(...Array(2).fill((wide * weights[i] * Math.exp(-v * v / 2)) / Math.sqrt(2 * Math.PI)));
    }
  }
  return { t: Float64Array.from(t), p: Float64Array.from(p) };
})();

/** E f(z)² for z ~ N(0, q). */
export function meanSquare(f, q) {
  const s = Math.sqrt(q), { t, p } = LINE;
  let sum = 0;
  for (let i = 0; i < t.length; i++) {
    const v = f(s * t[i]);
    sum += p[i] * v * v;
  }
  return sum;
}

// E f(u) f(v) in polar coordinates: u = r cos(a + θ/2), v = r cos(a - θ/2), cos θ = c. The kinks at
// u = 0 and v = 0 are two rays there, so that three panels of the angle are smooth.
const RADIUS = (() => {
  const { nodes, weights } = legendre(44);
  return { r: nodes.map((x) => REACH * x), p: nodes.map((x, i) => (REACH * weights[i] * REACH * x * Math.exp(-((REACH * x) ** 2) / 2)) / Math.PI) };
})();
const ANGLE = legendre(24);
export function pairMean(f, c, q) {
  if (c >= 1) return meanSquare(f, q);
  const s = Math.sqrt(q), half = Math.acos(Math.max(-1, c)) / 2, { r, p } = RADIUS;
  const edges = [0, Math.PI / 2 - half, Math.PI / 2 + half, Math.PI];
  let sum = 0;
  for (let e = 0; e < 3; e++) {
    const wide = edges[e + 1] - edges[e];
    for (let i = 0; i < ANGLE.nodes.length; i++) {
      const a = edges[e] + wide * ANGLE.nodes[i], u = s * Math.cos(a + half), v = s * Math.cos(a - half);
      let ray = 0;
      for (let k = 0; k < r.length; k++) ray += p[k] * f(r[k] * u) * f(r[k] * v);
      sum += wide * ANGLE.weights[i] * ray;
    }
  }
  return sum;
}

// For a smooth f the same mean is a power series in c, the sum of a_n² cⁿ, where a_n are f's
// coefficients in Hermite polynomials (Mehler's formula): one sum for all c. A kink makes it slow.
const SMOOTH = new Set(['tanh', 'sigmoid']), TERMS = 640, POINTS = 241;
export function series(f, q) {
  const s = Math.sqrt(q), step = (2 * REACH) / (POINTS - 1), squares = new Float64Array(TERMS);
  let before = new Float64Array(POINTS), now = new Float64Array(POINTS);
  const t = Float64Array.from({ length: POINTS }, (_, i) => -REACH + i * step);
  const values = t.map((x, i) => { // the trapezoidal rule is exact to rounding for a smooth f
    now[i] = Math.exp(-x * x / 4);
    return (f(s * x) * Math.exp(-x * x / 4) * step) / Math.sqrt(2 * Math.PI);
  });
  for (let n = 0; n < TERMS; n++) {
    const a = 1 / Math.sqrt(n + 1), b = Math.sqrt(n / (n + 1));
    let sum = 0;
    for (let i = 0; i < POINTS; i++) {
      sum += values[i] * now[i];
      before[i] = a * t[i] * now[i] - b * before[i];
    }
    squares[n] = sum * sum;
    [before, now] = [now, before];
  }
  return squares;
}

/** Two functions of c, the means of f(u) f(v) and of f′(u) f′(v). */
function pairMeans(act, q) {
  if (!SMOOTH.has(act.name)) return { values: (c) => pairMean(act.f, c, q), slopes: (c) => pairMean(act.df, c, q) };
  const squares = series(act.f, q);
  return {
    values: (c) => squares.reduceRight((s, a) => s * c + a, 0),
    slopes: (c) => squares.reduceRight((s, a, n) => (n ? s * c + n * a : s), 0) / q,
  };
}

/** The root of f between low and high, where its signs differ. */
function bisect(f, low, high) {
  const positive = f(low) > 0;
  for (let pass = 0; pass < 200; pass++) {
    const middle = (low + high) / 2;
    if (middle === low || middle === high) break;
    if (f(middle) > 0 === positive) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** The next layer's variance. w2 and b2 are σ_w² and σ_b². */
export const varianceMap = (act, q, w2, b2) => w2 * meanSquare(act.f, q) + b2;

/** The variance that layers approach from 1; 0 where it dies out, Infinity where it grows for ever. */
export function fixedPoint(act, w2, b2) {
  const growth = (q) => varianceMap(act, q, w2, b2) / q - 1, up = growth(1) > 0;
  if (Math.abs(growth(1)) < 1e-12) return 1;
  for (let here = 1; here > 1e-12 && here < 1e12;) {
    const there = here * (up ? 1.25 : 0.8);
    if (growth(there) > 0 !== up) return bisect(growth, here, there);
    here = there;
  }
  return up ? Infinity : 0;
}

/** Mean factor on a squared gradient per layer, and the correlation map's slope at 1. */
export const chi = (act, w2, q) => w2 * meanSquare(act.df, Math.max(q, TINY));

/**
 * The map of correlations at variance q: {next(c), slope(c)}. Where the variance grows for ever
 * biases no longer count, and every function here that grows is a (leaky) ReLU seen from afar.
 */
export function correlationMap(act, w2, b2, q) {
  const far = q === Infinity, at = far ? 1 : Math.max(q, TINY);
  const kept = far && act.name === 'selu' ? ACTIVATIONS.relu : act;
  const { values, slopes } = pairMeans(kept, at), [a2, bias] = far ? [1 / meanSquare(kept.f, 1), 0] : [w2, b2], total = varianceMap(kept, at, a2, bias);
  return {
    next: (c) => Math.min(1, (a2 * values(c) + bias) / total),
    slope: (c) => a2 * slopes(c),
  };
}

/** The correlation that any two inputs approach. */
export function target({ next }, chi1, infinite = false) {
  if (chi1 <= 1 || infinite) return 1;
  const rise = (c) => next(c) - c;
  return Math.abs(rise(0)) < 1e-12 ? 0 : bisect(rise, 0, 1 - 1e-7);
}

/** Layers over which the correlation comes nearer to c* by a factor e. */
export const depthScale = (rate) => (Math.abs(rate - 1) < 1e-9 ? Infinity : 1 / Math.abs(Math.log(rate)));

// For each variance q, the (σ_w, σ_b) that make q the fixed point and chi equal to `level` follow
// at once: σ_w² = level / E f'², σ_b² = q - σ_w² E f². One sweep over q draws every level.
const sweeps = new Map();
export function levelCurve(name, level) {
  const act = ACTIVATIONS[name], { f, df, param } = act, bind = (g) => (param ? (z) => g(z, param.value) : g);
  if (!sweeps.has(name)) {
    const qs = Array.from({ length: 140 }, (_, i) => 10 ** (-6 + (7.6 * i) / 139));
    sweeps.set(name, qs.map((q) => [q, meanSquare(bind(f), q), meanSquare(bind(df), q)]));
  }
  const curve = [];
  for (const [q, h2, d2] of sweeps.get(name)) {
    const w2 = level / d2, b2 = q - w2 * h2;
    if (b2 >= -1e-12) curve.push([Math.sqrt(w2), Math.sqrt(Math.max(0, b2))]);
  }
  return curve;
}

// One real net: its random matrices are drawn once per seed; σ_w and σ_b only scale them.
let net = null;
export function draw(seed) {
  if (net?.seed === seed) return net;
  const random = rng(seed * 31 + 5), pool = Float64Array.from({ length: 65536 }, () => random.normal());
  const w = new Float32Array(MAX_DEPTH * WIDTH * WIDTH);
  for (let i = 0; i < w.length; i++) w[i] = pool[random.bits() >>> 16];
  const rest = () => Float64Array.from({ length: WIDTH }, () => random.normal());
  net = { seed, w, b: Array.from({ length: MAX_DEPTH }, rest), start: [rest(), rest()] };
  return net;
}
const dot = (a, b) => a.reduce((s, v, i) => s + v * b[i], 0);

/** Correlation of two inputs' pre-activations at layers 1 to depth, measured in one random net. */
export function measured(act, { sigma_w: sw, sigma_b: sb, c, depth, seed }, q) {
  const { w, b, start } = draw(seed), size = Math.sqrt(q > 0 && q < Infinity ? q : 1), out = [c];
  const unit = (v) => v.map((x) => x / Math.sqrt(dot(v, v) / WIDTH));
  const first = unit(start[0]), along = dot(first, start[1]) / WIDTH, second = unit(start[1].map((v, i) => v - along * first[i]));
  let u = first.map((v) => size * v), v = first.map((x, i) => size * (c * x + Math.sqrt(1 - c * c) * second[i]));
  for (let l = 1; l < depth; l++) {
    const hu = u.map(act.f), hv = v.map(act.f), scale = sw / Math.sqrt(WIDTH), at = l * WIDTH * WIDTH;
    u = new Float64Array(WIDTH);
    v = new Float64Array(WIDTH);
    for (let i = 0, k = at; i < WIDTH; i++) {
      let s = 0, t = 0;
      for (let j = 0; j < WIDTH; j++, k++) {
        s += w[k] * hu[j];
        t += w[k] * hv[j];
      }
      u[i] = scale * s + sb * b[l][i];
      v[i] = scale * t + sb * b[l][i];
    }
    const size2 = Math.sqrt(dot(u, u) * dot(v, v));
    out.push(size2 > 0 ? dot(u, v) / size2 : NaN);
  }
  return out;
}

/** Everything that the explorer shows of one state; `act` has its parameter bound. */
export function chaos(act, state) {
  const { sigma_w, sigma_b, c, depth } = state, w2 = sigma_w ** 2, b2 = sigma_b ** 2;
  const q = fixedPoint(act, w2, b2), far = q === Infinity;
  const chi1 = far ? w2 * meanSquare(act.df, 1e12) : chi(act, w2, q);
  const map = correlationMap(act, w2, b2, q), end = target(map, chi1, far);
  const path = [c];
  while (path.length < depth) path.push(map.next(path.at(-1)));
  return { act, q, chi: chi1, map, end, scale: depthScale(map.slope(end)), path, net: measured(act, state, q) };
}

// Summaries of numbers, and expectations over a normal input.

export const mean = (values) => values.reduce((s, v) => s + v, 0) / values.length;
export const rms = (values) => Math.sqrt(values.reduce((s, v) => s + v * v, 0) / values.length);
export function std(values) {
  const m = mean(values);
  return Math.sqrt(values.reduce((s, v) => s + (v - m) ** 2, 0) / values.length);
}
export function median(values) {
  const sorted = Float64Array.from(values).sort(), half = sorted.length >> 1;
  return sorted.length % 2 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
}

/** Counts per bin over [low, high]; values beyond are counted in the end bins. */
export function histogram(values, low, high, bins, weights = null) {
  const out = new Float64Array(bins);
  for (let i = 0; i < values.length; i++) {
    const b = Math.floor(((values[i] - low) / (high - low)) * bins);
    out[Math.max(0, Math.min(bins - 1, b))] += weights ? weights[i] : 1;
  }
  return out;
}

/** Density of f(z) per bin, where z runs over a grid of probabilities p: each step is spread evenly. */
export function pushForward(values, p, low, high, bins) {
  const out = new Float64Array(bins), place = (v) => ((v - low) / (high - low)) * bins;
  for (let i = 0; i + 1 < values.length; i++) {
    const a = place(Math.min(values[i], values[i + 1])), b = place(Math.max(values[i], values[i + 1]));
    const weight = (p[i] + p[i + 1]) / 2, first = Math.floor(a), last = Math.floor(b);
    for (let k = Math.max(0, first); k <= Math.min(bins - 1, last); k++) {
      out[k] += first === last ? weight : (weight * (Math.min(b, k + 1) - Math.max(a, k))) / (b - a);
    }
  }
  return out;
}

/** n points z and their probabilities, which cut N(0, std²) finely: sums stand for expectations. */
export function normalGrid(std = 1, n = 4000, reach = 8) {
  const z = new Float64Array(n), p = new Float64Array(n), step = (2 * reach) / n;
  let total = 0;
  for (let i = 0; i < n; i++) {
    const t = -reach + (i + 0.5) * step;
    z[i] = std * t;
    total += p[i] = Math.exp(-0.5 * t * t);
  }
  return { z, p: p.map((v) => v / total) };
}

/** Numerical rank by Gaussian elimination with full pivoting: pivots above tol times the first. */
export function rank(matrix, rows, columns, tol = 1e-9) {
  const a = Float64Array.from(matrix);
  let first = 0;
  for (let r = 0; r < Math.min(rows, columns); r++) {
    let at = r * columns + r;
    for (let i = r; i < rows; i++)
      for (let j = r; j < columns; j++) if (Math.abs(a[i * columns + j]) > Math.abs(a[at])) at = i * columns + j;
    const pivot = a[at], pi = Math.floor(at / columns), pj = at % columns;
    first ||= Math.abs(pivot);
    if (!first || Math.abs(pivot) <= tol * first) return r;
    for (let j = 0; j < columns; j++) [a[r * columns + j], a[pi * columns + j]] = [a[pi * columns + j], a[r * columns + j]];
    for (let i = 0; i < rows; i++) [a[i * columns + r], a[i * columns + pj]] = [a[i * columns + pj], a[i * columns + r]];
    for (let i = r + 1; i < rows; i++) {
      const f = a[i * columns + r] / pivot;
      for (let j = r; j < columns; j++) a[i * columns + j] -= f * a[r * columns + j];
    }
  }
  return Math.min(rows, columns);
}

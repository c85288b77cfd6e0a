// Forward and backward passes and training, as in actinit.network: rows are examples,
// Z = H W + b, H = g(Z). Matrices are Float64Arrays, row by row; a layer is {W, b, nIn, nOut}, and
// has a slope too, of one number, if its PReLU learns it. nOut counts columns: a Maxout unit has some.

// The three products of a layer. Each takes four terms at a time: a sum is then written down once
// for four products, and the four do not wait for one another.

/** out = A (n × k) times B (k × m), plus the row b if given. */
export function multiply(A, B, n, k, m, b = null) {
  const out = new Float64Array(n * m);
  for (let i = 0; i < n; i++) {
    const o = i * m;
    if (b) out.set(b, o);
    addRows(out, o, A, i * k, 1, B, k, m);
  }
  return out;
}

/** out[o...] += the k rows of B, each times its entry of A, `step` apart from `at` on. */
function addRows(out, o, A, at, step, B, k, m) {
  let l = 0, r = 0;
  for (; l + 3 < k; l += 4, r += 4 * m, at += 4 * step) {
    const a0 = A[at], a1 = A[at + step], a2 = A[at + 2 * step], a3 = A[at + 3 * step], r1 = r + m, r2 = r1 + m, r3 = r2 + m;
    for (let j = 0; j < m; j++) out[o + j] += a0 * B[r + j] + a1 * B[r1 + j] + a2 * B[r2 + j] + a3 * B[r3 + j];
  }
  for (; l < k; l++, r += m, at += step) {
    const a = A[at];
    for (let j = 0; j < m; j++) out[o + j] += a * B[r + j];
  }
}

/** out = A (n × m) times B transposed, B being k × m. */
function multiplyTransposed(A, B, n, k, m) {
  const out = new Float64Array(n * k);
  for (let i = 0; i < n; i++) {
    const a = i * m, o = i * k;
    let l = 0, r = 0;
    for (; l + 3 < k; l += 4, r += 4 * m) {
      const r1 = r + m, r2 = r1 + m, r3 = r2 + m;
      let s0 = 0, s1 = 0, s2 = 0, s3 = 0;
      for (let j = 0; j < m; j++) {
        const v = A[a + j];
        s0 += v * B[r + j];
        s1 += v * B[r1 + j];
        s2 += v * B[r2 + j];
        s3 += v * B[r3 + j];
      }
      out[o + l] = s0;
      out[o + l + 1] = s1;
      out[o + l + 2] = s2;
      out[o + l + 3] = s3;
    }
    for (; l < k; l++, r += m) {
      let s = 0;
      for (let j = 0; j < m; j++) s += A[a + j] * B[r + j];
      out[o + l] = s;
    }
  }
  return out;
}

function mapped(f, z, a) { // z.map(f) at half its price
  const out = new Float64Array(z.length);
  for (let i = 0; i < z.length; i++) out[i] = f(z[i], a);
  return out;
}

/** Maxout: the largest of each so many neighbours. */
function largest(z, pieces) {
  const out = new Float64Array(z.length / pieces);
  for (let u = 0, i = 0; u < out.length; u++) {
    let top = z[i++];
    for (let k = 1; k < pieces; k++) top = Math.max(top, z[i++]); // keeps nan
    out[u] = top;
  }
  return out;
}

/** The way back through `largest`: all of dh goes to the winner, the first of equals. */
function toWinners(dh, z, pieces) {
  const out = new Float64Array(z.length);
  for (let u = 0, i = 0; u < dh.length; u++, i += pieces) {
    let best = i;
    for (let k = i + 1; k < i + pieces; k++) if (z[k] > z[best]) best = k;
    out[best] = dh[u];
  }
  return out;
}

/**
 * Layers of the given sizes; init(nIn, nOut, layer) returns the weights, biases start at `bias`.
 * What the hidden layers' activation asks for: columns per unit (pieces), a slope to learn (learns).
 */
export const network = (sizes, init, bias = 0, { pieces = 1, learns = null } = {}) =>
  sizes.slice(1).map((units, l) => {
    const last = l === sizes.length - 2, nOut = last ? units : pieces * units;
    const layer = { W: init(sizes[l], nOut, l), b: new Float64Array(nOut).fill(bias), nIn: sizes[l], nOut };
    return last || learns === null ? layer : { ...layer, slope: Float64Array.of(learns) };
  });

/** acts: one activation for all hidden layers, or a list. hs[l] enters layer l; zs[last] is the output. */
const hidden = (acts, l) => (Array.isArray(acts) ? acts[l] : acts);

/** The activations h of a layer {slope} from its pre-activations z. */
export const activate = ({ f, pieces }, { slope }, z) => (pieces ? largest(z, pieces) : mapped(f, z, slope?.[0]));

/** The way back through `activate`, from dLoss/dh, which it uses up; `learnt` takes the slope's gradient. */
function deactivate({ df, pieces }, { slope }, z, dh, learnt) {
  if (pieces) return toWinners(dh, z, pieces);
  const a = slope?.[0];
  if (slope) { // every negative z of the layer has a say
    let sum = 0;
    for (let i = 0; i < z.length; i++) sum += dh[i] * Math.min(z[i], 0);
    learnt.slope = Float64Array.of(sum);
  }
  for (let i = 0; i < z.length; i++) dh[i] *= df(z[i], a);
  return dh;
}

export function forward(params, x, n, acts) {
  const zs = [], hs = [x];
  params.forEach(({ W, b, nIn, nOut }, l) => {
    if (l) hs.push(activate(hidden(acts, l - 1), params[l - 1], zs[l - 1]));
    zs.push(multiply(hs[l], W, n, nIn, nOut, b));
  });
  return { zs, hs };
}

/** dout = dLoss/dzs[last], 1/n included. grads[l] has what layer l learns; deltas[l] = dLoss/dzs[l]. */
export function backward(params, zs, hs, dout, n, acts) {
  const grads = [], deltas = [];
  let delta = dout, learnt = {}; // the gradient of the slope after a layer, known before the layer's own
  for (let l = params.length - 1; l >= 0; l--) {
    const { W, nIn, nOut } = params[l], h = hs[l];
    const dW = new Float64Array(nIn * nOut), db = new Float64Array(nOut);
    for (let i = 0; i < n; i++) for (let j = 0; j < nOut; j++) db[j] += delta[i * nOut + j];
    for (let k = 0; k < nIn; k++) addRows(dW, k * nOut, h, k, nIn, delta, n, nOut);
    deltas[l] = delta;
    grads[l] = { W: dW, b: db, ...learnt };
    if (l === 0) break;
    const dh = multiplyTransposed(delta, W, n, nIn, nOut);
    learnt = {};
    delta = deactivate(hidden(acts, l - 1), params[l - 1], zs[l - 1], dh, learnt);
  }
  return { grads, deltas };
}

const softplus = (z) => Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z)));

// Losses from logits: (z, y, n, m) -> {value, dout}; y holds class numbers, or targets for mse.
export const LOSSES = {
  mse(z, y, n, m) {
    let value = 0;
    const dout = z.map((v, i) => {
      value += (v - y[i]) ** 2 / (n * m);
      return (2 * (v - y[i])) / (n * m);
    });
    return { value, dout };
  },
  binary_cross_entropy(z, y, n) {
    let value = 0;
    const dout = z.map((v, i) => {
      value += (softplus(v) - y[i] * v) / n;
      const e = Math.exp(-Math.abs(v));
      return ((v >= 0 ? 1 : e) / (1 + e) - y[i]) / n;
    });
    return { value, dout };
  },
  softmax_cross_entropy(z, y, n, m) {
    let value = 0;
    const dout = new Float64Array(n * m);
    for (let i = 0; i < n; i++) {
      const row = z.subarray(i * m, (i + 1) * m), top = Math.max(...row);
      let sum = 0;
      for (let j = 0; j < m; j++) sum += dout[i * m + j] = Math.exp(row[j] - top);
      value += (Math.log(sum) + top - row[y[i]]) / n;
      for (let j = 0; j < m; j++) dout[i * m + j] = (dout[i * m + j] / sum - (j === y[i] ? 1 : 0)) / n;
    }
    return { value, dout };
  },
};

/** Loss and gradients of one batch. */
export function gradients(params, x, y, n, acts, loss) {
  const { zs, hs } = forward(params, x, n, acts);
  const { value, dout } = LOSSES[loss](zs.at(-1), y, n, params.at(-1).nOut);
  return { value, zs, hs, ...backward(params, zs, hs, dout, n, acts) };
}

const zeros = (grads) => grads.map((g) => Object.fromEntries(Object.keys(g).map((key) => [key, new Float64Array(g[key].length)])));

/** Stochastic gradient descent with momentum: step(params, grads) changes params in place. */
export function sgd(rate, momentum = 0) {
  let velocity = null;
  return (params, grads) => {
    velocity ??= zeros(grads);
    params.forEach((p, l) => {
      for (const key in grads[l]) {
        const w = p[key], g = grads[l][key], v = velocity[l][key];
        for (let i = 0; i < w.length; i++) w[i] -= rate * (v[i] = momentum * v[i] + g[i]);
      }
    });
  };
}

/** Adam, with the usual bias correction. */
export function adam(rate = 1e-3, beta1 = 0.9, beta2 = 0.999, eps = 1e-8) {
  let m = null, v = null, t = 0;
  return (params, grads) => {
    m ??= zeros(grads);
    v ??= zeros(grads);
    t += 1;
    const c1 = 1 - beta1 ** t, c2 = 1 - beta2 ** t;
    params.forEach((p, l) => {
      for (const key in grads[l]) {
        const w = p[key], g = grads[l][key], a = m[l][key], s = v[l][key];
        for (let i = 0; i < w.length; i++) {
          a[i] = beta1 * a[i] + (1 - beta1) * g[i];
          s[i] = beta2 * s[i] + (1 - beta2) * g[i] * g[i];
          w[i] -= (rate * (a[i] / c1)) / (Math.sqrt(s[i] / c2) + eps);
        }
      }
    });
  };
}

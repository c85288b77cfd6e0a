// Forward and backward passes and training, as in actinit.network: rows are examples,
// Z = H W + b, H = g(Z). Matrices are Float64Arrays, row by row; a layer is {W, b, nIn, nOut}.

/** out = A (n × k) times B (k × m), plus the row b if given. */
export function multiply(A, B, n, k, m, b = null) {
  const out = new Float64Array(n * m);
  for (let i = 0; i < n; i++) {
    const o = i * m;
    if (b) out.set(b, o);
    for (let l = 0; l < k; l++) {
      const a = A[i * k + l], r = l * m;
      for (let j = 0; j < m; j++) out[o + j] += a * B[r + j];
    }
  }
  return out;
}

/** Layers of the given sizes; init(nIn, nOut, layer) returns the weights, biases start at `bias`. */
export const network = (sizes, init, bias = 0) =>
  sizes.slice(1).map((nOut, l) => ({
    W: init(sizes[l], nOut, l), b: new Float64Array(nOut).fill(bias), nIn: sizes[l], nOut,
  }));

export const copy = (params) => params.map((p) => ({ ...p, W: p.W.slice(), b: p.b.slice() }));

/** acts: one {f, df} for all hidden layers, or a list. hs[l] enters layer l; zs[last] is the output. */
const hidden = (acts, l) => (Array.isArray(acts) ? acts[l] : acts);

export function forward(params, x, n, acts) {
  const zs = [], hs = [x];
  params.forEach(({ W, b, nIn, nOut }, l) => {
    if (l) hs.push(zs[l - 1].map(hidden(acts, l - 1).f));
    zs.push(multiply(hs[l], W, n, nIn, nOut, b));
  });
  return { zs, hs };
}

/** dout = dLoss/dzs[last], 1/n included. grads[l] = {W, b}; deltas[l] = dLoss/dzs[l]. */
export function backward(params, zs, hs, dout, n, acts) {
  const grads = [], deltas = [];
  let delta = dout;
  for (let l = params.length - 1; l >= 0; l--) {
    const { W, nIn, nOut } = params[l], h = hs[l];
    const dW = new Float64Array(nIn * nOut), db = new Float64Array(nOut);
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < nOut; j++) db[j] += delta[i * nOut + j];
      for (let k = 0; k < nIn; k++) {
        const v = h[i * nIn + k];
        if (v !== 0) for (let j = 0; j < nOut; j++) dW[k * nOut + j] += v * delta[i * nOut + j];
      }
    }
    deltas[l] = delta;
    grads[l] = { W: dW, b: db };
    if (l === 0) break;
    const back = new Float64Array(n * nIn), { df } = hidden(acts, l - 1), z = zs[l - 1];
    for (let i = 0; i < n; i++) {
      for (let k = 0; k < nIn; k++) {
        let s = 0;
        for (let j = 0; j < nOut; j++) s += delta[i * nOut + j] * W[k * nOut + j];
        back[i * nIn + k] = s * df(z[i * nIn + k]);
      }
    }
    delta = back;
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

/** Stochastic gradient descent with momentum: step(params, grads) changes params in place. */
export function sgd(rate, momentum = 0) {
  let velocity = null;
  return (params, grads) => {
    velocity ??= grads.map(({ W, b }) => ({ W: W.map(() => 0), b: b.map(() => 0) }));
    params.forEach((p, l) => {
      for (const key of ['W', 'b']) {
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
    const zero = () => grads.map(({ W, b }) => ({ W: W.map(() => 0), b: b.map(() => 0) }));
    m ??= zero();
    v ??= zero();
    t += 1;
    const c1 = 1 - beta1 ** t, c2 = 1 - beta2 ** t;
    params.forEach((p, l) => {
      for (const key of ['W', 'b']) {
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

// Every elementwise activation of actinit.activations, value and slope; agrees with it to 1e-12.
// f(z, p) and df(z, p): p is the function's one parameter (slope, alpha or beta) where it has one.

const { abs, exp, expm1, log1p, max, min, sqrt, tanh, PI } = Math;
const LAMBDA = 1.0507009873554805, ALPHA = 1.6732632423543772; // SELU
const TANH_A = 1.7159, TANH_B = 2 / 3; // LeCun's tanh
const GELU_A = sqrt(2 / PI), GELU_B = 0.044715;

export const sigmoid = (z) => {
  const e = exp(-abs(z)); // at most 1: never overflows
  return (z >= 0 ? 1 : e) / (1 + e);
};
const sigmoidSlope = (z) => {
  const e = exp(-abs(z));
  return e / ((1 + e) * (1 + e));
};
const tanhSlope = (z) => 4 * sigmoidSlope(2 * z); // no cancellation in 1 - tanh² at large z
const softplus = (z) => max(z, 0) + log1p(exp(-abs(z)));

/** The distribution function of N(0, 1): a series near 0, a continued fraction in the tails. */
export function normalCdf(z) {
  const x = abs(z) / Math.SQRT2;
  if (x > 27) return z > 0 ? 1 : 0;
  const density = exp(-x * x) / sqrt(PI);
  if (x < 2) {
    let term = x, sum = x;
    for (let n = 1; term > 1e-17 * sum; n++) sum += term *= (2 * x * x) / (2 * n + 1);
    return 0.5 + Math.sign(z) * density * sum;
  }
  let tail = x; // x + (1/2)/(x + 1/(x + (3/2)/(x + ...)))
  for (let k = 80; k > 0; k--) tail = x + k / 2 / tail;
  const beyond = density / tail / 2;
  return z > 0 ? 1 - beyond : beyond;
}
export const normalPdf = (z) => exp(-0.5 * z * z) / sqrt(2 * PI);

const gelu = (z) => z * normalCdf(z);
const geluInner = (z) => GELU_A * (z + GELU_B * z * z * z);
const mishSlope = (z) => {
  const s = softplus(z);
  return tanh(s) + z * tanhSlope(s) * sigmoid(z);
};
const leaky = { f: (z, a) => (z > 0 ? z : a * z), df: (z, a) => (z > 0 ? 1 : a) };
const slope = (value) => ({ name: 'slope', symbol: 'slope', value, min: 0, max: 1, step: 0.01 });
const inf = Infinity;

// saturates: where the slope fades to 0; range: infimum and supremum of f
export const ACTIVATIONS = {
  step: { label: 'step', f: (z) => (z >= 0 ? 1 : 0), df: () => 0, saturates: 'both', range: [0, 1] },
  linear: { label: 'linear', f: (z) => z, df: () => 1, saturates: 'neither', range: [-inf, inf] },
  sigmoid: { label: 'sigmoid', f: sigmoid, df: sigmoidSlope, saturates: 'both', range: [0, 1] },
  hard_sigmoid: {
    label: 'hard sigmoid', f: (z) => min(1, max(0, z / 6 + 0.5)),
    df: (z) => (abs(z) < 3 ? 1 / 6 : 0), saturates: 'both', range: [0, 1],
  },
  tanh: { label: 'tanh', f: (z) => tanh(z), df: tanhSlope, saturates: 'both', range: [-1, 1] },
  lecun_tanh: {
    label: 'LeCun tanh', f: (z) => TANH_A * tanh(TANH_B * z),
    df: (z) => TANH_A * TANH_B * tanhSlope(TANH_B * z), saturates: 'both', range: [-TANH_A, TANH_A],
  },
  softsign: {
    label: 'softsign', f: (z) => z / (1 + abs(z)), df: (z) => 1 / (1 + abs(z)) ** 2,
    saturates: 'both', range: [-1, 1],
  },
  relu: { label: 'ReLU', f: (z) => max(0, z), df: (z) => (z > 0 ? 1 : 0), saturates: 'left', range: [0, inf] },
  leaky_relu: { label: 'Leaky ReLU', ...leaky, saturates: 'neither', range: [-inf, inf], param: slope(0.01) },
  prelu: { label: 'PReLU', ...leaky, saturates: 'neither', range: [-inf, inf], param: slope(0.25) },
  elu: {
    label: 'ELU', f: (z, a) => (z > 0 ? z : a * expm1(z)), df: (z, a) => (z > 0 ? 1 : a * exp(z)),
    saturates: 'left', range: [-1, inf], param: { name: 'alpha', symbol: 'α', value: 1, min: 0.1, max: 3, step: 0.1 },
  },
  selu: {
    label: 'SELU', f: (z) => LAMBDA * (z > 0 ? z : ALPHA * expm1(z)),
    df: (z) => LAMBDA * (z > 0 ? 1 : ALPHA * exp(z)), saturates: 'left', range: [-LAMBDA * ALPHA, inf],
  },
  softplus: { label: 'softplus', f: softplus, df: sigmoid, saturates: 'left', range: [0, inf] },
  swish: {
    label: 'Swish', f: (z, b) => z * sigmoid(b * z),
    df: (z, b) => sigmoid(b * z) + b * z * sigmoidSlope(b * z), saturates: 'left',
    range: [-0.2784645427610738, inf],
    param: { name: 'beta', symbol: 'β', value: 1, min: 0, max: 10, step: 0.1 },
  },
  gelu: {
    label: 'GELU', f: gelu, df: (z) => normalCdf(z) + z * normalPdf(z), saturates: 'left',
    range: [-0.16997120747990369, inf],
  },
  gelu_tanh: {
    label: 'GELU (tanh)', f: (z) => z * sigmoid(2 * geluInner(z)),
    df: (z) => sigmoid(2 * geluInner(z))
      + z * 2 * GELU_A * (1 + 3 * GELU_B * z * z) * sigmoidSlope(2 * geluInner(z)),
    saturates: 'left', range: [-0.17, inf],
  },
  mish: { label: 'Mish', f: (z) => z * tanh(softplus(z)), df: mishSlope, saturates: 'left', range: [-0.30884, inf] },
  log_sigmoid: {
    label: 'log-sigmoid', f: (z) => -softplus(-z), df: (z) => sigmoid(-z), saturates: 'right', range: [-inf, 0],
  },
};

/** The function with its parameter bound: {f(z), df(z), label, ...}; p null means the default. */
export function activation(name, p = null) {
  const act = ACTIVATIONS[name];
  if (!act) throw new Error(`no activation named ${name}`);
  if (!act.param) return { name, ...act };
  const value = p ?? act.param.value;
  const range = name === 'elu' ? [-value, inf] : act.range;
  return { name, ...act, range, f: (z) => act.f(z, value), df: (z) => act.df(z, value), value };
}

/** Maxout: unit j is the largest of the columns j·pieces to j·pieces + pieces − 1 of z; never flat. */
export const MAXOUT = { name: 'maxout', label: 'Maxout, 2 pieces', pieces: 2, saturates: 'neither', range: [-Infinity, Infinity] };

/** What a hidden layer uses, as in actinit.layers: PReLU with a slope of its own to learn, or Maxout. */
export function layerActivation(name) {
  if (name === 'maxout') return MAXOUT;
  return name === 'prelu' ? { name, ...ACTIVATIONS.prelu, learns: ACTIVATIONS.prelu.param.value } : activation(name);
}

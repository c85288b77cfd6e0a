// One example at the output of a classifier: logits, what is made of them, the loss, its gradient.
import { sigmoid } from './activations.mjs';

export const CLASSES = ['cat', 'dog', 'fox', 'owl'];

/** softmax(z / T), the largest logit taken off first: nothing overflows. */
export function softmax(z, temperature = 1) {
  const top = Math.max(...z), e = z.map((v) => Math.exp((v - top) / temperature));
  const total = e.reduce((s, v) => s + v, 0);
  return e.map((v) => v / total);
}

/** log(sum(exp(u))) without overflow. */
export function logSumExp(u) {
  const top = Math.max(...u);
  return top + Math.log(u.reduce((s, v) => s + Math.exp(v - top), 0));
}

const softplus = (u) => Math.max(u, 0) + Math.log1p(Math.exp(-Math.abs(u)));

/** What should come out: 1 for the true class; "both" is cat and dog, shared if it must add up to 1. */
export function targets(truth, classes, output) {
  if (truth === 'both') return CLASSES.slice(0, classes).map((_, k) => (k > 1 ? 0 : output === 'softmax' ? 0.5 : 1));
  return CLASSES.slice(0, classes).map((name) => (name === truth ? 1 : 0));
}

/** Cross-entropy from logits: of one softmax, or the sum over independent sigmoids. */
export function lossOf(z, y, output, temperature) {
  const u = z.map((v) => v / temperature);
  if (output === 'softmax') return logSumExp(u) - u.reduce((s, v, k) => s + y[k] * v, 0);
  return u.reduce((s, v, k) => s + softplus(v) - y[k] * v, 0);
}

/** {z, y, p, total, loss, grad}: grad is dLoss/dz = (p - y) / T, the same for both kinds of output. */
export function outputs({ classes, output, temperature, truth, ...logits }) {
  const z = [logits.z1, logits.z2, logits.z3, logits.z4].slice(0, classes), y = targets(truth, classes, output);
  const p = output === 'softmax' ? softmax(z, temperature) : z.map((v) => sigmoid(v / temperature));
  return {
    z, y, p, total: p.reduce((s, v) => s + v, 0), loss: lossOf(z, y, output, temperature),
    grad: p.map((v, k) => (v - y[k]) / temperature),
  };
}

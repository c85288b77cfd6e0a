// A thin deep net: one unit per layer, z = w h + b and h = g(z), and the factors of its gradient.
import { ACTIVATIONS } from './activations.mjs';

export const NAMES = ['sigmoid', 'tanh', 'relu'];
export const INPUT = 0.5;
/** Where a stuck unit's pre-activation is held: far out on a flat side of the function. */
export const STUCK = { sigmoid: 10, tanh: 10, relu: -10 };

/**
 * zs, hs of every unit (hs[0] is the input), factors[k] = w g'(zs[k]), and log[l], the power of ten
 * of the product of factors[l..]: how much of the output's gradient is left in front of unit l + 1.
 */
export function chain({ depth, weight, bias, activation, stuck }) {
  const { f, df } = ACTIVATIONS[activation], zs = [], hs = [INPUT];
  for (let k = 0; k < depth; k++) {
    zs.push(k + 1 === stuck ? STUCK[activation] : weight * hs[k] + bias);
    hs.push(f(zs[k]));
  }
  const factors = zs.map((z) => weight * df(z)), log = Array(depth + 1).fill(0);
  for (let k = depth - 1; k >= 0; k--) log[k] = log[k + 1] + Math.log10(Math.abs(factors[k]));
  return { zs, hs, factors, log };
}

// A 2-2-1 network by hand: every number of the forward pass and of the chain rule.

/** All numbers of one pass; g is {f, df}. Names: dv1 is dL/dv1, d1 is dL/dz1 (delta of unit 1). */
export function pass({ x1, x2, target, w11, w21, b1, w12, w22, b2, v1, v2, c }, g) {
  const z1 = x1 * w11 + x2 * w21 + b1, h1 = g.f(z1);
  const z2 = x1 * w12 + x2 * w22 + b2, h2 = g.f(z2);
  const out = h1 * v1 + h2 * v2 + c, loss = (out - target) ** 2 / 2;
  const d = out - target; // dL/dout
  const slope1 = g.df(z1), slope2 = g.df(z2), d1 = d * v1 * slope1, d2 = d * v2 * slope2;
  return {
    z1, h1, z2, h2, out, loss, d, slope1, slope2, d1, d2, dv1: d * h1, dv2: d * h2, dc: d,
    dw11: d1 * x1, dw21: d1 * x2, db1: d1, dw12: d2 * x1, dw22: d2 * x2, db2: d2,
  };
}

// Numbers as a reader writes them.

const raised = (n) => String(n).replace('-', '⁻').replace(/\d/g, (d) => '⁰¹²³⁴⁵⁶⁷⁸⁹'[d]);

/** A number with a true minus sign. */
export const minus = (v) => String(v).replace('-', '−');

/** Fixed decimals, true minus, and never "−0.00". */
export function fixed(v, digits = 2) {
  const s = v.toFixed(digits);
  return minus(Number(s) === 0 ? s.replace('-', '') : s);
}

/** A few significant digits; powers of ten outside 0.001 to 9999: 0.31, 42, 3 × 10⁻¹⁰. */
export function short(v, digits = 2) {
  if (!Number.isFinite(v)) return v > 0 ? '∞' : v < 0 ? '−∞' : 'nan';
  if (v === 0) return '0';
  const size = Math.abs(v);
  if (size >= 0.00095 && size < 9999.5) {
    return minus(Number(v.toPrecision(Math.max(digits, Math.ceil(Math.log10(size)), 1))));
  }
  const [m, e] = v.toExponential(digits - 1).split('e');
  const factor = Number(m);
  return Math.abs(factor) === 1 ? `${v < 0 ? '−' : ''}10${raised(Number(e))}` : `${minus(factor)} × 10${raised(Number(e))}`;
}

/** 10 to the power `log`, also where that would overflow. */
export function tenTo(log, digits = 1) {
  if (log === -Infinity) return '0';
  if (log > -2.5 && log < 3.5) return short(10 ** log, 2);
  let e = Math.floor(log), m = Number((10 ** (log - e)).toFixed(digits - 1));
  if (m >= 10) [m, e] = [1, e + 1];
  return m === 1 ? `10${raised(e)}` : `${m} × 10${raised(e)}`;
}

/** A share between 0 and 1 in per cent, never rounded to a false 0 or 100. */
export function percent(share) {
  if (share > 0 && share < 0.005) return 'under 1 %';
  if (share < 1 && share > 0.995) return 'over 99 %';
  return `${Math.round(100 * share)} %`;
}

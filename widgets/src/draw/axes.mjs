// Scales and axes: few ticks (d3's choice of round values), hairlines, no boxes.
import { ticks } from 'd3-array';
import { line, text } from './svg.mjs';
import { minus } from './words.mjs';

function scale(forth, back, values) {
  return Object.assign(forth, { invert: back, ticks: values });
}

/** A linear scale from [from, to] to the pixels [a, b], with invert and ticks(count). */
export const linear = (from, to, a, b) => scale(
  (v) => a + ((v - from) / (to - from)) * (b - a),
  (p) => from + ((p - a) / (b - a)) * (to - from),
  (count) => ticks(Math.min(from, to), Math.max(from, to), count),
);

/** A logarithmic scale; its ticks are whole powers of ten. */
export function log(from, to, a, b) {
  const inner = linear(Math.log10(from), Math.log10(to), a, b);
  return scale((v) => inner(Math.log10(v)), (p) => 10 ** inner.invert(p), (count) =>
    [...new Set(inner.ticks(count).map(Math.round))].map((e) => 10 ** e));
}

/** Tick labels below y; the axis line itself is left to the picture. */
export function below(x, y, { count = 5, format = minus, strong = null, values = x.ticks(count) } = {}) {
  return values.map((v) => text(x(v), y, format(v), v === strong ? 'tick strong' : 'tick', 'middle')).join('');
}

/** Hairlines across from x0 to x1 with labels left of x0. */
export function across(y, x0, x1, { count = 4, format = minus, strong = null, values = y.ticks(count) } = {}) {
  return values
    .map((v) => line(x0, y(v), x1, y(v), v === strong ? 'one' : 'hair')
      + text(x0 - 8, y(v) + 4, format(v), v === strong ? 'tick strong' : 'tick', 'end'))
    .join('');
}

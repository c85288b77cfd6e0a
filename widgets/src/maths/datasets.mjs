// The two-dimensional data sets of actinit.data, drawn once; the digits come from a file of their own.
import { rng } from './random.mjs';

const { cos, sin, PI } = Math;
const polar = (r, a) => [r * cos(a), r * sin(a)];

// (label, random) -> one point before the noise; the noise's standard deviation; how far the picture reaches
export const SETS = {
  circle: { label: 'circles', classes: 2, n: 240, noise: 0.08, span: 1.4, point: (y, r) => polar(y ? 0.5 : 1, r.uniform(0, 2 * PI)) },
  xor: {
    label: 'XOR', classes: 2, n: 240, noise: 0.1, span: 1.4,
    point: (y, r) => {
      const side = r.uniform() < 0.5 ? -1 : 1;
      return [side * r.uniform(), (y ? -1 : 1) * side * r.uniform()];
    },
  },
  moons: {
    label: 'moons', classes: 2, n: 240, noise: 0.1, span: 1.9,
    point: (y, r) => {
      const [u, v] = polar(1, r.uniform(0, PI)), sign = y ? -1 : 1;
      return [sign * (u - 0.5), sign * (v - 0.25)];
    },
  },
  spirals: {
    label: 'spirals', classes: 3, n: 300, noise: 0.03, span: 1.2,
    point: (y, r) => {
      const radius = r.uniform(0.05, 1);
      return polar(radius, 2 * PI * (0.75 * radius + y / 3));
    },
  },
  gauss: { label: 'two clouds', classes: 2, n: 240, noise: 0.4, span: 2.4, point: (y) => polar(1, PI * y) },
};

const made = new Map();
/** {x, y, n, inputs, classes, span, held}: x row by row; held is a part kept apart, or null. */
export function dataset(name) {
  if (made.has(name) || !SETS[name]) return made.get(name) ?? null;
  const { classes, n, noise, span, point } = SETS[name], random = rng(7), x = new Float64Array(2 * n), y = new Int32Array(n);
  random.shuffle(Array.from({ length: n }, (_, i) => i % classes)).forEach((label, i) => {
    const [u, v] = point(label, random);
    x.set([u + random.normal(noise), v + random.normal(noise)], 2 * i);
    y[i] = label;
  });
  made.set(name, { name, x, y, n, inputs: 2, classes, span, held: null });
  return made.get(name);
}

/** Take in the digits, written as one letter per pixel: 'a' for no ink to 'q' for 16. */
export function takeDigits({ images, labels, train }) {
  const part = (from, to) => ({
    x: Float64Array.from({ length: 64 * (to - from) }, (_, i) => (images.charCodeAt(64 * from + i) - 97) / 16),
    y: Int32Array.from(labels.slice(from, to), Number), n: to - from,
  });
  made.set('digits', { name: 'digits', ...part(0, train), inputs: 64, classes: 10, held: part(train, labels.length) });
}

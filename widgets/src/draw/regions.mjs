// The picture of one unit over its inputs: bands of colour where g(w·x + b) passes a level.
import { clip } from './clip.mjs';
import { path, px } from './svg.mjs';

const square = (span) => [[-span, -span], [span, -span], [span, span], [-span, span]];

// z at which each activation passes equal steps of its range
const LEVELS = {
  relu: [0.2, 0.7, 1.3, 2, 3, 4.5],
  sigmoid: [-2.4, -1.2, -0.4, 0.4, 1.2, 2.4], tanh: [-1.4, -0.7, -0.25, 0.25, 0.7, 1.4],
};

/** Layers of colour for one unit over the square; x and y are scales; classes say whose colour. */
export function bands(activation, [w1, w2], bias, span, x, y, cls) {
  return LEVELS[activation].map((level) => {
    const part = clip(square(span), w1, w2, bias - level);
    return part.length > 2 ? path(`M${part.map(([u, v]) => `${px(x(u))} ${px(y(v))}`).join('L')}Z`, `layer ${cls}`) : '';
  }).join('');
}

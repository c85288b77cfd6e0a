// Outputs: logits become probabilities, and the gradient is the gap between these and the truth.
import { CLASSES, lossOf, outputs } from '../maths/outputs.mjs';
import { across, below, linear } from '../draw/axes.mjs';
import { curve, dot, line, rect, text } from '../draw/svg.mjs';
import { fixed, minus, short } from '../draw/words.mjs';
import { choice, slider } from '../wiring/controls.mjs';
import { explorer } from '../wiring/explorer.mjs';

const REACH = 6, SAMPLES = 97, WIDE = 440, GAP = 50;
const NAMES = { ...Object.fromEntries(CLASSES.map((name) => [name, name])), both: 'cat and dog' };
/** Two decimals, but never a false 0 or 1: an output comes near to them and no further. */
const near = (v) => (v !== Math.round(v) && Math.abs(v) < 1 && Math.abs(v - Math.round(v)) < 0.005 ? `≈ ${minus(Math.round(v) || 0)}` : fixed(v));
/** The class whose logit the loss curve follows: the true one, the first if there are two. */
const followed = ({ truth }) => Math.max(0, CLASSES.indexOf(truth));

function compute(state) {
  const data = outputs(state), k = followed(state), { output, temperature } = state;
  const loss = Array.from({ length: SAMPLES }, (_, i) => {
    const v = -REACH + (2 * REACH * i) / (SAMPLES - 1);
    return [v, lossOf(data.z.with(k, v), data.y, output, temperature)];
  });
  return { ...data, followed: k, curve: loss };
}

/** Three rows of bars that share a column for each class; the loss curve beside or below them. */
function layout(width, height, classes) {
  const wide = width >= WIDE, left = wide ? 34 : 38, right = wide ? 0.6 * width : width - 4, end = wide ? height : height - 238;
  const top = 62, room = end - top - 2 * GAP - 8, at = (share) => top + share * room;
  const column = (right - left) / classes, curveTop = wide ? top : end + 66;
  return {
    wide, left, right, column, end, middle: (k) => left + (k + 0.5) * column, bar: Math.min(46, 0.46 * column),
    logits: linear(-REACH, REACH, at(0.3), top), out: linear(0, 1, at(0.72) + GAP, at(0.3) + GAP),
    gradTop: at(0.72) + 2 * GAP, gradEnd: end - 8,
    loss: { left: wide ? right + 60 : left, right: width - (wide ? 14 : 16), top: curveTop, bottom: height - 40 },
  };
}

const bar = (x, wide, from, to, cls) => rect(x - wide / 2, Math.min(from, to), wide, Math.abs(to - from), `fill ${cls}`)
  + curve([[x - wide / 2, to], [x + wide / 2, to]], cls ? `${cls} bold` : 'ink bold');
/** A value above its bar, or below one that hangs. */
const value = (x, at, v, cls, down) => text(x, at + (down ? 16 : -7), near(v), `value ${cls}`, 'middle');

/** An arrow from what came out to what should have: the gap that is the gradient. */
function gap(x, from, to) {
  if (Math.abs(to - from) < 3) return '';
  const s = Math.sign(to - from) * Math.min(5, Math.abs(to - from));
  return curve([[x, from], [x, to]], 'grad bold') + curve([[x - 4, to - s], [x, to], [x + 4, to - s]], 'grad bold');
}

function drawColumns({ truth, temperature, output }, { z, y, p, grad, total }, box) {
  const { left, right, column, middle, logits, out, gradTop, gradEnd, end } = box, reach = Math.max(1, 1 / temperature);
  const g = linear(-reach, reach, gradEnd, gradTop), wide = box.bar;
  let picture = '';
  y.forEach((v, k) => { // the true class stands on a shade, from top to bottom
    const x = middle(k);
    if (v) picture += rect(x - column / 2 + 2, 0, column - 4, end, 'zone');
    picture += text(x, 16, CLASSES[k], v ? 'title' : 'note', 'middle') + (v ? text(x, 31, truth === 'both' ? 'there' : 'the truth', 'note', 'middle') : '');
  });
  const head = (at, words, cls) => text(0, at, words, `title ${cls}`);
  picture += head(logits(REACH) - 15, 'logits z', '') + head(out(1) - 22, 'outputs p', 'act') + head(gradTop - 20, temperature === 1 ? 'gradient p − y' : 'gradient (p − y) / T', 'grad');
  picture += text(right, out(0) + 17, `${output === 'softmax' ? 'together always' : 'together'} ${fixed(total)}`, 'value act', 'end');
  picture += across(logits, left, right, { values: [-REACH, 0, REACH], strong: 0 }) + across(out, left, right, { values: [0, 0.5, 1], strong: 0 })
    + across(g, left, right, { values: [-reach, 0, reach], strong: 0, format: (v) => short(v) });
  z.forEach((v, k) => {
    const x = middle(k), side = x + wide / 2 + Math.min(9, 0.12 * column);
    picture += bar(x, wide, logits(0), logits(v), '') + dot(x, logits(v), 6, 'ink handle') + text(x, logits(v) + (v < 0 ? 22 : -11), fixed(v, 1), 'value strong', 'middle');
    picture += bar(x, wide, out(0), out(p[k]), 'act') + gap(side, out(p[k]), out(y[k])) + value(x, out(p[k]), p[k], 'act');
    picture += bar(x, wide, g(0), g(grad[k]), 'grad') + value(x, g(grad[k]), grad[k], 'grad', grad[k] < -0.2 * reach && g(grad[k]) + 16 < end);
  });
  return picture;
}

/** The loss over one logit; its slope where it stands is that logit's gradient. */
function drawLoss({ followed: k, curve: list, z, loss, grad }, { loss: box, wide }) {
  const { left, right, top, bottom } = box, x = linear(-REACH, REACH, left, right), most = Math.max(1, ...list.map(([, v]) => v)), y = linear(0, 1.06 * most, bottom, top);
  const px = x(z[k]), py = y(loss), steep = grad[k] * (y(1) - y(0)), run = x(1) - x(0), reach = 52 / Math.hypot(run, steep);
  const tangent = [-1, 1].map((d) => d * Math.min(reach, d * steep > 0 ? (bottom - py) / Math.abs(steep) : reach)); // not below 0
  const head = left - (wide ? 26 : 34);
  const slim = right - left < 180, under = slim ? head : head + 74;
  return (slim ? text(head, top - 40, `loss ${fixed(loss)}`, 'title') : text(head, top - 40, `loss, as the ${CLASSES[k]} logit moves`, 'title') + text(head, top - 22, `loss ${fixed(loss)}`, 'value strong'))
    + text(under, top - 22, `slope ${near(grad[k])}`, 'value grad')
    + across(y, left, right, { count: 4, strong: 0 }) + below(x, bottom + 16, { values: slim ? [-6, 0, 6] : [-6, -3, 0, 3, 6], strong: 0 })
    + text((left + right) / 2, bottom + 34, `logit of ${CLASSES[k]}`, 'note', 'middle')
    + line(px, py, px, bottom, 'probe') + curve(list.map(([v, l]) => [x(v), y(l)]), 'bold')
    + curve(tangent.map((d) => [px + d * run, py + d * steep]), 'grad bold') + dot(px, py, 6, 'ink handle');
}

function draw(state, data, width, height) {
  const box = layout(width, height, state.classes);
  return drawColumns(state, data, box) + drawLoss(data, box);
}

/** Drag a bar's end, or the point on the loss curve. */
function point(state, { followed: k }, [left, top], [width, height]) {
  const box = layout(width, height, state.classes), { loss } = box;
  const set = (at, v) => ({ [`z${at + 1}`]: Math.round(Math.max(-REACH, Math.min(REACH, v)) * 10) / 10 });
  if (box.wide ? left > box.right + 20 : top > loss.top - 14) return set(k, linear(-REACH, REACH, loss.left, loss.right).invert(left));
  const at = Math.floor((left - box.left) / box.column);
  return top < box.logits(-REACH) + 14 && at >= 0 && at < state.classes ? set(at, box.logits.invert(top)) : null;
}

const list = (parts) => (parts.length > 1 ? `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}` : parts[0]);
const named = (values, say = near) => list(values.map((v, k) => `${CLASSES[k]} ${say(v)}`));

function verdictOf({ output, truth, temperature }, { p, y, total }) {
  const top = Math.max(...p), best = p.indexOf(top), sure = top > 0.8;
  if (output === 'softmax') {
    if (truth === 'both') return 'Two truths have to share.';
    if (top - Math.min(...p) < 0.1 && temperature > 1.5) return 'So hot that all look alike.';
    if (!y[best]) return sure ? 'Sure, and wrong.' : 'Unsure, and wrong.';
    return sure ? 'Sure, and right.' : 'Right, but unsure.';
  }
  const wrong = p.filter((v, k) => (v > 0.5) !== (y[k] > 0.5)).length;
  if (!wrong) return total > 1.5 ? 'Two yeses at once.' : 'Every answer is right.';
  return wrong === p.length ? 'Every answer is wrong.' : `${wrong} of ${p.length} answers ${wrong > 1 ? 'are' : 'is'} wrong.`;
}

/** [verdict, the rest] in words. */
export function describe(state, data) {
  const { output, truth, temperature } = state, { z, p, y, grad, loss, total } = data;
  const how = output === 'softmax' ? 'Softmax shares out 1' : 'Each sigmoid answers yes or no for itself';
  const up = CLASSES.filter((_, k) => k < p.length && grad[k] < -0.005), down = CLASSES.filter((_, k) => k < p.length && grad[k] > 0.005);
  const step = up.length || down.length
    ? `A step downhill ${[up.length && `raises ${list(up)}`, down.length && `lowers ${list(down)}`].filter(Boolean).join(' and ')}.`
    : 'There is hardly anything left to learn.';
  return [verdictOf(state, { p, y, total }), `Logits: ${named(z, (v) => fixed(v, 1))}; temperature ${short(temperature)}. ${how}: <span class="act">${named(p)}</span>${output === 'softmax' ? '' : `, together ${fixed(total)}`}. `
    + `The truth is ${NAMES[truth]}: the loss is ${fixed(loss)} and its gradient <span class="grad">${named(grad)}</span>. ${step}`];
}

const close = { z1: 1.2, z2: 0.9, z3: 0.8, z4: 0, classes: 3, temperature: 1, truth: 'cat' };
const photo = { z1: 3, z2: 2.5, z3: -3, z4: -4, classes: 4, temperature: 1, truth: 'both' };
const LOGIT = { min: -REACH, max: REACH, step: 0.1, say: (v) => fixed(v, 1), of: (v) => Number(v.toFixed(1)) };
export const spec = {
  name: 'outputs',
  title: 'Outputs explorer',
  instruction: 'Drag the logits; watch the outputs, and the arrows from each output to the truth: they are the gradient, turned round.',
  presets: [
    ['a close call', () => ({ ...close, output: 'softmax' })],
    ['the same, as sigmoids', () => ({ ...close, output: 'sigmoid' })],
    ['sure and wrong', () => ({ ...close, z1: -1, z2: 5, z3: 0, output: 'softmax' })],
    ['turn up the heat', () => ({ ...close, z1: -1, z2: 5, z3: 0, output: 'softmax', temperature: 10 })],
    ['a cat and a dog', () => ({ ...photo, output: 'sigmoid' })],
    ['one must win', () => ({ ...photo, output: 'softmax' })],
    ['only two classes', () => ({ ...close, z1: 1.5, z2: -0.5, output: 'softmax', classes: 2 })],
  ],
  controls: [
    ...CLASSES.map((name, k) => slider(`z${k + 1}`, { ...LOGIT, label: `Logit of ${name}`, when: (s) => k < s.classes })),
    slider('temperature', { label: 'Temperature T', min: -1, max: 1, step: 0.02, to: Math.log10, of: (p) => Number((10 ** p).toPrecision(2)), say: (v) => short(v) }),
    slider('classes', { label: 'Classes', min: 2, max: 4, step: 1, say: String }),
    choice('output', 'Outputs', [['softmax', 'softmax', 'one of them'], ['sigmoid', 'sigmoids', 'each by itself']]),
    choice('truth', 'The truth', Object.entries(NAMES), { // asking for a class brings it in
      also: (name, s) => ({ classes: Math.max(s.classes, CLASSES.indexOf(name) + 1) }),
    }),
  ],
  repair: (s) => (CLASSES.indexOf(s.truth) < s.classes ? s : { ...s, truth: 'cat' }),
  compute,
  figures: [{
    name: 'bars',
    label: 'For each class its logit, its output and its gradient as bars; and the loss as a curve over one logit.',
    height: (width) => (width < WIDE ? 680 : 480),
    draw,
    point,
  }],
  describe,
};

export const stills = {
  default: { ...close, output: 'softmax' }, softmax: { ...close, output: 'softmax' }, sigmoid: { ...close, output: 'sigmoid' },
};

export default explorer(spec);

// Activation: the value, the slope under it, and what the function does to a normal input.
import { ACTIVATIONS, activation, normalPdf } from '../maths/activations.mjs';
import { normalGrid, pushForward } from '../maths/statistics.mjs';
import { across, below, linear } from '../draw/axes.mjs';
import { area, curve, dot, glyph, line, path, points, rect, text } from '../draw/svg.mjs';
import { fixed, percent, short } from '../draw/words.mjs';
import { choice, slider } from '../wiring/controls.mjs';
import { explorer } from '../wiring/explorer.mjs';

const REACH = 6, SAMPLES = 480, BINS = 44, FLAT = 0.05; // flat: below 5 % of the largest slope
const GLYPH = { leaky_relu: 0.12, prelu: 0.35 }; // what a tiny curve must exaggerate to be told apart
const GRID = normalGrid(1, 1200);

/** Everything about one function and one input spread. */
export function compute({ activation: name, param, sigma }) {
  const act = activation(name, param);
  const z = Array.from({ length: SAMPLES + 1 }, (_, i) => -REACH + (2 * REACH * i) / SAMPLES);
  const values = z.map(act.f), slopes = z.map(act.df), size = slopes.map(Math.abs);
  const steepest = Math.max(...size), low = FLAT * steepest;
  const flat = (t) => Math.abs(act.df(t)) <= low;
  const zones = []; // [from, to] where the curve is flat
  z.forEach((t, i) => {
    if (size[i] > low) return;
    if (i && size[i - 1] <= low) zones.at(-1)[1] = t;
    else zones.push([t, t]);
  });
  const outputs = GRID.z.map((t) => act.f(sigma * t));
  let mean = 0, square = 0, lost = 0;
  GRID.p.forEach((p, i) => {
    mean += p * outputs[i];
    square += p * outputs[i] ** 2;
    if (flat(sigma * GRID.z[i])) lost += p;
  });
  const atoms = new Map(); // values that a whole stretch of inputs is sent to
  outputs.forEach((h, i) => { if (h === outputs[i - 1] || h === outputs[i + 1]) atoms.set(h, (atoms.get(h) ?? 0) + GRID.p[i]); });
  const top = Math.max(1, ...values), bottom = Math.min(0, ...values), pad = 0.09 * (top - bottom);
  const range = [bottom - pad, top + pad];
  return {
    act, z, values, slopes, steepest, at: z[size.indexOf(steepest)], zones: zones.filter(([a, b]) => b - a > 0.2), range,
    atoms: [...atoms].filter(([, p]) => p > 0.02), mean, std: Math.sqrt(Math.max(0, square - mean * mean)), lost,
    bins: pushForward(outputs, GRID.p, ...range, BINS),
    slopeRange: [Math.min(-0.12, Math.min(...slopes) - 0.06), Math.max(1.12, steepest + 0.08)],
  };
}

/** Where the panels stand: value above slope above input, the outputs to the right of the value. */
function layout(width, height) {
  const left = 32, strip = width < 420 ? 62 : 110, gap = 16, right = width - strip - gap;
  const input = 52, foot = 22, head = 24, rest = height - input - foot - 3 * head;
  const valueTop = head, valueEnd = valueTop + 0.68 * rest;
  const slopeTop = valueEnd + head, slopeEnd = slopeTop + 0.32 * rest;
  return { left, right, strip, valueTop, valueEnd, slopeTop, slopeEnd, inputTop: slopeEnd + head, inputEnd: slopeEnd + head + input, x: linear(-REACH, REACH, left, right) };
}

function draw({ x: at, sigma }, data, width, height) {
  const { act, z, values, slopes, zones, range, bins, slopeRange } = data, box = layout(width, height), { x } = box;
  const y = linear(...range, box.valueEnd, box.valueTop), s = linear(...slopeRange, box.slopeEnd, box.slopeTop);
  const value = act.f(at), slope = act.df(at), px = x(at), py = y(value);
  let out = '';
  for (const [a, b] of zones) out += rect(x(a), box.valueTop, x(b) - x(a), box.slopeEnd - box.valueTop, 'zone');
  const widest = zones.reduce((w, zone) => (zone[1] - zone[0] > w[1] - w[0] ? zone : w), [0, 0]);
  out += across(y, box.left, box.right, { count: 3, strong: 0 }) + across(s, box.left, box.right, { values: [0, 1], strong: 0 });
  for (const zone of zones) {
    if (x(zone[1]) - x(zone[0]) > 40 && (zone === widest || zones.length < 4)) out += text((x(zone[0]) + x(zone[1])) / 2, 0.65 * box.valueTop + 0.35 * box.valueEnd, 'flat', 'note', 'middle');
  }

  // the input below, the output at the side
  const density = z.map((t) => [x(t), box.inputEnd - (box.inputEnd - box.inputTop) * (normalPdf(t / sigma) / normalPdf(0)) * Math.min(1, 1.25 / (0.25 + sigma))]);
  out += area(density, box.inputEnd, '') + line(box.left, box.inputEnd, box.right, box.inputEnd, 'one');
  out += below(x, box.inputEnd + 16, { values: width < 420 ? [-6, -3, 0, 3, 6] : [-6, -4, -2, 0, 2, 4, 6], strong: 0 });
  const ordinary = [...bins].filter((p) => p <= 0.25), peak = Math.max(...(ordinary.some((p) => p > 0.01) ? ordinary : bins));
  const start = box.right + 16, step = (box.valueEnd - box.valueTop) / BINS;
  out += line(start, box.valueTop, start, box.valueEnd, 'one');
  let labels = '';
  const stairs = [[start, box.valueEnd]];
  bins.forEach((p, b) => {
    const top = box.valueEnd - (b + 1) * step, length = Math.min(1, p / peak) * (box.strip - 4);
    stairs.push([start + length, top + step], [start + length, top]);
  });

  for (const [h, p] of data.atoms) {
    labels += text(start + 5, y(h) + (y(h) < box.valueTop + 60 ? step + 16 : -step - 5), width < 420 ? percent(p) : `${percent(p)} at ${h}`, 'value act');
  }
  out += path(`${points([...stairs, [start, box.valueTop]])}Z`, 'fill act') + labels;
  out += text(box.left, box.valueTop - 9, 'value f(z)', 'title act') + text(start, box.valueTop - 9, width < 420 ? 'outputs' : 'outputs f(z)', 'title act');
  out += text(box.left, box.slopeTop - 8, 'slope f′(z)', 'title grad') + text(box.left, box.inputTop - 8, width < 360 ? 'inputs z' : `inputs z, spread ${fixed(sigma, 1)}`, 'title');

  // what is read off at z
  for (const panel of ['value', 'slope', 'input']) out += line(px, box[`${panel}Top`], px, box[`${panel}End`], 'probe');
  out += line(px, py, start + box.strip, py, 'probe');
  const scale = Math.abs((x(1) - x(0)) || 1), reach = Math.min(70, width * 0.12) / Math.hypot(scale, slope * (y(1) - y(0)));
  out += curve([[x(at - reach), y(value - reach * slope)], [x(at + reach), y(value + reach * slope)]], 'ink');
  const broken = act.name === 'step' ? z.map((t, i) => [x(t), t >= 0 && z[i - 1] < 0 ? NaN : y(values[i])]) : z.map((t, i) => [x(t), y(values[i])]);
  out += curve(broken, 'act bold') + curve(z.map((t, i) => [x(t), Math.abs(slopes[i] - (slopes[i - 1] ?? slopes[i])) > 0.08 ? NaN : s(slopes[i])]), 'grad bold');
  const side = px > (box.left + box.right) / 2 ? -1 : 1, anchor = side < 0 ? 'end' : 'start';
  out += dot(px, py, 6.5, 'act handle') + text(px + side * 11, py + (py < box.valueTop + 34 ? 22 : -10), short(value, 3), 'value act', anchor);
  out += dot(px, s(slope), 5, 'grad handle') + text(px + side * 10, s(slope) - 8, short(slope, 2), 'value grad', anchor);
  return out;
}

/** [verdict, the rest] in words. */
export function describe({ x, sigma }, { act, steepest, mean, std, lost }) {
  const value = act.f(x), slope = act.df(x), share = Math.abs(slope) / steepest;
  let verdict = `Alive: ${percent(share)} of its largest slope.`;
  if (act.name === 'linear') verdict = 'The same slope everywhere.';
  else if (slope === 0) verdict = act.saturates === 'left' ? 'Off: no gradient gets back.' : 'Flat: no gradient gets back.';
  else if (slope < 0 && share > FLAT) verdict = 'Falling: more input, less output.';
  else if (share <= FLAT) verdict = act.saturates === 'neither' ? 'A trickle of gradient gets back.' : 'Saturated: almost no gradient gets back.';
  else if (slope === 1) verdict = 'Open: the gradient passes unchanged.';
  else if (share > 0.999) verdict = 'At its steepest.';
  const flat = act.saturates === 'neither' ? '' : `${lost === 0 ? 'none' : percent(lost)} fall on flat parts and `;
  return [verdict, `At z = ${short(x, 3)} ${act.label} gives <span class="act">${short(value, 3)}</span> and `
    + `a gradient passing back is multiplied by <span class="grad">${short(slope, 2)}</span>. `
    + `Of inputs with spread ${fixed(sigma, 1)}, ${flat}the outputs have mean ${fixed(mean)} and spread ${fixed(std)}.`.replace(/, the outputs/, ' the outputs')];
}

export const spec = {
  name: 'activation',
  title: 'Activation explorer',
  instruction: 'Drag the point along the curve, or the sliders; pick another function.',
  presets: [
    ['steepest', (s, { at }) => ({ x: Math.round(100 * at) / 100 })],
    ['saturate it', (s) => ({ x: ACTIVATIONS[s.activation].saturates === 'left' ? -5 : 5 })],
    ['wide inputs', () => ({ sigma: 4 })],
    ['small inputs', () => ({ sigma: 0.3 })],
    ['kill a ReLU', () => ({ activation: 'relu', param: null, x: -2 })],
    ['let it leak', () => ({ activation: 'leaky_relu', param: 0.1, x: -2 })],
  ],
  controls: [
    slider('x', { label: 'Input z', min: -REACH, max: REACH, step: 0.05, say: (v) => fixed(v) }),
    slider('param', {
      label: 'Parameter', step: 0.01, say: (v) => short(v, 3),
      when: (s) => Boolean(ACTIVATIONS[s.activation].param),
      live: (s) => {
        const { symbol: label, min, max, step, value } = ACTIVATIONS[s.activation].param ?? { symbol: '', min: 0, max: 1, step: 1, value: 0 };
        return { label: label === 'slope' ? 'Slope below 0' : label, min, max, step, value: s.param ?? value };
      },
    }),
    slider('sigma', { label: 'Spread of the inputs', min: 0.1, max: 6, step: 0.1, say: (v) => fixed(v, 1) }),
    choice('activation', 'Function', Object.entries(ACTIVATIONS).map(([name, { label, f, param }]) =>
      [name, label, glyph((z) => f(z, GLYPH[name] ?? param?.value), name === 'step' ? 1 : 3.5)]), {
      columns: true, also: () => ({ param: null }),
    }),
  ],
  light: ['x'],
  compute,
  figures: [{
    name: 'transfer',
    label: 'The function above its slope; inputs below, outputs at the side. Described by the sentence.',
    height: (width) => Math.max(400, Math.min(560, 0.85 * width + 110)),
    draw,
    point: (s, data, [px], [width, height]) => {
      const at = layout(width, height).x.invert(px);
      return { x: Math.round(Math.max(-REACH, Math.min(REACH, at)) * 20) / 20 };
    },
  }],
  describe,
};

export const stills = { default: { activation: 'sigmoid', x: 0, param: null, sigma: 1 } };
for (const name of Object.keys(ACTIVATIONS)) stills[name] = { activation: name, x: 0, param: null, sigma: 1 };

export default explorer(spec);

// SVG as text: numbers in, markup out. Classes carry the look; explorers.css gives it.

export const px = (v) => String(Math.round(v * 10) / 10);
export const escape = (words) =>
  String(words).replace(/[&<>"']/g, (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' })[c]);

export const text = (x, y, words, cls = 'note', anchor = 'start') =>
  `<text x="${px(x)}" y="${px(y)}" class="${cls}"${anchor === 'start' ? '' : ` text-anchor="${anchor}"`}>${escape(words)}</text>`;
export const line = (x1, y1, x2, y2, cls = 'hair') =>
  `<line x1="${px(x1)}" y1="${px(y1)}" x2="${px(x2)}" y2="${px(y2)}" class="${cls}"/>`;
export const rect = (x, y, w, h, cls) =>
  `<rect x="${px(x)}" y="${px(y)}" width="${px(Math.max(0, w))}" height="${px(Math.max(0, h))}" class="${cls}"/>`;
export const dot = (x, y, r, cls) => `<circle cx="${px(x)}" cy="${px(y)}" r="${px(r)}" class="${cls}"/>`;
export const path = (d, cls) => `<path d="${d}" class="${cls}"/>`;

/** Ramer-Douglas-Peucker: the fewest of these points that stay within `off` pixels of all. */
function thin(list, off = 0.12) {
  if (list.length < 3) return list;
  const [ax, ay] = list[0], [bx, by] = list.at(-1), length = Math.hypot(bx - ax, by - ay);
  let far = 0, at = 0;
  for (let i = 1; i < list.length - 1; i++) {
    const [x, y] = list[i];
    const d = length ? Math.abs((x - ax) * (by - ay) - (y - ay) * (bx - ax)) / length : Math.hypot(x - ax, y - ay);
    if (d > far) [far, at] = [d, i];
  }
  return far <= off ? [list[0], list.at(-1)] : [...thin(list.slice(0, at + 1), off).slice(0, -1), ...thin(list.slice(at), off)];
}

/** A polyline through [x, y] points; a point that is not finite breaks it. */
export function points(list) {
  const pieces = [[]];
  for (const point of list) {
    if (point.every(Number.isFinite)) pieces.at(-1).push(point);
    else pieces.push([]);
  }
  return pieces.map((piece) => thin(piece).map(([x, y], i) => `${i ? 'L' : 'M'}${px(x)} ${px(y)}`).join('')).join('');
}
export const curve = (list, cls) => path(points(list), `curve ${cls}`);

/** The area between [x, y] points and a baseline y0. */
export const area = (list, y0, cls) =>
  path(`M${px(list[0][0])} ${px(y0)}${points(list).replace('M', 'L')}L${px(list.at(-1)[0])} ${px(y0)}Z`, `fill ${cls}`);

/** A tiny curve of a function for a list, 28 × 18, as high as the box over z from -reach to reach. */
export function glyph(f, reach = 3.5) {
  const z = Array.from({ length: 49 }, (_, i) => ((i - 24) / 24) * reach), v = z.map(f);
  const low = Math.min(...v), high = Math.max(...v);
  const d = points(v.map((y, i) => [2 + i / 2, 15.5 - (13 * (y - low)) / (high - low || 1)]));
  return `<svg class="glyph" width="28" height="18" viewBox="0 0 28 18" aria-hidden="true"><path d="${d}"/></svg>`;
}

// Polygons cut by a straight line.

/** The part of a polygon of [x, y] corners where a x + b y + c > 0. */
export function clip(polygon, a, b, c) {
  const side = ([x, y]) => a * x + b * y + c, out = [];
  polygon.forEach((p, i) => {
    const q = polygon[(i + 1) % polygon.length], s = side(p), t = side(q);
    if (s > 0) out.push(p);
    if (s > 0 !== t > 0) out.push([p[0] + ((q[0] - p[0]) * s) / (s - t), p[1] + ((q[1] - p[1]) * s) / (s - t)]);
  });
  return out;
}

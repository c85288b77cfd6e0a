// A small seeded generator (mulberry32): the same seed gives the same draws in every browser.

/** Returns {bits, uniform, normal, integer, shuffle}; each call draws on. */
export function rng(seed) {
  let a = (Math.imul(seed, 0x9e3779b1) ^ 0x85ebca6b) >>> 0; // neighbouring seeds start far apart
  let spare = null;
  const bits = () => {
    a = (a + 0x6d2b79f5) | 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return (t ^ (t >>> 14)) >>> 0;
  };
  const uniform = (low = 0, high = 1) => low + ((high - low) * (bits() + 0.5)) / 4294967296;
  const normal = (std = 1) => { // Box-Muller draws two at a time
    if (spare !== null) {
      const z = spare;
      spare = null;
      return std * z;
    }
    const r = Math.sqrt(-2 * Math.log(uniform())), t = 2 * Math.PI * uniform();
    spare = r * Math.sin(t);
    return std * r * Math.cos(t);
  };
  const integer = (n) => Math.floor(uniform() * n);
  const shuffle = (list) => {
    for (let i = list.length - 1; i > 0; i--) {
      const j = integer(i + 1);
      [list[i], list[j]] = [list[j], list[i]];
    }
    return list;
  };
  return { bits, uniform, normal, integer, shuffle };
}

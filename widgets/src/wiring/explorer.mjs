// Turns the description of an explorer into an anywidget module. The model is the only state.
//
// spec = {
//   title, instruction,
//   presets: [[label, (state, data) => changes]],     key moments, as plain words
//   controls: [slider | choice | seed],       see controls.mjs; their traits are the state
//   extra: [trait],                           further traits without a control of their own
//   compute: state => data,                   pure; runs when a trait outside `light` changes
//   light: [trait],                           traits that only change what is marked
//   figures: [{name, label, height: width => px, draw: (state, data, width, height) => svg text,
//              point: (state, data, [x, y], [width, height]) => changes}],
//   describe: (state, data) => [verdict, html],
//   work: (state, data) => more,              for what takes longer than a frame: a few ms of it; more is to do
//   mount: ({root, model, read, write, refresh}) => {frame(state, more)},   own buttons; called after each drawing
// }
import { escape } from '../draw/svg.mjs';
import { foot, footMarkup } from './foot.mjs';
import { markup, repair, show } from './controls.mjs';

let instances = 0;

// The inside is a picture: no target for pointer or focus, its words are said by the live line.
export const svgOf = (body, width, height, label) =>
  `<svg viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${escape(label)}"><g inert="">${body}</g></svg>`;

/** Range inputs keep their arrow keys: JupyterLab would take them as its own. */
export function keepKeys(root) {
  root.addEventListener('keydown', (event) => {
    if (event.target.matches('input, select, button, a, summary')) event.stopPropagation();
  });
}

function page(spec, model, id) {
  const presets = (spec.presets ?? []).map(([label], i) =>
    `<button type="button" data-preset="${i}" aria-pressed="false">${escape(label)}</button>`).join('');
  const figures = spec.figures.map(({ name }) => `<div class="figure ${name}${spec.figures.find((f) => f.name === name).point ? ' drags' : ''}"></div>`).join('');
  const sliders = spec.controls.filter((c) => c.kind === 'slider').map((c) => markup(c, id)).join('');
  const others = spec.controls.filter((c) => c.kind !== 'slider').map((c) => markup(c, id)).join('');
  return `<section class="actinit-explorer ${spec.name}" aria-label="${escape(spec.title)}"><div class="frame">
    <div class="top"><p class="how">${escape(spec.instruction)}</p>
    ${presets && `<div class="presets" role="group" aria-label="Presets">${presets}</div>`}</div>
    <p class="sentence" aria-live="polite" aria-atomic="true"></p>
    <div class="figures">${figures}</div>
    <form class="controls">${sliders && `<div class="sliders">${sliders}</div>`}${others}</form>
    ${footMarkup(model)}</div></section>`;
}

export function explorer(spec) {
  const traits = [...new Set([...spec.controls.map((c) => c.trait), ...(spec.extra ?? [])])];
  const light = new Set(spec.light ?? []);

  function render({ model, el }) {
    const id = `actinit-${spec.name}-${++instances}`, root = document.createElement('div');
    root.innerHTML = page(spec, model, id);
    el.replaceChildren(root);
    const $ = (q) => root.querySelector(q);
    const initial = Object.fromEntries(traits.map((t) => [t, model.get(t)]));
    const origin = model.origin ?? initial; // where reset leads: the author's state, not the link's
    const read = () => {
      const state = Object.fromEntries(traits.map((t) => [t, model.get(t)]));
      for (const c of spec.controls) state[c.trait] = repair(c, state[c.trait], origin[c.trait]);
      return spec.repair?.(state) ?? state;
    };
    const write = (changes) => {
      for (const [k, v] of Object.entries(changes)) model.set(k, v);
      model.save_changes();
    };

    let data = null, stale = true, frame = 0, rest = 0, gone = false;
    const sentence = $('.sentence'), boxes = spec.figures.map(({ name }) => $(`.figure.${name}`)), drawn = [];
    // As last laid out: to ask an element would cost a layout within each frame.
    const sizes = new Map(), sizeOf = (box) => sizes.get(box) ?? { inlineSize: box.offsetWidth, blockSize: box.offsetHeight };
    const update = () => {
      frame = 0;
      if (gone) return;
      const state = read();
      if (stale) data = spec.compute ? spec.compute(state) : null;
      stale = false;
      const more = spec.work?.(state, data);
      spec.figures.forEach((figure, i) => {
        const width = Math.round(sizeOf(boxes[i]).inlineSize);
        if (!width) return;
        const height = Math.round(figure.height(width)), svg = svgOf(figure.draw(state, data, width, height), width, height, figure.label);
        if (drawn[i] !== svg) boxes[i].innerHTML = drawn[i] = svg;
      });
      for (const c of spec.controls) show(root, c, state);
      for (const button of root.querySelectorAll('[data-preset]')) {
        const changes = spec.presets[button.dataset.preset][1](state, data);
        button.setAttribute('aria-pressed', Object.entries(changes).every(([k, v]) => state[k] === v));
      }
      const [verdict, words] = spec.describe(state, data);
      const said = `<strong>${verdict}</strong> ${words}`;
      if (sentence.dataset.said !== said) {
        // Seen at once; read out when the hand rests: a busy live region stays silent.
        sentence.setAttribute('aria-busy', 'true');
        sentence.dataset.said = said;
        const tall = Math.max(parseFloat(sentence.style.minHeight) || 0, sizeOf(sentence).blockSize);
        sentence.style.minHeight = `${tall}px`; // nothing below jumps up
        sentence.innerHTML = said;
        clearTimeout(rest);
        rest = setTimeout(() => sentence.setAttribute('aria-busy', 'false'), 250);
      }
      link();
      mounted?.frame(state, more);
      root.toggleAttribute('data-busy', Boolean(more));
      if (more) ask();
    };
    const ask = () => { frame ||= requestAnimationFrame(update); };

    const heard = traits.map((t) => [`change:${t}`, () => { stale ||= !light.has(t); ask(); }]);
    for (const [event, listener] of heard) model.on(event, listener);
    root.addEventListener('input', ({ target: t }) => {
      const c = spec.controls.find(({ trait }) => trait === (t.dataset.slider ?? t.dataset.choice));
      if (c) write({ [c.trait]: c.kind === 'slider' ? c.of(t.valueAsNumber, read()) : t.value, ...c.also?.(t.value, read()) });
    });
    root.addEventListener('submit', (event) => event.preventDefault());
    root.addEventListener('click', ({ target }) => {
      const button = target.closest('button');
      if (button?.dataset.preset) write(spec.presets[button.dataset.preset][1](read(), data));
      if (button?.dataset.seed) write({ [button.dataset.seed]: (read()[button.dataset.seed] % 999) + 1 });
    });
    boxes.forEach((box, i) => {
      const { point } = spec.figures[i];
      if (!point) return;
      const move = (event) => {
        const { left, top, width, height } = box.getBoundingClientRect();
        const changes = point(read(), data, [event.clientX - left, event.clientY - top], [width, height]);
        if (changes) write(changes);
      };
      box.addEventListener('pointerdown', (event) => {
        if (event.button) return;
        box.setPointerCapture(event.pointerId);
        event.preventDefault(); // no text selection while dragging
        move(event);
      });
      box.addEventListener('pointermove', (event) => box.hasPointerCapture(event.pointerId) && move(event));
    });
    keepKeys(root);
    const link = foot(root, model, traits, () => write(origin));
    const mounted = spec.mount?.({ root, model, read, write, refresh: () => { stale = true; ask(); } });
    let measured = 0; // only the width matters: reacting to the height would chase its own tail
    const sized = new ResizeObserver((entries) => {
      for (const { target, borderBoxSize: [size] } of entries) sizes.set(target, size);
      if (root.clientWidth === measured) return;
      measured = root.clientWidth;
      sentence.style.minHeight = '';
      ask();
    });
    for (const box of [root, sentence, ...boxes]) sized.observe(box);
    update();
    return () => {
      gone = true;
      for (const [event, listener] of heard) model.off(event, listener);
      sized.disconnect();
      clearTimeout(rest);
      cancelAnimationFrame(frame);
      root.remove();
    };
  }
  return { render };
}

/**
 * The still picture of a state: the figures above one another, one that says `beside` to the right
 * of the one before it; and the sentence as plain text.
 */
export function still(spec, state, width = 600) {
  const data = spec.compute ? spec.compute(state) : null, rows = [];
  while (spec.work?.(state, data));
  for (const figure of spec.figures) figure.beside ? rows.at(-1).push(figure) : rows.push([figure]);
  const figures = rows.map((row) => {
    const gap = 20, each = Math.round((width - gap * (row.length - 1)) / row.length), heights = row.map((f) => Math.round(f.height(each)));
    const drawn = row.map((f, i) => f.draw(state, data, each, heights[i]));
    const body = drawn.map((svg, i) => (i ? `<g transform="translate(${i * (each + gap)})">${svg}</g>` : svg)).join('');
    return svgOf(body, width, Math.max(...heights), row.map((f) => f.label).join(' '));
  });
  const [verdict, words] = spec.describe(state, data);
  return { svg: figures.join(''), say: `${verdict} ${words}`.replace(/<[^>]+>/g, '') };
}

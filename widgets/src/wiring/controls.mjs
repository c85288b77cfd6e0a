// Native controls from descriptions. Each kind gives its markup, its value and how it is shown.
import { escape } from '../draw/svg.mjs';

const clamp = (v, low, high) => Math.max(low, Math.min(high, v));

/**
 * A slider for a number. to/of map the trait to the slider's position and back (default: as is);
 * say writes the value; when(state) hides the slider where it has no meaning; live(state) may give
 * {label, min, max, step, value} that depend on the state.
 */
export const slider = (trait, options) => ({ kind: 'slider', trait, to: (v) => v, of: (v) => v, say: String, ...options });

/** One of several: options are [value, label, mark], mark an html trifle (a tiny curve, a rule). */
export const choice = (trait, label, options, extra = {}) => ({ kind: 'choice', trait, label, options, ...extra });

/** One of many: a native list to open; options are [value, label]. */
export const menu = (trait, label, options, extra = {}) => ({ kind: 'menu', trait, label, options, ...extra });

/** A new random draw: a button that says which seed is in use. */
export const seed = (trait = 'seed', label = 'New random draw') => ({ kind: 'seed', trait, label });

export function markup(control, id) {
  const { kind, trait } = control;
  if (kind === 'slider') {
    return `<div class="slider" data-control="${trait}"><label for="${id}-${trait}">${escape(control.label)}</label>`
      + `<output for="${id}-${trait}"></output><input type="range" id="${id}-${trait}" data-slider="${trait}"></div>`;
  }
  if (kind === 'seed') return `<button type="button" class="seed" data-seed="${trait}"></button>`;
  if (kind === 'menu') {
    const options = control.options.map(([value, label]) => `<option value="${value}">${escape(label)}</option>`).join('');
    return `<div class="menu" data-control="${trait}"><label for="${id}-${trait}">${escape(control.label)}</label><select id="${id}-${trait}" data-choice="${trait}">${options}</select></div>`;
  }
  const radios = control.options.map(([value, label, mark = '']) =>
    `<label class="choice"><input type="radio" name="${id}-${trait}" data-choice="${trait}" value="${value}">`
    + `<span>${mark.startsWith('<svg') ? mark : ''}${escape(label)}${mark && !mark.startsWith('<svg') ? `<i>${escape(mark)}</i>` : ''}</span></label>`);
  return `<fieldset class="choices${control.columns ? ' columns' : ''}" data-control="${trait}"><legend>${escape(control.label)}</legend><div>${radios.join('')}</div></fieldset>`;
}

/** The trait's value, repaired if it is out of range. */
export function repair(control, value, initial) {
  if (control.kind === 'choice' || control.kind === 'menu') return control.options.some(([v]) => v === value) ? value : initial;
  if (control.kind === 'seed') return Math.max(1, Math.round(Number(value)) || 1);
  if (value === null && initial === null) return null;
  const v = Number(value);
  if (!Number.isFinite(v)) return initial;
  const { min, max, step, to, of } = control;
  if (typeof min !== 'number') return v;
  const low = of(min), high = of(max), kept = clamp(v, Math.min(low, high), Math.max(low, high));
  return Number.isInteger(step) && to(1) === 1 ? Math.round(kept) : kept;
}

/** Write words only where they are new: even the same ones would cost a layout. */
export const say = (node, words) => { if (node.textContent !== words) node.textContent = words; };

export function show(root, control, state) {
  const { trait } = control, value = state[trait];
  if (control.kind === 'choice') {
    for (const radio of root.querySelectorAll(`[data-choice="${trait}"]`)) radio.checked = radio.value === value;
  } else if (control.kind === 'menu') {
    root.querySelector(`[data-choice="${trait}"]`).value = value;
  } else if (control.kind === 'seed') {
    say(root.querySelector(`[data-seed="${trait}"]`), `${control.label} (seed ${value})`);
  } else {
    const box = root.querySelector(`[data-control="${trait}"]`), input = box.querySelector('input');
    const { label, min, max, step, value: at } = { ...control, value, ...control.live?.(state) };
    Object.assign(input, { min, max, step });
    input.value = control.to(at);
    const said = control.say(at, state);
    say(box.querySelector('label'), label);
    say(box.querySelector('output'), said);
    input.setAttribute('aria-valuetext', said);
    input.style.setProperty('--p', `${(100 * (input.value - input.min)) / (input.max - input.min || 1)}%`);
  }
  const hidden = control.when ? !control.when(state) : false;
  const box = root.querySelector(`[data-control="${trait}"]`);
  if (box) box.hidden = hidden;
}

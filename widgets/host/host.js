// The static host: brings the explorers of a page to life without a kernel, a server or a
// widget manager. Each `.actinit-widget` names its module (data-widget) and its state (data-state);
// the module is fetched, from beside this script, when the explorer scrolls near.
const script = document.currentScript ?? document.querySelector('script[src*="host.js"]');
const base = new URL('.', script.src);
const HASH = /^#([a-z_]+)-(\d+)\?(.*)$/; // #activation-1?x=2&activation=relu

/** A stand-in for anywidget's model: the same get, set, on, off, save_changes. */
function createModel(element, place) {
  const state = JSON.parse(element.dataset.state), origin = { ...state }, heard = new Map();
  const fire = (event, ...args) => [...(heard.get(event) ?? [])].forEach((listener) => listener(...args));
  const model = {
    origin, // what the author wrote: reset leads here
    get: (key) => state[key],
    set(key, value) {
      if (state[key] === value) return;
      state[key] = value;
      fire(`change:${key}`, model, value);
      fire('change', model);
    },
    save_changes() { element.dataset.state = JSON.stringify(state); },
    send() {},
    on: (event, listener) => { heard.set(event, (heard.get(event) ?? new Set()).add(listener)); },
    off: (event, listener) => { listener ? heard.get(event)?.delete(listener) : heard.delete(event); },
    link: (keys) => `#${place}?${new URLSearchParams(keys.map((k) =>
      [k, typeof state[k] === 'string' ? state[k] : JSON.stringify(state[k])]))}`,
    open(query) { // a state written by link
      for (const [key, text] of new URLSearchParams(query)) {
        if (!(key in origin)) continue;
        let value = text;
        if (typeof origin[key] !== 'string') try { value = JSON.parse(text); } catch { continue; }
        model.set(key, value);
      }
      model.save_changes();
    },
  };
  return model;
}

async function load(element, name, model) {
  if (element.dataset.loaded) return;
  element.dataset.loaded = 'loading';
  const { default: module } = await import(new URL(`${name}.js`, base).href);
  const live = document.createElement('div');
  live.className = 'actinit-live';
  element.append(live);
  const still = element.querySelector('.actinit-still');
  if (still) still.hidden = true; // in the same frame as the live one appears: nothing jumps
  await module.initialize?.({ model });
  await module.render({ model, el: live });
  element.dataset.loaded = 'live';
}

function boot() {
  const places = new Map(), counts = {};
  const near = new IntersectionObserver((entries) => {
    for (const { isIntersecting, target } of entries) if (isIntersecting) wake(target);
  }, { rootMargin: '600px 0px' });
  const wake = (element) => {
    near.unobserve(element);
    const { name, model } = element.explorer;
    return load(element, name, model);
  };
  for (const element of document.querySelectorAll('.actinit-widget[data-widget]')) {
    const name = element.dataset.widget, place = `${name}-${(counts[name] = (counts[name] ?? 0) + 1)}`;
    element.explorer = { name, model: createModel(element, place) };
    places.set(place, element);
    near.observe(element);
  }
  const follow = () => { // the address may name an explorer and its state
    const [, name, number, query] = HASH.exec(location.hash) ?? [];
    const element = places.get(`${name}-${number}`);
    if (!element) return;
    element.explorer.model.open(query);
    wake(element).then(() => element.scrollIntoView({ block: 'nearest' }));
  };
  addEventListener('hashchange', follow);
  follow();
}
document.readyState === 'loading' ? addEventListener('DOMContentLoaded', boot) : boot();

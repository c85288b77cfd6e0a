// Play, step and rewind for a state that one number moves along; the number is a trait like any other.

const BUTTONS = [['play', 'Train'], ['one', 'One step'], ['rewind', 'Rewind']];

/**
 * Puts the buttons before the figures. Playing asks for `pace` more whenever what was asked for is
 * done. more: [[name, label, state => changes or null]] further buttons, shown where they change something.
 */
export function player({ root, read, write }, { trait, max, pace, label, more = [] }) {
  let playing = false;
  const bar = document.createElement('div'), all = [...BUTTONS, ...more];
  bar.className = 'player';
  bar.setAttribute('role', 'group');
  bar.setAttribute('aria-label', label);
  bar.innerHTML = all.map(([name, words]) => `<button type="button" data-do="${name}">${words}</button>`).join('');
  root.querySelector('.figures').prepend(bar);
  const button = (name) => bar.querySelector(`[data-do="${name}"]`);
  const play = (on) => {
    playing = on;
    button('play').textContent = on ? 'Pause' : BUTTONS[0][1];
  };
  bar.addEventListener('click', ({ target }) => {
    const name = target.dataset.do, state = read();
    if (name === 'play') {
      play(!playing);
      if (playing) write({ [trait]: state[trait] < max ? Math.min(max, state[trait] + pace) : 0 });
    } else if (name) {
      play(playing && name !== 'one' && name !== 'rewind');
      if (name === 'one') write({ [trait]: Math.min(max, state[trait] + 1) });
      else if (name === 'rewind') write({ [trait]: 0 });
      else write(more.find(([n]) => n === name)[2](state) ?? {});
    }
  });
  root.addEventListener('click', ({ target }) => { if (target.closest('[data-preset], [data-action]')) play(false); });
  return {
    frame(state, busy) {
      for (const [name, , changes] of more) button(name).hidden = !changes(state);
      if (!playing || busy) return;
      if (state[trait] >= max) play(false);
      else write({ [trait]: Math.min(max, state[trait] + pace) });
    },
  };
}

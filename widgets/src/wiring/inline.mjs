// The little markup of questions, as in actinit.widgets.text: `code` and *stress*.
import { escape } from '../draw/svg.mjs';

export const inline = (words) =>
  escape(words)
    .replace(/`([^`]+)`|\*([^*\s](?:[^*]*[^*\s])?)\*/g, (_, code, stress) => (code ? `<code>${code}</code>` : `<em>${stress}</em>`));

// Builds what the package carries in actinit/widgets/static: one ES module per explorer, the
// static host, the style sheet, and a still picture of each explorer's telling states.
//   node build.mjs           write all; node build.mjs chain writes one explorer (and the shared files)
//   node build.mjs --check   compare with what is there; exit 1 if anything differs
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import * as esbuild from 'esbuild';
import { still } from './src/wiring/explorer.mjs';

const here = fileURLToPath(new URL('.', import.meta.url));
const target = join(here, '..', 'actinit', 'widgets', 'static');
const banner = { js: '/* Alive at Depth, MIT. Contains parts of d3, (c) Mike Bostock, ISC. */' };
const common = {
  absWorkingDir: here, bundle: true, minify: true, write: false, charset: 'utf8',
  target: ['chrome111', 'firefox113', 'safari16.4'], legalComments: 'none',
};

// A still picture must also look right where no style sheet reaches it (GitHub), so every mark
// carries its light colours as attributes, which the style sheet overrides.
const PAPER = [
  [/ class="([^"]*)"/g, (whole, classes) => {
    const has = (c) => classes.split(' ').includes(c);
    const unit = ['#0072b2', '#007a5a', '#9a5086', '#7a6400'][['u1', 'u2', 'u3', 'u4'].findIndex(has)];
    const hue = unit ?? (has('act') ? '#0072b2' : has('grad') ? '#d55e00' : has('ink') || has('strong') ? '#1b1d21' : null);
    if (has('curve')) {
      return `${whole} fill="none" stroke="${hue ?? '#8a8f98'}" stroke-width="${has('bold') ? 2.25 : has('thin') ? 1.1 : 1.5}"`
        + (has('dashed') ? ' stroke-dasharray="5 4"' : '') + (has('dotted') ? ' stroke-dasharray=".1 4.5" stroke-linecap="round"' : '');
    }
    if (has('fill')) return `${whole} fill="${{ '#0072b2': '#c2ddec', '#d55e00': '#f5d8c2' }[hue] ?? '#dcdee0'}"`;
    if (has('layer')) return `${whole} fill="${hue ?? '#8a8f98'}" fill-opacity="0.15"`;
    if (has('paper')) return `${whole} fill="#fff"`;
    if (has('border')) return `${whole} fill="none" stroke="#8a8f98"`;
    if (has('open')) return `${whole} fill="#fff" stroke="#1b1d21"`;
    if (has('hair')) return `${whole} stroke="#e6e7ea"`;
    if (has('one')) return `${whole} stroke="#8a8f98"`;
    if (has('probe')) return `${whole} stroke="#1b1d21" stroke-dasharray="1 3"`;
    if (has('zone')) return `${whole} fill="#f1f2f4"`;
    if (has('bar')) return `${whole} fill="#8a8f98"`;
    if (has('title')) return `${whole} fill="${hue ?? '#1b1d21'}" font-weight="600"`;
    if (has('tick') || has('note') || has('value')) return `${whole} fill="${hue ?? '#5c6068'}"`;
    return hue ? `${whole} fill="${hue}"` : whole;
  }],
  [/<svg viewBox/g, '<svg xmlns="http://www.w3.org/2000/svg" font-family="sans-serif" font-size="12" viewBox'],
];
const onPaper = ({ svg, say }) => ({ svg: PAPER.reduce((s, [what, by]) => s.replace(what, by), svg), say });

async function build(only) {
  const files = new Map(); // name -> text
  const explorers = (await readdir(join(here, 'src/explorers')))
    .filter((f) => f.endsWith('.mjs') && (!only.length || only.includes(f.replace('.mjs', '')))).sort();
  const bundle = async (entry, options) => (await esbuild.build({ ...common, entryPoints: [entry], ...options })).outputFiles[0].text;
  for (const file of explorers) {
    const name = file.replace('.mjs', ''), source = join(here, 'src/explorers', file);
    files.set(`${name}.js`, await bundle(source, { format: 'esm', banner }));
    const { spec, stills } = await import(pathToFileURL(source).href);
    if (!stills) continue; // questions have their words as a still form, made in Python
    const drawn = Object.fromEntries(Object.entries(stills).map(([key, state]) => [key, onPaper(still(spec, state))]));
    files.set(`${name}.json`, `${JSON.stringify(drawn, null, 1)}\n`);
  }
  if (!only.length || only.includes('playground')) files.set('digits.js', await bundle(join(here, 'src/data/digits.mjs'), { format: 'esm' }));
  files.set('host.js', await bundle(join(here, 'host/host.js'), { format: 'iife' }));
  files.set('explorers.css', await bundle(join(here, 'src/explorers.css'), {}));
  return files;
}

const only = process.argv.slice(2).filter((word) => !word.startsWith('-'));
const files = await build(only);
const there = (await readdir(target).catch(() => [])).sort();
if (process.argv.includes('--check')) {
  const wrong = there.filter((name) => !files.has(name)).map((name) => `${name} has no source`);
  for (const [name, text] of files) {
    const old = await readFile(join(target, name), 'utf8').catch(() => null);
    if (old !== text) wrong.push(`${name} ${old === null ? 'is missing' : 'differs from its sources'}`);
  }
  console.log(wrong.length ? `${wrong.join('\n')}\nRun: npm run build` : `${files.size} built files match their sources.`);
  process.exitCode = wrong.length ? 1 : 0;
} else {
  await mkdir(target, { recursive: true });
  for (const name of there) if (!only.length && !files.has(name)) await rm(join(target, name));
  for (const [name, text] of files) await writeFile(join(target, name), text);
  console.log([...files].map(([name, text]) => `${name} ${(Buffer.byteLength(text) / 1000).toFixed(1)} kB`).join(', '));
}

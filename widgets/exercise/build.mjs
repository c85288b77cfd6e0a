// Bundles the scripts of the exercises and of the progress page into actinit/book/static/exercise.
//   node exercise/build.mjs           write
//   node exercise/build.mjs --check   compare with what is there; exit 1 if anything differs
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as esbuild from 'esbuild';

const here = fileURLToPath(new URL('.', import.meta.url));
const target = join(here, '..', '..', 'actinit', 'book', 'static', 'exercise');
const options = {
  absWorkingDir: here, bundle: true, minify: true, write: false, charset: 'utf8', format: 'esm',
  target: ['chrome111', 'firefox113', 'safari16.4'], legalComments: 'none',
};
const MIT = '/* Alive at Depth, MIT.';
const bundle = async (name, js) => (await esbuild.build({ ...options, entryPoints: [join(here, name)], banner: { js } })).outputFiles[0].text;
const files = new Map([
  ['exercise.js', await bundle('exercise.mjs', `${MIT} Contains CodeMirror 6, (c) Marijn Haverbeke and others, MIT. */`)],
  ['progress.js', await bundle('progress.mjs', `${MIT} */`)],
  ['worker.mjs', await bundle('worker.mjs', `${MIT} */`)],
]);
if (process.argv.includes('--check')) {
  for (const [name, text] of files) {
    const old = await readFile(join(target, name), 'utf8').catch(() => null);
    if (old !== text) { console.log(`${name} differs from its sources. Run: npm run build`); process.exitCode = 1; }
  }
} else {
  await mkdir(target, { recursive: true });
  for (const [name, text] of files) await writeFile(join(target, name), text);
  console.log([...files].map(([name, text]) => `${name} ${(Buffer.byteLength(text) / 1000).toFixed(1)} kB`).join(', '));
}

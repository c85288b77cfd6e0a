// Runs in a module worker. Fetches Pyodide, numpy and the course's package at the first request;
// matplotlib only when the answer names it.
let ready;

async function start(pyodide, base) {
  const { loadPyodide } = await import(`${pyodide}pyodide.mjs`);
  const python = await loadPyodide({ indexURL: pyodide });
  await python.loadPackage(['numpy'], { messageCallback() {} });
  for (const name of ['actinit.zip', 'driver.py']) {
    const response = await fetch(new URL(name, base));
    if (!response.ok) throw new Error(`${name}: ${response.status}`);
    if (name === 'actinit.zip') python.unpackArchive(await response.arrayBuffer(), 'zip', { extractDir: '/lib/actinit' });
    else python.FS.writeFile('/lib/actinit/driver.py', await response.text());
  }
  python.runPython("import sys; sys.path.insert(0, '/lib/actinit')");
  return python;
}

self.onmessage = async ({ data }) => {
  if (data.start) { ready = start(data.start, data.base); ready.catch(() => {}); return; }
  try {
    self.postMessage({ loading: 'Fetching Python, once for this visit …' });
    const python = await ready;
    const drawing = /\b(plt|plots|matplotlib)\b/.test(data.request.source);
    if (drawing) {
      self.postMessage({ loading: 'Fetching the plotting library …' });
      await python.loadPackage(['matplotlib'], { messageCallback() {} });
    }
    self.postMessage({ running: true });
    const work = python.pyimport('driver').work;
    self.postMessage(JSON.parse(work(JSON.stringify({ ...data.request, drawing }))));
  } catch (error) {
    self.postMessage({ unavailable: true, reason: String(error) });
  }
};

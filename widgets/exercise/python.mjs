// Python in a worker of its own: started by the first run, stopped when it takes too long, started
// anew by the next one.
const LIMIT = 30000; // ms for the code itself, not for fetching Python

export class Python {
  constructor(base, pyodide) {
    this.base = base;
    this.pyodide = pyodide;
    this.worker = null;
    this.busy = Promise.resolve();
  }

  /** Run one request after the other; `say` hears what is being waited for. */
  run(request, say) {
    const next = this.busy.then(() => this.#run(request, say));
    this.busy = next.catch(() => {});
    return next;
  }

  /** The worker's script by way of a blob: so the page's content security policy holds in it too,
      and an answer, perhaps from somebody else's file, can reach no other host. */
  #script() {
    const address = JSON.stringify(new URL('worker.mjs', this.base).href);
    this.blob ??= URL.createObjectURL(new Blob([`import ${address};`], { type: 'text/javascript' }));
    return this.blob;
  }

  #stop() {
    this.worker?.terminate();
    this.worker = null;
  }

  #run(request, say) {
    return new Promise((resolve) => {
      let timer;
      const done = (answer) => { clearTimeout(timer); resolve(answer); };
      if (!this.worker) {
        this.worker = new Worker(this.#script(), { type: 'module' });
        this.worker.postMessage({ start: this.pyodide, base: this.base });
      }
      this.worker.onerror = () => { this.#stop(); done({ unavailable: true }); };
      this.worker.onmessage = ({ data }) => {
        if (data.loading) say(data.loading);
        else if (data.running) {
          say('Running …');
          timer = setTimeout(() => { this.#stop(); done({ stopped: LIMIT / 1000 }); }, LIMIT);
        } else {
          if (data.unavailable) this.#stop();
          done(data);
        }
      };
      this.worker.postMessage({ request });
    });
  }
}

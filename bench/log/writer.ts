// One process of the bench of the access log: so many writers beside one another, for so long. Answers on its channel.
import { readConfig } from '../../config/index.ts';
import { openStore } from '../../store/index.ts';

const [writers = 10, seconds = 10] = process.argv.slice(2).map(Number);
const store = await openStore(readConfig(process.env, 'worker'));
process.send?.({ ready: true });
await new Promise((resolve) => process.once('message', resolve));

const until = performance.now() + seconds * 1000;
const waits: number[] = [];
async function write(writer: number): Promise<void> {
  while (performance.now() < until) {
    const began = performance.now();
    await store.accessLog.write({
      ...{ who: `m-bench${writer}`, party: 'gemeente', what: 'list', purpose: 'task:assess' },
      ...{ fields: ['8.2a', '8.2b'], file: 'weegploeg', caseId: null, detail: { writer }, ok: true },
    });
    waits.push(performance.now() - began);
  }
}
await Promise.all(Array.from({ length: writers }, (_, writer) => write(writer)));
await store.close();
process.send?.({ waits });
process.disconnect?.();

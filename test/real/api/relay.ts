/** A store of one's own through a wire that can be cut: the real database, away for a while. */
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { openStore, type Store } from '../../../store/index.ts';
import { config } from './support.ts';

export interface Relayed {
  store: Store;
  /** From here on nothing comes through, and what was open breaks. */
  cut(): void;
  mend(): void;
}

const ends: (() => Promise<unknown>)[] = [];
afterAll(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

export async function relayed(): Promise<Relayed> {
  const uris = Object.values(config.mongodbUris);
  const target = /@([\d.]+):(\d+)\//.exec(uris[0] ?? '');
  const [, host = '', port = ''] = target ?? [];
  const open = new Set<Socket>();
  let broken = false;
  const server = createServer((near) => {
    if (broken) return near.destroy();
    const far = connect(Number(port), host);
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      open.add(one);
      one.pipe(other);
      one.on('error', () => other.destroy());
      one.on('close', () => {
        open.delete(one);
        other.destroy();
      });
    }
    return undefined;
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  ends.push(() => new Promise((done) => server.close(done)));
  const through = `${host}:${(server.address() as AddressInfo).port}`;
  const mongodbUris = Object.fromEntries(
    Object.entries(config.mongodbUris).map(([room, uri]) => [room, uri.replace(`${host}:${port}`, through)]),
  ) as typeof config.mongodbUris;
  const store = await openStore({ ...config, mongodbUris });
  ends.push(() => store.close());
  return {
    store,
    cut() {
      broken = true;
      for (const socket of open) socket.destroy();
    },
    mend() {
      broken = false;
    },
  };
}

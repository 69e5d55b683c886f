import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

/** Below those that a system gives to outgoing connections, so that a killed server finds its port free again. */
const FROM = 20_000;
const TO = 30_000;

/** `n` different ports that are free on 127.0.0.1 now. */
export async function freePorts(n: number): Promise<number[]> {
  const held: { port: number; release: () => Promise<unknown> }[] = [];
  try {
    for (let tries = 0; held.length < n && tries < 100 * n; tries++) {
      const port = randomInt(FROM, TO);
      const server = createServer();
      const free = await new Promise<boolean>((done) => {
        server.once('error', () => done(false));
        server.listen({ port, host: '127.0.0.1', exclusive: true }, () => done(true));
      });
      if (free) held.push({ port, release: () => new Promise((done) => server.close(done)) });
    }
  } finally {
    await Promise.all(held.map(({ release }) => release()));
  }
  if (held.length < n) throw new Error('no free ports on 127.0.0.1');
  return held.map(({ port }) => port);
}

import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { PlainError } from './plain-error.ts';
import type { Say } from './progress.ts';

/** Every port of a practice environment; those of servers that run elsewhere are not used. */
export const defaultPorts = {
  api: 3000,
  temporal: 7233,
  temporalUi: 8233,
  mongo: 27017,
  sleutels: 27018,
  smtp: 1025,
  bounce: 1026,
  mail: 1080,
  oidc: 3001,
  clock: 3002,
};
export type PortName = keyof typeof defaultPorts;
export type Ports = Record<PortName, number>;

const host = '127.0.0.1';

function listen(port: number): Promise<{ port: number; release: () => Promise<void> } | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(undefined));
    server.listen({ port, host, exclusive: true }, () => {
      const address = server.address();
      if (typeof address !== 'object' || !address) return resolve(undefined);
      resolve({ port: address.port, release: () => new Promise((done) => server.close(() => done())) });
    });
  });
}

/**
 * Chooses the ports: as before in this data folder, else the usual one if that is wished, else a free one.
 * @param asked.api the API's port from PORT; in use means a refusal, for people rely on it
 * @param asked.usual which usual ports to try first; a taken one of `all` is replaced by a free one, and said
 * @param before what this data folder had last time
 */
export async function choosePorts(
  asked: { api?: number | undefined; usual: 'all' | 'api' | 'none' },
  before: Partial<Ports>,
  say: Say,
): Promise<Ports> {
  const wishes = (name: PortName) => {
    if (name === 'api' && asked.api !== undefined) return asked.api;
    if (name === 'api' && asked.usual !== 'none') return defaultPorts.api;
    return before[name] ?? (asked.usual === 'all' ? defaultPorts[name] : 0);
  };
  const held: { release: () => Promise<void> }[] = [];
  const ports: Partial<Ports> = {};
  try {
    for (const name of Object.keys(defaultPorts) as PortName[]) {
      const wish = wishes(name);
      let got = await listen(wish);
      if (!got && name === 'api' && (asked.api !== undefined || asked.usual === 'all')) {
        throw new PlainError(
          `Poort ${wish} is al in gebruik. Stop het programma dat die poort gebruikt, of kies een andere poort: PORT=${wish + 1} npm start`,
        );
      }
      if (!got) {
        got = await listen(0);
        if (got && asked.usual === 'all')
          say(`  Poort ${wish} is al in gebruik; ${name} krijgt poort ${got.port}.`);
      }
      if (!got) throw new PlainError('Er is geen vrije poort op 127.0.0.1.');
      held.push(got);
      ports[name] = got.port;
    }
  } finally {
    // Held until all are known, so that no two get the same.
    await Promise.all(held.map((one) => one.release()));
  }
  return ports as Ports;
}

/** The ports that a data folder had, as far as ports.json can be read. */
export function portsBefore(file: string): Partial<Ports> {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Partial<Ports>;
  } catch {
    return {};
  }
}

/**
 * `balancer.ts PORT BACKEND,BACKEND,...`: stands for the balancer (or Kubernetes Service) that a site has in front of
 * several Temporal frontends. Says READY.
 */
import { connect, createServer, type Server, type Socket } from 'node:net';
import { fileURLToPath } from 'node:url';

const HOST = '127.0.0.1';

/** Each new connection goes to the next port, and past one that doesn't answer; a connection ends with its backend. */
export function balancer(backends: readonly number[]): Server {
  let turn = 0;
  return createServer({ noDelay: true }, (client) => {
    client.on('error', () => client.destroy());
    const first = turn++ % backends.length;
    joinTo(client, [...backends.slice(first), ...backends.slice(0, first)]);
  });
}

function joinTo(client: Socket, left: readonly number[]): void {
  const [backend, ...others] = left;
  if (backend === undefined) {
    client.destroy();
    return;
  }
  const server = connect({ port: backend, host: HOST, noDelay: true });
  const next = () => joinTo(client, others);
  server.once('error', next);
  server.once('connect', () => {
    server.off('error', next);
    for (const [one, other] of [
      [client, server],
      [server, client],
    ] as const) {
      one.on('error', () => other.destroy());
      one.once('close', () => other.destroy());
    }
    client.pipe(server).pipe(client);
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [port, ...backends] = process.argv.slice(2).flatMap((word) => word.split(',').map(Number));
  balancer(backends).listen(port, HOST, () => process.stdout.write('READY\n'));
}

import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { balancer } from '../../../bench/rig/balancer.ts';

const opened: { server: Server; sockets: Set<Socket> }[] = [];
afterEach(() => {
  for (const one of opened) end(one);
});

/** Says its name to whoever comes. */
async function backend(name: string) {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket.on('error', () => undefined));
    socket.write(name);
  });
  return { ...(await listening(server)), sockets, server };
}
async function listening(server: Server) {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { port: (server.address() as { port: number }).port };
}
function end({ server, sockets }: { server: Server; sockets: Set<Socket> }): void {
  for (const socket of sockets) socket.destroy();
  server.close();
}

/** Whom a new connection comes to; null: nobody. And when it ends. */
async function ask(port: number) {
  const socket = connect({ port, host: '127.0.0.1' }).on('error', () => undefined);
  const closed = once(socket, 'close');
  const said = await Promise.race([
    once(socket, 'data').then(([data]) => String(data)),
    closed.then(() => null),
  ]);
  return { said, closed, socket };
}

test('connections go round, past a backend that has gone, and end with theirs', async () => {
  const [one, two] = [await backend('one'), await backend('two')];
  const server = balancer([one.port, two.port]);
  opened.push(one, two, { server, sockets: new Set() });
  const { port } = await listening(server);

  const asked = [await ask(port), await ask(port), await ask(port)];
  expect(asked.map(({ said }) => said)).toEqual(['one', 'two', 'one']);

  end(one);
  await Promise.all([asked[0]?.closed, asked[2]?.closed]);
  expect(asked[1]?.socket.destroyed).toBe(false);
  const later = [await ask(port), await ask(port)];
  expect(later.map(({ said }) => said)).toEqual(['two', 'two']);

  end(two);
  expect((await ask(port)).said).toBeNull();
});

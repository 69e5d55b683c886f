/**
 * Temporal behind mutual TLS: a real handshake in front of the embedded server, with the certificates that production makes
 * (docker/certificates.sh). API and worker come through with theirs; nobody else does.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer, type Server } from 'node:tls';
import { Connection } from '@temporalio/client';
import { NativeConnection } from '@temporalio/worker';
import { type EngineTls, engineOptions } from '../../config/index.ts';
import { type Environment, startEnvironment } from '../../dev/environment.ts';
import { Postbox } from '../../dev/rehearsal/postbox.ts';
import { Staff } from '../../dev/rehearsal/staff.ts';
import { until } from '../../dev/until.ts';
import { dayOf } from '../../domain/dates/index.ts';

const folder = mkdtempSync(join(tmpdir(), 'pga-engine-tls-'));
const at = (name: string, authority = 'own') => join(folder, authority, name);
let environment: Environment;
let proxy: Server;
let address = '';
const seen = new Set<string>();

beforeAll(async () => {
  for (const authority of ['own', 'other'])
    execFileSync('sh', [
      new URL('../../docker/certificates.sh', import.meta.url).pathname,
      join(folder, authority),
    ]);
  const dataDir = join(folder, 'data');
  proxy = createServer(
    {
      ...{ cert: readFileSync(at('temporal_tls_crt')), key: readFileSync(at('temporal_tls_key')) },
      ...{ ca: readFileSync(at('inside_ca_crt')), requestCert: true, rejectUnauthorized: true },
      ALPNProtocols: ['h2'],
      minVersion: 'TLSv1.2',
    },
    (socket) => {
      seen.add(String(socket.getPeerCertificate().subject?.CN));
      const { temporal } = JSON.parse(readFileSync(join(dataDir, 'ports.json'), 'utf8')) as {
        temporal: number;
      };
      const inner = connect(temporal, '127.0.0.1');
      socket.pipe(inner).pipe(socket);
      for (const one of [socket, inner])
        one.on('error', () => {
          socket.destroy();
          inner.destroy();
        });
    },
  );
  proxy.on('tlsClientError', () => {});
  await new Promise<void>((ready) => proxy.listen(0, '127.0.0.1', ready));
  address = `127.0.0.1:${(proxy.address() as AddressInfo).port}`;
  environment = await startEnvironment({
    dataDir,
    extraEnv: {
      TEMPORAL_ADDRESS: address,
      TEMPORAL_TLS_CA_FILE: at('inside_ca_crt'),
      TEMPORAL_TLS_SERVER_NAME: 'temporal',
      TEMPORAL_TLS_CERT_FILE: at('engine_worker_crt'),
      TEMPORAL_TLS_KEY_FILE: at('engine_worker_key'),
    },
  });
}, 120_000);
afterAll(async () => {
  await environment?.stop();
  await new Promise((closed) => proxy.close(closed));
  rmSync(folder, { recursive: true, force: true });
}, 30_000);

const as = (name: string, authority = 'own'): EngineTls => ({
  caFile: at('inside_ca_crt'),
  serverName: 'temporal',
  own: { certFile: at(`${name}_crt`, authority), keyFile: at(`${name}_key`, authority) },
});
const tries = async (temporalTls?: EngineTls): Promise<boolean[]> => {
  const options = engineOptions({ temporalAddress: address, ...(temporalTls && { temporalTls }) });
  return Promise.all(
    [
      () => Connection.connect({ ...options, connectTimeout: 3_000 }),
      () =>
        Promise.race([
          NativeConnection.connect(options),
          new Promise<never>((_, late) => setTimeout(late, 5_000, new Error('no connection')).unref()),
        ]),
    ].map(async (open) => {
      try {
        await (await open()).close();
        return true;
      } catch {
        return false;
      }
    }),
  );
};

test('a signal goes from the form to its task through mutual TLS', async () => {
  const staff = new Staff(environment.env.BASE_URL ?? '', []);
  const today = dayOf(new Date().toISOString());
  await staff.registerSignal('politie', { name: 'Oefenpersoon Een', birthDate: '1990-01-01' }, today);
  // The worker has made the step, and delivered what came of it.
  const postbox = new Postbox(String(environment.mailUrl));
  await until(async () => (await postbox.fresh()).find(({ task }) => task !== ''));
  expect([...seen]).toEqual(['worker']);
}, 60_000);

test('both kinds of connection come in with a certificate of ours, and with nothing else', async () => {
  expect(await tries(as('engine_api'))).toEqual([true, true]);
  expect(await tries(as('engine_api', 'other'))).toEqual([false, false]);
  expect(await tries({ caFile: at('inside_ca_crt'), serverName: 'temporal' })).toEqual([false, false]);
  expect(await tries()).toEqual([false, false]);
  // A server that ours did not sign, or that has another name, gets nothing of us.
  expect(await tries({ ...as('engine_api'), caFile: at('inside_ca_crt', 'other') })).toEqual([false, false]);
  expect(await tries({ ...as('engine_api'), serverName: 'mongo' })).toEqual([false, false]);
  expect([...seen].sort()).toEqual(['api', 'worker']);
}, 120_000);

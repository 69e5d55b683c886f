/** The reverse proxy: what docker/proxy/nginx.conf says, tried on a server that is set the same way (the trial's). */
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ConnectionOptions, connect, createServer as tlsServer } from 'node:tls';
import { textOf } from './yaml.ts';

const conf = textOf('docker/proxy/nginx.conf').replaceAll(/^\s*#.*$/gm, '');
/** Every value that a directive has, in order. */
const valuesOf = (name: string): string[] =>
  [...conf.matchAll(new RegExp(`^\\s*${name}\\s+([^;]+);`, 'gm'))].map(([, value = '']) => value);
const [suites = ''] = valuesOf('ssl_ciphers');

test('TLS 1.2 and 1.3 only, suites with forward secrecy that authenticate, no address written down', () => {
  expect(valuesOf('ssl_protocols')).toEqual(['TLSv1.2 TLSv1.3']);
  expect(valuesOf('ssl_ciphers')).toHaveLength(1);
  for (const suite of suites.split(':'))
    expect(suite).toMatch(/^ECDHE-(ECDSA|RSA)-(AES(128|256)-GCM-SHA\d+|CHACHA20-POLY1305)$/);
  expect(valuesOf('access_log')).toEqual(['off']);
  expect(valuesOf('proxy_set_header')).toEqual(
    expect.arrayContaining(['X-Forwarded-For $remote_addr', 'X-Forwarded-Proto $scheme', 'Host $host']),
  );
  // Over plain HTTP only the application is reached, which says what goes on and what doesn't.
  const servers = conf.split(/^\s*server \{/m).slice(1);
  const plain = servers.filter((one) => /listen 80\b/.test(one));
  expect(plain.map((one) => /proxy_pass ([^;]+)/.exec(one)?.[1] ?? /return \d+/.exec(one)?.[0])).toEqual([
    'http://127.0.0.1:3000',
    'return 403',
  ]);
  expect(conf).not.toMatch(/return 30\d/);
  expect(servers.filter((one) => /listen 443 ssl/.test(one)).length).toBe(servers.length - plain.length);
});

test('set so, a server takes each of these and nothing older or weaker', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'pga-proxy-'));
  const [key, cert] = [join(folder, 'key'), join(folder, 'crt')];
  // biome-ignore format: one command
  execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=proef', '-keyout', key, '-out', cert], { stdio: 'ignore' });
  const port = await new Promise<number>((found) => {
    const free = createServer().listen(0, '127.0.0.1', () => {
      const { port } = free.address() as { port: number };
      free.close(() => found(port));
    });
  });
  const env = { ...process.env, ROUTES: 'proef=http://127.0.0.1:9', TLS_CERT: cert, TLS_KEY: key };
  const proxy = spawn(process.execPath, ['docker/smoke/proxy.mjs'], {
    env: { ...env, LISTEN: String(port) },
  });
  try {
    await new Promise((ready) => proxy.stdout.once('data', ready));
    /** What was agreed on, or why it wasn't. */
    const agreed = (options: ConnectionOptions, at = port) =>
      new Promise<string>((said) => {
        const socket = connect({ host: '127.0.0.1', port: at, rejectUnauthorized: false, ...options }, () => {
          said(`${socket.getProtocol()} ${socket.getCipher().name}`);
          socket.destroy();
        });
        socket.on('error', (error: Error & { code?: string }) => said(error.code ?? error.message));
      });
    const only = (version: 'TLSv1' | 'TLSv1.1' | 'TLSv1.2', suite: string, at = port) =>
      agreed({ minVersion: version, maxVersion: version, ciphers: `${suite}:@SECLEVEL=0` }, at);
    // One that takes anything: so it is the server that says no, not the one who asks.
    const lenient = tlsServer({
      ...{ key: readFileSync(key), cert: readFileSync(cert), dhparam: 'auto' as const },
      ...{ minVersion: 'TLSv1' as const, ciphers: 'ALL:@SECLEVEL=0' },
    });
    await new Promise<void>((ready) => lenient.listen(0, '127.0.0.1', ready));
    const anything = (lenient.address() as { port: number }).port;
    for (const [version, suite] of [
      ['TLSv1', 'ECDHE-RSA-AES256-SHA'],
      ['TLSv1.1', 'ECDHE-RSA-AES256-SHA'],
      ['TLSv1.2', 'AES128-GCM-SHA256'],
      ['TLSv1.2', 'ECDHE-RSA-AES128-SHA256'],
      ['TLSv1.2', 'ECDHE-RSA-AES256-SHA'],
      ['TLSv1.2', 'DHE-RSA-AES256-GCM-SHA384'],
    ] as const) {
      expect(await only(version, suite, anything)).toBe(`${version} ${suite}`);
      expect([version, suite, await only(version, suite)]).toEqual([
        ...[version, suite],
        expect.stringMatching(/^ERR_SSL_\w*ALERT/),
      ]);
    }
    await new Promise((closed) => lenient.close(closed));
    for (const suite of suites.split(':').filter((one) => one.includes('-RSA-')))
      expect(await only('TLSv1.2', suite)).toBe(`TLSv1.2 ${suite}`);
    // The server's order counts, not the client's.
    const reversed = suites.split(':').reverse().join(':');
    expect(await agreed({ maxVersion: 'TLSv1.2', ciphers: reversed })).toBe(
      'TLSv1.2 ECDHE-RSA-AES256-GCM-SHA384',
    );
    expect(await agreed({})).toMatch(/^TLSv1\.3 TLS_AES_256_GCM/);
  } finally {
    proxy.kill();
    rmSync(folder, { recursive: true, force: true });
  }
});

test('the trial’s proxy and nginx have the same suites', () => {
  const own = [...textOf('docker/smoke/proxy.mjs').matchAll(/'(ECDHE-[^']+)'/g)].map(([, one]) => one);
  expect(own.join(':')).toBe(suites);
});

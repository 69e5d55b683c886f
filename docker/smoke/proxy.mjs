// A reverse proxy with TLS, for the trial that `npm run smoke:compose` is: what a site has of its own in front of these.
// ROUTES: `host=http://where:port`, with spaces between; TLS_CERT, TLS_KEY: files; LISTEN: a port.
import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import { createServer } from 'node:https';

const { ROUTES = '', TLS_CERT = '', TLS_KEY = '', LISTEN = '8443' } = process.env;
const routes = new Map(ROUTES.split(/\s+/).map((one) => one.split('=', 2)));
// As docker/proxy/nginx.conf has them; a test compares and tries them.
const suites = [
  ...['TLS_AES_256_GCM_SHA384', 'TLS_CHACHA20_POLY1305_SHA256', 'TLS_AES_128_GCM_SHA256'],
  ...['ECDHE-ECDSA-AES256-GCM-SHA384', 'ECDHE-RSA-AES256-GCM-SHA384'],
  ...['ECDHE-ECDSA-CHACHA20-POLY1305', 'ECDHE-RSA-CHACHA20-POLY1305'],
  ...['ECDHE-ECDSA-AES128-GCM-SHA256', 'ECDHE-RSA-AES128-GCM-SHA256'],
];
const tls = {
  ...{ cert: readFileSync(TLS_CERT), key: readFileSync(TLS_KEY) },
  ...{ minVersion: 'TLSv1.2', ciphers: suites.join(':'), honorCipherOrder: true },
};

const server = createServer(tls, (asked, answer) => {
  const { host = '' } = asked.headers;
  const to = routes.get(host.replace(/:\d+$/, ''));
  if (to === undefined) {
    answer.writeHead(421).end();
    return;
  }
  const headers = {
    ...asked.headers,
    'x-forwarded-for': asked.socket.remoteAddress ?? '',
    'x-forwarded-host': host,
    'x-forwarded-proto': 'https',
    'x-forwarded-port': LISTEN,
  };
  const passed = request(new URL(asked.url ?? '/', to), { method: asked.method, headers }, (given) => {
    answer.writeHead(given.statusCode ?? 502, given.rawHeaders);
    given.pipe(answer);
  });
  passed.on('error', () => (answer.headersSent ? answer.destroy() : answer.writeHead(502).end()));
  asked.pipe(passed);
});
server.listen(Number(LISTEN), () => process.stdout.write('READY\n'));
for (const signal of ['SIGTERM', 'SIGINT']) process.once(signal, () => process.exit(0));

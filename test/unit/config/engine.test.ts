/** Nothing goes to the engine or the databases in the clear in production, unless somebody says so. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigError, engineOptions, readConfig } from '../../../config/index.ts';

const secure = {
  MODE: 'production',
  BASE_URL: 'https://pga.voorbeeld.test',
  MONGODB_URI: 'mongodb://u:p@mongo:27017/?tls=true&tlsCAFile=/run/secrets/ca',
  SMTP_URL: 'smtp://mail:587',
  KEY_SERVICE_URL: 'https://sleutels.voorbeeld.test',
  KEY_SERVICE_TOKEN_FILE: 'keys/token',
  OIDC_STRONG_ACR: 'urn:sterk',
  TEMPORAL_ADDRESS: 'temporal:7233',
  TEMPORAL_TLS_CA_FILE: 'ca.pem',
};
const said = (more: Record<string, string>): string => {
  try {
    readConfig({ ...secure, ...more }, 'worker');
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError);
    return (error as Error).message;
  }
  return '';
};

test.each<[Record<string, string>, string]>([
  [{}, ''],
  [{ TEMPORAL_TLS_CA_FILE: '' }, 'TEMPORAL_TLS_CA_FILE ontbreekt'],
  [{ TEMPORAL_TLS_CA_FILE: '', TEMPORAL_TLS: 'on' }, ''],
  [{ TEMPORAL_TLS_CA_FILE: '', TEMPORAL_TLS: 'off' }, ''],
  [{ TEMPORAL_TLS: 'off' }, 'TEMPORAL_TLS=off gaat niet samen'],
  [{ TEMPORAL_TLS_CERT_FILE: 'own.pem' }, 'horen bij elkaar'],
  [
    { TEMPORAL_TLS_CA_FILE: '', TEMPORAL_TLS: 'off', TEMPORAL_API_KEY_FILE: 'token' },
    'alleen met TEMPORAL_TLS',
  ],
  [{ MONGODB_URI: 'mongodb://u:p@mongo:27017/' }, 'MONGODB_URI_REGIE moet tls=true hebben'],
  [{ MONGODB_URI: 'mongodb://u:p@mongo:27017/', MONGODB_TLS: 'off' }, ''],
  [{ MONGODB_URI: 'mongodb://u:p@127.0.0.1:27017,localhost:1/' }, ''],
  [{ MONGODB_URI: 'mongodb://u:p@127.0.0.1:27017,mongo:1/' }, 'tls=true'],
  [{ TEMPORAL_TLS_CA_FILE: '', TEMPORAL_ADDRESS: '127.0.0.1:7233' }, ''],
  [{ MONGODB_URI: 'mongodb+srv://u:p@mongo.voorbeeld.test/' }, ''],
  [{ MONGODB_URI_SLEUTELS: 'mongodb://u:p@keys:27017/?tls=false' }, 'MONGODB_URI_SLEUTELS moet tls=true'],
  [
    { MONGODB_URI: 'mongodb://u:p@mongo/?tls=true&tlsAllowInvalidCertificates=true' },
    'mag in productie geen tlsAllowInvalidCertificates hebben',
  ],
])('%j: %s', (more, expected) => {
  if (expected === '') expect(said(more)).toBe('');
  else expect(said(more)).toContain(expected);
  // No value of a setting, for there are passwords among them.
  expect(said(more)).not.toContain('u:p@');
});

test('what a connection is given comes from the files; without settings it is an address alone', () => {
  const folder = mkdtempSync(join(tmpdir(), 'pga-engine-'));
  const file = (name: string) => {
    writeFileSync(join(folder, name), `${name}\n`);
    return join(folder, name);
  };
  const options = engineOptions({
    temporalAddress: 'temporal:7233',
    temporalTls: {
      caFile: file('ca'),
      own: { certFile: file('crt'), keyFile: file('key') },
      serverName: 'engine',
    },
    temporalApiKeyFile: file('token'),
  });
  rmSync(folder, { recursive: true });
  expect(String(options.tls?.serverRootCACertificate)).toBe('ca\n');
  expect(String(options.tls?.clientCertPair?.key)).toBe('key\n');
  expect([options.tls?.serverNameOverride, options.apiKey]).toEqual(['engine', 'token']);
  expect(engineOptions({ temporalAddress: 'temporal:7233' })).toEqual({ address: 'temporal:7233' });
});

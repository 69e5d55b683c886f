import { readConfig } from '../../../config/index.ts';

const base = {
  MODE: 'production',
  BASE_URL: 'https://pga.voorbeeld.test',
  MONGODB_URI: 'mongodb://all:in-one@127.0.0.1:27017/',
  SMTP_URL: 'smtp://127.0.0.1:1025',
  OIDC_ISSUER: 'https://aanmelden.voorbeeld.test',
  OIDC_CLIENT_ID: 'pga-regie',
  OIDC_CLIENT_SECRET: 'a-secret-of-some-length',
  OIDC_STRONG_ACR: 'urn:sterk',
  SESSION_KEY_FILE: 'keys/session',
};
const service = { KEY_SERVICE_URL: 'https://sleutels.voorbeeld.test/', KEY_SERVICE_TOKEN_FILE: 'keys/token' };

test('in production the master key is in a key service, reached over TLS, unless a file is allowed in so many words', () => {
  expect(() => readConfig({ ...base, MASTER_KEY_FILE: 'keys/master' })).toThrow(/KEY_SERVICE_URL ontbreekt/);
  expect(() => readConfig({ ...base, MASTER_KEY_FILE_ALLOWED: 'yes' })).toThrow(/MASTER_KEY_FILE ontbreekt/);
  expect(() =>
    readConfig({ ...base, ...service, KEY_SERVICE_URL: 'http://sleutels.voorbeeld.test' }),
  ).toThrow(/KEY_SERVICE_URL moet in productie/);
  const file = readConfig({ ...base, MASTER_KEY_FILE: 'keys/master', MASTER_KEY_FILE_ALLOWED: 'yes' });
  expect(file.keyService).toBeUndefined();
  expect(readConfig({ ...base, ...service }).keyService).toEqual({
    url: 'https://sleutels.voorbeeld.test',
    mount: 'transit',
    key: 'pga-regie',
    auth: { tokenFile: 'keys/token' },
  });
});

test('a token file or AppRole, one of the two and whole; names without tricks', () => {
  const role = { KEY_SERVICE_ROLE_ID: 'role', KEY_SERVICE_SECRET_ID_FILE: 'keys/secret-id' };
  const none = { ...service, KEY_SERVICE_TOKEN_FILE: '' };
  expect(readConfig({ ...base, ...none, ...role }).keyService?.auth).toEqual({
    roleId: 'role',
    secretIdFile: 'keys/secret-id',
  });
  for (const wrong of [none, { ...none, KEY_SERVICE_ROLE_ID: 'role' }, { ...service, ...role }]) {
    expect(() => readConfig({ ...base, ...wrong })).toThrow(/KEY_SERVICE_TOKEN_FILE ontbreekt/);
  }
  for (const name of ['../sys', 'a b', '/transit', 'transit/']) {
    expect(() => readConfig({ ...base, ...service, KEY_SERVICE_MOUNT: name })).toThrow(/KEY_SERVICE_MOUNT/);
  }
});

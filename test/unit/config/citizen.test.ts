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
  MASTER_KEY_FILE: 'keys/master',
  MASTER_KEY_FILE_ALLOWED: 'yes',
};
const digid = {
  DIGID_ISSUER: 'https://digid.voorbeeld.test',
  DIGID_CLIENT_ID: 'gemeente',
  DIGID_CLIENT_SECRET_FILE: 'keys/digid',
  DIGID_LEVELS: 'urn:substantieel, urn:hoog',
};

test('off unless an issuer is given; then its client, its secret in a file and the levels must be there too', () => {
  expect(readConfig(base).citizen).toBeUndefined();
  expect(readConfig({ ...base, ...digid }).citizen).toEqual({
    issuer: 'https://digid.voorbeeld.test',
    clientId: 'gemeente',
    secretFile: 'keys/digid',
    levels: ['urn:substantieel', 'urn:hoog'],
    claim: 'sub',
  });
  for (const name of ['DIGID_CLIENT_ID', 'DIGID_CLIENT_SECRET_FILE', 'DIGID_LEVELS'])
    expect(() => readConfig({ ...base, ...digid, [name]: '' })).toThrow(new RegExp(`${name} ontbreekt`));
});

test('only over TLS in production, with names without tricks; a worker is given none of it', () => {
  expect(() => readConfig({ ...base, ...digid, DIGID_ISSUER: 'http://digid.voorbeeld.test' })).toThrow(
    /DIGID_ISSUER moet in productie/,
  );
  expect(() => readConfig({ ...base, ...digid, DIGID_CLAIM: 'a b' })).toThrow(/DIGID_CLAIM/);
  expect(readConfig({ ...base, ...digid, DIGID_CLAIM: 'urn:nl:bsn' }).citizen?.claim).toBe('urn:nl:bsn');
  expect(readConfig({ ...base, ...digid }, 'worker')).not.toHaveProperty('citizen');
});

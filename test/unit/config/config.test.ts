import { resolve } from 'node:path';
import { ConfigError, readConfig, rooms } from '../../../config/index.ts';

const practice = {
  MODE: 'practice',
  MONGODB_URI: 'mongodb://all:in-one@127.0.0.1:27017/',
  SMTP_URL: 'smtp://127.0.0.1:1025',
  OIDC_ISSUER: 'http://127.0.0.1:3001',
  OIDC_CLIENT_ID: 'pga-regie',
  OIDC_CLIENT_SECRET: 'a-secret-of-some-length',
  SESSION_KEY_FILE: 'keys/session',
};
const production = {
  ...practice,
  MODE: '',
  BASE_URL: 'https://pga.voorbeeld.test/',
  OIDC_ISSUER: 'https://aanmelden.voorbeeld.test',
  KEY_SERVICE_URL: 'https://sleutels.voorbeeld.test',
  KEY_SERVICE_TOKEN_FILE: 'keys/token',
  OIDC_STRONG_ACR: 'urn:sterk',
};

function messageOf(env: NodeJS.ProcessEnv): string {
  try {
    readConfig(env);
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError);
    return (error as Error).message;
  }
  return '(accepted)';
}

describe('what is accepted', () => {
  test('defaults, and one database address for every room', () => {
    const config = readConfig(practice);
    expect(config).toMatchObject({
      mode: 'practice',
      port: 3000,
      host: '127.0.0.1',
      baseUrl: 'http://localhost:3000',
      dataDir: resolve('.data'),
      temporalAddress: '127.0.0.1:7233',
      temporalTaskQueue: 'pga-regie',
      databasePrefix: '',
      oidcLogout: true,
      oidcClockTolerance: 60,
      strongSignIn: null,
      strongAlways: false,
      signInAnew: false,
      reconciler: true,
      trustProxy: [],
    });
    expect(rooms.map((room) => config.mongodbUris[room])).toEqual(rooms.map(() => practice.MONGODB_URI));
    expect('covenantFile' in config).toBe(false);
  });

  test('production is what you get without saying so', () => {
    expect(readConfig({ ...production, STRONG_SIGN_IN: 'decisions' }).strongAlways).toBe(false);
    expect(readConfig(production)).toMatchObject({
      mode: 'production',
      strongAlways: true,
      signInAnew: true,
      baseUrl: 'https://pga.voorbeeld.test',
    });
  });

  test('a room with an address of its own keeps it', () => {
    const own = 'mongodb://keys:only@10.0.0.9:27017/';
    const config = readConfig({ ...practice, MONGODB_URI_SLEUTELS: own });
    expect(config.mongodbUris.sleutels).toBe(own);
    expect(config.mongodbUris.regie).toBe(practice.MONGODB_URI);
  });

  test('several hosts in one database address', () => {
    const uri = 'mongodb://u:p@a:27017,b:27017,c:27017/?replicaSet=rs';
    expect(readConfig({ ...practice, MONGODB_URI: uri }).mongodbUris.archief).toBe(uri);
  });

  test('a worker does without what signs people in, the API without what sends mail', () => {
    const {
      OIDC_CLIENT_ID: _id,
      OIDC_CLIENT_SECRET: _secret,
      SESSION_KEY_FILE: _key,
      ...forWorker
    } = practice;
    expect(readConfig(forWorker, 'worker').smtpUrl).toBe(practice.SMTP_URL);
    const { SMTP_URL: _smtp, ...forApi } = practice;
    expect(readConfig(forApi, 'api').oidcClientId).toBe('pga-regie');
    expect(messageOf(forApi)).toContain('SMTP_URL ontbreekt');
  });
});

describe('what is refused, by name', () => {
  test.each([
    ['MODE', { MODE: 'test' }],
    ['PORT', { PORT: '65536' }],
    ['PORT', { PORT: '30x0' }],
    ['BASE_URL', { BASE_URL: 'pga.voorbeeld.test' }],
    ['TEMPORAL_ADDRESS', { TEMPORAL_ADDRESS: 'localhost' }],
    ['MONGODB_URI', { MONGODB_URI: 'postgres://x' }],
    ['MONGODB_URI_ARCHIEF', { MONGODB_URI_ARCHIEF: 'nonsense' }],
    ['DATABASE_PREFIX', { DATABASE_PREFIX: 'A b' }],
    ['SMTP_URL', { SMTP_URL: 'http://mail' }],
    ['MAIL_FROM', { MAIL_FROM: 'geen adres\r\nBcc: x@y.test' }],
    ['OIDC_CLIENT_SECRET', { OIDC_CLIENT_SECRET: 'short' }],
    ['OIDC_LOGOUT', { OIDC_LOGOUT: 'yes' }],
    ['OIDC_CLOCK_TOLERANCE', { OIDC_CLOCK_TOLERANCE: '3600' }],
    ['SESSION_LENGTHS', { SESSION_LENGTHS: 'coordinator=600/60' }],
    ['SESSION_LENGTHS', { SESSION_LENGTHS: '*=30/60' }],
    ['SESSION_LENGTHS', { SESSION_LENGTHS: '*=2000/60' }],
    ['SESSION_LENGTHS', { SESSION_LENGTHS: '*=60/0' }],
    ['STRONG_SIGN_IN', { STRONG_SIGN_IN: 'off' }],
    ['OIDC_STRONG_ACR', { STRONG_SIGN_IN: 'always' }],
    ['SIGN_IN_ANEW', { SIGN_IN_ANEW: 'always' }],
    ['TRUST_PROXY', { TRUST_PROXY: 'true' }],
    ['TRUST_PROXY', { TRUST_PROXY: '10.0.0.0/33' }],
    ['LOG_LEVEL', { LOG_LEVEL: 'loud' }],
    ['RECONCILER', { RECONCILER: 'sometimes' }],
    ['DESTRUCTIONS_AT_ONCE', { DESTRUCTIONS_AT_ONCE: '0' }],
    ['DESTRUCTIONS_AT_ONCE', { DESTRUCTIONS_AT_ONCE: '51' }],
  ])('%s', (name, wrong) => {
    const message = messageOf({ ...practice, ...wrong });
    expect(message).toContain(`${name} `);
    expect(message).not.toContain('\n');
  });

  test('every problem at once, on one line, without any value', () => {
    const message = messageOf({ MODE: 'practice', PORT: 'x', OIDC_CLIENT_SECRET: 'hush-hush' });
    expect(message).toContain('PORT');
    expect(message).toContain('OIDC_CLIENT_SECRET');
    expect(message).not.toContain('hush-hush');
    const missing = messageOf({ MODE: 'practice', OIDC_CLIENT_SECRET: 'a-long-enough-secret' });
    for (const name of ['SMTP_URL', 'OIDC_ISSUER', 'SESSION_KEY_FILE', 'MONGODB_URI_REGIE'])
      expect(missing).toContain(name);
    expect(missing).not.toContain('a-long-enough-secret');
  });

  test('in production nothing in the clear, and no default for keys and address', () => {
    expect(messageOf({ ...production, BASE_URL: 'http://pga.voorbeeld.test' })).toContain('BASE_URL');
    expect(messageOf({ ...production, OIDC_ISSUER: 'http://aanmelden.voorbeeld.test' })).toContain(
      'OIDC_ISSUER',
    );
    expect(messageOf({ ...production, RECONCILER: 'off' })).toContain('RECONCILER');
    expect(messageOf({ ...production, OIDC_STRONG_ACR: '' })).toContain('OIDC_STRONG_ACR');
    expect(messageOf({ ...production, BASE_URL: '', KEY_SERVICE_URL: '' })).toMatch(
      /BASE_URL ontbreekt; KEY_SERVICE_URL ontbreekt \(of MASTER_KEY_FILE met MASTER_KEY_FILE_ALLOWED=yes\)/,
    );
  });
});

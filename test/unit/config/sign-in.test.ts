import { isStrong, readConfig, sessionLengthOf } from '../../../config/index.ts';

const base = {
  MODE: 'practice',
  MONGODB_URI: 'mongodb://all:in-one@127.0.0.1:27017/',
  OIDC_ISSUER: 'http://127.0.0.1:3001',
  OIDC_CLIENT_ID: 'pga-regie',
  OIDC_CLIENT_SECRET: 'a-secret-of-some-length',
  SESSION_KEY_FILE: 'keys/session',
};
const read = (more: NodeJS.ProcessEnv) => readConfig({ ...base, ...more }, 'api');

test('a session is as long as the shortest of the roles; a role that is not named has the general length', () => {
  const { sessionLengths } = read({ SESSION_LENGTHS: '*=480/60, a=240/90, b=600/20' });
  expect(sessionLengthOf(sessionLengths, ['a'])).toEqual({ whole: 240, idle: 90 });
  expect(sessionLengthOf(sessionLengths, ['b', 'a'])).toEqual({ whole: 240, idle: 20 });
  expect(sessionLengthOf(sessionLengths, ['c'])).toEqual({ whole: 480, idle: 60 });
  expect(sessionLengthOf(sessionLengths, ['toString'])).toEqual({ whole: 480, idle: 60 });
  expect(sessionLengthOf(sessionLengths, [])).toEqual({ whole: 480, idle: 60 });
});

test('unless it is set: who decides is asked again sooner than who watches dates', () => {
  const { sessionLengths } = read({});
  const [decides, watches] = [['core-representative'], ['coordinator']].map((roles) =>
    sessionLengthOf(sessionLengths, roles),
  );
  expect(decides?.whole).toBeLessThan(watches?.whole ?? 0);
  expect(decides?.idle).toBeLessThan(watches?.idle ?? 0);
});

test('a sign-in is strong by its acr or by a word in its amr, and not without either', () => {
  const { strongSignIn } = read({ OIDC_STRONG_ACR: 'urn:hoog, urn:hoger', OIDC_STRONG_AMR: 'mfa,hwk' });
  expect(isStrong({ acr: 'urn:hoger' }, strongSignIn)).toBe(true);
  expect(isStrong({ acr: '', amr: ['pwd', 'mfa'] }, strongSignIn)).toBe(true);
  expect(isStrong({ acr: 'mfa', amr: ['urn:hoog', 'pwd'] }, strongSignIn)).toBe(false);
  expect(isStrong({ acr: '' }, strongSignIn)).toBe(false);
  expect(isStrong(null, strongSignIn)).toBe(false);
  expect(isStrong({ acr: '' }, read({}).strongSignIn)).toBe(true);
});

test('proxies are addresses and networks', () => {
  expect(read({ TRUST_PROXY: '10.0.0.2, 172.18.0.0/16,fd00::/8' }).trustProxy).toEqual([
    '10.0.0.2',
    '172.18.0.0/16',
    'fd00::/8',
  ]);
});

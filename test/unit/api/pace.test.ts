/** How fast one person can go, whatever others do. */
import { Paces } from '../../../api/plugins/pace.ts';
import { readConfig } from '../../../config/index.ts';

test('so many at once, and then as fast as a minute allows; others are not held up', () => {
  const paces = new Paces(60);
  for (let n = 0; n < 60; n++) expect(paces.ask('a', 0).wait).toBe(0);
  const { wait, first } = paces.ask('a', 0);
  expect([wait, first]).toEqual([1_000, true]);
  // The log hears of it once a minute.
  expect(paces.ask('a', 500)).toMatchObject({ first: false });
  expect(paces.ask('b', 500).wait).toBe(0);
  expect(paces.ask('a', 1_001).wait).toBe(0);
  expect(paces.ask('a', 1_002).wait).toBeGreaterThan(900);
  // A quiet minute later all of it is there again, and no more than that.
  let through = 0;
  for (let n = 0; n < 100; n++) if (paces.ask('a', 200_000).wait === 0) through += 1;
  expect(through).toBe(60);
});

test('ten thousand others make nobody wait, and no memory grows', () => {
  const paces = new Paces(1);
  paces.ask('a', 0);
  for (let n = 0; n < 10_000; n++) paces.ask(`o${n}`, 1);
  // Forgotten is let through.
  expect(paces.ask('a', 2).wait).toBe(0);
});

test('in production there is a limit, in practice when asked', () => {
  const practice = {
    MODE: 'practice',
    MONGODB_URI: 'mongodb://127.0.0.1:27017/',
    SMTP_URL: 'smtp://127.0.0.1:1025',
  };
  const production = {
    ...practice,
    MODE: 'production',
    BASE_URL: 'https://pga.voorbeeld.test',
    KEY_SERVICE_URL: 'https://sleutels.voorbeeld.test',
    KEY_SERVICE_TOKEN_FILE: 'keys/token',
    OIDC_STRONG_ACR: 'urn:sterk',
  };
  expect(readConfig(practice, 'worker').pace).toBeNull();
  expect(readConfig({ ...practice, PACE: '5/2' }, 'worker').pace).toEqual({ pages: 5, forms: 2 });
  expect(readConfig(production, 'worker').pace).toEqual({ pages: 600, forms: 120 });
  expect(() => readConfig({ ...production, PACE: '0/0' }, 'worker')).toThrow(/PACE/);
});

import { logoutTokenOf } from '../../../api/logout-token.ts';
import { ownPath } from '../../../api/own-path.ts';
import { seenLately } from '../../../api/plugins/session.ts';

const base = 'https://regie.example';

test.each([
  ['/taken/ABC?x=1', '/taken/ABC?x=1'],
  ['/t/abc-DEF_1', '/t/abc-DEF_1'],
  ['/', '/'],
])('after signing in back to %s', (path, wanted) => expect(ownPath(path, base)).toBe(wanted));

test.each([
  '//elders.example/x',
  '/\\elders.example',
  '\\\\elders.example',
  '/.//elders.example',
  '/x/..//elders.example',
  '/x/../\\elders.example',
  '/\t/elders.example',
  '/\n//elders.example',
  'https://elders.example/',
  'https://regie.example@elders.example/',
  'javascript:alert(1)',
  'taken/ABC',
  '',
])('never to another host: %j', (path) => {
  const to = ownPath(path, base);
  expect(new URL(to, `${base}/aanmelden/terug`).origin).toBe(base);
  expect(to).toMatch(/^\/(?![/\\])/);
});

const events = { 'http://schemas.openid.net/event/backchannel-logout': {} };
const good = { iss: 'i', aud: 'a', iat: 1000, jti: 'x', sub: 's', sid: 'z', events };
const header = { alg: 'ES256', typ: 'logout+jwt' };

test('a logout token names a session, or a person, once', () => {
  expect(logoutTokenOf(header, good)).toMatchObject({ sid: 'z', sub: 's', jti: 'x' });
  const { sid: _sid, ...person } = good;
  expect(logoutTokenOf({ alg: 'ES256' }, person)).toMatchObject({ sid: null, sub: 's' });
  const { sub: _sub, ...session } = good;
  expect(logoutTokenOf(header, session)).toMatchObject({ sid: 'z', sub: null });
});

test.each([
  ['an ID token', header, { ...good, nonce: 'n' }],
  ['no event', header, { ...good, events: {} }],
  [
    'events that are no object',
    header,
    { ...good, events: 'http://schemas.openid.net/event/backchannel-logout' },
  ],
  ['nobody', header, { iat: 1, jti: 'x', events }],
  ['no id', header, { ...good, jti: '' }],
  ['an access token', { alg: 'ES256', typ: 'at+jwt' }, good],
])('no logout token: %s', (_what, head, payload) => {
  expect(logoutTokenOf(head, payload as never)).toBeNull();
});

describe('a sign-in that the provider had from before', () => {
  const sessionLengths = { '*': { whole: 240, idle: 30 } };
  const deps = { config: { sessionLengths, oidcClockTolerance: 60 } } as never;
  const who = { actor: { member: 'm', party: 'p', roles: ['r'] } };
  const minutesAgo = (n: number) => Date.now() - n * 60_000;
  const lately = (shownAt: number | null, asked: object) =>
    seenLately(deps, who, { shownAt } as never, { fresh: false, at: Date.now(), ...asked } as never);

  test.each([
    ['is good while a session from then would last', minutesAgo(200), {}, true],
    ['is too old when that is nearly over', minutesAgo(215), {}, false],
    ['does not count when asked anew', minutesAgo(10), { fresh: true }, false],
    ['counts when it came after that', minutesAgo(1), { fresh: true, at: minutesAgo(2) }, true],
    ['may be a clock behind', Date.now() - 30_000, { fresh: true }, true],
    ['is believed when the provider does not say', null, { fresh: true }, true],
  ])('%s', (_what, shownAt, asked, wanted) => expect(lately(shownAt, asked)).toBe(wanted));
});

import { OPERATIONS } from '../../../api/v1/operations.ts';
import { allows, SCOPES, scopesOf } from '../../../api/v1/scopes.ts';

test('what a token may do: what it names, or everything; nothing when it names nothing of ours', () => {
  expect(allows(scopesOf({ scope: 'openid taken.lezen' }), 'taken.lezen')).toBe(true);
  expect(allows(scopesOf({ scope: 'openid taken.lezen' }), 'taken.doen')).toBe(false);
  expect(allows(scopesOf({ scp: ['termijnen.lezen'] }), 'termijnen.lezen')).toBe(true);
  expect(allows(scopesOf({ scp: 'api' }), 'taken.doen')).toBe(true);
  for (const none of [
    {},
    { scope: '' },
    { scope: 'openid email' },
    { scope: 7 },
    { scope: ['taken.doen2', 3] },
    { scope: 'apitaken.doen' },
    // One that says what it may do isn't widened by the other name.
    { scope: 'openid', scp: 'api' },
  ])
    expect(allows(scopesOf(none), 'taken.doen')).toBe(false);
  expect(allows(undefined, 'taken.lezen')).toBe(false);
});

test('each operation is for everybody or asks for one scope; what only reads never asks for one that does', () => {
  for (const { id, scope, open, method } of OPERATIONS.map((one) => ({
    open: undefined,
    scope: undefined,
    ...one,
  })))
    expect([id, scope === undefined, scope === 'taken.doen']).toEqual([id, open === true, method === 'post']);
  const asked = new Set(OPERATIONS.flatMap((one) => ('scope' in one && one.scope ? [one.scope] : [])));
  expect(
    Object.keys(SCOPES)
      .filter((one) => one !== 'techniek.lezen')
      .sort(),
  ).toEqual([...asked].sort());
});

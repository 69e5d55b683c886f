/** Who of outside takes part (1c, 10.5, 14.2): annex 1 and the statement, each on the day before and after; and an id that is no party's. */
import { modelCovenant } from '../../covenant/index.ts';
import {
  ANY_PARTNER,
  hasSigned,
  isPartnerId,
  missingSignature,
  type Organisation,
  signedUp,
  sourceOf,
} from '../../domain/partners.ts';

const covenant = modelCovenant();
const DAY = '2027-01-04';
const organisation = (over: Partial<Organisation> = {}): Organisation => ({
  ...{
    id: 'partner-welzijn',
    name: 'Welzijn',
    from: '2026-01-01',
    until: '2027-12-31',
    signedOn: '2026-01-01',
    withdrawnOn: null,
  },
  ...over,
});
const signed = { statementOn: '2026-06-01' };

test('an organisation takes part from its first to its last day, once it signed, until it is withdrawn', () => {
  const is = (over: Partial<Organisation>, day = DAY) => hasSigned(organisation(over), day);
  expect([is({}), is({ signedOn: null }), is({ signedOn: '2027-01-05' }), is({ signedOn: DAY })]).toEqual([
    true,
    false,
    false,
    true,
  ]);
  expect([
    is({ from: '2027-01-05' }),
    is({ from: DAY }),
    is({ until: '2027-01-03' }),
    is({ until: DAY }),
    is({ until: null }),
  ]).toEqual([false, true, false, true, true]);
  expect([is({ withdrawnOn: '2027-01-05' }), hasSigned(null, DAY), hasSigned(undefined, DAY)]).toEqual([
    false,
    false,
    false,
  ]);
});

test('somebody of it does once they signed the statement: what is missing is said', () => {
  expect(missingSignature(signed, organisation({ signedOn: null }), DAY)).toBe('annex');
  expect([
    missingSignature({ statementOn: null }, organisation(), DAY),
    missingSignature({ statementOn: '2027-01-05' }, organisation(), DAY),
  ]).toEqual(['statement', 'statement']);
  expect([
    missingSignature({ statementOn: DAY }, organisation(), DAY),
    signedUp(signed, organisation(), DAY),
    signedUp({ statementOn: null }, organisation(), DAY),
  ]).toEqual([null, true, false]);
});

test('its id can’t be taken for a party’s', () => {
  for (const id of [ANY_PARTNER, 'partner-welzijn', `partner-${'a'.repeat(40)}`])
    expect(isPartnerId(id)).toBe(true);
  for (const id of [
    'politie',
    'partner-abc',
    'x-partner-welzijn',
    `partner-${'a'.repeat(41)}`,
    'partner-a b c',
  ])
    expect(isPartnerId(id)).toBe(false);
  expect(sourceOf(covenant, 'politie')?.regime).toBe('Wpg');
  expect(sourceOf(covenant, 'partner-welzijn')).toBe(covenant.externalPartners);
  expect(sourceOf(covenant, 'nobody')).toBeUndefined();
});

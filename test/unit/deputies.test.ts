/** Who may stand in for whom, and how long (5, 14): each refusal just before and just after its line. */
import { modelCovenant } from '../../covenant/index.ts';
import { type Asked, deputyProblem, type Period, type Person } from '../../domain/deputies.ts';

const covenant = modelCovenant();
const person = (id: string, over: Partial<Person> = {}): Person => ({
  ...{
    id,
    party: 'om',
    roles: ['core-representative'],
    authorisations: [{ from: '2026-01-01', until: null }],
  },
  ...over,
});
const period = (over: Partial<Period> = {}): Period => ({
  member: 'c',
  deputy: 'd',
  from: '2027-01-04',
  until: '2027-01-15',
  ...over,
});
const problem = (over: Partial<Asked> = {}) => {
  const asked = {
    member: person('a'),
    deputy: person('b'),
    from: '2027-01-04',
    until: '2027-01-15',
    today: '2027-01-04',
    others: [],
    ...over,
  };
  const found = deputyProblem(covenant, asked);
  return found && `${found.field}: ${found.message}`;
};
const until = (...days: (string | null)[]) => ({
  authorisations: days.map((day) => ({ from: '2026-01-01', until: day })),
});

test('somebody else of the same party with each of the roles, for a time', () => {
  expect(problem()).toBeNull();
  expect(problem({ deputy: null })).toMatch(/^deputy: Kies iemand uit de lijst/);
  expect(problem({ deputy: person('a') })).toMatch(/^deputy: .*niemand vervangt zichzelf/);
  expect(problem({ deputy: person('b', { party: 'politie' }) })).toMatch(/^deputy: .*dezelfde organisatie/);
  expect(problem({ member: person('a', { roles: ['core-representative', 'party-manager'] }) })).toMatch(
    /^deputy: .*dezelfde rol/,
  );
  expect(problem({ deputy: person('b', { roles: ['core-representative', 'party-manager'] }) })).toBeNull();
});

test('from today on, not backwards, and not longer than the covenant says', () => {
  expect([problem({ from: '2027-01-03' }), problem({ until: '2027-01-03' })]).toEqual([
    'from: Deze datum is voorbij. Kies vandaag of later.',
    'until: De laatste dag ligt voor de eerste dag. Kies een latere dag.',
  ]);
  expect(problem({ until: '2027-01-04' })).toBeNull();
  expect(covenant.settings.deputyAtMost.value).toEqual('P6M');
  expect([problem({ until: '2027-03-29' }), problem({ until: '2028-01-01' })]).toEqual([
    null,
    'until: Dit is te lang. Kies zondag 4 juli 2027 of eerder. Duurt het langer? Vraag de coördinator om de taken over te dragen.',
  ]);
});

test('not before or after what either of them is authorised for', () => {
  expect(problem({ deputy: person('b', until('2027-01-03')) })).toMatch(/^deputy: .*niet bevoegd/);
  expect(problem({ deputy: person('b', { authorisations: [{ from: '2027-01-05', until: null }] }) })).toMatch(
    /^deputy: .*niet bevoegd/,
  );
  expect(
    problem({ deputy: person('b', { authorisations: [{ from: '2027-01-04', until: null }] }) }),
  ).toBeNull();
  expect(problem({ deputy: person('b', until('2027-01-15')) })).toBeNull();
  expect(problem({ deputy: person('b', until('2027-01-14')) })).toEqual(
    'until: De bevoegdheid eindigt eerder. Kies donderdag 14 januari 2027 of eerder.',
  );
  expect(problem({ deputy: person('b', until('2027-01-04', '2027-01-14')) })).toMatch(/14 januari/);
  expect(problem({ deputy: person('b', until('2027-01-14', '2027-01-04')) })).toMatch(/14 januari/);
  expect(problem({ deputy: person('b', until('2027-01-14', null)) })).toBeNull();
  expect(problem({ member: person('a', until('2027-01-14')) })).toMatch(/^until: .*14 januari/);
  expect(problem({ member: person('a', until('2027-01-03')) })).toEqual(
    'until: De bevoegdheid eindigt eerder. Kies een eerdere dag.',
  );
});

test('who is away stands in for nobody, and nobody twice for the same; on other days they can', () => {
  const away = (over: Partial<Period>) => problem({ others: [period(over)] });
  expect(away({ member: 'b' })).toMatch(/^deputy: .*zelf afwezig/);
  expect([
    away({ member: 'b', until: '2027-01-03', from: '2027-01-01' }),
    away({ member: 'b', from: '2027-01-16', until: '2027-01-20' }),
  ]).toEqual([null, null]);
  expect(
    [
      away({ member: 'b', from: '2027-01-01', until: '2027-01-04' }),
      away({ member: 'b', from: '2027-01-15', until: '2027-01-20' }),
    ].every((one) => one !== null),
  ).toBe(true);
  expect(away({ member: 'a', deputy: 'b' })).toMatch(/^deputy: .*al vervanger/);
  expect([away({ member: 'a' }), away({ deputy: 'b' })]).toEqual([null, null]);
});

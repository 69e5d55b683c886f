import { modelCovenant } from '../../../covenant/index.ts';
import { destroyingMoments, doomed, listedUntil, seesDestruction } from '../../../domain/destruction/list.ts';
import { Life } from '../subject/life.ts';

const covenant = modelCovenant();

test('the names of all moments at which something is destroyed, and of none at which it only moves', () => {
  expect(destroyingMoments(covenant).sort()).toEqual([
    'destroy',
    'hold-ends',
    'not-on-agenda',
    'undecided-signal',
  ]);
});

test('a week before its day a signal stands on the list, not a day sooner, with no human step', () => {
  const life = new Life('2026-11-27');
  life.signal('s1');
  const listed = (today: string) =>
    doomed(covenant, 'subject', life.current, listedUntil(covenant, today)).map(({ moment, units }) => [
      moment.what,
      moment.lastDay,
      units,
    ]);
  expect(listed('2027-05-19')).toEqual([]);
  expect(listed('2027-05-20')).toEqual([['undecided-signal', '2027-05-27', 'all']]);
});

test('what is held stands on the list when the hold ends, with its ground', () => {
  const life = new Life('2026-11-27');
  life.signal('s1');
  const state = structuredClone(life.current) as NonNullable<typeof life.current>;
  const units = ['signal:s1', 'subject'];
  state.holds['hold:1'] = { ground: 'court-order', units, until: '2027-06-30', placedOn: '2027-01-04' };
  const found = doomed(covenant, 'subject', state, '2027-06-30');
  const end = found.find(({ moment }) => moment.what === 'hold-ends');
  expect(end).toMatchObject({ units, holds: [{ ground: 'court-order', until: '2027-06-30' }] });
  expect(doomed(covenant, 'subject', state, '2027-06-29').map(({ moment }) => moment.what)).not.toContain(
    'hold-ends',
  );
});

test('it is for who watches over dates', () => {
  expect(['administrator', 'coordinator'].every((role) => seesDestruction({ roles: [role] }))).toBe(true);
  expect(
    ['core-representative', 'case-representative', 'operations'].some((role) =>
      seesDestruction({ roles: [role] }),
    ),
  ).toBe(false);
});

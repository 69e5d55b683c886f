/** 18: a version that takes over; a party that left; what each does to dates that run. */
import {
  type Covenant,
  CovenantProblem,
  checkVersion,
  covenantOn,
  isParty,
  modelCovenant,
  parseCovenant,
  type Standing,
  withVersion,
} from '../../../covenant/index.ts';
import model from '../../../covenant/model.json' with { type: 'json' };
import { movedDates } from '../../../domain/covenant-life/compare.ts';
import { atTime, legalDate } from '../../../domain/dates/index.ts';
import { kinds } from '../../../domain/kinds.ts';
import { Life, provenance, rep } from '../subject/life.ts';

const first = modelCovenant();
type File = typeof model & { longer?: { term: string; ground: string; article: string }[] };
const file = (
  version: string,
  inForceFrom: string,
  lengths: Record<string, string> = {},
  more = {},
): File => {
  const copy = structuredClone(model) as File;
  for (const term of copy.terms) term.length = lengths[term.id] ?? term.length;
  return { ...copy, version, inForceFrom, ...more };
};
const base: Standing = { inForce: '2026-01-01', versions: [], left: [], stopped: null };
/** The covenant on a day, after these versions. */
function on(day: string, files: File[], standing = base): Covenant {
  const parsed = new Map(files.map((one) => [one.version, parseCovenant(one)]));
  const versions = files.map(({ version, inForceFrom: from }) => ({ version, from }));
  return covenantOn(first, { ...standing, versions }, (name) => parsed.get(name) ?? first, day);
}
const last = (covenant: Covenant, term: string, from: string, recorded?: string) =>
  legalDate(covenant, term, from, recorded === undefined ? {} : { recorded });

describe('the version behind a date', () => {
  const shorter = file('2.0.0', '2027-03-01', { 'not-on-agenda': 'P3M', archive: 'P6M' });
  test('nothing happened: it is the first covenant itself', () => {
    expect(covenantOn(first, base, () => first, '2027-01-01')).toBe(first);
    expect(on('2027-02-28', [shorter])).toBe(first);
    expect(last(first, 'not-on-agenda', '2027-01-10').why.version).toBe(first.version);
  });
  test('a shorter term works at once, also for what ran, and never before its own first day', () => {
    const now = on('2027-03-01', [shorter]);
    expect(last(now, 'not-on-agenda', '2027-01-10')).toMatchObject({
      lastDay: '2027-04-10',
      why: { version: '2.0.0' },
    });
    const past = last(now, 'not-on-agenda', '2026-10-01');
    expect(past).toMatchObject({ lastDay: '2027-03-01', at: atTime('2027-03-01', '03:00') });
    expect(past.why.counting).toContain('geldt pas vanaf');
    // What was nearly over anyhow stays as it was.
    expect(last(now, 'not-on-agenda', '2026-08-15').lastDay).toBe('2027-02-15');
  });
  test('a longer term is never for what was recorded before', () => {
    const longer = file('3.0.0', '2028-01-01', { 'not-on-agenda': 'P6M' });
    const now = on('2028-01-01', [shorter, longer]);
    const running = last(now, 'not-on-agenda', '2027-12-31');
    expect(running).toMatchObject({ lastDay: '2028-03-31', why: { version: '2.0.0' } });
    expect(running.why.counting).toContain('een langere termijn van later geldt niet');
    expect(last(now, 'not-on-agenda', '2028-01-01')).toMatchObject({
      lastDay: '2028-07-01',
      why: { version: '3.0.0' },
    });
    // Decided after it, recorded before it.
    expect(last(now, 'not-on-agenda', '2028-01-01', '2027-12-20').lastDay).toBe('2028-04-01');
  });
  test('unless that was decided with a ground', () => {
    const longer = [{ term: 'not-on-agenda', ground: 'Klachten komen later.', article: '13.3' }];
    const now = on('2028-01-01', [shorter, file('3.0.0', '2028-01-01', {}, { longer })]);
    expect(last(now, 'not-on-agenda', '2027-12-31').lastDay).toBe('2028-06-30');
    expect(last(now, 'archive', '2027-12-31').lastDay).toBe('2028-06-30');
  });
});

describe('who takes part', () => {
  const standing: Standing = { ...base, left: [{ party: 'gemeente', lastDay: '2027-06-30' }] };
  const at = (day: string) => covenantOn(first, standing, () => first, day);
  test('a party takes part through 24:00 of its last day, and its name stays', () => {
    expect(isParty(at('2027-06-30'), 'gemeente', '2027-06-30')).toBe(true);
    expect(isParty(at('2027-06-30'), 'gemeente', '2027-07-01')).toBe(false);
    const after = at('2027-07-01');
    expect(isParty(after, 'gemeente', '2027-07-01')).toBe(false);
    expect(after.onDay?.former.map(({ id }) => id)).toEqual(['gemeente']);
    // Its chair goes to a core party that is there.
    expect(after.parties.some(({ id }) => id === after.settings.chair.value)).toBe(true);
    expect(at('2027-07-02')).not.toBe(first);
  });
});

describe('a version that is no covenant, or not the next one', () => {
  const check = (json: unknown, standing = base) =>
    checkVersion(json, { present: first, standing, today: '2027-01-15' });
  const problems = (json: unknown, standing = base): string[] => {
    try {
      check(json, standing);
      return [];
    } catch (error) {
      if (!(error instanceof CovenantProblem)) throw error;
      return error.problems.map(({ field }) => field);
    }
  };
  test('a good one is taken', () => {
    expect(check(file('2.0.0', '2027-03-01', { archive: 'P6M' })).version).toBe('2.0.0');
  });
  const good = () => file('2.0.0', '2027-03-01');
  const without = (id: string) => ({ ...good(), terms: good().terms.filter((term) => term.id !== id) });
  test.each([
    ['a missing article', { ...good(), annex1: { ...good().annex1, article: '' } }, 'annex1.article'],
    ['a missing term', without('inform-subject'), 'terms'],
    ['a term of zero', file('2.0.0', '2027-03-01', { archive: 'P0D' }), /^terms\[\d+\]\.length$/],
    ['a term of minus a week', file('2.0.0', '2027-03-01', { archive: '-P1W' }), /^terms\[\d+\]\.length$/],
    [
      'an unknown party',
      { ...good(), parties: [...good().parties, { ...good().parties[0], id: 'aivd' }] },
      'parties[5].id',
    ],
    ['a party that is missing', { ...good(), parties: good().parties.slice(1) }, 'parties'],
    ['two versions in force on a day', file('2.0.0', '2026-01-01'), 'inForceFrom'],
    ['a version from before the cases', file('2.0.0', '2026-06-01'), 'inForceFrom'],
    ['a version from today', file('2.0.0', '2027-01-15'), 'inForceFrom'],
    ['a version that there is', file(first.version, '2027-03-01'), 'version'],
    ['another covenant', { ...good(), id: 'elders' }, 'id'],
  ])('%s is refused with its field', (_name, json, field) => {
    const found = problems(json);
    expect(found.length).toBeGreaterThan(0);
    expect(found.some((one) => (typeof field === 'string' ? one === field : field.test(one)))).toBe(true);
  });
  test('on a day on which another one begins', () => {
    const standing = withVersion(base, parseCovenant(file('1.5.0', '2027-03-01')));
    expect(problems(good(), standing)).toEqual(['inForceFrom']);
  });
  test('who is gone by then is not in it; who is still there must be', () => {
    const standing: Standing = { ...base, left: [{ party: 'raad', lastDay: '2027-02-10' }] };
    const parties = good().parties.filter(({ id }) => id !== 'raad');
    expect(problems({ ...good(), parties }, standing)).toEqual([]);
    expect(problems(good(), standing)).toEqual(['parties']);
    const later: Standing = { ...base, left: [{ party: 'raad', lastDay: '2027-04-10' }] };
    expect(problems({ ...good(), parties }, later)).toContain('parties');
  });
});

test('before it starts it is known which dates move, in which case, which way', () => {
  const life = new Life('2027-02-01');
  life.do({
    ...{
      type: 'register-signal',
      by: rep('politie'),
      receivedOn: '2027-02-01',
      phenomenon: 'radicalisation',
    },
    ...{ provenance: provenance('politie', '2027-02-01'), texts: ['w-1'] },
  } as never);
  const then = on('2027-03-01', [file('2.0.0', '2027-03-01', { 'undecided-signal': 'P3M' })]);
  const subject = kinds.subject;
  if (!subject) throw new Error('no subject');
  const moved = movedDates({ caseId: 'c-1', kind: subject, state: life.state }, first, then);
  expect(moved.length).toBeGreaterThan(0);
  for (const one of moved) expect(one).toMatchObject({ caseId: 'c-1', which: 'earlier', to: '2027-05-01' });
  expect(movedDates({ caseId: 'c-1', kind: subject, state: life.state }, first, first)).toEqual([]);
});

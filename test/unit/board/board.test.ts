/** The coordinators' board: groups just before and just after, what is usual, and what is at risk and why. */
import fc from 'fast-check';
import { calendarOf } from '../../../api/board/calendar.ts';
import { csvLine } from '../../../api/board/export.ts';
import { cursorText, readCursor } from '../../../api/board/list.ts';
import { modelCovenant } from '../../../covenant/index.ts';
import {
  boardGroup,
  boardScope,
  CLASSES,
  classOf,
  groupEnds,
  type Histogram,
  medianOf,
  namedStages,
  readStage,
  riskOf,
  stageInWords,
  stepsAfter,
  usualOf,
} from '../../../domain/board/index.ts';
import { addDays } from '../../../domain/dates/index.ts';

const covenant = modelCovenant();
/** A Friday. */
const today = '2026-11-27';

test('groups end on their own days: yesterday is late, Sunday is this week, four weeks are 28 days', () => {
  const groups = [-1, 0, 1, 2, 3, 28, 29].map((days) => boardGroup(addDays(today, days), today));
  expect(groups).toEqual([
    ...['overdue', 'today', 'this-week', 'this-week', 'four-weeks', 'four-weeks', 'later'],
  ]);
  // On a Sunday the week is over with today.
  expect(groupEnds('2026-11-29')['this-week']).toBe('2026-11-29');
  expect(boardGroup('2026-11-30', '2026-11-29')).toBe('four-weeks');
});

test('a median is the class in which the middle lies, and nothing is said of fewer than five', () => {
  const of = (...days: number[]): Histogram => {
    const counts = Array.from({ length: CLASSES.length + 1 }, () => 0);
    for (const one of days) counts[classOf(one)] = (counts[classOf(one)] ?? 0) + 1;
    return counts;
  };
  expect(medianOf(of(1, 1, 9, 9))).toBeNull();
  expect(medianOf(of(1, 1, 9, 9, 9))).toBe(10);
  expect(medianOf(of(0, 0, 0, 400, 400))).toBe(0);
  expect(medianOf(of(400, 400, 400, 400, 400))).toBe(364);
  fc.assert(
    fc.property(fc.array(fc.nat(500), { minLength: 5, maxLength: 60 }), (days) => {
      const sorted = [...days].sort((a, b) => a - b);
      const middle = sorted[Math.ceil(sorted.length / 2) - 1] as number;
      const median = medianOf(of(...days)) as number;
      // Never shorter than the true middle, as long as that has a class of its own.
      expect(median >= Math.min(middle, 182)).toBe(true);
    }),
  );
});

test('without counts half of the term counts, shared by the steps that have to fit in it', () => {
  expect(stepsAfter('assess')).toEqual(['decide-agenda']);
  expect(stepsAfter('decide-agenda')).toEqual([]);
  // Four weeks for both: a quarter each.
  expect(usualOf(covenant, {}, 'assess', today)).toEqual({ days: 7, from: 'term' });
  expect(usualOf(covenant, {}, 'draw-up-plan', today)).toEqual({ days: 14, from: 'term' });
  // Five steps share a request's four weeks, each with a last day of its own.
  expect(usualOf(covenant, {}, 'decide-request', today)).toEqual({ days: 2, from: 'term' });
  expect(stepsAfter('establish-identity')).toEqual([]);
  expect(usualOf(covenant, { assess: [0, 0, 0, 9] }, 'assess', today)).toEqual({ days: 3, from: 'counted' });
});

const task = {
  ...{ kind: 'draw-up-plan', openedOn: addDays(today, -4), lastDay: addDays(today, 10) },
  ...{ nobody: false, away: false, undelivered: false },
};
const risk = (change: object) => riskOf(covenant, {}, { ...task, ...change }, today);

test('at risk is what has fewer days left than its steps usually take, and the reason says both', () => {
  // Usually 14, open for 4: 10 to go.
  expect(risk({})).toBeNull();
  expect(risk({ lastDay: addDays(today, 9) })).toEqual({
    slack: -1,
    reasons: ['Nog 9 dagen te gaan. Deze stap duurt naar verwachting 14 dagen; de taak staat 4 dagen open.'],
  });
  // Open for longer than usual: a day still.
  expect(risk({ openedOn: addDays(today, -40), lastDay: today })?.slack).toBe(-1);
  expect(risk({ openedOn: addDays(today, -40), lastDay: addDays(today, 1) })).toBeNull();
  // Late is not a risk any more.
  expect(risk({ lastDay: addDays(today, -1) })).toBeNull();
  // What comes after it within the same term counts too: 7 and 7.
  const assess = { kind: 'assess', openedOn: today };
  expect(risk({ ...assess, lastDay: addDays(today, 14) })).toBeNull();
  expect(risk({ ...assess, lastDay: addDays(today, 13) })?.reasons[0]).toContain('duren samen');
});

test('nobody, away without a deputy, mail that does not arrive: a risk when it is near, not when it is far', () => {
  const far = { lastDay: addDays(today, 29) };
  for (const flag of ['nobody', 'away', 'undelivered']) {
    expect(risk({ ...far, [flag]: true })).toBeNull();
    expect(risk({ lastDay: addDays(today, 28), [flag]: true })?.reasons).toHaveLength(1);
  }
});

test('a coordinator watches everything, a manager the own party, nobody else anything', () => {
  const actor = (role: string) => ({ member: 'm', party: 'om', roles: [role] });
  expect(boardScope(actor('coordinator'))).toEqual({ party: null, acts: true });
  expect(boardScope(actor('party-manager'))).toEqual({ party: 'om', acts: false });
  for (const role of ['core-representative', 'case-representative', 'administrator', 'external-partner'])
    expect(boardScope(actor(role))).toBeNull();
});

test('a spreadsheet never gets a formula, and a line stays one line', () => {
  expect(csvLine(['=1+1', '+31', '-2', '@x', '\tx', 'a;b', 'zegt "ja"', 'a\nb', null, true])).toBe(
    `"'=1+1";"'+31";"'-2";"'@x";"'\tx";"a;b";"zegt ""ja""";"a\nb";;ja\r\n`,
  );
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(/^"?[=+\-@\t\r]/.test(csvLine([text]).slice(0, -2))).toBe(false);
    }),
  );
});

test('a cursor comes back as it went, and anything else is none', () => {
  const cursor = { at: '2026-11-27T23:00:00.000Z', id: 'a-b:destroy:signal:s1 weighing:1' };
  expect(readCursor(cursorText(cursor))).toEqual(cursor);
  for (const bad of ['', 'x', undefined, ['a'], Buffer.from('2026 {"$gt":""}').toString('base64url')])
    expect(readCursor(bad)).toBeNull();
});

test('a calendar has numbers and days, each date an event of its own that stays the same', () => {
  const rows = [
    { name: 'Taak ABCD3467', day: '2026-12-25' },
    { name: 'Dossier 0a1b2c3d', day: '2026-12-26' },
    { name: 'Dossier 0a1b2c3d', day: '2027-01-02' },
  ];
  const text = calendarOf(rows, { host: 'regie.test', today });
  expect(text).toBe(calendarOf(rows, { host: 'regie.test', today }));
  const ids = [...text.matchAll(/^UID:(.*)\r$/gm)].map(([, id]) => id);
  expect(ids).toEqual([
    'taak-abcd3467-1@regie.test',
    'dossier-0a1b2c3d-1@regie.test',
    'dossier-0a1b2c3d-2@regie.test',
  ]);
  expect(text).toContain('DTSTART;VALUE=DATE:20261225');
});

test('stages of every kind have words; what two kinds call the same is told apart', () => {
  const ids = namedStages().map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  expect(readStage('weighing')).toEqual({ kind: 'subject', stage: 'weighing' });
  expect(readStage('request:closed')).toEqual({ kind: 'request', stage: 'closed' });
  expect(stageInWords('request', 'deciding')).toBe('Beslissen op het verzoek');
  expect(stageInWords('covenant', 'drafted')).toBe('De partijen tekenen');
});

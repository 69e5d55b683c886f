/** Each check of a disturbed run finds what it is for: a good record passes, and one broken thing in it doesn't. */
import {
  answersTaken,
  type Check,
  certified,
  doublesAreRepeats,
  endedOnTheirDates,
  endOf,
  type LifeSeen,
  logWhole,
  noMailLost,
  noTaskLost,
  nothingDoneTwice,
  nothingLeft,
  type RestSeen,
  requestsAnswered,
  sameAsUndisturbed,
  storeAndEngineAgree,
} from '../../../bench/chaos/checks.ts';
import { processes } from '../../../domain/subject/processing.ts';

const ID = '0b9d5c9e-6a52-4f7e-9f38-3d7f4f4f4f4f';
const life = (more: Partial<LifeSeen> = {}): LifeSeen => ({
  ...{ caseId: ID, path: 'no-agenda', receivedOn: '2026-11-28', destroyedAt: '2027-06-03T01:00:00Z' },
  done: [
    { kind: 'assess', on: '2026-12-01' },
    { kind: 'decide-agenda', on: '2026-12-03' },
  ],
  moments: [{ what: 'not-on-agenda', at: '2027-06-03T01:00:00Z', lastDay: '2027-06-03' }],
  ...more,
});
const rest = (more: Partial<RestSeen> = {}): RestSeen => ({
  ...{ caseId: ID, version: 2, nextAt: '2027-06-03T01:00:00.000Z' },
  tasks: [{ id: 't2', assignee: 'm1' }],
  rows: [
    { task: 't1', status: 'done', closedIn: 2 },
    { task: 't2', status: 'open', closedIn: null },
  ],
  journal: [
    { version: 1, command: 'a', task: null },
    { version: 2, command: 'b', task: 't1' },
  ],
  outbox: [
    { key: 't1 open m1 1', task: 't1', status: 'sent', messageId: 'x' },
    { key: 't2 open m1 2', task: 't2', status: 'sent', messageId: 'y' },
  ],
  engine: { version: 2, nextAt: '2027-06-03T01:00:00.000Z' },
  ...more,
});
const mails = [
  { messageId: 'x', said: 'one' },
  { messageId: 'y', said: 'two' },
];
const fails = (check: Check, words: RegExp) => {
  expect(check.ok).toBe(false);
  expect(check.problems.join('\n')).toMatch(words);
};

test('an answer that was not taken', () => {
  expect(answersTaken(4, []).ok).toBe(true);
  fails(answersTaken(4, [`${ID}: task ABC: 409`]), /409/);
  expect(answersTaken(0, []).ok).toBe(false);
});

test('the end of each path, by the text of the rules', () => {
  expect(endOf(life(), processes)).toBe(
    endOf(life({ done: [{ kind: 'decide-agenda', on: '2026-12-03' }] }), processes),
  );
  expect(Date.parse(endOf(life(), processes))).toBe(Date.parse('2027-06-03T03:00:00+02:00'));
  expect(Date.parse(endOf(life({ path: 'undecided', done: [] }), processes))).toBe(
    Date.parse('2027-05-28T03:00:00+02:00'),
  );
  const agenda = life({
    path: 'agenda',
    done: [
      { kind: 'decide-closing', on: '2027-03-15' },
      { kind: 'send-notice', on: '2027-04-01' },
    ],
  });
  expect(Date.parse(endOf(agenda, processes))).toBe(Date.parse('2032-03-16T03:00:00+01:00'));
});

test('a life that ended on another date, never, or met something too late', () => {
  expect(endedOnTheirDates([life()], processes)).toMatchObject({ ok: true, looked: 1 });
  fails(endedOnTheirDates([life({ destroyedAt: '2027-06-04T01:00:00Z' })], processes), /not 2027-06-03/);
  fails(endedOnTheirDates([life({ destroyedAt: null })], processes), /never ended/);
  const late = {
    what: 'inform-subject',
    at: '2026-12-28T23:00:00Z',
    lastDay: '2026-12-28',
    met: '2026-12-29T09:00:00Z',
  };
  fails(endedOnTheirDates([life({ moments: [late] })], processes), /inform-subject met/);
  fails(endedOnTheirDates([], processes), /nothing was looked at/);
});

test('a date that differs from the undisturbed run', () => {
  expect(sameAsUndisturbed([life()], [life()]).ok).toBe(true);
  fails(sameAsUndisturbed([life()], [life({ moments: [] })]), /no not-on-agenda/);
  fails(sameAsUndisturbed([life({ moments: [] }), life()], [life(), life()]), /also not-on-agenda/);
  fails(sameAsUndisturbed([life()], []), /life 0/);
});

test('a task without a row, without a mail, or a row that is nobody’s', () => {
  expect(noTaskLost([rest()])).toMatchObject({ ok: true, looked: 1 });
  fails(noTaskLost([rest({ rows: [] })]), /t2 has no row/);
  fails(noTaskLost([rest({ outbox: [] })]), /nobody was mailed about t2/);
  const failed = rest().outbox.map((row) => ({ ...row, status: 'failed' }));
  fails(noTaskLost([rest({ outbox: failed })]), /nobody was mailed/);
  fails(noTaskLost([rest(), rest({ tasks: [] })]), /row t2 is nobody's/);
});

test('a command, a task or a version twice, a gap, and a line that was written anew', () => {
  const [one, two] = rest().journal as [RestSeen['journal'][number], RestSeen['journal'][number]];
  expect(nothingDoneTwice([rest(), rest()])).toMatchObject({ ok: true, looked: 4 });
  fails(nothingDoneTwice([rest({ journal: [one, { ...two, command: 'a' }] })]), /command a twice/);
  const again = { version: 3, command: 'c', task: 't1' };
  fails(nothingDoneTwice([rest({ version: 3, journal: [one, two, again] })]), /task t1 done twice/);
  fails(
    nothingDoneTwice([rest({ version: 3, journal: [one, { ...two, version: 3 }] })]),
    /2 lines for version 3/,
  );
  fails(nothingDoneTwice([rest({ version: 1 })]), /2 lines for version 1/);
  fails(nothingDoneTwice([rest(), rest({ journal: [one, { ...two, command: 'z' }] })]), /written anew/);
});

test('a mail that was sent and never came, was cut off, failed, or still waits', () => {
  expect(noMailLost([rest()], mails)).toMatchObject({ ok: true, looked: 2 });
  fails(noMailLost([rest()], mails.slice(1)), /t1 open m1 1 was sent and never came/);
  fails(noMailLost([rest()], [{ messageId: 'x', said: null }, ...mails.slice(1)]), /never came/);
  for (const status of ['failed', 'pending'])
    fails(
      noMailLost([rest({ outbox: rest().outbox.map((row) => ({ ...row, status })) })], mails),
      /failed|waits/,
    );
});

test('two mails under one id, one without, and one occasion with two ids', () => {
  const repeated = [...mails, { messageId: 'x', said: 'one' }];
  expect(doublesAreRepeats([rest()], repeated)).toMatchObject({ ok: true, repeats: 1 });
  fails(doublesAreRepeats([rest()], [...mails, { messageId: 'x', said: 'another' }]), /two mails under x/);
  fails(doublesAreRepeats([rest()], [{ messageId: '', said: 'one' }]), /without an id/);
  const renamed = rest({ outbox: rest().outbox.map((row) => ({ ...row, messageId: `${row.messageId}2` })) });
  fails(doublesAreRepeats([rest(), renamed], mails), /two ids/);
});

test('a workflow at another version or moment, one too many, one that is missing', () => {
  const both = { inStore: ['a'], inEngine: ['a'] };
  expect(storeAndEngineAgree([rest()], both).ok).toBe(true);
  fails(storeAndEngineAgree([rest({ engine: { version: 1, nextAt: rest().nextAt } })], both), /engine 1/);
  fails(storeAndEngineAgree([rest({ engine: { version: 2, nextAt: null } })], both), /engine 2 null/);
  fails(storeAndEngineAgree([rest()], { inStore: ['a'], inEngine: [] }), /a has no workflow/);
  fails(storeAndEngineAgree([rest()], { inStore: [], inEngine: ['a'] }), /no case/);
  fails(storeAndEngineAgree([rest({ engine: null })], both), /nothing was looked at/);
});

test('a log that is not whole', () => {
  expect(logWhole({ lines: 3, problem: null }).ok).toBe(true);
  fails(logWhole({ lines: 3, problem: 'Regel 2 ontbreekt.' }), /Regel 2/);
  fails(logWhole({ lines: 0, problem: null }), /nothing/);
});

test('a certificate that is missing, double, of another day, done on another day, or a broken chain', () => {
  const ends = [{ endOn: '2027-06-03' }];
  const one = { units: { case: 1 }, dueOn: '2027-06-03', doneOn: '2027-06-03' };
  const part = { ...one, units: { signal: 1 } };
  expect(certified(ends, { broken: null, certificates: [part, one] }).ok).toBe(true);
  expect(certified([...ends, { endOn: null }], { broken: null, certificates: [one, one] }).ok).toBe(true);
  fails(
    certified([...ends, ...ends], {
      broken: null,
      certificates: [one, { ...one, dueOn: '2027-06-05', doneOn: '2027-06-05' }],
    }),
    /no certificate of/,
  );
  fails(certified(ends, { broken: null, certificates: [part] }), /0 certificates for 1/);
  fails(certified(ends, { broken: null, certificates: [one, one] }), /2 certificates for 1/);
  fails(
    certified([{ endOn: '2027-06-04' }], { broken: null, certificates: [one] }),
    /no certificate of 2027-06-04/,
  );
  fails(
    certified(ends, { broken: null, certificates: [{ ...one, doneOn: '2027-06-05' }] }),
    /done 2027-06-05/,
  );
  fails(certified(ends, { broken: { line: 4, why: 'changed' }, certificates: [one] }), /line 4/);
});

test('an id or a name that is left', async () => {
  const look = (text: string) =>
    nothingLeft([{ place: 'regie.tasks', text }], new Set([ID]), /Oefenpersoon [0-9a-f]{10}/);
  expect((await look('{"a":"0b9d5c9e-0000-4f7e-9f38-3d7f4f4f4f4f"}')).ok).toBe(true);
  fails(await look(`{"case":"x-${ID}:3"}`), /1 in regie.tasks/);
  fails(await look('Oefenpersoon 0123456789'), /1 in regie.tasks/);
});

test('a request without an answer, too late, or still there', () => {
  const good = { caseId: 'r', answered: true, onTime: true, gone: true };
  expect(requestsAnswered([good]).ok).toBe(true);
  fails(requestsAnswered([{ ...good, answered: false }]), /not answered/);
  fails(requestsAnswered([{ ...good, onTime: false }]), /too late/);
  fails(requestsAnswered([{ ...good, gone: false }]), /still there/);
});

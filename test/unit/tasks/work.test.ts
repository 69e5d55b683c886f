/** What every kind of case does with its tasks: who gets which mail, reminders in days and in hours, handing over, and what leaves a step. */
import type { Context, Directory, Task, TaskEnd } from '../../../domain/case.ts';
import { Refused } from '../../../domain/subject/checks.ts';
import { mailFailed, needTask, type Reassign, reassign } from '../../../domain/tasks/changes.ts';
import { hourNudgesOf, nudge, nudgeMoments, nudgesOf } from '../../../domain/tasks/nudges.ts';
import { happenInOrder } from '../../../domain/tasks/settle.ts';
import { staffRecordEnd } from '../../../domain/tasks/staff-record.ts';
import {
  begin,
  close,
  closeAll,
  delivered,
  finish,
  mail,
  open,
  type TaskState,
  type TaskWork,
} from '../../../domain/tasks/work.ts';
import { covenant } from '../membership/staff.ts';

const CORE = 'core-representative';
const people: Directory = {
  assignee: (party, role) =>
    role === 'coordinator'
      ? 'coo'
      : role === 'party-manager' && party === 'om'
        ? 'boss'
        : party && `${party}-1`,
  candidates: (party, role) => (role === CORE ? [`${party}-1`, `${party}-2`] : []),
  deputies: (member, role) => (member === 'om-1' && role === CORE ? ['om-9'] : []),
};
const task = (over: Partial<Task> = {}): Task => ({
  ...{ id: 't1', kind: 'assess', party: 'om', role: CORE, assignee: 'om-1', term: 'weigh-signal' },
  ...{ from: '2026-11-02', openedOn: '2026-11-02', nudged: [], ...over },
});
function workOn(tasks: Task[], over: Partial<Context> = {}, undelivered: string[] = []): TaskWork {
  const state: TaskState = { tasks, undelivered, counters: { task: tasks.length } };
  const now = '2026-11-02T10:00:00.000Z';
  return begin(state, { covenant, now, today: '2026-11-02', directory: people, ...over });
}
const mails = ({ effects }: TaskWork) =>
  effects.map((one) => (one.effect === 'mail' ? `${one.task} ${one.occasion} ${one.to}` : one.effect));
const refusal = (act: () => unknown) => {
  try {
    act();
  } catch (error) {
    if (error instanceof Refused) return [error.code, error.field, error.message];
  }
  return 'not refused';
};

describe('mail', () => {
  test('to who has it and each deputy; escalations and what nobody has to the coordinator', () => {
    const work = workOn([]);
    mail(work, task(), 'task');
    mail(work, task(), 'escalate');
    mail(work, task(), 'after');
    mail(work, task({ assignee: null, turn: 2 }), 'half');
    expect(mails(work)).toEqual([
      ...['t1 task om-1', 't1 task om-9', 't1 escalate coordinator', 't1 after coordinator'],
      't1 half coordinator',
    ]);
    expect(work.effects.map((one) => 'again' in one && one.again)).toEqual([...Array(4).fill(false), 2]);
  });

  test('the coordinator’s deputies stand in for an escalation too', () => {
    const asked: string[] = [];
    const directory = {
      ...people,
      deputies: (member: string, role: string) => [`${asked.push(`${member} ${role}`)}`],
    };
    const work = workOn([], { directory });
    mail(work, task(), 'escalate');
    expect([mails(work), asked]).toEqual([['t1 escalate coordinator', 't1 escalate 1'], ['coo coordinator']]);
    const nobody = workOn([], { directory: { ...directory, assignee: () => null } });
    mail(nobody, task(), 'escalate');
    expect(mails(nobody)).toEqual(['t1 escalate coordinator']);
  });
});

describe('a task', () => {
  test('opens for the directory’s first, with the covenant’s term, today, and a mail', () => {
    const work = workOn([task({ id: 't1' })]);
    const given = open(work, { kind: 'assess', party: 'politie', role: CORE });
    expect(given).toEqual({
      ...{ id: 't2', kind: 'assess', party: 'politie', role: CORE, assignee: 'politie-1' },
      ...{ term: 'weigh-signal', from: '2026-11-02', openedOn: '2026-11-02', nudged: [] },
    });
    expect(work.state.tasks.map(({ id }) => id)).toEqual(['t1', 't2']);
    expect([work.opened, mails(work)]).toEqual([[given], ['t2 task politie-1']]);
    const other = open(work, {
      ...{ kind: 'assess', party: 'politie', role: CORE, about: 'x', until: '2027-01-01' },
      ...{ from: '2026-10-01', assignee: null },
    });
    expect(other).toEqual(
      expect.objectContaining({
        id: 't3',
        assignee: null,
        about: 'x',
        until: '2027-01-01',
        from: '2026-10-01',
      }),
    );
    // A kind without a term of the covenant's has its own name as its term.
    const own = open(work, { kind: 'mail-undeliverable', party: null, role: 'coordinator' });
    expect([own.term, own.assignee]).toEqual(['mail-undeliverable', 'coo']);
  });

  test('closes once; who had it hears only that it isn’t asked any more', () => {
    const work = workOn([task(), task({ id: 't2' }), task({ id: 't3', kind: 'decide-agenda' })]);
    close(work, task(), 'done');
    close(work, task(), 'done');
    expect([mails(work), work.closed.length]).toEqual([[], 1]);
    closeAll(work, ({ kind }) => kind === 'assess', 'lapsed');
    expect(work.state.tasks.map(({ id }) => id)).toEqual(['t3']);
    expect(mails(work)).toEqual(['t2 cancellation om-1', 't2 cancellation om-9']);
    expect(work.closed.map(({ how }) => how)).toEqual(['done', 'lapsed']);
  });

  test('one that came and went in a step never was; after the end nobody gets mail', () => {
    const work = workOn([task()]);
    const brief = open(work, { kind: 'assess', party: 'politie', role: CORE });
    const stays = open(work, { kind: 'decide-agenda', party: 'om', role: CORE });
    close(work, brief, 'cancelled');
    close(work, task(), 'cancelled');
    work.notes.push('Een', 'Twee', 'Een');
    const out = finish(work);
    expect(out.opened).toEqual([stays]);
    expect(out.closed.map((one) => one.task.id)).toEqual(['t1']);
    expect(out.effects.map((one) => one.effect === 'mail' && one.task)).toEqual(['t3', 't3', 't1', 't1']);
    expect(out.summary).toBe('Een; Twee');
    const end = { effect: 'erase-case', term: 'destroy', dueOn: '2026-11-02' } as never;
    work.effects.push(end);
    expect(finish(work).effects).toEqual([end]);
    expect(finish(workOn([])).summary).toBe('Niets veranderd');
  });

  test('the state that came in is not touched', () => {
    const state: TaskState = { tasks: [task()], undelivered: [], counters: { task: 1 } };
    const before = structuredClone(state);
    const work = begin(state, { covenant, now: '', today: '2026-11-02', directory: people });
    closeAll(work, () => true, 'done');
    expect([state, work.state.tasks]).toEqual([before, []]);
  });
});

describe('mail that doesn’t arrive', () => {
  const failed = (id: string) => ({ type: 'mail-failed', task: id, occasion: 'task' }) as const;

  test('the coordinator is told once, never about a task that is gone or about that mail itself', () => {
    const work = workOn([task(), task({ id: 't2', kind: 'mail-undeliverable', role: 'coordinator' })]);
    mailFailed(work, failed('t1'));
    mailFailed(work, failed('t1'));
    mailFailed(work, failed('t2'));
    mailFailed(work, failed('t9'));
    expect(work.opened).toEqual([
      expect.objectContaining({ kind: 'mail-undeliverable', role: 'coordinator', party: null, about: 't1' }),
    ]);
    expect(work.state.undelivered).toEqual(['t1']);
    expect(work.notes).toEqual(['Een mail is niet bezorgd']);
  });

  test('once the task ends or goes to somebody else there is nothing to do about it any more', () => {
    const told = [task(), task({ id: 't2' }), task({ id: 't3', kind: 'mail-undeliverable', about: 't1' })];
    const work = workOn([...told, task({ id: 't4', kind: 'mail-undeliverable', about: 't2' })], {}, [
      't1',
      't2',
    ]);
    delivered(work, task());
    expect([work.state.undelivered, work.state.tasks.map(({ id }) => id)]).toEqual([
      ['t2'],
      ['t1', 't2', 't4'],
    ]);
    delivered(work, task({ id: 't9' }));
    expect(work.closed.map((one) => [one.task.id, one.how])).toEqual([['t3', 'cancelled']]);
  });
});

describe('handing over (5)', () => {
  const coordinator = { member: 'coo', party: 'gemeente', roles: ['coordinator'] };
  const event = (over: Partial<Reassign> = {}): Reassign => ({
    ...{ type: 'reassign', by: coordinator, task: 't1', to: 'om-2', reason: 'absent', ...over },
  });

  test('the old and the new one hear of it, and it counts as another turn', () => {
    const work = workOn([task()], {}, ['t1']);
    reassign(work, event());
    expect(work.state.tasks[0]).toEqual(task({ assignee: 'om-2', turn: 1 }));
    expect(mails(work)).toEqual(['t1 handed-over om-1', 't1 handed-over om-9', 't1 task om-2']);
    expect([work.notes, work.state.undelivered]).toEqual([['Taak overgedragen'], []]);
    const nobodys = workOn([task({ assignee: null, turn: 1 })]);
    reassign(nobodys, event());
    expect([mails(nobodys), nobodys.state.tasks[0]?.turn]).toEqual([['t1 task om-2'], 2]);
  });

  test.each([
    ['somebody else than the coordinator', { by: { ...coordinator, roles: [CORE] } }, 'not-yours', undefined],
    ['a task that is gone', { task: 't9' }, 'task-closed', undefined],
    ['who has it', { to: 'om-1' }, 'already-assigned', 'to'],
    ['who may not act for that party', { to: 'politie-1' }, 'not-able', 'to'],
  ])('not: %s', (_, over, code, field) => {
    const work = workOn([task()]);
    expect(refusal(() => reassign(work, event(over)))).toEqual([code, field, expect.any(String)]);
    expect([work.state.tasks, work.effects]).toEqual([[task()], []]);
  });

  test('not without one of the reasons', () => {
    expect(refusal(() => reassign(workOn([task()]), event({ reason: 'x' as never })))[1]).toBe('reason');
    expect(needTask(workOn([task()]).state, 't1')).toEqual(task());
  });
});

describe('reminders', () => {
  const four = '2026-11-30';
  const all = (one: Task, after = true) =>
    nudgesOf(covenant, one, four, after).map(({ occasion, day }) => `${occasion} ${day}`);

  test('of a task of four weeks, soonest first, each once', () => {
    expect(all(task({ managed: true }))).toEqual([
      ...['half 2026-11-16', 'five-before 2026-11-23', 'escalate 2026-11-26', 'manager 2026-11-27'],
      ...['last 2026-11-30', 'after 2026-12-01'],
    ]);
    expect(all(task(), false).map((one) => one.split(' ')[0])).toEqual([
      'half',
      'five-before',
      'escalate',
      'last',
    ]);
    expect(all(task({ role: 'coordinator' })).some((one) => one.startsWith('escalate'))).toBe(false);
    expect(all(task({ nudged: ['half', 'last'] })).map((one) => one.split(' ')[0])).toEqual([
      ...['five-before', 'escalate', 'after'],
    ]);
  });

  test('given too late for an escalation ahead: on its last day when there is no day after', () => {
    const brief = (after: boolean) =>
      nudgesOf(covenant, task(), '2026-11-03', after).map(({ occasion, day }) => `${occasion} ${day}`);
    expect(brief(false)).toContain('escalate 2026-11-03');
    expect(brief(true).filter((one) => one.startsWith('escalate'))).toEqual([]);
  });

  test('of 72 hours: halfway, a day and six hours before the end, and at the end, at any hour (15.2g)', () => {
    const [from, end] = ['2026-11-06T13:30:00.000Z', '2026-11-09T13:30:00.000Z'];
    const hours = (one: Task, after: boolean, start = from) =>
      hourNudgesOf(covenant, one, start, end, after).map(
        ({ occasion, at, day }) => `${occasion} ${at} ${day}`,
      );
    expect(hours(task({ managed: true }), true)).toEqual([
      'half 2026-11-08T01:30:00.000Z 2026-11-08',
      'five-before 2026-11-08T13:30:00.000Z 2026-11-08',
      'escalate 2026-11-08T13:30:00.000Z 2026-11-08',
      'last 2026-11-09T07:30:00.000Z 2026-11-09',
      'manager 2026-11-09T07:30:00.000Z 2026-11-09',
      'after 2026-11-09T13:30:00.000Z 2026-11-09',
    ]);
    const kinds = (list: string[]) => list.map((one) => one.split(' ')[0]);
    expect(kinds(hours(task({ role: 'coordinator', nudged: ['half'] }), false))).toEqual([
      'five-before',
      'last',
    ]);
    // What would have been before it was given, or at that very moment, is not sent.
    expect(kinds(hours(task(), false, '2026-11-08T13:30:00.000Z'))).toEqual(['half', 'last']);
  });

  test('as moments: at the mail hour of their day, or at their very instant; nobody has to wait for people', () => {
    const end = { article: '7.3', why: { article: '7.3' } } as unknown as TaskEnd;
    const [reminder, escalation, exact] = nudgeMoments(covenant, task(), end, [
      { occasion: 'half', day: '2026-11-16' },
      { occasion: 'escalate', day: '2026-11-26' },
      { occasion: 'manager', day: '2026-11-27', at: '2026-11-27T01:00:00.000Z' },
    ]);
    expect(reminder).toEqual({
      ...{ what: 'reminder', at: '2026-11-16T08:00:00.000Z', lastDay: '2026-11-16', article: '7.3' },
      ...{ ref: 't1', why: end.why, waitsForPeople: false, acts: true },
    });
    expect([escalation?.what, exact?.what, exact?.at]).toEqual([
      ...['escalation', 'escalation', '2026-11-27T01:00:00.000Z'],
    ]);
  });

  const at = (now: string, one: Task) => {
    const work = workOn([one], { now });
    nudge(work, (asked) => nudgesOf(covenant, asked, four, true));
    return [mails(work), work.state.tasks[0]?.nudged, work.notes.length];
  };
  test('go out at the mail hour, not a moment before', () => {
    expect(at('2026-11-16T07:59:59.999Z', task())).toEqual([[], [], 0]);
    expect(at('2026-11-16T08:00:00.000Z', task())).toEqual([['t1 half om-1', 't1 half om-9'], ['half'], 1]);
  });

  test('of several that are overdue only the latest is sent, and all count; a manager hears where there is one', () => {
    const late = task({ nudged: ['half', 'five-before'] });
    expect(at('2026-11-27T08:00:00.000Z', late)).toEqual([
      ['t1 escalate coordinator', 't1 manager boss'],
      ['half', 'five-before', 'escalate', 'manager'],
      1,
    ]);
    expect(
      at('2026-11-27T08:00:00.000Z', task({ ...late, party: 'politie', assignee: 'politie-1' })),
    ).toEqual([['t1 escalate coordinator'], ['half', 'five-before', 'escalate'], 1]);
    // Who should have done it is the manager: nobody else to tell.
    expect(at('2026-11-27T08:00:00.000Z', task({ ...late, assignee: 'boss' }))[0]).toEqual([
      't1 escalate coordinator',
    ]);
    expect(at('2026-12-01T08:00:00.000Z', task())[0]).toEqual(['t1 manager boss', 't1 after coordinator']);
    // Before the escalation nobody asks whether there is a manager.
    const early = workOn([task()], { now: '2026-11-23T08:00:00.000Z' });
    nudge(early, (asked) => nudgesOf(covenant, asked, four, true));
    expect(early.state.tasks[0]?.managed).toBeUndefined();
  });
});

describe('what is due by now', () => {
  test('happens soonest first, each as of its own instant; what comes of it is asked anew', () => {
    const work = workOn([], { now: '2026-11-05T12:00:00.000Z', today: '2026-11-05' });
    let left = ['2026-11-05T12:00:00.000Z', '2026-11-03T23:30:00.000Z', '2026-11-05T12:00:00.001Z'];
    const seen: string[] = [];
    happenInOrder(
      work,
      () => left.map((one) => ({ at: one })),
      ({ at: one }) => {
        seen.push(`${one} ${work.now} ${work.day}`);
        left = left.filter((other) => other !== one);
        if (seen.length === 1) left.push('2026-11-04T00:00:00.000Z');
      },
    );
    expect(seen).toEqual([
      '2026-11-03T23:30:00.000Z 2026-11-03T23:30:00.000Z 2026-11-04',
      '2026-11-04T00:00:00.000Z 2026-11-04T00:00:00.000Z 2026-11-04',
      '2026-11-05T12:00:00.000Z 2026-11-05T12:00:00.000Z 2026-11-05',
    ]);
    expect([work.now, work.day, left]).toEqual([
      ...['2026-11-05T12:00:00.000Z', '2026-11-05', ['2026-11-05T12:00:00.001Z']],
    ]);
  });

  test('of two at one instant the first of the list', () => {
    const work = workOn([], { now: '2026-11-05T12:00:00.000Z' });
    let left = ['a', 'b'].map((name) => ({ name, at: '2026-11-03T23:30:00.000Z' }));
    const seen: string[] = [];
    happenInOrder(
      work,
      () => left,
      (one) => {
        seen.push(one.name);
        left = left.filter((other) => other !== one);
      },
    );
    expect(seen).toEqual(['a', 'b']);
  });
});

test('a record about staff is kept five years after its last event and goes at 03.00 the day after (13.1)', () => {
  const end = staffRecordEnd(covenant, { what: 'end', on: '2026-11-02', atEnd: 'Alles gaat weg.' });
  expect(end).toEqual({
    ...{ what: 'end', ref: 'file', lastDay: '2031-11-02', article: '13.1, 15.2' },
    ...{ at: '2031-11-03T02:00:00.000Z', waitsForPeople: false, acts: true },
    why: {
      ...{ article: '13.1, 15.2', term: 'end', start: { event: 'laatste gebeurtenis', on: '2026-11-02' } },
      ...{ length: 'P5Y', mayMove: [], atEnd: 'Alles gaat weg.' },
      counting: 'Bewaard tot en met zondag 2 november 2031. De dag erna wordt vernietigd.',
    },
  });
});

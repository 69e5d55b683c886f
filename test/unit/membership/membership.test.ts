import fc from 'fast-check';
import type { Actor, Applied, Refusal } from '../../../domain/case.ts';
import {
  groundsFor,
  type MembershipEvent,
  type MembershipState,
  membership,
  rolesFor,
} from '../../../domain/membership/index.ts';
import { covenant, Staff } from './staff.ts';

const code = (outcome: Applied<unknown> | Refusal): string => (outcome.ok ? 'ok' : outcome.code);

function office(): Staff {
  const staff = new Staff();
  staff.begin('adm', 'gemeente', 'administrator');
  staff.begin('adm2', 'gemeente', 'administrator');
  staff.begin('co', 'gemeente', 'coordinator');
  staff.begin('man', 'politie', 'party-manager');
  staff.begin('pol', 'politie', 'core-representative');
  return staff;
}
const who = (staff: Staff, member: string): Actor =>
  staff.actor(member) ?? { member, party: 'gemeente', roles: [] };

type Grant = Extract<MembershipEvent, { type: 'propose-grant' }>;
const grant = (by: Actor, more: Partial<Grant> = {}): Grant => ({
  type: 'propose-grant',
  ...{ by, member: 'new', party: 'politie', role: 'core-representative' },
  ...{ ground: 'weighing-team', from: '2026-11-24', until: '2027-06-30' },
  ...more,
});

function answer(staff: Staff, member: string, by: string, outcome: 'confirm' | 'refuse' = 'confirm') {
  const task = staff.states.get(member)?.tasks.find(({ kind }) => kind === 'confirm-authorisation');
  const kind = 'confirm-authorisation';
  return staff.do(member, {
    type: 'complete-task',
    ...{ by: who(staff, by), task: task?.id ?? 't0', kind, answer: { outcome } },
  });
}
const assignee = (state: MembershipState): string | null | undefined => state.tasks[0]?.assignee;

describe('granting', () => {
  test('takes two people, and holds from the second one’s word to 24:00 of the last day', () => {
    const staff = office();
    expect(code(staff.do('new', grant(who(staff, 'adm'))))).toBe('ok');
    expect(staff.actor('new')).toBeNull();
    expect(assignee(staff.state('new'))).toBe('man');
    expect(code(answer(staff, 'new', 'adm'))).toBe('not-yours');
    staff.to('2026-11-26T09:00:00.000Z');
    expect(code(answer(staff, 'new', 'man'))).toBe('ok');
    expect(staff.actor('new')).toEqual({ member: 'new', party: 'politie', roles: ['core-representative'] });
    expect(staff.state('new').granted.a1).toMatchObject({
      ...{ from: '2026-11-26', until: '2027-06-30', proposedBy: 'adm', confirmedBy: 'man' },
    });
    staff.to('2027-06-30T21:59:59.000Z');
    expect(staff.actor('new')).not.toBeNull();
    const before = staff.state('new');
    staff.to('2027-06-30T22:00:00.000Z');
    expect(before.granted.a1?.ended).toBeUndefined();
    expect(staff.state('new').granted.a1?.ended).toEqual({ on: '2027-06-30', how: 'over', by: null });
    expect(staff.actor('new')).toBeNull();
  });

  test('who proposed can’t confirm, though the task is theirs; nor can who it is about', () => {
    const staff = office();
    // The manager proposes: it is for the administrator, and with the manager made administrator still not for them.
    staff.begin('man', 'politie', 'party-manager');
    expect(code(staff.do('new', grant(who(staff, 'man'))))).toBe('ok');
    expect(assignee(staff.state('new'))).toBe('adm');
    const both: Actor = { member: 'man', party: 'politie', roles: ['party-manager', 'administrator'] };
    const task = staff.state('new').tasks[0];
    if (!task) throw new Error('no task');
    task.assignee = 'man';
    const done = { type: 'complete-task', task: task.id, kind: 'confirm-authorisation' } as const;
    const yes = { answer: { outcome: 'confirm' } } as const;
    expect(code(staff.do('new', { ...done, ...yes, by: both }))).toBe('own-proposal');
    task.assignee = 'new';
    const self: Actor = { member: 'new', party: 'politie', roles: ['administrator'] };
    expect(code(staff.do('new', { ...done, ...yes, by: self }))).toBe('own');
    expect(staff.actor('new')).toBeNull();
  });

  test('is for the administrator, and for a manager in the own party; for nobody themselves', () => {
    const staff = office();
    expect(code(staff.do('new', grant(who(staff, 'co'))))).toBe('not-yours');
    expect(code(staff.do('new', grant(who(staff, 'pol'))))).toBe('not-yours');
    expect(code(staff.do('new', grant(who(staff, 'man'), { party: 'om' })))).toBe('not-yours');
    const own = grant(who(staff, 'adm'), {
      member: 'adm',
      party: 'gemeente',
      role: 'auditor',
      ground: 'audit',
    });
    expect(code(staff.do('adm', own))).toBe('own');
    expect(staff.states.has('new')).toBe(false);
  });

  test.each([
    [
      'a role that is not for this party',
      { role: 'case-representative', ground: 'case-conference' },
      'wrong-role',
    ],
    ['a ground of another role', { ground: 'audit' }, 'ground-missing'],
    ['no ground', { ground: '' }, 'ground-missing'],
    ['an end before the beginning', { from: '2027-01-02', until: '2027-01-01' }, 'until-before-from'],
    ['an end that is past', { until: '2026-11-23' }, 'date-in-past'],
    ['longer than a year', { until: '2027-11-25' }, 'too-long'],
    ['a day that does not exist', { until: '2027-02-30' }, 'no-date'],
  ])('refuses %s', (_, more, expected) => {
    const staff = office();
    expect(code(staff.do('new', grant(who(staff, 'adm'), more)))).toBe(expected);
  });

  test('silence gives nothing: after two weeks the proposal lapses', () => {
    const staff = office();
    staff.do('new', grant(who(staff, 'adm')));
    staff.to('2026-12-09T09:00:00.000Z');
    expect(staff.state('new')).toMatchObject({ proposals: {}, tasks: [] });
    expect(code(answer(staff, 'new', 'man'))).toBe('task-closed');
    expect(staff.actor('new')).toBeNull();
  });

  test('with nobody else the task has no assignee, and the coordinator gets its mail', () => {
    const staff = new Staff();
    staff.begin('adm', 'gemeente', 'administrator');
    const outcome = staff.do('new', grant(who(staff, 'adm')));
    expect(assignee(staff.state('new'))).toBeNull();
    expect(outcome.ok && outcome.effects).toContainEqual(
      expect.objectContaining({ effect: 'mail', occasion: 'task', to: 'coordinator' }),
    );
  });

  test('the coordinator can’t hand it to who proposed it', () => {
    const staff = office();
    staff.begin('man2', 'politie', 'party-manager');
    staff.do(
      'pol',
      grant(who(staff, 'man2'), { member: 'pol', role: 'party-manager', ground: 'management' }),
    );
    const hand = { type: 'reassign', by: who(staff, 'co'), task: 't1', reason: 'absent' } as const;
    expect(code(staff.do('pol', { ...hand, to: 'man2' }))).toBe('own-proposal');
    expect(code(staff.do('pol', { ...hand, to: 'adm2' }))).toBe('ok');
  });
});

describe('taking away', () => {
  function granted(): Staff {
    const staff = office();
    staff.do('new', grant(who(staff, 'adm')));
    answer(staff, 'new', 'man');
    return staff;
  }

  test('is effective on the first person’s word, and stays so when the second one disagrees', () => {
    const staff = granted();
    const outcome = staff.do('new', { type: 'revoke', by: who(staff, 'man'), authorisation: 'a1' });
    expect(staff.actor('new')).toBeNull();
    expect(outcome.ok && outcome.effects).toContainEqual({
      effect: 'staff',
      member: 'new',
      on: '2026-11-24',
    });
    expect(assignee(staff.state('new'))).toBe('adm');
    expect(code(answer(staff, 'new', 'adm', 'refuse'))).toBe('ok');
    expect(staff.actor('new')).toBeNull();
    expect(code(staff.do('new', { type: 'revoke', by: who(staff, 'adm'), authorisation: 'a1' }))).toBe(
      'unknown-authorisation',
    );
    // It comes back by two people only.
    expect(code(staff.do('new', grant(who(staff, 'adm'))))).toBe('ok');
    expect(staff.actor('new')).toBeNull();
    answer(staff, 'new', 'man');
    expect(staff.actor('new')).not.toBeNull();
  });

  test('leaving the party ends all at once, and what was proposed as well', () => {
    const staff = granted();
    staff.do('new', grant(who(staff, 'adm'), { role: 'party-manager', ground: 'management' }));
    staff.do('new', { type: 'left-party', by: who(staff, 'man') });
    const state = staff.state('new');
    expect(staff.actor('new')).toBeNull();
    expect(Object.values(state.granted).every(({ ended }) => ended?.how === 'left')).toBe(true);
    expect(Object.values(state.proposals).map(({ kind }) => kind)).toEqual(['leave']);
  });

  test('the end of the party in the covenant ends them too', () => {
    const staff = granted();
    const others = { ...covenant, parties: covenant.parties.filter(({ id }) => id !== 'politie') };
    const outcome = membership.apply(
      staff.state('new'),
      { type: 'moment' },
      { covenant: others, now: staff.now, today: staff.today, directory: staff.directory() },
    );
    expect(outcome.ok && membership.staff?.(outcome.state)?.authorisations).toEqual([]);
  });

  test('is not for oneself, nor for another party’s manager', () => {
    const staff = granted();
    staff.begin('om', 'om', 'party-manager');
    expect(code(staff.do('new', { type: 'revoke', by: who(staff, 'om'), authorisation: 'a1' }))).toBe(
      'not-yours',
    );
    expect(code(staff.do('man', { type: 'left-party', by: who(staff, 'man') }))).toBe('own');
  });

  test('a change holds when it is confirmed; until then the old end stands', () => {
    const staff = granted();
    const change = { type: 'propose-change', by: who(staff, 'adm'), authorisation: 'a1' } as const;
    staff.do('new', { ...change, ground: 'weighing-team', until: '2026-12-31' });
    expect(membership.staff?.(staff.state('new'))?.authorisations[0]?.until).toBe('2027-06-30');
    answer(staff, 'new', 'man');
    expect(membership.staff?.(staff.state('new'))?.authorisations).toEqual([
      {
        ...{ id: 'a2', role: 'core-representative', ground: 'weighing-team' },
        ...{ from: '2026-11-24', until: '2026-12-31' },
      },
    ]);
  });
});

test('the confidentiality statement is signed by the person, once, and outlives withdrawal', () => {
  const staff = office();
  staff.do('new', grant(who(staff, 'adm')));
  expect(code(staff.do('new', { type: 'sign-statement', by: who(staff, 'adm') }))).toBe('not-yours');
  const self: Actor = { member: 'new', party: 'politie', roles: ['core-representative'] };
  staff.do('new', { type: 'sign-statement', by: self });
  staff.to('2026-11-25T09:00:00.000Z');
  staff.do('new', { type: 'sign-statement', by: self });
  expect(staff.state('new').statementOn).toBe('2026-11-24');
  staff.do('new', { type: 'left-party', by: who(staff, 'adm') });
  expect(staff.state('new').statementOn).toBe('2026-11-24');
});

test('the record is destroyed five years after its last event, and its moment always stands', () => {
  const staff = office();
  staff.do('new', grant(who(staff, 'adm')));
  answer(staff, 'new', 'man', 'refuse');
  const end = membership.due(staff.state('new'), covenant).find(({ what }) => what === 'staff-records');
  expect(end).toMatchObject({ lastDay: '2031-11-24', at: '2031-11-25T02:00:00.000Z', acts: true });
  staff.to('2031-11-25T02:00:00.000Z');
  expect(staff.state('new').destroyed).toBe(true);
  expect(membership.due(staff.state('new'), covenant)).toEqual([]);
  expect(membership.stage(staff.state('new'))).toBe('destroyed');
});

test('the first administrators are two, and only while there is nobody', () => {
  const staff = new Staff();
  const first = (member: string, together: string[]): MembershipEvent => ({
    type: 'appoint-first',
    ...{ member, party: 'gemeente', together },
  });
  expect(code(staff.do('a', first('a', ['a'])))).toBe('two-people');
  expect(code(staff.do('a', first('a', ['a', 'a'])))).toBe('two-people');
  expect(code(staff.do('a', first('a', ['a', 'b'])))).toBe('ok');
  expect(code(staff.do('b', first('b', ['a', 'b'])))).toBe('ok');
  expect(staff.directory().candidates(null, 'administrator')).toEqual(['a', 'b']);
  expect(code(staff.do('c', first('c', ['c', 'd'])))).toBe('not-first');
});

test('what is taken over is what the directory says, with an end', () => {
  const staff = office();
  const taken = {
    type: 'take-over',
    ...{ by: who(staff, 'adm'), member: 'pol', party: 'politie', statementOn: null },
    authorisations: [
      { role: 'core-representative', from: '2020-01-01', until: null },
      { role: 'administrator', from: '2020-01-01', until: null },
    ],
  } as const;
  const outcome = membership.apply(
    null,
    { ...taken, authorisations: [...taken.authorisations] },
    { covenant, now: staff.now, today: staff.today, directory: staff.directory() },
  );
  expect(outcome.ok && membership.staff?.(outcome.state)?.authorisations).toEqual([
    {
      ...{ id: 'a1', role: 'core-representative', ground: null },
      ...{ from: '2020-01-01', until: '2027-11-24' },
    },
  ]);
});

test('every role of the covenant has a ground, and every party a role', () => {
  for (const { id } of covenant.roles) expect(groundsFor(covenant, id).length).toBeGreaterThan(0);
  for (const { id } of covenant.parties) expect(rolesFor(covenant, id)).toContain('party-manager');
  expect(rolesFor(covenant, 'raad')).not.toContain('administrator');
  expect(rolesFor(covenant, 'partner-brug1')).toEqual(['external-partner']);
});

describe('whatever people do', () => {
  const PEOPLE = ['adm', 'adm2', 'co', 'man', 'pol', 'new', 'new2'] as const;
  const act = fc.record({
    what: fc.constantFrom('grant', 'grant', 'change', 'revoke', 'leave', 'sign', 'yes', 'yes', 'no', 'wait'),
    by: fc.constantFrom(...PEOPLE),
    member: fc.constantFrom(...PEOPLE),
    role: fc.constantFrom('core-representative', 'party-manager', 'administrator', 'coordinator'),
    days: fc.nat(400),
  });
  const plus = (day: string, days: number): string =>
    new Date(Date.parse(`${day}T12:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);

  test('nothing outlives its end; what is given took two people, neither of them its own', () => {
    fc.assert(
      fc.property(fc.array(act, { minLength: 10, maxLength: 40, size: 'max' }), (acts) => {
        const staff = office();
        for (const { what, by: name, member, role, days } of acts) {
          // Also who isn't authorised tries: the rules themselves must hold.
          const by = who(staff, name);
          const party = member === 'adm' || member === 'adm2' || member === 'co' ? 'gemeente' : 'politie';
          const { today } = staff;
          const ground = groundsFor(covenant, role)[0]?.id ?? '';
          const until = plus(today, days);
          const id = Object.keys(staff.states.get(member)?.granted ?? {})[days % 3] ?? 'a1';
          if (what === 'wait') staff.to(`${plus(today, days % 60)}T12:00:00.000Z`);
          else if (what === 'grant')
            staff.do(member, { type: 'propose-grant', by, member, party, role, ground, from: today, until });
          else if (what === 'change')
            staff.do(member, { type: 'propose-change', by, authorisation: id, ground, until });
          else if (what === 'revoke') staff.do(member, { type: 'revoke', by, authorisation: id });
          else if (what === 'leave') staff.do(member, { type: 'left-party', by });
          else if (what === 'sign') staff.do(member, { type: 'sign-statement', by });
          else answer(staff, member, name, what === 'yes' ? 'confirm' : 'refuse');
          for (const [of, state] of staff.states) check(staff, of, state);
        }
      }),
      { numRuns: 60 },
    );
  });

  function check(staff: Staff, member: string, state: MembershipState): void {
    for (const { from, until, ended, proposedBy, confirmedBy, ground } of Object.values(state.granted)) {
      if (ground === null) continue;
      expect(from <= until).toBe(true);
      expect(new Set([proposedBy, confirmedBy, member]).size).toBe(3);
      if (ended) expect(ended.on <= until).toBe(true);
    }
    const living = Object.values(state.granted).filter(({ ended }) => !ended);
    expect(new Set(living.map(({ role }) => role)).size).toBe(living.length);
    for (const role of staff.actor(member)?.roles ?? [])
      expect(living.some((one) => one.role === role && staff.today <= one.until)).toBe(true);
    // Each proposal has its task, and each task its proposal.
    const asked = state.tasks.filter(({ kind }) => kind === 'confirm-authorisation');
    expect(asked.map(({ about }) => about).sort()).toEqual(Object.keys(state.proposals).sort());
    for (const { assignee: second, about } of asked) {
      expect(second).not.toBe(member);
      expect(second).not.toBe(state.proposals[about ?? '']?.by);
    }
    // No record without an end.
    if (!state.destroyed)
      expect(membership.due(state, covenant).some(({ what, acts }) => what === 'staff-records' && acts)).toBe(
        true,
      );
  }
});

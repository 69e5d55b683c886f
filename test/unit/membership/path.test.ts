/** A member's authorisations (5, 14, 15.2f) step by step: what each step closes, gives and tells, what comes, and every answer that can't be. */
import type { Actor } from '../../../domain/case.ts';
import { mayManage, membership, whyUntil } from '../../../domain/membership/index.ts';
import { ahead, counted, told } from '../told.ts';
import { covenant, Staff } from './staff.ts';

const TODAY = '2026-11-24';
const ADM: Actor = { member: 'adm', party: 'gemeente', roles: ['administrator'] };
const MAN: Actor = { member: 'man', party: 'politie', roles: ['party-manager'] };
const CO: Actor = { member: 'co', party: 'gemeente', roles: ['coordinator'] };
function office(): Staff {
  const staff = new Staff();
  for (const { member, party, roles } of [ADM, { ...ADM, member: 'adm2' }, CO, MAN])
    staff.begin(member, party, roles[0] ?? '');
  return staff;
}
const does = (staff: Staff, event: object, member = 'new'): string[] =>
  told(staff.do(member, event as never));
const granting = (over: object = {}) => ({
  ...{ type: 'propose-grant', by: ADM, member: 'new', party: 'politie', role: 'core-representative' },
  ...{ ground: 'weighing-team', from: TODAY, until: '2027-06-30', ...over },
});
const answering = (
  staff: Staff,
  outcome: string,
  by = MAN,
  kind = 'confirm-authorisation',
  member = 'new',
) => {
  const task = staff.state(member).tasks.find((one) => one.kind === kind)?.id ?? 't1';
  return does(
    staff,
    { type: 'complete-task', by, task, kind, answer: { outcome, handled: outcome } },
    member,
  );
};
const proposed = (over: object = {}): Staff => {
  const staff = office();
  does(staff, granting(over));
  return staff;
};
const granted = (over: object = {}): Staff => {
  const staff = proposed(over);
  answering(staff, 'confirm');
  return staff;
};
const due = (staff: Staff, member = 'new') => ahead(membership.due(staff.state(member), covenant));
const change = (over: object = {}) => ({
  ...{
    type: 'propose-change',
    by: ADM,
    authorisation: 'a1',
    ground: 'weighing-team',
    until: '2026-12-31',
    ...over,
  },
});

describe('given by two (15.2c)', () => {
  test('proposed: a second person must say so; nothing holds until then', () => {
    const staff = office();
    expect(does(staff, granting())).toEqual([
      'gives confirm-authorisation (politie p1) for party-manager',
      'Bevoegdheid voorgesteld',
    ]);
    expect({ ...staff.state('new'), tasks: [] }).toEqual({
      member: 'new',
      party: 'politie',
      openedOn: '2026-11-24',
      lastEventOn: '2026-11-24',
      statementOn: null,
      granted: {},
      proposals: {
        p1: {
          kind: 'grant',
          by: 'adm',
          on: '2026-11-24',
          of: [],
          role: 'core-representative',
          ground: 'weighing-team',
          from: '2026-11-24',
          until: '2027-06-30',
        },
      },
      tasks: [],
      undelivered: [],
      counters: { task: 1, granted: 0, proposal: 1 },
    });
    expect(due(staff)).toEqual([
      '2026-12-01T08:00 reminder t1 (5, 14, 15.2) by itself',
      '2026-12-04T08:00 escalation t1 (5, 14, 15.2) by itself',
      '2026-12-08T08:00 reminder t1 (5, 14, 15.2) by itself',
      '2026-12-08T23:00 confirm-authorisation t1 (5, 14, 15.2) people',
      '2031-11-25T02:00 staff-records file (13.1, 15.2) by itself',
    ]);
    expect([
      membership.name,
      membership.stage(staff.state('new')),
      membership.parties(staff.state('new'), covenant),
    ]).toEqual(['membership', 'proposed', ['politie', 'gemeente', 'om']]);
    expect(membership.tasks(staff.state('new'))).toHaveLength(1);
    expect(membership.staff?.(staff.state('new'))).toEqual({
      member: 'new',
      party: 'politie',
      statementOn: null,
      authorisations: [],
      pending: [
        {
          id: 'p1',
          kind: 'grant',
          by: 'adm',
          on: '2026-11-24',
          of: [],
          role: 'core-representative',
          ground: 'weighing-team',
          from: '2026-11-24',
          until: '2027-06-30',
        },
      ],
    });
  });
  test('confirmed: it holds, until its last day', () => {
    const staff = proposed();
    expect(answering(staff, 'confirm')).toEqual([
      'done confirm-authorisation politie p1',
      'Bevoegdheid toegekend',
    ]);
    expect(membership.stage(staff.state('new'))).toBe('authorised');
    expect(due(staff)).toEqual([
      '2027-06-30T22:00 authorisation-ends a1 (5, 14) by itself',
      '2032-07-01T01:00 staff-records file (13.1, 15.2) by itself',
    ]);
    expect(membership.due(staff.state('new'), covenant).slice(0, 1).flatMap(counted)).toEqual([
      'authorisation-ends (5, 14): no length from toekenning on 2026-11-24',
      'De bevoegdheid geldt tot en met woensdag 30 juni 2027, 24.00 uur.',
      'De bevoegdheid eindigt. Wie dan geen bevoegdheid meer heeft, ziet niets meer.',
    ]);
    expect(whyUntil({ from: TODAY, until: '2027-06-30' }).start.on).toBe(TODAY);
    staff.now = '2027-06-30T22:00:00.000Z';
    expect(does(staff, { type: 'moment' })).toEqual([
      '{effect:staff,member:new,on:2027-07-01}',
      'Bevoegdheid afgelopen',
    ]);
    expect([membership.stage(staff.state('new')), due(staff)]).toEqual([
      'ended',
      ['2032-07-01T01:00 staff-records file (13.1, 15.2) by itself'],
    ]);
  });
  test('refused, or nobody said anything: it doesn’t hold', () => {
    expect(answering(proposed(), 'refuse')).toEqual([
      'done confirm-authorisation politie p1',
      'Voorstel afgewezen',
    ]);
    const staff = proposed();
    staff.now = '2026-12-08T23:00:00.000Z';
    expect(does(staff, { type: 'moment' })).toEqual([
      'lapsed confirm-authorisation politie p1',
      'Niet op tijd bevestigd',
    ]);
    expect([staff.state('new').proposals, membership.stage(staff.state('new'))]).toEqual([{}, 'proposed']);
  });
  test('somebody of another party: only who has nothing there any more, nor anything proposed', () => {
    expect(does(granted(), granting({ party: 'om' }))).toEqual(['refused: other-party at party']);
    expect(does(proposed(), granting({ party: 'om' }))).toEqual(['refused: other-party at party']);
    const staff = granted();
    does(staff, { type: 'left-party', by: ADM });
    expect(does(staff, granting({ party: 'om' }))).toEqual(['refused: other-party at party']);
    answering(staff, 'confirm');
    expect(does(staff, granting({ party: 'om' })).at(-1)).toEqual('Bevoegdheid voorgesteld');
    expect(staff.state('new').party).toBe('om');
  });
  test('one role once, and one proposal for it at a time', () => {
    expect(does(granted(), granting())).toEqual(['refused: already-authorised at role']);
    expect(does(proposed(), granting())).toEqual(['refused: already-proposed at role']);
    const both = granted();
    does(both, change());
    expect(does(both, change())).toEqual(['refused: already-proposed at role']);
    expect(does(granted(), granting({ role: 'party-manager', ground: 'management' })).at(-1)).toEqual(
      'Bevoegdheid voorgesteld',
    );
    const revoked = granted();
    does(revoked, { type: 'revoke', by: ADM, authorisation: 'a1' });
    expect(does(revoked, granting()).at(-1)).toEqual('Bevoegdheid voorgesteld');
  });
});

describe('taken away by one, at once', () => {
  test('revoked: it is over today; a second person looks at it, and open tasks go to others', () => {
    const staff = granted();
    expect(does(staff, { type: 'revoke', by: MAN, authorisation: 'a1' })).toEqual([
      'gives confirm-authorisation (p2) for administrator',
      '{effect:staff,member:new,on:2026-11-24}',
      'Bevoegdheid ingetrokken',
    ]);
    expect(staff.state('new').granted.a1?.ended).toEqual({ on: TODAY, how: 'revoked', by: 'man' });
    expect(staff.state('new').proposals).toEqual({
      p2: { kind: 'revoke', by: 'man', on: '2026-11-24', of: ['a1'], role: 'core-representative' },
    });
    expect(answering(staff, 'confirm', ADM)).toEqual([
      'done confirm-authorisation p2',
      'Intrekking bevestigd',
    ]);
    const other = granted();
    does(other, { type: 'revoke', by: MAN, authorisation: 'a1' });
    expect(answering(other, 'refuse', ADM)).toEqual([
      'done confirm-authorisation p2',
      'Intrekking niet bevestigd: zij blijft gelden',
    ]);
  });
  test('what was proposed for the same role goes with it, and nothing else', () => {
    const staff = granted();
    does(staff, change());
    does(staff, granting({ role: 'party-manager', ground: 'management' }));
    expect(does(staff, { type: 'revoke', by: ADM, authorisation: 'a1' })).toEqual([
      'cancelled confirm-authorisation politie p2',
      'gives confirm-authorisation (politie p4) for party-manager',
      '{effect:staff,member:new,on:2026-11-24}',
      'Bevoegdheid ingetrokken',
    ]);
    expect(Object.keys(staff.state('new').proposals)).toEqual(['p3', 'p4']);
  });
  test('who leaves has nothing any more, and nothing that was proposed', () => {
    const staff = granted();
    does(staff, granting({ role: 'party-manager', ground: 'management' }));
    expect(does(staff, { type: 'left-party', by: MAN })).toEqual([
      'cancelled confirm-authorisation politie p2',
      'gives confirm-authorisation (p3) for administrator',
      '{effect:staff,member:new,on:2026-11-24}',
      'Uit dienst: alle bevoegdheden ingetrokken',
    ]);
    expect(staff.state('new').proposals).toEqual({
      p3: { kind: 'leave', by: 'man', on: '2026-11-24', of: ['a1'] },
    });
    expect(does(proposed(), { type: 'left-party', by: ADM })).toEqual([
      'cancelled confirm-authorisation politie p1',
      '{effect:staff,member:new,on:2026-11-24}',
      'Uit dienst: alle bevoegdheden ingetrokken',
    ]);
  });
});

describe('changed', () => {
  test('the old one ends when the second person says so, and the new one goes on from its first day', () => {
    const staff = granted();
    staff.now = '2026-12-01T09:00:00.000Z';
    expect(does(staff, change())).toEqual([
      'gives confirm-authorisation (politie p2) for party-manager',
      'Wijziging van een bevoegdheid voorgesteld',
    ]);
    expect(answering(staff, 'confirm')).toEqual([
      'done confirm-authorisation politie p2',
      'Bevoegdheid gewijzigd',
    ]);
    expect(staff.state('new').granted).toEqual({
      a1: {
        role: 'core-representative',
        ground: 'weighing-team',
        until: '2027-06-30',
        proposedBy: 'adm',
        confirmedBy: 'man',
        from: '2026-11-24',
        ended: { on: '2026-12-01', how: 'changed', by: 'man' },
      },
      a2: {
        role: 'core-representative',
        ground: 'weighing-team',
        until: '2026-12-31',
        proposedBy: 'adm',
        confirmedBy: 'man',
        from: '2026-11-24',
      },
    });
  });
  test('of one that has ended meanwhile nothing is changed', () => {
    const staff = granted({ until: '2026-11-30' });
    does(staff, change());
    does(staff, granting({ role: 'party-manager', ground: 'management' }));
    staff.now = '2026-11-30T23:00:00.000Z';
    expect(does(staff, { type: 'moment' }).filter((line) => !/mail/.test(line))).toEqual([
      'cancelled confirm-authorisation politie p2',
      '{effect:staff,member:new,on:2026-12-01}',
      'Bevoegdheid afgelopen',
    ]);
    expect(Object.keys(staff.state('new').proposals)).toEqual(['p3']);
  });
  test('of one that isn’t there', () => {
    expect(does(granted(), change({ authorisation: 'a2' }))).toEqual([
      'refused: unknown-authorisation at authorisation',
    ]);
    expect(does(granted(), change({ authorisation: 'toString' }))).toEqual([
      'refused: unknown-authorisation at authorisation',
    ]);
    const staff = granted();
    does(staff, change());
    const { a1 } = staff.state('new').granted;
    if (a1) a1.ended = { on: TODAY, how: 'revoked', by: 'adm' };
    expect(answering(staff, 'confirm')).toEqual(['refused: unknown-authorisation']);
  });
});

describe('what the environment brings', () => {
  test('what was there before is taken over with an end, and only where it is so', () => {
    const staff = office();
    const authorisations = [
      { role: 'administrator', from: TODAY, until: null },
      { role: 'administrator', from: TODAY, until: '2027-01-01' },
      { role: 'auditor', from: TODAY, until: null },
    ];
    const event = {
      type: 'take-over',
      member: 'adm',
      party: 'gemeente',
      statementOn: '2026-01-01',
      authorisations,
    };
    const context = { covenant, now: staff.now, today: TODAY, directory: staff.directory() };
    const outcome = membership.apply(null, event as never, context);
    expect(told(outcome)).toEqual([
      '{effect:staff,member:adm,on:2026-11-24}',
      'Bestaande bevoegdheden vastgelegd',
    ]);
    expect(outcome.ok && [outcome.state.granted, outcome.state.statementOn]).toEqual([
      {
        a1: {
          role: 'administrator',
          ground: null,
          from: '2026-11-24',
          until: '2027-11-24',
          proposedBy: null,
          confirmedBy: null,
        },
        a2: {
          role: 'administrator',
          ground: null,
          from: '2026-11-24',
          until: '2027-01-01',
          proposedBy: null,
          confirmedBy: null,
        },
      },
      '2026-01-01',
    ]);
    expect(does(staff, event, 'adm')).toEqual(['refused: known']);
  });
  test('the first administrators are two, where there is nobody', () => {
    const first = (over: object = {}) => ({
      type: 'appoint-first',
      member: 'a',
      party: 'gemeente',
      together: ['a', 'b'],
      ...over,
    });
    const staff = new Staff();
    expect(does(staff, first(), 'a')).toEqual(['Eerste uitvoerder aangewezen']);
    expect(staff.state('a').granted).toEqual({
      a1: {
        role: 'administrator',
        ground: 'administration',
        from: '2026-11-24',
        until: '2027-11-24',
        proposedBy: null,
        confirmedBy: null,
      },
    });
    expect(does(new Staff(), first({ together: ['a'] }), 'a')).toEqual(['refused: two-people']);
    expect(does(new Staff(), first({ together: ['b', 'c'] }), 'a')).toEqual(['refused: two-people']);
    expect(does(office(), first(), 'a')).toEqual(['refused: not-first']);
    expect(does(staff, first(), 'a')).toEqual(['refused: already-authorised at role']);
    expect(does(new Staff(), first({ party: 'x' }), 'a')).toEqual(['refused: wrong-role at role']);
  });
});

describe('who confirms', () => {
  const asks = (by: Actor, people: Actor[]): string[] => {
    const staff = new Staff();
    for (const { member, party, roles } of people) staff.begin(member, party, roles[0] ?? '');
    return does(staff, granting({ by })).filter((line) => /^gives/.test(line));
  };
  test('of administrator and manager the other; else another administrator, a manager of any party, or nobody', () => {
    expect(asks(ADM, [ADM, MAN])).toEqual(['gives confirm-authorisation (politie p1) for party-manager']);
    expect(asks(MAN, [ADM, MAN])).toEqual(['gives confirm-authorisation (p1) for administrator']);
    expect(asks(ADM, [ADM, { ...ADM, member: 'adm2' }])).toEqual([
      'gives confirm-authorisation (p1) for administrator',
    ]);
    expect(asks(ADM, [ADM, { ...MAN, party: 'om' }])).toEqual([
      'gives confirm-authorisation (p1) for party-manager',
    ]);
    expect(asks(MAN, [MAN, { ...MAN, member: 'man2', party: 'om' }])).toEqual([
      'gives confirm-authorisation (p1) for party-manager',
    ]);
    expect(asks(ADM, [ADM])).toEqual(['gives confirm-authorisation (p1) for administrator nobody']);
  });
  test('not who it is about', () => {
    const staff = office();
    staff.begin('new', 'politie', 'party-manager');
    expect(
      does(staff, granting({ role: 'core-representative' })).filter((line) => /^gives/.test(line)),
    ).toEqual(['gives confirm-authorisation (politie p1) for party-manager']);
  });
  test('handed over, or after who may not any more, to nobody who proposed it or whom it is about', () => {
    const staff = proposed();
    const hand = (to: string) => does(staff, { type: 'reassign', by: CO, task: 't1', to, reason: 'absent' });
    expect([hand('adm'), hand('new'), hand('co')]).toEqual([
      ['refused: own-proposal at to'],
      ['refused: own-proposal at to'],
      ['refused: not-able at to'],
    ]);
    staff.states.delete('man');
    staff.begin('man2', 'politie', 'party-manager');
    expect(does(staff, { type: 'assignee-gone', member: 'man' })).toEqual([
      'Taak aan een ander gegeven: wie de taak had, is niet meer bevoegd',
    ]);
    expect(staff.state('new').tasks[0]?.assignee).toBe('man2');
    staff.states.delete('man2');
    staff.begin('new2', 'politie', 'core-representative');
    does(staff, { type: 'assignee-gone', member: 'man2' });
    expect(staff.state('new').tasks[0]?.assignee).toBeNull();
  });
});

describe('what can’t be, and the field that it is about', () => {
  test('of a proposal', () => {
    const grant = (over: object) => does(office(), granting(over))[0];
    expect({
      'for oneself': does(office(), granting({ by: ADM, member: 'adm', party: 'gemeente' }), 'adm'),
      'by another’s manager': grant({ by: { ...MAN, party: 'om' } }),
      'by nobody who may': grant({ by: CO }),
      'a role of another party': grant({ role: 'case-representative' }),
      'a ground of another role': grant({ ground: 'audit' }),
      'from no day': grant({ from: 'x' }),
      'until no day': grant({ until: 'x' }),
      'until yesterday': grant({ until: '2026-11-23' }),
      'until before it begins': grant({ from: '2027-07-01' }),
      'for one day': grant({ from: '2027-06-30' }),
      'for longer than a year': grant({ until: '2027-11-25' }),
      'for a whole year': grant({ until: '2027-11-24' }),
      'for a year from later': grant({ from: '2026-12-01', until: '2027-12-01' }),
      'for longer than a year from later': grant({ from: '2026-12-01', until: '2027-12-02' }),
      'for longer, begun before': grant({ from: '2026-11-01', until: '2027-11-24' }),
      'of nobody known': does(office(), { type: 'sign-statement', by: ADM }),
    }).toEqual({
      'for oneself': ['refused: own'],
      'by another’s manager': 'refused: not-yours',
      'by nobody who may': 'refused: not-yours',
      'a role of another party': 'refused: wrong-role at role',
      'a ground of another role': 'refused: ground-missing at ground',
      'from no day': 'refused: no-date at from',
      'until no day': 'refused: no-date at until',
      'until yesterday': 'refused: date-in-past at until',
      'until before it begins': 'refused: until-before-from at until',
      'for one day': 'gives confirm-authorisation (politie p1) for party-manager',
      'for longer than a year': 'refused: too-long at until',
      'for a whole year': 'gives confirm-authorisation (politie p1) for party-manager',
      'for a year from later': 'gives confirm-authorisation (politie p1) for party-manager',
      'for longer than a year from later': 'refused: too-long at until',
      'for longer, begun before': 'gives confirm-authorisation (politie p1) for party-manager',
      'of nobody known': ['refused: unknown-case'],
    });
    expect([mayManage(ADM), mayManage(MAN), mayManage(CO)]).toEqual([true, true, false]);
  });
  test('of an answer', () => {
    const staff = proposed();
    expect(answering(staff, 'maybe')).toEqual(['refused: answer-missing at outcome']);
    expect(
      does(staff, { type: 'complete-task', by: MAN, task: 't1', kind: 'mail-undeliverable', answer: {} }),
    ).toEqual(['refused: wrong-kind']);
    expect(does(staff, { type: 'mail-failed', task: 't1' })).toEqual([
      'gives mail-undeliverable (t1) for coordinator',
      'Een mail is niet bezorgd',
    ]);
    expect(due(staff).filter((line) => / t2 /.test(line))).toEqual([
      '2026-11-27T08:00 reminder t2 (5) by itself',
      '2026-12-01T08:00 reminder t2 (5) by itself',
      '2026-12-01T23:00 mail-undeliverable t2 (5) people shown only',
      '2026-12-02T08:00 escalation t2 (5) by itself',
    ]);
    expect([
      answering(staff, 'no', CO, 'mail-undeliverable'),
      answering(staff, 'yes', CO, 'mail-undeliverable'),
    ]).toEqual([
      ['refused: answer-missing at handled'],
      ['done mail-undeliverable t1', 'Gedaan: een mail kwam niet aan'],
    ]);
    staff.state('new').proposals = {};
    expect(answering(staff, 'confirm')).toEqual(['refused: task-closed']);
  });
  test('signed by oneself, once (14)', () => {
    const staff = granted();
    expect(does(staff, { type: 'sign-statement', by: MAN })).toEqual(['refused: not-yours']);
    const by = { ...MAN, member: 'new' };
    expect(does(staff, { type: 'sign-statement', by })).toEqual(['Geheimhouding getekend']);
    staff.now = '2026-12-24T09:00:00.000Z';
    expect(does(staff, { type: 'sign-statement', by })).toEqual(['Niets veranderd']);
    expect(staff.state('new').statementOn).toBe(TODAY);
  });
});

describe('the end', () => {
  test('a party that left the covenant has nobody in it; an external partner was never a party', () => {
    const staff = granted();
    does(staff, change());
    const without = { ...covenant, parties: covenant.parties.filter(({ id }) => id !== 'politie') };
    const gone = (state = staff.state('new')) =>
      membership.apply(
        state,
        { type: 'moment' },
        { covenant: without, now: staff.now, today: TODAY, directory: staff.directory() },
      );
    expect(told(gone())).toEqual([
      'cancelled confirm-authorisation politie p2',
      '{effect:staff,member:new,on:2026-11-24}',
      'De partij doet niet meer mee: bevoegdheden geëindigd',
    ]);
    const both = structuredClone(staff.state('new'));
    if (both.granted.a1) both.granted.a2 = { ...both.granted.a1, role: 'external-partner' };
    expect(told(gone(both)).at(-1)).toEqual('De partij doet niet meer mee: bevoegdheden geëindigd');
    const partner = structuredClone(staff.state('new'));
    if (partner.granted.a1) partner.granted.a1.role = 'external-partner';
    expect(told(gone(partner))).toEqual(['Niets veranderd']);
  });
  test('five years after its last event, or its last day, the record goes', () => {
    const staff = granted();
    const record = membership.due(staff.state('new'), covenant).find(({ what }) => what === 'staff-records');
    expect(record && counted(record)).toEqual([
      'staff-records (13.1, 15.2): P5Y from laatste gebeurtenis on 2027-06-30',
      'Bewaard tot en met woensdag 30 juni 2032. De dag erna wordt vernietigd.',
      'Naam, adres en alle bevoegdheden van deze persoon worden vernietigd.',
    ]);
    staff.to('2032-07-01T00:59:59.000Z');
    staff.now = '2032-07-01T01:00:00.000Z';
    expect(does(staff, { type: 'moment' })).toEqual([
      '{effect:erase-case,term:staff-records,article:13.1, 15.2}',
      'Vernietigd',
    ]);
    expect([
      membership.stage(staff.state('new')),
      membership.staff?.(staff.state('new')),
      due(staff),
    ]).toEqual(['destroyed', null, []]);
    for (const type of ['moment', 'mail-failed', 'assignee-gone'])
      expect(does(staff, { type })).toEqual(['Niets veranderd']);
    expect(does(staff, granting())).toEqual(['refused: destroyed']);
  });
  test('what the system notices is no event that keeps it longer', () => {
    const staff = granted();
    staff.now = '2026-12-01T09:00:00.000Z';
    for (const type of ['moment', 'mail-failed', 'assignee-gone'])
      does(staff, { type, task: 't9', member: 'x' });
    expect(staff.state('new').lastEventOn).toBe(TODAY);
    does(staff, change());
    expect(staff.state('new').lastEventOn).toBe('2026-12-01');
  });
});

/** What is only kept (AVG 18(2)), and what of a case of another kind somebody may see (12.1): small decisions beside the table. */
import {
  decide,
  type Grant,
  type Look,
  opensShielded,
  seesMoment,
  seesTask,
  showsHeld,
  type WriteGrant,
} from '../../../domain/access/index.ts';
import { PAPER_READS, PAPER_WRITES } from '../../../domain/access/papers.ts';
import { TASK_KINDS } from '../../../domain/forms/index.ts';
import { PAPER_KINDS } from '../../../domain/papers/index.ts';

const ABOUT_THE_PERSON = [
  ...['decide-hold', 'decide-lifting', 'consult-informing', 'decide-informing', 'reconsider-notice'],
  ...['send-notice', 'decide-unshielding', 'notify-unshielding'],
];

test('of held data a task about the hold or the notice shows the name alone; a correction what it corrects', () => {
  const codes = ['8.2a', '8.2b', '10.2b', '10.2f', '10.2g'];
  for (const kind of TASK_KINDS) {
    const shown = codes.filter((code) => showsHeld(kind, code));
    const names = ABOUT_THE_PERSON.includes(kind) ? ['8.2a', '10.2f', '10.2g'] : [];
    expect([kind, shown]).toEqual([kind, kind === 'carry-out-correction' ? codes : names]);
  }
});

test('restricted or shielded data are opened for the person’s request, a court’s order, the person’s consent, or as above', () => {
  const open = (purpose: string, why: string, code = '8.2b') => opensShielded(purpose, why, code);
  expect([open('request', 'contribute'), open('shielded', 'look')]).toEqual([true, true]);
  expect([open('weigh', 'assess'), open('complaint', 'look'), open('manage', 'check-accuracy')]).toEqual(
    Array(3).fill(false),
  );
  expect([open('manage', 'carry-out-correction'), open('notice', 'send-notice')]).toEqual([true, false]);
  expect(open('notice', 'send-notice', '8.2a')).toBe(true);
});

test('a case party sees the tasks and terms of the conference, exactly these', () => {
  const tasks = [
    ...['draw-up-plan', 'agree-plan', 'report-action', 'record-advice', 'review-round', 'advise-closing'],
    'permit-disclosure',
  ];
  expect(TASK_KINDS.filter((kind) => seesTask('conference', { kind })).sort()).toEqual([...tasks].sort());
  const terms = [...TASK_KINDS, 'archive', 'destroy', 'review-round-opens', 'weigh-signal', 'hold-ends'];
  expect(terms.filter((what) => seesMoment('conference', what)).sort()).toEqual(
    [...tasks, 'archive', 'destroy', 'review-round-opens'].sort(),
  );
  for (const view of ['all', 'dates'] as const)
    expect(terms.every((kind) => seesTask(view, { kind }) && seesMoment(view, kind))).toBe(true);
});

describe('papers of a request: who handles it (12.1, 12.3)', () => {
  const look = (roles: string[], over: Partial<Look> = {}) =>
    decide({
      ...{ actor: { member: 'm-1', party: 'om', roles }, file: 'papers', stage: 'deciding' },
      ...{
        purpose: 'request',
        fields: ['request.asked', 'request.person'],
        today: '2027-03-15',
        involved: [],
      },
      ...over,
    });
  const asked = { allowed: true, fields: ['request.asked'] };
  const refused = { allowed: false, missing: 'handles' };

  test.each([
    ['who has a task in it', { handlers: ['m-9', 'm-1'] }, asked],
    ['a task that nobody has is everybody’s', { handlers: ['*'] }, asked],
    ['the deputy of who has it', { handlers: ['m-2'], for: 'm-2' }, asked],
    ['the deputy of somebody else', { handlers: ['m-2'], for: 'm-3' }, refused],
    ['somebody else', { handlers: ['m-2'] }, refused],
    ['nobody handles it', { handlers: [] }, refused],
    ['it isn’t known who does', {}, refused],
  ])('%s', (_, over, decision) => {
    expect(look(['core-representative'], over)).toEqual(decision);
  });

  test('the administrator always, an officer as who handles it, and each what its own role opens', () => {
    const all = { allowed: true, fields: ['request.asked', 'request.person'] };
    expect(look(['administrator'])).toEqual(all);
    expect(look(['request-officer'])).toEqual(refused);
    expect(look(['request-officer'], { handlers: ['m-1'] })).toEqual(all);
    expect(look(['auditor'], { handlers: ['m-1'] })).toEqual({ allowed: false, missing: 'role' });
    expect(look(['core-representative'], { handlers: ['m-1'], fields: ['request.person'] })).toEqual({
      ...{ allowed: false, missing: 'role' },
    });
  });
});

test('what somebody wrote in a task of their own they see again, named, whoever handles it by now', () => {
  const own = (role: string, field: string, refs?: string[]) =>
    decide({
      ...{ actor: { member: 'm-1', party: 'om', roles: [role] }, file: 'papers', stage: 'answered' },
      ...{ purpose: 'own-answer', fields: [field], today: '2027-03-15', involved: [], handlers: ['m-9'] },
      ...(refs && { refs }),
    });
  const core = 'core-representative';
  expect(own(core, 'request.decision', ['p-1'])).toEqual({ allowed: true, fields: ['request.decision'] });
  expect(own(core, 'request.decision')).toEqual({ allowed: false, missing: 'named' });
  // What it could only read is no answer of its own.
  expect(own(core, 'request.asked', ['p-1'])).toEqual({ allowed: false, missing: 'role' });
  expect(own('coordinator', 'request.asked', ['p-1']).allowed).toBe(true);
  for (const { purpose, mode, grants } of PAPER_KINDS.flatMap((kind) =>
    kind.grants.map((grant) => ({ ...kind, ...grant, grants: [grant] })),
  )) {
    const [{ role, stages, fields } = { role: '', stages: [], fields: [] }] = grants;
    const rows = (all: readonly (Grant | WriteGrant)[]) =>
      all.filter(
        (row) =>
          row.role === role && row.purpose === purpose && row.stages === stages && row.fields === fields,
      );
    expect([role, mode, rows(PAPER_READS).length > 0, rows(PAPER_WRITES).length > 0]).toEqual([
      ...[role, mode, mode !== 'write', mode !== 'read'],
    ]);
  }
  expect(
    PAPER_READS.filter(({ purpose }) => purpose === 'own-answer').every(({ when }) => when.includes('named')),
  ).toBe(true);
  expect(PAPER_WRITES.every(({ fields }) => fields.length > 0)).toBe(true);
});

test('a task for another purpose opens nothing (13.2), and a narrower one narrows only what it opens', () => {
  const base = {
    ...({ file: 'weighing', stage: 'weighing', today: '2027-03-15', involved: [] } as const),
    fields: ['8.2a', '8.2b', '8.2e'],
  } as const;
  const until = '2027-03-15';
  const handler = { member: 'm-1', party: 'om', roles: ['complaint-handler'] };
  const complaint = { ...base, actor: handler, purpose: 'complaint' } as const;
  expect(decide({ ...complaint, assignment: { purpose: 'assignment', until } })).toEqual({
    ...{ allowed: false, missing: 'assigned' },
  });
  expect(decide(complaint)).toEqual({ allowed: false, missing: 'assigned' });
  const narrow = { purpose: 'complaint', until, fields: ['8.2b'] } as const;
  expect(decide({ ...complaint, assignment: narrow })).toEqual({ allowed: true, fields: ['8.2b'] });
  const core = { member: 'm-1', party: 'om', roles: ['core-representative'] };
  const own = {
    ...base,
    actor: core,
    purpose: 'notice',
    assignment: { ...narrow, purpose: 'notice' },
  } as const;
  expect(decide(own)).toEqual({ allowed: true, fields: ['8.2a', '8.2e'] });
});

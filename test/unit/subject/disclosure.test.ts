/** Disclosure to an external partner (10.5, 14.1): asked, permitted by all, revoked; who leaves; and every order of it. */
import { type Covenant, covenantOn, modelCovenant } from '../../../covenant/index.ts';
import type { Actor, Directory } from '../../../domain/case.ts';
import { proposalOf, taskForm } from '../../../domain/forms/index.ts';
import {
  disclosedItems,
  disclosuresOf,
  type SubjectEvent,
  type SubjectState,
  subject,
} from '../../../domain/subject/index.ts';
import { covenantOf, explore } from './explore.ts';
import { completion, contextAt, directory, ITEMS, Life, provenance, rep } from './life.ts';

const PARTNER: Actor = { member: 'm-x', party: 'x', roles: ['external-partner'] };

const propose = (
  more: Partial<Extract<SubjectEvent, { type: 'propose-disclosure' }>> = {},
): SubjectEvent => ({
  type: 'propose-disclosure',
  by: rep('raad'),
  partner: 'x',
  items: [{ ref: 'c-1', unit: 'subject' }],
  kinds: ['signals'],
  necessity: 'carry-out',
  texts: [],
  ...more,
});
const revoke = (disclosure = 'd1', by = rep('gemeente')): SubjectEvent => ({
  ...{ type: 'revoke-disclosure', by, disclosure, texts: [] },
});

/** On the agenda with one partner, the person informed. */
function started(covenant: Covenant = modelCovenant(), partners = ['x']): Life {
  const life = new Life('2026-11-02', covenant);
  life.signal('s1');
  return life.onAgenda(['gemeente', 'raad'], partners).informed();
}
const permitAll = (life: Life): Life => life.all('permit-disclosure', { permit: 'yes' });
const step = (life: Life, id = 'd1'): string | undefined => disclosuresOf(life.state)[id]?.step;

test('every involved and every core party is asked; one item is read after all said yes, and not after it is revoked', () => {
  const life = started();
  life.at('2026-11-05').do(propose());
  expect(life.tasks('permit-disclosure').map(({ party }) => party)).toEqual([
    ...['gemeente', 'om', 'politie', 'raad'],
  ]);
  expect(disclosedItems(life.state, 'x')).toEqual([]);
  const before = life.state.file?.lastProcessing;
  for (const party of ['gemeente', 'om', 'politie']) life.one('permit-disclosure', { permit: 'yes' }, party);
  expect([disclosedItems(life.state, 'x'), life.state.file?.lastProcessing]).toEqual([[], before]);
  life.at('2026-11-06').one('permit-disclosure', { permit: 'yes' }, 'raad');
  expect([step(life), disclosedItems(life.state, 'x')]).toEqual(['permitted', ['c-1']]);
  // Disclosing counts as processing; nothing for another organisation.
  expect([life.state.file?.lastProcessing, disclosedItems(life.state, 'y')]).toEqual(['2026-11-06', []]);
  life.at('2026-11-10').do(revoke());
  expect([step(life), disclosedItems(life.state, 'x')]).toEqual(['revoked', []]);
  expect(life.state.file?.lastProcessing).toBe('2026-11-06');
  expect(life.refused(revoke())).toBe('not-disclosed');
});

test('what can’t be proposed', () => {
  const life = started(undefined, ['x', 'y']);
  expect(life.refused(propose({ by: rep('om') }))).toBe('not-involved');
  expect(life.refused(propose({ by: PARTNER }))).toBe('not-involved');
  expect(life.refused(propose({ partner: 'z' }))).toBe('not-a-partner');
  expect(life.refused(propose({ items: [] }))).toBe('items-missing');
  expect(life.refused(propose({ kinds: [] }))).toBe('kinds-missing');
  expect(life.refused(propose({ kinds: ['all'] }))).toBe('kinds-missing');
  expect(life.refused(propose({ necessity: 'because' }))).toBe('answer-missing');
  // Somebody of the network whose own notice is still to come (11.2).
  const add = { relation: 'network', wishesHelp: false, provenance: provenance('raad', life.today) } as const;
  life.do({ type: 'add-person', by: rep('raad'), person: 'p1', ...add, texts: [] });
  expect(life.refused(propose({ items: [{ ref: 'c-2', unit: 'person:p1' }] }))).toBe('not-informed');
  life.do(propose());
  expect(life.refused(propose())).toBe('already-proposed');
  // The same item to another organisation is another disclosure, asked for by itself.
  life.do(propose({ partner: 'y' }));
  expect(life.tasks('permit-disclosure')).toHaveLength(8);
});

test('first the notice: sent, or postponed on a ground', () => {
  const life = new Life('2026-11-02');
  life.signal('s1');
  life.onAgenda(['raad'], ['x']);
  expect(life.refused(propose())).toBe('not-informed');
  life.all('consult-informing', { view: 'inform' }).all('decide-informing', { outcome: 'inform' });
  expect(life.refused(propose())).toBe('not-informed');
  const postponed = new Life('2026-11-02');
  postponed.signal('s1');
  postponed.onAgenda(['raad'], ['x']).all('consult-informing', { view: 'postpone' });
  postponed.all('decide-informing', { outcome: 'postpone', ground: 'a' }).do(propose());
});

test('one no is enough; silence on the last day, also of who left, discloses nothing', () => {
  const no = started();
  no.do(propose()).ok;
  no.one('permit-disclosure', { permit: 'no' }, 'om');
  expect([step(no), no.tasks('permit-disclosure')]).toEqual(['refused', []]);
  const silent = started();
  silent.do(propose());
  const last = silent.lastDay('permit-disclosure') ?? '';
  for (const party of ['gemeente', 'om', 'politie'])
    silent.one('permit-disclosure', { permit: 'yes' }, party);
  // Nobody of the Raad is authorised any more: its task stays, and lapses like any other.
  const left: Directory = {
    ...directory,
    assignee: (party, role) => (party === 'raad' ? null : directory.assignee(party, role)),
  };
  silent.people = left;
  silent.until(last, '23:00');
  expect(step(silent)).toBe('asked');
  silent.until('2027-01-05');
  expect([step(silent), silent.tasks('permit-disclosure'), disclosedItems(silent.state, 'x')]).toEqual([
    ...['lapsed', [], []],
  ]);
});

test('a party that leaves the covenant in the middle: what waited for it is not disclosed, what all permitted stays', () => {
  const model = modelCovenant();
  const life = permitAll(started().planned('2026-12-01').at('2026-11-05'));
  life.do(propose());
  permitAll(life);
  life.do(propose({ items: [{ ref: 'c-2', unit: 'subject' }] }));
  for (const party of ['gemeente', 'om', 'politie']) life.one('permit-disclosure', { permit: 'yes' }, party);
  // It waits for the Raad alone; the Raad is gone at 24:00.
  expect([step(life, 'd1'), step(life, 'd2')]).toEqual(['permitted', 'asked']);
  const left = [{ party: 'raad', lastDay: '2026-11-05' }];
  const standing = { inForce: '2026-01-01', versions: [], left, stopped: null };
  life.covenant = covenantOn(model, standing, () => model, '2026-11-06');
  life.at('2026-11-06').moment();
  expect([step(life, 'd1'), step(life, 'd2'), life.tasks('permit-disclosure')]).toEqual([
    ...['permitted', 'lapsed', []],
  ]);
  expect(disclosedItems(life.state, 'x')).toEqual(['c-1']);
  expect(life.state.file?.involved).not.toContain('raad');
  expect(life.refused(propose())).toBe('not-involved');
  // The others can ask each other anew, without it.
  life.do(propose({ by: rep('gemeente'), items: [{ ref: 'c-2', unit: 'subject' }] }));
  expect(life.tasks('permit-disclosure').map(({ party }) => party)).not.toContain('raad');
});

test('an organisation that leaves in the middle: its tasks lapse, nothing is read or permitted any more', () => {
  const withdrawn = (life: Life, event: SubjectEvent = { type: 'moment' }) => {
    const context = { ...contextAt(life.covenant, life.now), partners: [], signed: [] };
    return subject.apply(life.state, event, context);
  };
  const life = permitAll(started().planned('2026-12-01'));
  life.do({ type: 'add-action', by: rep('raad'), owner: 'x', until: '2026-12-10', texts: [] });
  life.do(propose());
  permitAll(life);
  life.do(propose({ items: [{ ref: 'c-2', unit: 'subject' }] }));
  const task = life.task('report-action', 'x');
  expect(task).toMatchObject({ role: 'external-partner', assignee: 'm-x' });
  const gone = withdrawn(life);
  if (!gone.ok) throw new Error(gone.code);
  expect(gone.closed).toContainEqual({ task, how: 'lapsed' });
  expect(gone.state.tasks.filter(({ kind }) => kind.startsWith('permit'))).toEqual([]);
  expect(Object.values(disclosuresOf(gone.state)).map((one) => one.step)).toEqual(['ended', 'withdrawn']);
  expect(disclosedItems(gone.state, 'x')).toEqual([]);
  // Who answers at the very moment after it withdrew permits nothing.
  const last = completion(life.task('permit-disclosure', 'om'), { permit: 'yes' });
  expect(withdrawn(life, last)).toMatchObject({ ok: false });
  // Without somebody who signed nothing new begins, and what was permitted waits.
  const nobody = { ...contextAt(life.covenant, life.now), partners: [], signed: ['x'] };
  expect(
    subject.apply(life.state, propose({ items: [{ ref: 'c-3', unit: 'subject' }] }), nobody),
  ).toMatchObject({
    ...{ ok: false, code: 'not-signed' },
  });
});

test('a partner reports on its own action and adds its own data; the others’ forms are not for it', () => {
  const life = started().planned('2026-12-01');
  const data = (by: Actor, party = by.party): SubjectEvent => ({
    ...{ type: 'add-data', by, item: 'i1', texts: [] },
    provenance: { party, ground: 'partner-task', regime: 'AVG', on: life.today },
  });
  const organisation = { ...PARTNER, party: 'partner-x123' };
  expect(life.refused(data(organisation))).toBe('not-involved');
  const inIt = new Life('2026-11-02');
  inIt.signal('s1');
  const context = () => ({ ...contextAt(inIt.covenant, inIt.now), partners: ['partner-x123'] });
  for (const kind of ['assess', 'decide-agenda'] as const)
    for (const task of inIt.tasks(kind)) {
      const partners = ['partner-x123'];
      const answer =
        kind === 'assess' ? {} : { outcome: 'agenda' as const, parties: ['raad'], partners, items: ITEMS };
      const done = subject.apply(inIt.state, completion(task, answer as never), context());
      if (done.ok) inIt.current = done.state;
    }
  expect(inIt.state.file?.partners).toEqual(['partner-x123']);
  expect(subject.apply(inIt.state, data(organisation), context())).toMatchObject({ ok: true });
  expect(subject.apply(inIt.state, data(organisation, 'raad'), context())).toMatchObject({ ok: false });
  for (const type of [
    'add-action',
    'add-person',
    'propose-disclosure',
    'revoke-disclosure',
    'discuss',
  ] as const) {
    const event = { ...propose(), type, by: organisation, body: 'conference', owner: 'raad' } as never;
    expect([type, subject.apply(inIt.state, event, context()).ok]).toEqual([type, false]);
  }
});

test('permissionBy all: who is not involved is asked without a name', () => {
  const covenant = structuredClone(modelCovenant()) as { settings: { permissionBy: { value: string } } };
  covenant.settings.permissionBy.value = 'all';
  const life = started(covenant as unknown as Covenant);
  life.do(propose());
  expect(life.tasks('permit-disclosure-unnamed').map(({ party }) => party)).toEqual(['reclassering']);
  expect(life.tasks('permit-disclosure')).toHaveLength(4);
  permitAll(life);
  expect(disclosedItems(life.state, 'x')).toEqual([]);
  life.one('permit-disclosure-unnamed', { permit: 'yes' });
  expect(disclosedItems(life.state, 'x')).toEqual(['c-1']);
});

test('who is asked without a name learns kind and purpose, and nothing by which to guess', () => {
  const life = started();
  const canaries = ['KANARIE-organisatie', '2026-11-03', 'gemeente', 'Raad', 'c-1', 'x'];
  life.at('2026-11-03').do(propose());
  const task = { kind: 'permit-disclosure-unnamed', about: 'disclosure:d1' };
  const facts = proposalOf(life.state, life.covenant, task, () => 'KANARIE-organisatie');
  expect(facts).toEqual([
    { label: 'Soort gegevens', lines: ['Signalen'] },
    { label: 'Waarvoor', lines: ['Een maatregel uit het plan uitvoeren'] },
  ]);
  for (const canary of canaries.slice(0, 4)) expect(JSON.stringify(facts)).not.toContain(canary);
  const named = proposalOf(
    life.state,
    life.covenant,
    { ...task, kind: 'permit-disclosure' },
    () => 'KANARIE',
  );
  expect(JSON.stringify(named)).toContain('KANARIE');
  // Its form reads and writes no file, and its mail says no more than any task's.
  const form = taskForm(task.kind, life.covenant, { today: life.today, party: 'reclassering' });
  expect([form.reads, form.fields.map(({ goesTo }) => goesTo)]).toEqual([[], ['decision']]);
  const text = life.covenant.tasks.find(({ id }) => id === task.kind);
  expect([text?.personalData, text?.strong, text?.mailReason]).toEqual([
    ...[false, true, 'Uw toestemming is nodig.'],
  ]);
});

test('a law, a meeting, a closed plan', () => {
  const life = started();
  const duty = { type: 'record-duty', items: [], kinds: ['identity'], on: '2026-11-02', texts: [] } as const;
  life.do({ ...duty, items: [], kinds: ['identity'], texts: [], by: rep('raad') });
  expect(life.refused({ ...duty, items: [], kinds: [], texts: [], by: rep('raad') })).toBe('kinds-missing');
  expect(life.refused({ ...duty, items: [], kinds: ['identity'], texts: [], by: rep('reclassering') })).toBe(
    'not-involved',
  );
  const spoken = [{ partner: 'x', kinds: ['signals'], necessity: 'monitor' }];
  const talk: SubjectEvent = {
    ...{ type: 'discuss', by: rep('raad'), body: 'conference', meeting: 'm1', texts: [], spoken },
  };
  expect(life.refused(talk)).toBe('not-permitted');
  life.do(propose());
  expect(life.refused(talk)).toBe('not-permitted');
  permitAll(life);
  life.do(talk);
  expect(Object.values(disclosuresOf(life.state)).map((one) => one.step)).toEqual([
    ...['by-law', 'permitted', 'spoken'],
  ]);
  life.until('2028-01-01');
  expect(step(life, 'd2')).toBe('ended');
  expect(disclosedItems(life.state, 'x')).toEqual([]);
});

const BOUND = 12_000;
test('every order of asking, answering, revoking and ending: to a fixpoint', () => {
  const covenant = covenantOf(['gemeente', 'raad'], {
    'check-accuracy': 'P90Y',
    'review-round': 'P90Y',
  });
  const life = new Life('2027-01-04', covenant);
  life.signal('s1', '2027-01-04', 'gemeente');
  life.onAgenda(['gemeente', 'raad'], ['x']).informed();
  const made = (state: SubjectState): number => Object.keys(disclosuresOf(state)).length;
  const found = explore({
    covenant,
    start: { state: life.state, now: life.now },
    answers: {
      'permit-disclosure': [{ permit: 'yes' }, { permit: 'no' }],
      'decide-closing': [{ outcome: 'close' }],
      'review-or-close': [{ outcome: 'decide-closing' }],
    },
    free: (state) => [
      ...(made(state) < 2 ? [propose()] : []),
      ...Object.keys(disclosuresOf(state)).map((id) => revoke(id, rep('raad'))),
    ],
    bound: BOUND,
  });
  process.stdout.write(`disclosure: ${found.states} states, ${found.steps} steps\n`);
  expect(found.fixpoint).toBe(true);
  for (const what of ['propose-disclosure', 'permit-disclosure', 'revoke-disclosure'])
    expect([...found.accepted]).toContain(what);
}, 120_000);

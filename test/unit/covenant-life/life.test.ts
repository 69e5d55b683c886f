/** 18: signing, publishing, leaving, another version, follow-up, annex 1. */
import { isParty } from '../../../covenant/index.ts';
import type { Task } from '../../../domain/case.ts';
import { type CovenantState, covenantLife, standingOf } from '../../../domain/covenant-life/index.ts';
import { addDays } from '../../../domain/dates/index.ts';
import { Covenant18, covenant, inForce, manager, PARTIES, published } from './play.ts';

describe('18.1: the beginning', () => {
  const draft = () => new Covenant18('2027-01-04').do({ type: 'begin', draft: true });
  test('every party is asked to sign, core and case; nothing is in force before all have', () => {
    const life = draft();
    expect(life.tasks('sign-covenant').map(({ party, assignee }) => [party, assignee])).toEqual(
      PARTIES.map((party) => [party, `mgr-${party}`]),
    );
    expect(covenantLife.stage(life.state as CovenantState)).toBe('drafted');
    expect(standingOf(life.state as CovenantState, covenant).inForce).toBeNull();
    expect(life.context().covenant.onDay?.pending).toBe(true);
    const [one, ...others] = life.tasks('sign-covenant');
    for (const task of others) expect(life.complete(task, { signed: 'yes' }).ok).toBe(true);
    expect(life.kinds()).toEqual(['sign-covenant']);
    // Without signing nothing is checked either: the duties begin with the entry into force.
    expect(life.state?.duties).toEqual({});
    life.day = '2027-01-20';
    expect(life.complete(one as Task, { signed: 'yes' }).ok).toBe(true);
    expect(standingOf(life.state as CovenantState, covenant).inForce).toBe('2027-01-20');
    expect(life.context().covenant.onDay?.pending).toBeUndefined();
    expect(life.kinds()).toEqual(['record-publication', 'record-registration']);
    expect(life.state?.duties['check-log']?.from).toBe('2027-01-20');
  });
  test('publication and registration stay tasks until number, link and references are there', () => {
    const life = draft();
    life.all('sign-covenant', { signed: 'yes' });
    const [task] = life.tasks('record-publication');
    const tried = (over: object) => life.complete(task as Task, { ...published, ...over });
    expect(tried({ number: 'volgt' })).toMatchObject({ ok: false, field: 'number' });
    expect(tried({ link: 'staatscourant' })).toMatchObject({ ok: false, field: 'link' });
    expect(tried({ on: '2027-01-05' })).toMatchObject({ ok: false, field: 'on' });
    expect(tried({}).ok).toBe(true);
    expect(life.state?.publication?.number).toBe('2027-12345');
    const [register] = life.tasks('record-registration');
    expect(life.complete(register as Task, { register: '', dpia: 'DPIA-1' })).toMatchObject({
      field: 'register',
    });
    expect(life.complete(register as Task, { register: 'R-12', dpia: 'DPIA-1' }).ok).toBe(true);
    expect(life.state?.tasks).toEqual([]);
  });
});

describe('18.2-3: leaving', () => {
  test('the notice is always accepted; the last day is three months on; the others hear of it', () => {
    const life = inForce().do({ type: 'give-notice', by: manager('raad') });
    expect(life.tasks('note-leaving').map(({ party }) => party)).toEqual(
      PARTIES.filter((id) => id !== 'raad'),
    );
    expect(life.tasks('hand-over-cases').map(({ party }) => party)).toEqual(['raad']);
    // A case party: nothing to decide about going on.
    expect(life.tasks('decide-continuation')).toEqual([]);
    expect(standingOf(life.state as CovenantState, covenant).left).toEqual([
      { party: 'raad', lastDay: '2027-04-04' },
    ]);
    expect(life.try({ type: 'give-notice', by: manager('raad') })).toMatchObject({ code: 'already-leaving' });
    const stranger = { member: 'x', party: 'raad', roles: ['operations'] };
    expect(life.try({ type: 'give-notice', by: stranger })).toMatchObject({ code: 'not-yours' });
  });
  test('through the last day it is a party; at 24:00 it is none, and every case looks again', () => {
    const life = inForce().do({ type: 'give-notice', by: manager('raad') });
    life.to('2027-04-04');
    expect(isParty(life.context().covenant, 'raad', '2027-04-04')).toBe(true);
    expect(life.effects).toEqual([]);
    life.to('2027-04-05');
    expect(isParty(life.context().covenant, 'raad', '2027-04-05')).toBe(false);
    expect(life.effects).toEqual([{ effect: 'recount', on: '2027-04-05' }]);
    expect(life.tasks('hand-over-cases')).toEqual([]);
    expect(life.state?.stopped).toBeUndefined();
    expect(
      covenantLife.due(life.state as CovenantState, covenant).filter(({ ref }) => ref === 'raad'),
    ).toEqual([]);
  });
  test('a core party: the others decide whether it goes on; silence stops what is new', () => {
    const decides = (answers: Record<string, string>) => {
      const life = inForce().do({ type: 'give-notice', by: manager('om') });
      expect(life.tasks('decide-continuation').map(({ party }) => party)).toEqual(['gemeente', 'politie']);
      for (const task of life.tasks('decide-continuation'))
        if (answers[task.party ?? ''])
          expect(life.complete(task, { outcome: answers[task.party ?? ''] }).ok).toBe(true);
      return life.to('2027-04-05').state?.stopped;
    };
    expect(decides({ gemeente: 'continue', politie: 'continue' })).toBeUndefined();
    expect(decides({ gemeente: 'continue', politie: 'stop' })).toBe('2027-04-05');
    expect(decides({ gemeente: 'continue' })).toBe('2027-04-05');
    expect(decides({})).toBe('2027-04-05');
  });
  test('who leaves while the others sign holds nothing up', () => {
    const life = new Covenant18('2027-01-04').do({ type: 'begin', draft: true });
    for (const task of life.tasks('sign-covenant').filter(({ party }) => party !== 'raad'))
      life.complete(task, { signed: 'yes' });
    life.do({ type: 'give-notice', by: manager('raad') }).to('2027-04-05');
    expect(standingOf(life.state as CovenantState, covenant).inForce).toBe('2027-04-05');
  });
});

describe('18: another version', () => {
  const proposed = () => inForce().do({ type: 'propose-version', version: '2.0.0', from: '2027-06-01' });
  test('every party signs, it is published, and it takes over on its day', () => {
    const life = proposed();
    expect(life.tasks('sign-version').map(({ party, until }) => [party, until])).toEqual(
      PARTIES.map((party) => [party, '2027-05-31']),
    );
    life.all('sign-version', { outcome: 'sign' });
    life.all('record-publication', published);
    life.to('2027-05-31');
    expect(life.state?.versions).toBeUndefined();
    life.to('2027-06-01');
    expect(life.state?.versions).toMatchObject([
      { version: '2.0.0', from: '2027-06-01', number: '2027-12345' },
    ]);
    expect(life.effects).toEqual([{ effect: 'recount', on: '2027-06-01' }]);
    expect(standingOf(life.state as CovenantState, covenant).versions).toHaveLength(1);
  });
  test.each([
    ['one party says no', (life: Covenant18) => life.all('sign-version', { outcome: 'refuse' })],
    ['nobody publishes it', (life: Covenant18) => life.all('sign-version', { outcome: 'sign' })],
    ['nobody signs', () => undefined],
  ])('%s: the running one stays', (_name, answers) => {
    const life = proposed();
    try {
      answers(life);
    } catch {
      // The first refusal took the other parties' tasks away.
    }
    life.to('2027-06-01');
    expect(life.state?.versions).toBeUndefined();
    expect(life.state?.proposal).toBeUndefined();
    expect(life.tasks('sign-version')).toEqual([]);
  });
  test('one at a time, from a day to come', () => {
    const life = proposed();
    const again = (from: string, version = '3.0.0') => life.try({ type: 'propose-version', version, from });
    expect(again('2028-01-01')).toMatchObject({ code: 'version-waits' });
    const other = inForce();
    expect(other.try({ type: 'propose-version', version: '3.0.0', from: '2027-01-04' })).toMatchObject({
      code: 'version-too-early',
    });
    expect(
      other.try({ type: 'propose-version', version: covenant.version, from: '2027-09-01' }),
    ).toMatchObject({
      code: 'version-known',
    });
  });
});

test('15.3: the controller looks, and a check that is not in order is followed up by somebody, on a day', () => {
  const life = inForce().to('2027-06-20');
  const [check] = life.tasks('check-security');
  expect(check).toMatchObject({
    party: 'gemeente',
    role: 'party-manager',
    about: 'part:report-check-security-1',
  });
  const follow = { outcome: 'follow-up', owner: 'party-manager@politie', on: '2027-07-15' };
  expect(life.complete(check as Task, { ...follow, owner: 'de buren' })).toMatchObject({ field: 'owner' });
  expect(life.complete(check as Task, { ...follow, on: '2027-06-01' })).toMatchObject({ field: 'on' });
  expect(life.complete(check as Task, follow, ['z-1']).ok).toBe(true);
  const [task] = life.tasks('follow-up');
  expect(task).toMatchObject({ assignee: 'mgr-politie', until: '2027-07-15', about: check?.about });
  expect(covenantLife.taskEnd(covenant, life.state as CovenantState, task as Task).lastDay).toBe(
    '2027-07-15',
  );
  expect(life.complete(task as Task, { outcome: 'later' })).toMatchObject({ field: 'on' });
  expect(life.complete(task as Task, { outcome: 'later', on: '2027-08-01' }, ['z-2']).ok).toBe(true);
  life.all('follow-up', { outcome: 'done' });
  // The next check comes all the same, and the report goes five years after its last line.
  expect(life.state?.duties['check-security']).toEqual({ from: '2027-06-20', times: 1 });
  const end = covenantLife
    .due(life.state as CovenantState, covenant)
    .find(({ what }) => what === 'report-ends');
  expect(end).toMatchObject({ lastDay: '2032-06-20', ref: check?.about, acts: true });
  life.state = { ...(life.state as CovenantState), tasks: [] };
  life.to(addDays('2032-06-20', 1));
  expect(life.effects).toContainEqual(
    expect.objectContaining({ effect: 'erase-units', units: ['part:report-check-security-1'] }),
  );
});

test('1c: annex 1 holds once the administrator has established who signed', () => {
  const signing = { signing: 's-1', organisation: 'partner-welzijn', until: '2028-01-01' };
  const life = inForce().do({ type: 'annex-signed', ...signing });
  expect(life.try({ type: 'annex-signed', ...signing })).toMatchObject({ code: 'already-signed' });
  const [task] = life.tasks('confirm-annex');
  expect(task).toMatchObject({ role: 'administrator', about: 's-1' });
  expect(life.complete(task as Task, { outcome: 'confirm' }).ok).toBe(true);
  expect(life.effects).toEqual([
    {
      ...{ effect: 'annex', ...signing, signedOn: '2027-01-04', by: 'm-administrator', confirmed: true },
    },
  ]);
  expect(inForce().try({ type: 'annex-signed', ...signing, organisation: 'politie' })).toMatchObject({
    ok: false,
  });
});

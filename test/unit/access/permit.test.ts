/** A permit: what the store takes and nothing else (15.2b). Made by the rules only, never wider than asked, and asked again at the write. */
import {
  type Asked,
  isPermit,
  permitToRead,
  permitToSearch,
  permitToWrite,
  stillHolds,
  type WritePurpose,
} from '../../../domain/access/index.ts';

const actor = (...roles: string[]) => ({ member: 'm-1', party: 'om', roles });
const core = actor('core-representative');
const base = {
  ...{ actor: core, caseId: 's-1', file: 'weighing', stage: 'weighing', purpose: 'weigh' },
  ...{ today: '2027-03-15', involved: ['om'], fields: ['8.2b', '8.2d'] },
} as const satisfies Asked;
const write = (over: Partial<Asked<WritePurpose>>) => permitToWrite({ ...base, ...over });

test('a permit to read says who, for which party, what of which case and why; the log is made from it', () => {
  expect({ ...permitToRead({ ...base, fields: ['8.2b', '8.2c'] }) }).toEqual({
    ...{ mode: 'read', who: 'm-1', party: 'om', for: null, purpose: 'weigh', why: null, caseId: 's-1' },
    ...{ file: 'weighing', stage: 'weighing', fields: ['8.2b'], refs: null, reason: null },
    ...{ allowed: true, missing: null },
  });
  const told = { why: 'assess', for: 'm-2', refs: ['t-1'], reason: 'Spoed' };
  expect({ ...permitToRead({ ...base, purpose: 'own-answer', ...told }) }).toEqual(
    expect.objectContaining({ ...told, fields: ['8.2b', '8.2d'], allowed: true }),
  );
});

test('a refusal is a permit too: it keeps what was asked for, and what was missing', () => {
  const refused = permitToRead({ ...base, purpose: 'emergency' });
  expect(refused).toEqual(
    expect.objectContaining({ allowed: false, missing: 'reason', fields: ['8.2b', '8.2d'] }),
  );
  expect(stillHolds(refused, base)).toBe(false);
  // What would be allowed by now was still refused then.
  const early = permitToRead({ ...base, stage: 'destroyed' });
  expect([early.allowed, stillHolds(early, base)]).toEqual([false, false]);
});

test('writing is all or nothing', () => {
  expect(write({})).toEqual(
    expect.objectContaining({ mode: 'write', allowed: true, fields: ['8.2b', '8.2d'] }),
  );
  expect(write({ fields: ['8.2b', '8.2c'] })).toEqual(
    expect.objectContaining({ allowed: false, missing: 'role', fields: ['8.2b', '8.2c'] }),
  );
  // What is missing stands there when nothing at all may be written.
  const data = { file: 'conference', stage: 'conference', purpose: 'conference', fields: ['10.2b'] } as const;
  expect(write({ ...data, involved: ['raad'] }).missing).toBe('involved');
  expect(write(data).allowed).toBe(true);
});

test('who may read papers may not write them by it, and the other way round', () => {
  const desk = { file: 'papers', stage: 'new', purpose: 'request', actor: actor('coordinator') } as const;
  const asked = { ...base, ...desk, fields: ['request.asked'] };
  expect([permitToWrite(asked).allowed, permitToRead(asked).allowed]).toEqual([true, false]);
  expect(permitToWrite({ ...asked, stage: 'deciding' }).allowed).toBe(false);
  const asParty = { ...asked, actor: core, stage: 'deciding', handlers: ['m-1'] };
  expect([permitToRead(asParty).allowed, permitToWrite(asParty).allowed]).toEqual([true, false]);
});

test('the same is decided again about the case as it is now', () => {
  const reading = permitToRead(base);
  expect(stillHolds(reading, base)).toBe(true);
  expect(stillHolds(reading, { ...base, stage: 'conference' })).toBe(false);
  const conference = { file: 'conference', stage: 'conference', purpose: 'conference' } as const;
  const plan = permitToRead({ ...base, ...conference, fields: ['9.3'] });
  expect(stillHolds(plan, { stage: 'conference', involved: ['om', 'raad'] })).toBe(true);
  expect(stillHolds(plan, { stage: 'conference', involved: ['raad'] })).toBe(false);
  // Less than everything is not the same.
  const about = permitToRead({ ...base, purpose: 'core-decision', fields: ['8.2a', '8.2b'] });
  expect(about.fields).toEqual(['8.2a', '8.2b']);
  expect(stillHolds(about, { ...base, stage: 'closed' })).toBe(false);
  const papers = { file: 'papers', stage: 'deciding', purpose: 'request', handlers: ['m-1'] } as const;
  const task = permitToRead({ ...base, ...papers, fields: ['request.asked'] });
  expect(task.allowed).toBe(true);
  // The task went to somebody else meanwhile.
  expect(stillHolds(task, { stage: 'deciding', involved: [], handlers: ['m-9'] })).toBe(false);
  expect(stillHolds(task, { stage: 'deciding', involved: [] })).toBe(false);
  const decision = permitToWrite({ ...base, ...papers, fields: ['request.decision'] });
  expect(stillHolds(decision, { stage: 'deciding', involved: [], handlers: ['m-1'] })).toBe(true);
  expect(stillHolds(decision, { stage: 'deciding', involved: [] })).toBe(false);
});

test('nobody else makes a permit, widens one, or changes what it was made from', () => {
  const reading = permitToRead({ ...base, refs: ['t-1'] });
  expect(isPermit(reading)).toBe(true);
  for (const other of [{ ...reading }, Object.create(reading), null, undefined, 'permit'])
    expect(isPermit(other)).toBe(false);
  const Permit = reading.constructor as new (...args: unknown[]) => unknown;
  expect(() => new Permit(Symbol('maker'), { ...reading }, () => ({ allowed: true }))).toThrow(TypeError);
  expect([reading, reading.fields, reading.refs].every((part) => Object.isFrozen(part))).toBe(true);

  const given = { ...base, actor: actor('auditor'), fields: ['8.2b'], refs: ['t-1'] };
  const refused = permitToRead(given);
  given.actor.roles.push('core-representative');
  given.fields.push('8.2d');
  given.refs.push('t-2');
  expect([refused.fields, refused.refs, stillHolds(refused, base)]).toEqual([['8.2b'], ['t-1'], false]);
  const own = { ...base, actor: actor('core-representative') };
  const kept = permitToRead(own);
  own.actor.roles.pop();
  expect(stillHolds(kept, base)).toBe(true);
});

describe('who may look for a known person (7, 8.3, 12.2, 13.1)', () => {
  const may = (role: string, why: string) => permitToSearch({ actor: actor(role), why }).allowed;

  test.each([
    ['core-representative', ['register-signal', 'split-signal', 'link-request', 'sort-complaint', 'search']],
    ['administrator', ['split-signal', 'link-request', 'sort-complaint']],
    ['request-officer', ['link-request', 'sort-complaint']],
    ['case-representative', []],
    ['coordinator', []],
    ['auditor', []],
  ])('%s: %p', (role, reasons) => {
    const all = ['register-signal', 'split-signal', 'link-request', 'sort-complaint', 'search'];
    expect(all.filter((why) => may(role, why))).toEqual(reasons);
  });

  test('for a request also those whom a file is not about; else the subject alone', () => {
    const search = { ...permitToSearch({ actor: core, why: 'search', reason: 'Een vraag' }) };
    expect(search).toEqual({
      ...{ mode: 'search', who: 'm-1', party: 'om', for: null, purpose: 'search', why: 'search' },
      ...{ caseId: null, file: 'known', stage: null, fields: ['8.2a'], refs: null, reason: 'Een vraag' },
      ...{ allowed: true, missing: null },
    });
    const forRequest = permitToSearch({ actor: core, why: 'link-request' });
    expect([forRequest.fields, forRequest.reason]).toEqual([['8.2a', '8.2c', '10.2f', '10.2g'], null]);
    const refused = permitToSearch({ actor: actor('auditor'), why: 'search' });
    expect([refused.missing, stillHolds(refused, base)]).toEqual(['role', false]);
    expect(stillHolds(forRequest, base)).toBe(true);
  });
});

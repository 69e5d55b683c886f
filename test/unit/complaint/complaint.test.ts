/** A complaint (13.1, Awb chapter 9): the term, who may handle it, the file read by the controller's word only, its ends. */
import { complaintLetter, confirmationLetter, readingFor } from '../../../domain/complaint/index.ts';
import { COORDINATOR, CORE, code, core, covenant, DESK, FILE, HANDLER, OTHER, Play } from './play.ts';

test('six weeks from receipt, whatever the step; each step ends before it, and silence settles nothing', () => {
  const play = new Play().received();
  expect(play.end('answer-complaint')).toMatchObject({
    lastDay: '2027-01-08',
    article: '13.1, Awb 9:11',
    acts: false,
  });
  expect(play.end('sort-complaint')?.lastDay).toBe('2026-12-04');
  expect(play.end('confirm-complaint')?.lastDay).toBe('2026-12-04');
  expect(code(play.sorted())).toBe('ok');
  expect(play.end('give-complaint-reading')?.lastDay).toBe('2026-12-11');
  expect(play.end('hear-complaint')?.lastDay).toBe('2026-12-25');
  // The reminders come before, and who must act is told; nothing decides by itself.
  play.to('2026-12-23');
  expect(play.effects).toContainEqual(expect.objectContaining({ effect: 'mail', occasion: 'escalate' }));
  play.to('2027-01-09');
  expect(play.is.step).toBe('hearing');
});

test('to its end: confirmed, heard, an opinion with reasons, sent; the files hear that it runs and that it is over', () => {
  const play = new Play().received();
  expect(code(play.answer('confirm-complaint', { sentOn: '2026-11-26' }))).toBe('date-too-early');
  expect(code(play.answer('confirm-complaint', { sentOn: '2026-11-27' }))).toBe('ok');
  play.sorted();
  expect(play.effects).toContainEqual(
    expect.objectContaining({
      effect: 'tell',
      to: FILE,
      event: { type: 'request-runs', what: 'complaint', receivedOn: '2026-11-27', answerBy: '2027-01-08' },
    }),
  );
  play.agreed().to('2026-12-10');
  expect(code(play.answer('hear-complaint', { outcome: 'heard', heardOn: '2026-11-20' }))).toBe(
    'date-too-early',
  );
  expect(code(play.answer('hear-complaint', { outcome: 'heard', heardOn: '2026-12-09' }))).toBe('ok');
  expect(code(play.answer('decide-complaint', { opinion: 'partly' }))).toBe('ok');
  expect(play.is.decision).toMatchObject({ opinion: 'partly', by: 'm-han', on: '2026-12-10' });
  expect(code(play.answer('send-complaint-answer', { sentOn: '2026-12-10' }))).toBe('ok');
  expect(play.is).toMatchObject({ step: 'closed', outcome: 'decided', tasks: [], confirmedOn: '2026-11-27' });
  expect(play.effects).toContainEqual(
    expect.objectContaining({ effect: 'tell', to: FILE, event: { type: 'request-over' } }),
  );
});

test('nobody who was involved, or whom it is about, handles it: not named, not handed over, not as a deputy, not later', () => {
  const play = new Play().received();
  expect(code(play.sorted({ workers: { [FILE]: ['m-han'] } }))).toBe('was-involved');
  expect(code(play.sorted({ against: ['m-han'] }))).toBe('about-you');
  expect(code(play.sorted({ handler: 'm-gemeente' }))).toBe('not-able');
  expect(code(play.sorted({ against: ['m-oth'] }))).toBe('ok');
  const task = play.task('hear-complaint').id;
  const handOver = { type: 'reassign', by: COORDINATOR, task, to: 'm-oth', reason: 'absent' } as never;
  expect(code(play.do(handOver))).toBe('about-you');
  expect(code(play.do({ type: 'change-complaint-handler', by: DESK, handler: 'm-oth' }))).toBe('about-you');
  // m-oth stands in for m-han today, and still may not.
  expect(code(play.answer('hear-complaint', { outcome: 'not-wanted' }, OTHER))).toBe('about-you');
  // Involved since: looked up again with each step.
  expect(code(play.answer('hear-complaint', { outcome: 'not-wanted', involved: ['m-han'] }))).toBe(
    'was-involved',
  );
  expect(play.is.step).toBe('hearing');
});

test('another handler takes the open task along, and the one before reads nothing any more', () => {
  const play = new Play().received();
  play.sorted();
  play.agreed();
  expect(readingFor(covenant, play.is, 'm-han', '2026-11-28')).toEqual({
    purpose: 'complaint',
    until: '2027-01-08',
  });
  play.must({ type: 'change-complaint-handler', by: DESK, handler: 'm-oth' });
  expect(play.task('hear-complaint').assignee).toBe('m-oth');
  expect(readingFor(covenant, play.is, 'm-han', '2026-11-28')).toBeNull();
  expect(readingFor(covenant, play.is, 'm-oth', '2026-11-28')).not.toBeNull();
});

test('who loses the authority is replaced by somebody who is free; with nobody else the task has nobody', () => {
  const play = new Play().received();
  play.sorted({ against: ['m-oth'] });
  play.people = play.people.filter(({ member }) => member !== 'm-han');
  play.must({ type: 'assignee-gone', member: 'm-han' });
  expect(play.task('hear-complaint').assignee).toBeNull();
  expect(play.is.handler).toBeNull();
});

test('the file is read by the word of all core parties only: one "no" or silence is no access; asked again; stopped', () => {
  const play = new Play().received();
  play.sorted();
  expect(readingFor(covenant, play.is, 'm-han', '2026-11-28')).toBeNull();
  play.answer('give-complaint-reading', { answer: 'refuse' }, undefined, 'om');
  expect(play.is.reading.step).toBe('refused');
  expect(play.is.tasks.some(({ kind }) => kind === 'give-complaint-reading')).toBe(false);
  expect(code(play.do({ type: 'ask-complaint-reading', by: OTHER }))).toBe('not-yours');
  play.must({ type: 'ask-complaint-reading', by: HANDLER }).agreed(['gemeente', 'om']);
  play.to('2026-12-12', '00:30');
  expect(play.is.reading.step).toBe('refused');
  play.must({ type: 'ask-complaint-reading', by: HANDLER }).agreed();
  expect(readingFor(covenant, play.is, 'm-han', '2027-01-08')).not.toBeNull();
  // At 24:00 of the complaint's last day it ends, sent or not.
  expect(readingFor(covenant, play.is, 'm-han', '2027-01-09')).toBeNull();
  expect(code(play.do({ type: 'stop-complaint-reading', by: DESK }))).toBe('not-yours');
  play.must({ type: 'stop-complaint-reading', by: core('politie') });
  expect(readingFor(covenant, play.is, 'm-han', '2026-12-12')).toBeNull();
});

test('somebody unknown: no file is tied to it, nobody is asked for access, and it is handled all the same', () => {
  const play = new Play().received();
  expect(code(play.sorted({ identity: 'not' }))).toBe('identity-first');
  expect(code(play.sorted({ identity: 'not', links: [] }))).toBe('ok');
  expect(play.is).toMatchObject({ identity: null, links: {}, reading: { step: 'none' } });
  expect(play.effects.some(({ effect }) => effect === 'tell')).toBe(false);
  expect(play.is.tasks.map(({ kind }) => kind).sort()).toEqual(['confirm-complaint', 'hear-complaint']);
});

test('a file that has gone can not be named, and one that goes meanwhile takes no answer away', () => {
  const play = new Play().received();
  expect(code(play.sorted({ workers: {} }))).toBe('no-links');
  play.sorted();
  play.must({ type: 'file-gone', file: FILE });
  play.answer('hear-complaint', { outcome: 'no-reaction' });
  play.answer('decide-complaint', { opinion: 'no-opinion' });
  play.answer('send-complaint-answer', { sentOn: '2026-11-27' });
  // Without a file it is kept a year after its closing.
  expect(play.end('complaint-records')?.lastDay).toBe('2027-11-27');
});

test('kept as long as the file that it is about, but never gone while it runs; destroyed leaves nothing to do', () => {
  const play = new Play().received();
  play.sorted();
  play.must({ type: 'file-ends', from: FILE, first: '2026-12-20', last: '2026-12-20' });
  expect((play.end('complaint-records')?.lastDay ?? '') > '2027-01-08').toBe(true);
  play.must({ type: 'close-complaint', by: HANDLER, why: 'settled' });
  expect(play.end('complaint-records')?.lastDay).toBe('2026-12-19');
  play.to('2026-12-20', '03:00');
  expect(play.is).toMatchObject({ destroyed: true, tasks: [] });
  expect(play.effects).toContainEqual({ effect: 'erase-case', term: 'complaint-records', article: '13.1' });
  expect(code(play.do({ type: 'close-complaint', by: DESK, why: 'double' }))).toBe('destroyed');
});

test('longer once by four weeks, and with the person’s consent; never after the last day, never by another', () => {
  const play = new Play().received();
  play.sorted();
  expect(code(play.do({ type: 'extend-complaint', by: DESK, how: 'own' }))).toBe('not-yours');
  play.must({ type: 'extend-complaint', by: HANDLER, how: 'own' });
  expect(play.end('answer-complaint')?.lastDay).toBe('2027-02-05');
  expect(code(play.do({ type: 'extend-complaint', by: HANDLER, how: 'own' }))).toBe('not-extendable');
  expect(code(play.do({ type: 'extend-complaint', by: HANDLER, how: 'agreed', until: '2027-02-05' }))).toBe(
    'not-later',
  );
  play.must({ type: 'extend-complaint', by: HANDLER, how: 'agreed', until: '2027-02-20' });
  expect(play.end('answer-complaint')?.why.counting).toContain('20 februari 2027');
  // The confirmation doesn't become later by it.
  expect(play.end('confirm-complaint')?.lastDay).toBe('2026-12-04');
  play.to('2027-02-21');
  expect(code(play.do({ type: 'extend-complaint', by: HANDLER, how: 'agreed', until: '2027-03-01' }))).toBe(
    'too-late',
  );
});

test('not handling it is for the handler, on a ground of the law, in the first four weeks', () => {
  const play = new Play().received();
  play.sorted();
  expect(code(play.answer('hear-complaint', { outcome: 'not-handled', ground: 'boring' }))).toBe(
    'answer-missing',
  );
  play.to('2026-12-26');
  const ground = 'handled-before';
  expect(code(play.answer('hear-complaint', { outcome: 'not-handled', ground }))).toBe('too-late-not-to');
  const early = new Play().received();
  early.sorted();
  early.to('2026-12-25');
  expect(code(early.answer('hear-complaint', { outcome: 'not-handled', ground }))).toBe('ok');
  expect(early.is).toMatchObject({ step: 'sending', decision: { opinion: 'not-handled', ground } });
});

test('whom it is about does not end it or choose who handles it, also at the desk', () => {
  const play = new Play().received();
  play.sorted({ against: [DESK.member] });
  expect(code(play.do({ type: 'close-complaint', by: DESK, why: 'withdrawn' }))).toBe('about-you');
  expect(code(play.do({ type: 'change-complaint-handler', by: DESK, handler: 'm-oth' }))).toBe('about-you');
  play.must({ type: 'change-complaint-handler', by: COORDINATOR, handler: 'm-oth' });
});

test('twice the same: the second is closed by the desk and says so', () => {
  const play = new Play().received();
  expect(code(play.do({ type: 'close-complaint', by: core('om'), why: 'double' }))).toBe('not-yours');
  play.must({ type: 'close-complaint', by: DESK, why: 'double' });
  expect(play.is).toMatchObject({ outcome: 'double', step: 'closed', tasks: [] });
  expect(code(play.do({ type: 'close-complaint', by: DESK, why: 'double' }))).toBe('closed');
  expect(
    code(
      play.do({
        type: 'register-complaint',
        by: DESK,
        how: 'desk',
        receivedOn: '2026-11-27',
        behalf: 'self',
      }),
    ),
  ).toBe('known');
});

test('each letter is whole, for each outcome and without a name', () => {
  const play = new Play().received();
  play.sorted();
  const words = {
    number: 'k1',
    date: '2026-12-10',
    addressee: [],
    findings: 'Er stond een fout.\n\nDat klopt.',
    measures: '',
  };
  const confirmed = JSON.stringify(confirmationLetter(covenant, play.is, words));
  expect(confirmed).toContain('8 januari 2027');
  for (const opinion of ['founded', 'partly', 'unfounded', 'no-opinion', 'not-handled'] as const) {
    const decision = { on: '2026-12-10', by: 'm-han', opinion, ground: 'too-long-ago' };
    const said = JSON.stringify(complaintLetter(covenant, { ...play.is, decision }, words));
    expect(said).toContain('Er stond een fout.');
    expect(said).toContain('ombudsman');
    expect(said).not.toMatch(/\{[a-z]|undefined/);
    expect(said.includes('Awb 9:8(1)(b)')).toBe(opinion === 'not-handled');
  }
  expect(() => complaintLetter(covenant, play.is, words)).toThrow(RangeError);
  expect(CORE).toHaveLength(3);
});

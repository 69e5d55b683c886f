import { mailText, modelCovenant, partyIds, partyOf, taskText } from '../../../covenant/index.ts';
import model from '../../../covenant/model.json' with { type: 'json' };

const covenant = modelCovenant();

test('the terms are those of the covenant', () => {
  const rows = covenant.terms.map(({ id, article, length, kind, extendable, reading }) =>
    [id, article, length, kind, extendable ? 'extendable' : 'never', reading ? 'reading' : ''].join(' | '),
  );
  expect(rows).toEqual([
    'weigh-signal | 7 | P4W | answer-by | extendable | reading',
    'inform-subject | 11.2-3, AVG 14(3) | P1M | answer-by | never | reading',
    'reconsider-notice | 11.5 | P3M | answer-by | extendable | reading',
    'undecided-signal | 13.3 | P6M | keep-no-longer-than | never | reading',
    'not-on-agenda | 13.3 | P6M | keep-no-longer-than | never | reading',
    'archive | 13.2 | P1Y | keep-no-longer-than | never | reading',
    'destroy | 13.1 | P5Y | keep-for | never | reading',
    'answer-request | 12.3-5 | P4W | answer-by | extendable | reading',
    'answer-complaint | 13.1, Awb 9:11 | P6W | answer-by | extendable | reading',
    'carry-out-correction | 12.6 | P4W | answer-by | extendable | ',
    'check-accuracy | 8.3, 10.3 | P6M | answer-by | never | reading',
    'check-access | 15.2e, 15.2f | P3M | answer-by | extendable | reading',
    'check-security | 15.3 | P6M | answer-by | never | reading',
    'evaluate-security | 15.3 | P1Y | answer-by | never | ',
    'report-breach | 15.2g, AVG 33 | PT72H | exact | never | reading',
    'leave-covenant | 18.2 | P3M | answer-by | never | reading',
    'evaluate-covenant | 18.4 | P2Y | answer-by | never | reading',
  ]);
});

test('the parties, and the grounds of article 6 that need words', () => {
  expect(partyIds(covenant, 'core')).toEqual(['gemeente', 'om', 'politie']);
  expect(partyIds(covenant, 'case')).toEqual(['raad', 'reclassering']);
  const grounds = covenant.parties.map(({ id, regime, grounds }) => [
    id,
    regime,
    ...grounds.map((ground) => `${ground.law}: ${ground.words.map((word) => word.id).join(' ')}`),
  ]);
  const inWords = 'weighty-interest necessity';
  const task = 'AVG 6(1)(c), Reclasseringsregeling 1995 artikel 8: ';
  expect(grounds).toEqual([
    ['gemeente', 'AVG', 'AVG 6(1)(e): '],
    ['om', 'Wjsg', `Wjsg 39f(1): ${inWords}`],
    ['politie', 'Wpg', `Wpg 18(2): ${inWords}`, `Wpg 20: ${inWords}`],
    ['raad', 'AVG', 'AVG 6(1)(e): '],
    ['reclassering', 'AVG', task, task, task],
  ]);
});

test('who disagrees or is silent: the outcome protects the person', () => {
  const outcomes = Object.entries(covenant.deadlock).map(([kind, { outcome }]) => `${kind} ${outcome}`);
  expect(outcomes).toEqual(
    expect.arrayContaining([
      ...['agenda not-on-agenda', 'informing inform', 'closing close', 'reopening refuse', 'hold by-ground'],
      ...['request grant', 'access refuse'],
    ]),
  );
});

test('the refusal grounds stand beside their letters in the law, the holds that 13.3 allows are known', () => {
  expect(covenant.refusalGrounds.map(({ id, law }) => `${id} ${law}`)).toEqual([
    ...['a UAVG 41(1)(a)', 'b UAVG 41(1)(d)', 'c UAVG 41(1)(e)', 'd UAVG 41(1)(h)', 'e UAVG 41(1)(i)'],
  ]);
  const allowed = covenant.holdGrounds.filter((ground) => ground.alsoForNotOnAgenda).map(({ law }) => law);
  expect(allowed).toEqual(['bevel van de rechter', 'AVG 18(1)(b)', 'AVG 18(1)(c)']);
});

test('decree days, and a bill of which nobody knows whether it is in force', () => {
  expect(covenant.nonWorkingDays.map(({ day }) => day)).toEqual([
    ...['2026-01-02', '2026-05-15', '2027-05-07', '2028-04-28', '2028-05-26'],
  ]);
  expect(covenant.law.find(({ id }) => id === 'bill-36225')?.inForce).toBeNull();
  expect(covenant.lawMapping.find(({ old }) => old === 'Wbp 43')?.now).toBe('AVG 23 en UAVG 41');
});

test('the framework has four phases, two dimensions and nine areas', () => {
  const { phases, dimensions, areas } = covenant.framework;
  expect([phases.length, dimensions.length, areas.length]).toEqual([4, 2, 9]);
  expect(areas[6]?.title).toBe('Internationale contacten en bewegingen');
});

test('the covenant is one frozen object', () => {
  expect(modelCovenant()).toBe(covenant);
  const frozen = (value: unknown): boolean =>
    typeof value !== 'object' ||
    value === null ||
    (Object.isFrozen(value) && Object.values(value).every(frozen));
  expect(frozen(covenant)).toBe(true);
  // What is imported stays as it was: the covenant is a copy.
  expect(Object.isFrozen(model)).toBe(false);
});

describe('texts', () => {
  const values = {
    taskNumber: 'T-17',
    lastDay: 'vrijdag 25 december 2026',
    reason: 'Uw oordeel is nodig.',
    link: 'L',
    article: '7',
    start: 'het begin',
    startedOn: 'vrijdag 27 november 2026',
    counting: 'Zo geteld.',
    code: '123456',
    minutes: '10',
    day: 'maandag',
    time: ' om 9.30 uur',
    count: '2',
    tasks: 'T-17',
    number: 'f0000000',
    kinds: 'K-18',
  };
  test.each(Object.keys(covenant.mails) as (keyof typeof covenant.mails)[])(
    'mail %s is filled in completely',
    (key) => {
      const { subject, body } = mailText(covenant, key, values);
      const whole = [subject, ...body].join('\n');
      // What is about no task names none.
      const names = {
        deputy: values.link,
        meeting: values.link,
        meetingOff: values.day,
        annex: values.link,
        annexCode: values.code,
        received: values.number,
        upkeep: values.kinds,
      };
      expect(whole).toContain(names[key as keyof typeof names] ?? values.taskNumber);
      expect(whole).not.toMatch(/[{}]/);
    },
  );
  test('what is filled in is never read as a placeholder again', () => {
    const { body } = mailText(covenant, 'task', { ...values, reason: '{link} $& $1' });
    expect(body[0]).toContain('{link} $& $1');
  });
  test('every task has a title, an instruction and a reason for a mail without an article or a person in it', () => {
    for (const task of covenant.tasks) {
      expect(task.mailReason).not.toMatch(/artikel|subject|betrokkene|\d/i);
      expect(`${task.title}${task.mailReason}`).not.toMatch(/[{}]/);
    }
    expect(taskText(covenant, 'assess').title).toBe('Beoordeel het signaal');
  });
  test('asking for what is not there is a mistake in the program', () => {
    expect(() => taskText(covenant, 'nothing')).toThrow(RangeError);
    expect(() => partyOf(covenant, 'nobody')).toThrow(RangeError);
  });
});

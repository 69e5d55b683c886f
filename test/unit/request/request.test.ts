/** A request of the person concerned (12): each step's last day, who is silent, and every odd request with a clear path. */

import { granted, leftOut, livingLinks, receiptLetter } from '../../../domain/request/index.ts';
import { COORDINATOR, rep } from '../subject/life.ts';
import { CORE, code, covenant, FILE, LINK, Play, registered } from './play.ts';

const begun = (over: object = {}): Play => new Play().must(registered(over));
const atDecision = (over: object = {}): Play => begun(over).identified().found().contributed();

describe('the term', () => {
  test('counts from receipt, which may lie before the day on which it was taken in', () => {
    const play = new Play('2026-11-30').must(registered());
    expect(play.end('answer-request')?.lastDay).toBe('2026-12-25');
    expect(code(play.do({ type: 'received-earlier', by: COORDINATOR, receivedOn: '2026-11-28' }))).toBe(
      'not-earlier',
    );
    play.must({ type: 'received-earlier', by: COORDINATOR, receivedOn: '2026-11-20' });
    expect(play.end('answer-request')?.lastDay).toBe('2026-12-18');
    expect(code(new Play().do(registered({ receivedOn: '2026-11-28' })))).toBe('date-in-future');
  });

  test('each step ends before the next, and all of them before the last day', () => {
    const play = begun();
    expect(play.lastDay('establish-identity')).toBe('2026-12-04');
    expect(play.identified().lastDay('link-request')).toBe('2026-12-07');
    expect(play.found().lastDay('contribute-request')).toBe('2026-12-15');
    expect(play.contributed().lastDay('decide-request')).toBe('2026-12-21');
    expect(play.decided().lastDay('send-answer')).toBe('2026-12-25');
    play.answer('send-answer', { sentOn: '2026-11-27' });
    expect(play.is).toMatchObject({ step: 'closed', outcome: 'decided', sentOn: '2026-11-27', tasks: [] });
  });

  test('is longer only where the covenant says so, and once', () => {
    const by = { member: 'm-adm', party: 'gemeente', roles: ['administrator'] };
    expect(code(begun().do({ type: 'extend-request', by }))).toBe('not-extendable');
    const play = begun();
    const { requestExtension } = covenant.settings;
    play.covenant = {
      ...covenant,
      settings: { ...covenant.settings, requestExtension: { ...requestExtension, value: 'P2W' } },
    };
    expect(code(play.do({ type: 'extend-request', by: COORDINATOR }))).toBe('not-yours');
    play.must({ type: 'extend-request', by });
    expect(play.end('answer-request')?.lastDay).toBe('2027-01-08');
    expect(code(play.do({ type: 'extend-request', by }))).toBe('not-extendable');
  });

  test('comes forward when the file is destroyed before it', () => {
    const play = begun().identified().found();
    play.must({ type: 'file-ends', from: FILE, first: '2026-12-10', last: '2031-01-01' });
    expect(play.end('answer-request')?.lastDay).toBe('2026-12-09');
    expect(play.lastDay('contribute-request')).toBe('2026-11-29');
    // A file that goes tomorrow leaves today.
    play.must({ type: 'file-ends', from: FILE, first: '2026-11-28', last: '2031-01-01' });
    expect(play.lastDay('contribute-request')).toBe('2026-11-27');
  });
});

describe('silence and disagreement', () => {
  test('who it is was never established: asked again, and answered all the same within the term', () => {
    const play = begun();
    expect(code(play.answer('establish-identity', { outcome: 'ask-again' }))).toBe('ok');
    expect(play.is.askedAgain).toEqual(['2026-11-27']);
    expect(play.task('establish-identity').id).toBe('t2');
    expect(play.to('2026-12-21', '23:59').is.step).toBe('identifying');
    expect(play.to('2026-12-22', '00:00').is).toMatchObject({ step: 'sending', outcome: 'not-identified' });
    expect(play.lastDay('send-answer')).toBe('2026-12-25');
    expect(play.effects.filter(({ effect }) => effect === 'tell')).toEqual([]);
  });

  test('a party that does not contribute holds nothing back', () => {
    const play = begun().identified().found();
    play.answer('contribute-request', { withhold: [{ item: 'w-1', ground: 'c' }] }, 'om');
    play.to('2026-12-16', '00:00');
    expect(play.is.step).toBe('deciding');
    expect(play.is.contributed).toEqual({
      gemeente: 'silent',
      om: 'answered',
      politie: 'silent',
      raad: 'silent',
    });
    expect(play.is.withheld).toEqual([{ item: 'w-1', ground: 'c', party: 'om' }]);
    play.decided();
    expect(leftOut(play.is)).toHaveLength(1);
  });

  test('no decision on its last day grants: all of it is given, nothing is left out', () => {
    const play = begun({ asks: ['access', 'correction', 'objection'] })
      .identified()
      .found();
    play.answer(
      'contribute-request',
      {
        withhold: [{ item: 'w-1', ground: 'a' }],
        corrections: [{ item: 'w-2', what: 'remove', answer: 'refuse' }],
      },
      'om',
    );
    play.to('2026-12-22', '00:00');
    expect(play.is.decision).toEqual({
      on: '2026-12-22',
      by: 'deadlock',
      access: 'all',
      correction: 'grant',
      objection: 'shield',
    });
    expect(leftOut(play.is)).toEqual([]);
    expect(granted(play.is)).toHaveLength(1);
    const told = play.effects.flatMap((one) => (one.effect === 'tell' ? [one.event] : []));
    expect(told.map(({ type }) => type)).toEqual([
      'request-runs',
      'impediment-gone',
      'correct-items',
      'objection-decided',
    ]);
    expect(told[0]).toMatchObject({ what: 'objection', receivedOn: '2026-11-27', answerBy: '2026-12-25' });
  });

  test('who differ consult and answer anew, with the same last day', () => {
    const play = atDecision();
    play.answer('decide-request', { access: 'all' }, 'om');
    play.answer('decide-request', { access: 'neither', ground: 'a' }, 'politie');
    play.answer('decide-request', { access: 'all' }, 'gemeente');
    expect(play.is).toMatchObject({ step: 'deciding', round: 2, answers: {} });
    expect(play.lastDay('decide-request')).toBe('2026-12-21');
    play.decided({ access: 'neither', ground: 'a' });
    expect(play.is.decision).toMatchObject({ by: 'all', access: 'neither', ground: 'a' });
  });

  test('refusing takes a ground of 11.3, in each answer', () => {
    const play = begun().identified().found();
    expect(code(play.answer('contribute-request', { withhold: [{ item: 'w-1', ground: 'z' }] }, 'om'))).toBe(
      'ground-missing',
    );
    play.contributed();
    expect(code(play.answer('decide-request', { access: 'neither' }, 'om'))).toBe('ground-missing');
    expect(code(play.answer('decide-request', {}, 'om'))).toBe('answer-missing');
  });
});

describe('odd requests', () => {
  test('asks nothing, for somebody dead, the same as another, taken back', () => {
    expect(code(new Play().do(registered({ asks: [] })))).toBe('answer-missing');
    const dead = begun();
    dead.answer('establish-identity', { outcome: 'deceased' });
    expect(dead.is).toMatchObject({ step: 'sending', outcome: 'deceased', links: {} });
    for (const why of ['double', 'withdrawn'] as const) {
      const play = begun().identified();
      play.must({ type: 'withdraw-request', by: COORDINATOR, why });
      expect(play.is).toMatchObject({ step: 'closed', outcome: why, tasks: [] });
      expect(code(play.do({ type: 'withdraw-request', by: COORDINATOR, why }))).toBe('closed');
    }
    expect(code(begun().do({ type: 'withdraw-request', by: rep('om'), why: 'withdrawn' }))).toBe('not-yours');
  });

  test('for somebody else: only with proof, and not with a mandate that ended yesterday', () => {
    const play = begun({ behalf: 'mentor' });
    const yes = { outcome: 'established', how: 'document' } as const;
    expect(code(play.answer('establish-identity', { ...yes, mandate: 'not-seen' }))).toBe('no-mandate');
    expect(code(play.answer('establish-identity', { ...yes, mandate: 'seen', until: '2026-11-26' }))).toBe(
      'mandate-over',
    );
    expect(code(play.answer('establish-identity', { ...yes, how: 'known-lawyer', mandate: 'seen' }))).toBe(
      'no-lawyer',
    );
    expect(code(play.answer('establish-identity', { ...yes, mandate: 'seen', until: '2026-11-27' }))).toBe(
      'ok',
    );
    expect(play.is.identity).toMatchObject({ until: '2026-11-27', by: 'm-adm' });
  });

  test('about several files: each is told, each party asked once; found nothing: the same path on', () => {
    const other = 'f0000000-0000-4000-8000-000000000002';
    const play = begun()
      .identified()
      .found([LINK, `${other} person:p1`, LINK], ['raad', 'reclassering']);
    expect(livingLinks(play.is)).toHaveLength(2);
    expect(play.is.tasks.map(({ party }) => party).sort()).toEqual([...CORE, 'raad', 'reclassering'].sort());
    const none = begun().identified();
    none.answer('link-request', { outcome: 'nothing' });
    expect(none.is).toMatchObject({ step: 'sending', outcome: 'nothing' });
    expect(none.lastDay('send-answer')).toBe('2026-12-25');
    expect(
      code(
        begun()
          .identified()
          .answer('link-request', { outcome: 'found', links: [LINK] }),
      ),
    ).toBe('no-links');
  });

  test('an objection of who is in a file about somebody else names their own items, before and after it is upheld', () => {
    const play = begun({ asks: ['objection'] }).identified();
    play.answer('link-request', {
      ...{ outcome: 'found', links: [`${FILE} person:p1`], holders: { [FILE]: [] } },
      items: { [`${FILE} person:p1`]: ['c-1', 'c-2'] },
    });
    const told = () => play.effects.flatMap((one) => (one.effect === 'tell' ? [one.event] : []));
    expect(told()[0]).toMatchObject({ type: 'request-runs', what: 'objection', items: ['c-1', 'c-2'] });
    play.contributed(CORE).decided({ objection: 'remove' });
    expect(told().at(-1)).toMatchObject({
      type: 'correct-items',
      items: ['c-1', 'c-2'].map((item) => ({ item, what: 'remove', ground: 'c' })),
    });
    expect(told().map(({ type }) => type)).not.toContain('objection-decided');
  });

  test('nobody says what only a file says, and nobody answers another’s task', () => {
    const play = begun().identified().found();
    const by = rep('om');
    expect(
      code(play.do({ type: 'file-ends', by, from: FILE, first: '2026-12-10', last: '2026-12-10' } as never)),
    ).toBe('not-yours');
    expect(code(play.do({ type: 'ask-request', by, asks: ['access'], behalf: 'self' } as never))).toBe(
      'known',
    );
    expect(code(new Play().do({ type: 'ask-request', by, asks: ['access'], behalf: 'self' } as never))).toBe(
      'not-yours',
    );
    expect(code(play.answer('contribute-request', {}, 'politie', by))).toBe('not-yours');
    expect(code(new Play().do(registered({ by })))).toBe('not-yours');
  });
});

test('that its receipt was confirmed stands with the request: once by letter, not before it came in, and by nobody but the desk', () => {
  const play = begun().must({ type: 'mailed-receipt' });
  const sent = (sentOn: string, by = COORDINATOR) => play.do({ type: 'sent-receipt', by, sentOn });
  expect(code(sent('2026-11-28'))).toBe('date-in-future');
  expect(code(sent('2026-11-26'))).toBe('date-too-early');
  expect(code(sent('2026-11-27', rep('om')))).toBe('not-yours');
  expect(code(sent('2026-11-27'))).toBe('ok');
  expect(code(sent('2026-11-27'))).toBe('sent-before');
  expect(play.is.receipts).toEqual({ mailedOn: '2026-11-27', sentOn: '2026-11-27' });
  expect(play.end('answer-request')?.lastDay).toBe('2026-12-25');
  expect(code(play.do({ type: 'mailed-receipt', by: COORDINATOR } as never))).toBe('not-yours');
});

test('the letter of receipt names the last day as it is, and nothing that a file says', () => {
  const play = begun({ asks: ['access', 'objection'] });
  const letter = { number: 'abc', date: '2026-11-27', addressee: [] };
  const words = JSON.stringify(receiptLetter(covenant, play.is, letter));
  expect(words).toContain('uiterlijk op vrijdag 25 december 2026');
  expect(words).toContain('Aan wie het verzoek deed');
  expect(words).not.toMatch(/\{[a-z]|undefined/);
});

test('the day after a file’s last day a request that runs asks whether it is there, once for each such day', () => {
  const play = begun().identified().found();
  const asks = () =>
    play.effects.flatMap((one) => (one.effect === 'tell' && one.event.type === 'request-asks' ? [one] : []));
  play.must({ type: 'file-ends', from: FILE, first: '2026-12-05', last: '2026-12-06' });
  play.to('2026-12-06', '23:59');
  expect(asks()).toEqual([]);
  play.to('2026-12-07', '00:00');
  expect(asks()).toMatchObject([{ to: FILE, gone: { type: 'file-gone', file: FILE } }]);
  play.to('2026-12-08');
  expect(asks()).toHaveLength(1);
  // It was kept after all, on a hold: another last day, and it is asked again then.
  play.must({ type: 'file-ends', from: FILE, first: '2026-12-20', last: '2026-12-20' });
  play.to('2026-12-21');
  expect(asks()).toHaveLength(2);
  play.must({ type: 'file-gone', file: FILE });
  expect(play.end('request-file-ended')).toBeUndefined();
});

describe('the end of its record', () => {
  const sent = (play: Play): Play => {
    play.answer('send-answer', { sentOn: play.today });
    return play;
  };
  test('with the file that it is about, as that file says', () => {
    const play = sent(atDecision().decided());
    play.must({ type: 'file-ends', from: FILE, first: '2031-01-01', last: '2031-11-29' });
    expect(play.end('request-records')).toMatchObject({ at: '2031-11-29T02:00:00.000Z' });
    play.must({ type: 'file-ends', from: FILE, first: '2032-01-01', last: '2032-11-29' });
    expect(play.to('2032-11-29', '02:59').is.destroyed).toBeUndefined();
    play.to('2032-11-29', '03:00');
    expect(play.is).toMatchObject({ destroyed: true, tasks: [] });
    expect(play.effects.at(-1)).toEqual({ effect: 'erase-case', term: 'request-records', article: '13.1' });
  });
  test('without one a year after it was closed; also when the file went first, or it never was closed', () => {
    const alone = begun().must({ type: 'withdraw-request', by: COORDINATOR, why: 'withdrawn' });
    expect(alone.end('request-records')).toMatchObject({
      lastDay: '2027-11-27',
      at: '2027-11-28T02:00:00.000Z',
    });
    const gone = sent(atDecision().decided());
    gone.must({ type: 'file-ends', from: FILE, first: '2027-01-01', last: '2031-01-01' });
    gone.must({ type: 'file-gone', file: FILE });
    expect(gone.end('request-records')?.lastDay).toBe('2027-11-27');
    expect(begun().end('request-records')?.lastDay).toBe('2027-12-25');
  });
});

describe('who it is, by a provider (12.1)', () => {
  const SHOWN = [{ ref: 'p-1', code: 'request.shown' }];
  const shows = (play: Play, level = 'urn:substantieel') =>
    play.do({ type: 'show-identity', level, papers: SHOWN });
  const asked = (over: object = {}): Play =>
    new Play().must({ type: 'ask-request', asks: ['access'], behalf: 'self', ...over } as never);
  const erased = ({ effects }: Play) => effects.filter(({ effect }) => effect === 'erase-units');

  test('is the person’s to show and the officer’s to establish; what the provider said goes with that step', () => {
    const play = asked();
    expect(code(shows(play))).toBe('ok');
    expect(play.is).toMatchObject({
      ...{ step: 'identifying', identity: null },
      shown: { on: '2026-11-27', level: 'urn:substantieel', unit: 'part:shown-0' },
    });
    // It moves no date and opens nothing: nobody has looked for anything yet.
    expect(play.end('answer-request')?.lastDay).toBe('2026-12-25');
    expect(play.effects.filter(({ effect }) => effect === 'tell')).toEqual([]);
    expect(code(shows(play))).toBe('shown-before');
    expect(code(play.answer('establish-identity', { outcome: 'established', how: 'provider' }))).toBe('ok');
    expect(play.is.identity?.how).toBe('provider');
    expect(erased(play)).toMatchObject([{ units: ['part:shown-0'] }]);
    expect(play.is.shown).toEqual({ on: '2026-11-27', level: 'urn:substantieel' });
    expect(code(shows(play))).toBe('not-now');
  });

  test('is not established by a sign-in that nobody did, nor by somebody of the staff who says so', () => {
    const play = asked();
    expect(code(play.answer('establish-identity', { outcome: 'established', how: 'provider' }))).toBe(
      'not-shown',
    );
    const event = { type: 'show-identity', level: 'urn:hoog', papers: SHOWN, by: COORDINATOR };
    expect(code(play.do(event as never))).toBe('not-yours');
    expect(code(play.do({ type: 'show-identity', level: 'urn:hoog' }))).toBe('text-missing');
    expect(code(new Play().do({ type: 'show-identity', level: 'urn:hoog', papers: SHOWN }))).toBe(
      'unknown-case',
    );
  });

  test('who signed in may be somebody else: asked again, all of it goes, and it can be shown anew', () => {
    const play = asked();
    shows(play);
    play.answer('establish-identity', { outcome: 'ask-again' });
    expect([play.is.shown, erased(play).length]).toEqual([undefined, 1]);
    expect(code(shows(play))).toBe('ok');
    expect(play.is.shown?.unit).toBe('part:shown-1');
    // A mandate is another matter: the sign-in says who asks, not that they may.
    const other = asked({ behalf: 'parent' });
    shows(other);
    const answer = { outcome: 'established', how: 'provider' } as const;
    expect(code(other.answer('establish-identity', answer))).toBe('no-mandate');
  });

  test.each([
    ['nobody established it in time', (play: Play) => play.to('2026-12-22', '00:00')],
    ['the person has died', (play: Play) => play.answer('establish-identity', { outcome: 'deceased' })],
    [
      'it is taken back',
      (play: Play) => play.must({ type: 'withdraw-request', by: COORDINATOR, why: 'withdrawn' }),
    ],
  ])('when %s, what the provider said goes too', (_, ends) => {
    const play = asked();
    shows(play);
    ends(play);
    expect(erased(play)).toHaveLength(1);
    expect(play.is.shown?.unit).toBeUndefined();
  });
});

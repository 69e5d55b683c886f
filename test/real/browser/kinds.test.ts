/**
 * Every kind of task, from the mail itself to the effect in the file, in a browser without JavaScript: open the mail,
 * follow its link, sign in, fill in the form, send it. At most three clicks and one form.
 */
import type { Values } from '../../../dev/html.ts';
import { addDays } from '../../../domain/dates/index.ts';
import { TASK_KINDS } from '../../../domain/forms/index.ts';
import { chosenItems, store, today } from '../api/support.ts';
import { Case, type Engine, openEngine } from './case.ts';
import { FromMail, type Into, PLAYED_APART, RIGHTS_KINDS } from './from-mail.ts';

let engine: Engine;
const mail = new FromMail();

beforeAll(async () => {
  engine = await openEngine(await store());
}, 60_000);
afterAll(() => engine.close());

/** One account answers its task of this kind from the mail. */
const play = async (one: Case, kind: string, account: string, answer: Values, into?: Into): Promise<void> =>
  mail.play(engine.db, await one.task(kind, account), account, answer, into);

/** Somebody starts a form on the dossier's own page. */
const start = (one: Case, account: string, form: string, values: Values): Promise<void> =>
  mail.start(account, `/dossiers/${one.id}/${form}`, form, values);

const weegploeg = (text: string, code: string) => ({ text, room: 'weegploeg' as const, code });
const casusoverleg = (text: string, code: string) => ({ text, room: 'casusoverleg' as const, code });

describe('a person who comes on the agenda', () => {
  let one: Case;

  test('the signal is weighed', async () => {
    one = await Case.begin(engine);
    await play(one, 'assess', 'politie', { phase: 'unclear' }, weegploeg('observed', '8.2d'));
    const asking = await one.task('assess', 'gemeente');
    const question = { of: 'om', question: 'Wat is bij u bekend?' };
    await mail.start('gemeente', `/taken/${asking.number}/ask-information`, 'ask-information', question);
    const given = { given: 'yes', on: today(), ground: 'wjsg-39f', 'weighty-interest': 'x', necessity: 'x' };
    await play(one, 'give-information', 'om', given, weegploeg('information', '8.2b'));
    await one.others('assess', { observed: 'Gezien.', phase: 'unclear' });
    expect((await one.state()).weighings['weighing:1'].assessed.sort()).toEqual([
      'gemeente',
      'om',
      'politie',
    ]);

    const agenda = {
      ...{ outcome: 'agenda', parties: ['gemeente', 'politie', 'raad'], 'why-parties': 'Nodig.' },
      items: (await chosenItems(engine.db, one.id)).slice(0, 2),
    };
    await play(one, 'decide-agenda', 'politie', agenda, weegploeg('reason', '8.2e'));
    await one.others('decide-agenda', { ...agenda, reason: 'Nodig.' });
    expect(await one.state()).toMatchObject({ stage: 'conference', plan: { step: 'drawing' } });
  });

  test('the person is informed, later', async () => {
    const why = weegploeg('why-postpone', '11.4');
    await play(one, 'consult-informing', 'gemeente', { view: 'postpone', ground: 'b' }, why);
    await one.others('consult-informing', { view: 'inform' });
    const postpone = { outcome: 'postpone', ground: 'b', proportionate: 'Er is niets lichters.' };
    await play(one, 'decide-informing', 'politie', postpone, why);
    await one.others('decide-informing', {
      ...postpone,
      'why-postpone': 'Nodig.',
    });
    expect((await one.state()).informing.subject).toMatchObject({ step: 'postponed', ground: 'b' });
    await start(one, 'gemeente', 'impediment-gone', { person: 'subject' });
    await play(one, 'reconsider-notice', 'om', { outcome: 'inform' });
    await one.others('reconsider-notice', { outcome: 'inform' });
    expect((await one.state()).informing.subject.step).toBe('sending');
    await play(one, 'send-notice', 'uitvoerder', { sentOn: today() });
    expect((await one.state()).informing.subject).toMatchObject({ step: 'informed', sentOn: today() });
  });

  test('the file is checked, and noticed when nothing happens', async () => {
    await one.until('check-accuracy-opens');
    const before = (await one.state()).checkedOn;
    const rooms = ['weegploeg', 'casusoverleg'] as const;
    const items = await Promise.all(rooms.map((room) => engine.db.texts.items(one.id, room)));
    const right = items.flat().flatMap(({ ref, copyOf }) => (copyOf ? [] : [ref]));
    await play(one, 'check-accuracy', 'uitvoerder', { right });
    expect((await one.state()).checkedOn > before).toBe(true);
    await one.until('review-or-close');
    await play(one, 'review-or-close', 'coordinator', { outcome: 'review' });
    const { file } = await one.state();
    expect(file.warnedFor).toBe(file.lastProcessing);
  });

  test('a plan is made, followed and closed', async () => {
    const plan = {
      aims: ['a'],
      'actions.0.what': 'Een gesprek.',
      'actions.0.owner': 'raad',
      'actions.0.by': addDays(today(), 1000),
    };
    await play(one, 'draw-up-plan', 'gemeente', plan, casusoverleg('plan', '9.3'));
    await play(one, 'agree-plan', 'raad', { agree: 'yes' });
    await one.others('agree-plan', { agree: 'yes' });
    expect((await one.state()).plan).toMatchObject({ step: 'running', aims: ['a'] });
    await play(one, 'report-action', 'raad', { done: 'yes' }, casusoverleg('report', '10.2e'));
    expect((await one.state()).plan.actions.a1.done).toBe('yes');
    await start(one, 'raad', 'ask-advice', {
      ...{ expert: 'De NCTV.', statementOn: today(), question: 'Wat past hier?', named: 'no' },
    });
    const received = { outcome: 'received' };
    await play(one, 'record-advice', 'raad', received, casusoverleg('advice', '10.5'));
    expect((await one.state()).disclosures.d1.advice).toMatchObject({ named: false, outcome: 'received' });
    await one.until('review-round-opens');
    const advise = { outcome: 'advise-closing' };
    await play(one, 'review-round', 'politie', advise, casusoverleg('progress', '9.3'));
    await one.others('review-round', { outcome: 'continue', progress: 'Goed.' });
    expect((await one.state()).plan.step).toBe('advising');
    await play(one, 'advise-closing', 'gemeente', { outcome: 'close' }, casusoverleg('why', '9.3'));
    await play(one, 'decide-closing', 'politie', { outcome: 'close' }, casusoverleg('why', '10.2h'));
    await one.others('decide-closing', { outcome: 'close', why: 'Klaar.' });
    expect((await one.state()).stage).toBe('closed');
  });

  test('destruction is held back and let go', async () => {
    const until = addDays(today(), 2000);
    await start(one, 'om', 'propose-hold', { ground: 'court-order', until, which: 'all' });
    await play(one, 'decide-hold', 'om', { outcome: 'hold' });
    await one.others('decide-hold', { outcome: 'hold' });
    const [hold = ''] = Object.keys((await one.state()).holds);
    expect(hold).toMatch(/^hold:/);
    await start(one, 'politie', 'propose-lifting', { hold });
    await play(one, 'decide-lifting', 'gemeente', { outcome: 'lift' });
    await one.others('decide-lifting', { outcome: 'lift' });
    expect((await one.state()).holds).toEqual({});
  });

  test('the file comes back from the archive', async () => {
    await one.until('archive');
    const { stage, signals } = await one.state();
    expect(stage).toBe('archived');
    const units = Object.keys(signals).map((id) => `signal:${id}`);
    await start(one, 'politie', 'propose-reopening', { units, why: 'Er is nieuws.' });
    await play(one, 'decide-reopening', 'politie', { outcome: 'reopen' }, weegploeg('why', '8.2e'));
    await one.others('decide-reopening', { outcome: 'reopen', why: 'Nodig.' });
    expect((await one.state()).stage).toBe('weighing');
  });
});

test('a signal that does not come on the agenda: mail that does not arrive, and destruction before its time', async () => {
  const one = await Case.begin(engine);
  const undelivered = await one.task('assess', 'om');
  await one.command(null, { type: 'mail-failed', task: undelivered.task, occasion: 'task' });
  await play(one, 'mail-undeliverable', 'coordinator', { handled: ['yes'] });
  await one.others('assess', { observed: 'Gezien.', phase: 'unclear' });
  const outcome = { outcome: 'not-on-agenda', keepMonths: '3' };
  await one.others('decide-agenda', { ...outcome, reason: 'Niet nodig.' });
  const [signal] = Object.keys((await one.state()).signals);
  await start(one, 'politie', 'destroy-early', { signal: signal ?? '' });
  await play(one, 'decide-destruction', 'politie', { outcome: 'destroy' });
  await one.others('decide-destruction', { outcome: 'destroy' });
  expect((await one.state()).signals[signal ?? ''].keep.months).toBe(0);
});

test('every kind was played', () => {
  const here = TASK_KINDS.filter((kind) => ![...PLAYED_APART, ...RIGHTS_KINDS].includes(kind));
  expect(here.filter((kind) => !mail.played.has(kind))).toEqual([]);
});

/**
 * Every kind of task, from the mail itself to the effect in the file, in a browser without JavaScript: open the mail,
 * follow its link, sign in, fill in the form, send it. At most three clicks and one form.
 */
import { randomUUID } from 'node:crypto';
import type { Values } from '../../../dev/html.ts';
import { addDays } from '../../../domain/dates/index.ts';
import { TASK_KINDS } from '../../../domain/forms/index.ts';
import type { TextRoom } from '../../../store/index.ts';
import { textsIn } from '../access.ts';
import { chosenItems, person, store, today } from '../api/support.ts';
import { answerProblems } from './audit.ts';
import { Case, type Engine, openEngine } from './case.ts';
import { Mailbox } from './mailbox.ts';
import { type Desk, fillIn, newDesk } from './support.ts';

const CLICKS = 3;
/** Text as people may type it: right to left, beyond the first plane, and what HTML would take for its own. */
const sentence = (): string => `Proef ${randomUUID().slice(0, 8)}: مرحبا 👋 <b>"&amp;'</b>`;

let engine: Engine;
const mailbox = new Mailbox();
const played = new Set<string>();
const desks = new Map<string, Promise<Desk>>();

beforeAll(async () => {
  engine = await openEngine(await store());
}, 60_000);
afterAll(() => engine.close());

function deskOf(account: string): Promise<Desk> {
  const known = desks.get(account) ?? newDesk(account, { javaScriptEnabled: false });
  desks.set(account, known);
  return known;
}

/** One account answers its task of this kind from the mail; `into`: where in the files its text must stand then. */
async function play(
  one: Case,
  kind: string,
  account: string,
  answer: Values,
  into?: { text: string; room: TextRoom; code: string },
): Promise<void> {
  const { db } = engine;
  const row = await one.task(kind, account);
  const letter = await mailbox.about(row.number, `${account}@voorbeeld.test`);
  const at = await deskOf(account);
  await at.page.goto(letter.page);
  const said = into ? sentence() : '';

  await at.page.locator('a[href*="/t/"]').first().click();
  // Without personal data: a code from a second mail, or signing in.
  const byCode = at.page.locator('form#ask-code [type=submit]');
  const asks = (await byCode.count()) > 0;
  if (asks) await byCode.click();
  const clicks = 1 + (asks ? 1 : await at.signInWhenAsked()) + 1;
  expect([kind, clicks <= CLICKS]).toEqual([kind, true]);
  expect([kind, await answerProblems(at)]).toEqual([kind, []]);
  const code = asks ? { code: await mailbox.code(row.number) } : {};
  await fillIn(at.page, 'task', { ...code, ...answer, ...(into && { [into.text]: said }) });
  await at.page.locator('form#task [type=submit]:not([name^=_])').last().click();

  expect([kind, await at.page.locator('h1').textContent()]).toEqual([kind, 'Deze taak is klaar']);
  expect(await db.tasks.get(row.id)).toMatchObject({ status: 'done' });
  if (into) {
    const texts = await textsIn(db, one.id, into.room, [into.code]);
    expect([kind, texts.map(({ values }) => values[into.text])]).toEqual([
      kind,
      expect.arrayContaining([said]),
    ]);
  }
  played.add(kind);
}

const weegploeg = (text: string, code: string) => ({ text, room: 'weegploeg' as const, code });
const casusoverleg = (text: string, code: string) => ({ text, room: 'casusoverleg' as const, code });

describe('a person who comes on the agenda', () => {
  let one: Case;

  test('the signal is weighed', async () => {
    one = await Case.begin(engine);
    await play(one, 'assess', 'politie', { phase: 'unclear' }, weegploeg('observed', '8.2d'));
    const asking = await one.task('assess', 'gemeente');
    const question = { of: 'om', question: 'Wat is bij u bekend?' };
    await (await person('gemeente')).do(
      `/taken/${asking.number}/ask-information`,
      question,
      'ask-information',
    );
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
    const postpone = { outcome: 'postpone', ground: 'b' };
    await play(one, 'decide-informing', 'politie', postpone, why);
    await one.others('decide-informing', { ...postpone, 'why-postpone': 'Nodig.' });
    expect((await one.state()).informing.subject).toMatchObject({ step: 'postponed', ground: 'b' });
    await one.command('om', { type: 'impediment-gone', person: 'subject' });
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
    await one.command('om', { type: 'propose-hold', ground: 'court-order', until, units: 'all', texts: [] });
    await play(one, 'decide-hold', 'om', { outcome: 'hold' });
    await one.others('decide-hold', { outcome: 'hold' });
    const [hold = ''] = Object.keys((await one.state()).holds);
    expect(hold).toMatch(/^hold:/);
    await one.command('politie', { type: 'propose-lifting', hold, texts: [] });
    await play(one, 'decide-lifting', 'gemeente', { outcome: 'lift' });
    await one.others('decide-lifting', { outcome: 'lift' });
    expect((await one.state()).holds).toEqual({});
  });

  test('the file comes back from the archive', async () => {
    await one.until('archive');
    const { stage, signals } = await one.state();
    expect(stage).toBe('archived');
    const units = Object.keys(signals).map((id) => `signal:${id}`);
    await one.command('politie', { type: 'propose-reopening', units, texts: [] });
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
  await one.command('politie', { type: 'destroy-early', signal });
  await play(one, 'decide-destruction', 'politie', { outcome: 'destroy' });
  await one.others('decide-destruction', { outcome: 'destroy' });
  expect((await one.state()).signals[signal ?? ''].keep.months).toBe(0);
});

test('every kind was played', () => {
  // Permission for a disclosure has a story of its own, over the same pages without a browser (api/partners.test.ts).
  const here = TASK_KINDS.filter((kind) => !kind.startsWith('permit-disclosure'));
  expect(here.filter((kind) => !played.has(kind))).toEqual([]);
});

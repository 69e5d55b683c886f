/** What can happen to a complaint (13.1, Awb chapter 9), and what comes of it. Nobody who was involved handles it. */
import type { Actor, Applied, Context, Directory, MemberId, Refusal, Task } from '../case.ts';
import { addDuration } from '../dates/index.ts';
import { fileEnds, fileGone, livingLinks } from '../links.ts';
import { isCore, needDay, needOneOf, needOwn, needPast, ROLE, refusalOf, refuse } from '../subject/checks.ts';
import { mailFailed, needTask, reassign } from '../tasks/changes.ts';
import { assigneeGone } from '../tasks/gone.ts';
import { nudge } from '../tasks/nudges.ts';
import { happenInOrder } from '../tasks/settle.ts';
import { begin, close, finish, note } from '../tasks/work.ts';
import { acts, notHandledUntil, nudgesOfTask, ownTerm, READING, RECORDS } from './due.ts';
import type { ComplaintAnswers, ComplaintEvent } from './events.ts';
import { HANDLER, seesComplaints } from './papers.ts';
import { barred, type ComplaintState } from './state.ts';
import {
  ableHandlers,
  askReading,
  decide,
  handle,
  isHandlers,
  readingAnswered,
  readingStands,
  received,
  replace,
  send,
  shut,
  tellFiles,
  type Work,
} from './steps.ts';

type Of<T extends ComplaintEvent['type']> = Extract<ComplaintEvent, { type: T }>;
type Made = Of<'register-complaint' | 'ask-complaint'>;
type Completion = Of<'complete-task'>;

function made(event: Made, today: string): ComplaintState {
  const byPage = event.type === 'ask-complaint';
  return {
    ...{ how: byPage ? 'page' : event.how, receivedOn: byPage ? today : event.receivedOn },
    ...{ registeredOn: today, behalf: event.behalf, step: 'sorting', stepOn: today, identity: null },
    ...{ links: {}, against: [], involved: [], handler: null, extended: [] },
    reading: { step: 'none', answers: {} },
    ...{ tasks: [], undelivered: [], counters: { task: 0, link: 0 } },
  };
}

const needDesk = (by: Actor): void => {
  if (!seesComplaints(by))
    refuse('not-yours', 'Alleen wie verzoeken behandelt, de uitvoerder of de coördinator kan dit doen.');
};
const needRunning = ({ step }: ComplaintState): void => {
  if (step === 'closed') refuse('closed', 'Deze klacht is al afgesloten.');
};
/** Awb 9:7: checked at every step of the handler, with what was looked up for that step. */
function needFree(state: ComplaintState, member: MemberId, field?: string): void {
  if (state.against.includes(member))
    refuse('about-you', 'De klacht gaat over deze persoon. Kies een andere behandelaar.', field);
  if (state.involved.includes(member))
    refuse(
      'was-involved',
      'Deze persoon was bij de zaak betrokken en kan de klacht niet behandelen. Kies een andere behandelaar.',
      field,
    );
}

function start(work: Work, event: Made): void {
  if (event.type === 'register-complaint') {
    needDesk(event.by);
    needOneOf(event.how, ['letter', 'desk'], 'how');
    needPast(event.receivedOn, work.day, 'receivedOn');
  }
  needOneOf(event.behalf, ['self', 'other'], 'behalf');
  note(work, 'Klacht ontvangen');
  received(work);
}

function sorted(work: Work, answer: ComplaintAnswers['sort-complaint'], task: Task): void {
  const { state, day } = work;
  needOneOf(answer.identity, ['document', 'not'], 'identity');
  const links = [...new Set(answer.links ?? [])];
  if (links.length > 0 && answer.identity === 'not')
    refuse(
      'identity-first',
      'Een dossier kan er alleen bij als vaststaat wie de klager is. Zo hoort niemand dat er een dossier is.',
      'links',
    );
  for (const file of links) {
    const workers = answer.workers?.[file];
    if (!workers) refuse('no-links', 'Dit dossier is er niet (meer). Zoek opnieuw.', 'links');
    state.counters.link += 1;
    state.links[`l${state.counters.link}`] = { file };
    state.involved = [...new Set([...state.involved, ...workers])];
  }
  state.against = [...new Set(answer.against ?? [])];
  if (answer.identity !== 'not') state.identity = { on: day, how: answer.identity };
  if (!work.context.directory.candidates(null, HANDLER).includes(answer.handler))
    refuse('not-able', 'Kies iemand die klachten mag behandelen.', 'handler');
  needFree(state, answer.handler, 'handler');
  close(work, task, 'done');
  note(work, 'Uitgezocht: de klacht heeft een behandelaar');
  handle(work, answer.handler);
}

function heard(work: Work, answer: ComplaintAnswers['hear-complaint'], task: Task, by: MemberId): void {
  const { state, day, covenant } = work;
  const { outcome, heardOn, ground } = answer;
  needOneOf(outcome, ['heard', 'unfounded', 'not-wanted', 'no-reaction', 'not-handled'], 'outcome');
  if (outcome === 'not-handled') {
    needOneOf(
      ground ?? '',
      covenant.complaintGrounds.map(({ id }) => id),
      'ground',
    );
    if (day > notHandledUntil(covenant, state))
      refuse(
        'too-late-not-to',
        'Niet behandelen kan alleen in de eerste vier weken na ontvangst. Behandel de klacht.',
        'outcome',
      );
    close(work, task, 'done');
    state.decision = { on: day, by, opinion: 'not-handled', ground: ground as string };
    note(work, 'De klacht wordt niet behandeld');
    send(work);
    return;
  }
  if (outcome === 'heard') {
    needPast(heardOn ?? '', day, 'heardOn');
    if ((heardOn ?? '') < state.receivedOn)
      refuse('date-too-early', 'Deze dag ligt vóór de ontvangst van de klacht.', 'heardOn');
  }
  state.heard = { on: outcome === 'heard' ? (heardOn ?? day) : day, how: outcome };
  close(work, task, 'done');
  note(work, outcome === 'heard' ? 'De klager is gehoord' : 'Horen was niet nodig');
  decide(work);
}

function complete(work: Work, event: Completion): void {
  const { state, day } = work;
  const task = needTask(state, event.task);
  const { member } = event.by;
  if (isHandlers(task) && barred(state).includes(member)) needFree(state, member);
  needOwn(task, event.by, work.context.directory);
  if (task.kind !== event.kind) refuse('wrong-kind', 'Dit formulier hoort niet bij deze taak.');
  if (isHandlers(task)) {
    const now = (event.answer as { involved?: MemberId[] }).involved ?? [];
    state.involved = [...new Set([...state.involved, ...now])];
    needFree(state, member);
  }
  switch (event.kind) {
    case 'confirm-complaint':
      needPast(event.answer.sentOn, day, 'sentOn');
      if (event.answer.sentOn < state.receivedOn)
        refuse('date-too-early', 'Deze dag ligt vóór de ontvangst van de klacht.', 'sentOn');
      state.confirmedOn = event.answer.sentOn;
      close(work, task, 'done');
      note(work, 'Ontvangst bevestigd');
      break;
    case 'sort-complaint':
      sorted(work, event.answer, task);
      break;
    case 'give-complaint-reading':
      needOneOf(event.answer.answer, ['agree', 'refuse'], 'answer');
      close(work, task, 'done');
      note(work, 'Een kernpartij heeft over inzage beslist');
      readingAnswered(work, task.party ?? '', event.answer.answer);
      break;
    case 'hear-complaint':
      heard(work, event.answer, task, member);
      break;
    case 'decide-complaint':
      needOneOf(event.answer.opinion, ['founded', 'partly', 'unfounded', 'no-opinion'], 'opinion');
      close(work, task, 'done');
      state.decision = { on: day, by: member, opinion: event.answer.opinion };
      note(work, 'Er is een oordeel over de klacht');
      send(work);
      break;
    case 'send-complaint-answer':
      needPast(event.answer.sentOn, day, 'sentOn');
      if (event.answer.sentOn < state.stepOn)
        refuse('date-too-early', 'Deze dag ligt vóór het oordeel over de klacht.', 'sentOn');
      close(work, task, 'done');
      note(work, 'Brief over de klacht verstuurd');
      shut(work, 'decided', event.answer.sentOn);
      break;
    case 'mail-undeliverable':
      needOneOf(event.answer.handled, ['yes'], 'handled');
      close(work, task, 'done');
      note(work, 'Gedaan: een mail kwam niet aan');
      break;
  }
}

function extend(work: Work, { by, how, until }: Of<'extend-complaint'>): void {
  const { state, covenant, day } = work;
  needHandler(state, by);
  needOneOf(how, ['own', 'agreed'], 'how');
  const { lastDay } = ownTerm(covenant, state);
  if (lastDay < day) refuse('too-late', 'De termijn is al voorbij.');
  if (how === 'own') {
    if (state.extended.length > 0)
      refuse(
        'not-extendable',
        'De termijn is al een keer verlengd. Langer kan alleen als de klager het goedvindt.',
        'how',
      );
    const longer = addDuration(lastDay, covenant.settings.complaintExtension.value);
    state.extended.push({ on: day, how, until: longer });
  } else {
    needDay(until ?? '', 'until');
    if ((until ?? '') <= lastDay) refuse('not-later', 'Kies een dag na de laatste dag van nu.', 'until');
    if ((until ?? '') > addDuration(lastDay, covenant.settings.requestRecords.value))
      refuse('date-too-far', 'Deze dag ligt te ver weg.', 'until');
    state.extended.push({ on: day, how, until: until as string });
  }
  tellFiles(work);
  note(work, 'De termijn is verlengd');
}

function needHandler(state: ComplaintState, by: Actor): void {
  needRunning(state);
  if (state.handler !== by.member || !by.roles.includes(HANDLER))
    refuse('not-yours', 'Alleen wie de klacht behandelt kan dit doen.');
  needFree(state, by.member);
}

/** Whom a complaint is about doesn't end it, or choose who handles it. */
function needNotAbout({ against }: ComplaintState, { member }: Actor): void {
  if (against.includes(member))
    refuse('about-you', 'De klacht gaat over u. Vraag een collega om dit te doen.');
}

function needHandling({ step }: ComplaintState): void {
  if (step === 'sorting') refuse('not-sorted', 'Zoek eerst uit over wie en wat de klacht gaat.');
}

function happened(work: Work, event: Exclude<ComplaintEvent, { type: 'moment' }>): void {
  const { state } = work;
  switch (event.type) {
    case 'register-complaint':
    case 'ask-complaint':
      start(work, event);
      break;
    case 'complete-task':
      complete(work, event);
      break;
    case 'change-complaint-handler':
      needRunning(state);
      needDesk(event.by);
      needNotAbout(state, event.by);
      needHandling(state);
      if (!work.context.directory.candidates(null, HANDLER).includes(event.handler))
        refuse('not-able', 'Kies iemand die klachten mag behandelen.', 'handler');
      if (event.handler === state.handler)
        refuse('already-assigned', 'Deze persoon behandelt de klacht al.', 'handler');
      needFree(state, event.handler, 'handler');
      note(work, 'Een ander behandelt de klacht');
      replace(work, event.handler);
      break;
    case 'extend-complaint':
      extend(work, event);
      break;
    case 'close-complaint':
      needRunning(state);
      if (state.handler !== event.by.member) needDesk(event.by);
      needNotAbout(state, event.by);
      needOneOf(event.why, ['settled', 'withdrawn', 'double'], 'why');
      note(
        work,
        {
          settled: 'De klager is tevreden',
          withdrawn: 'Klacht ingetrokken',
          double: 'Hetzelfde als een andere klacht',
        }[event.why],
      );
      shut(work, event.why);
      break;
    case 'ask-complaint-reading':
      needHandler(state, event.by);
      needHandling(state);
      if (livingLinks(state).length === 0) refuse('no-links', 'Bij deze klacht hoort geen dossier (meer).');
      if (state.reading.step === 'asked' || state.reading.step === 'given')
        refuse('asked', 'De inzage is al gevraagd of gegeven.');
      note(work, 'Inzage opnieuw gevraagd');
      askReading(work);
      break;
    case 'stop-complaint-reading':
      if (!isCore(work.covenant, event.by.party) || !event.by.roles.includes(ROLE.core))
        refuse('not-yours', 'Alleen een vertegenwoordiger van een kernpartij kan dit doen.');
      if (state.reading.step !== 'given') refuse('not-given', 'Er is nu geen inzage.');
      readingStands(work, 'refused');
      break;
    case 'file-ends':
      fileEnds(state, event);
      break;
    case 'file-gone':
      fileGone(state, event.file);
      note(work, 'Een dossier is vernietigd');
      break;
    case 'reassign': {
      const task = needTask(state, event.task);
      if (isHandlers(task)) needFree(state, event.to, 'to');
      reassign(work, event);
      if (isHandlers(task)) state.handler = event.to;
      break;
    }
    case 'mail-failed':
      mailFailed(work, event);
      break;
    case 'assignee-gone':
      assigneeGone(work, event, (task) => (isHandlers(task) ? barred(state) : []));
      if (state.handler === event.member && !ableHandlers(work).includes(event.member))
        state.handler = state.tasks.find(isHandlers)?.assignee ?? ableHandlers(work)[0] ?? null;
      break;
  }
}

function settle(work: Work): void {
  const { state, covenant } = work;
  happenInOrder(
    work,
    () => acts(state, covenant),
    ({ what, article }) => {
      if (what === READING) readingStands(work, 'refused');
      if (what !== RECORDS) return;
      state.destroyed = true;
      state.tasks = [];
      work.effects.push({ effect: 'erase-case', term: RECORDS, article });
      note(work, 'Vernietigd');
    },
  );
  nudge(work, (task) => nudgesOfTask(covenant, state, task));
}

const MAKES: readonly ComplaintEvent['type'][] = ['register-complaint', 'ask-complaint'];
const QUIET: readonly ComplaintEvent['type'][] = [
  ...(['moment', 'mail-failed', 'assignee-gone', 'file-ends', 'file-gone'] as const),
];
/** What only another case, or the public page, says: a person's command has a `by`. */
const BY_NOBODY: readonly ComplaintEvent['type'][] = ['file-ends', 'file-gone', 'ask-complaint'];

/** Awb 9:7: who was involved, or is whom it is about, stands in for nobody here: no mail, no link, no page. */
function withoutBarred(state: ComplaintState, context: Context): Context {
  const { directory } = context;
  const deputies: Directory['deputies'] = (member, role) =>
    directory.deputies(member, role).filter((one) => !barred(state).includes(one));
  return { ...context, directory: { ...directory, deputies } };
}

/** Pure; never throws for an event of the right shape. */
export function apply(
  state: ComplaintState | null,
  event: ComplaintEvent,
  context: Context,
): Applied<ComplaintState> | Refusal {
  const makes = MAKES.includes(event.type);
  if (!state && !makes)
    return { ok: false, code: 'unknown-case', message: 'Deze klacht is hier niet bekend.' };
  if (state && makes) return { ok: false, code: 'known', message: 'Deze klacht is al opgenomen.' };
  const begun = begin<ComplaintState>(state ?? made(event as Made, context.today), context);
  const work: Work = { ...begun, context: withoutBarred(begun.state, context) };
  try {
    if (BY_NOBODY.includes(event.type) && 'by' in event) refuse('not-yours', 'Dit kan niemand zelf doen.');
    if (state) settle(work);
    if (work.state.destroyed) {
      if (!QUIET.includes(event.type)) refuse('destroyed', 'Deze klacht is vernietigd.');
      return finish(work);
    }
    if (event.type === 'moment') return finish(work);
    happened(work, event);
    settle(work);
    return finish(work);
  } catch (error) {
    return refusalOf(error);
  }
}

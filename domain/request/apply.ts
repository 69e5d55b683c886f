/** What can happen to a request (12), and what comes of it. The term stands whoever is silent. */
import type { Applied, Context, Refusal } from '../case.ts';
import { fileEnds, fileGone } from '../links.ts';
import { needOneOf, needOwn, needPast, ROLE, refusalOf, refuse } from '../subject/checks.ts';
import { mailFailed, reassign } from '../tasks/changes.ts';
import { assigneeGone } from '../tasks/gone.ts';
import { nudge } from '../tasks/nudges.ts';
import { happenInOrder } from '../tasks/settle.ts';
import { begin, close, finish, note } from '../tasks/work.ts';
import { complete } from './complete.ts';
import { acts, FILE_ENDED, nudgesOfTask, ownTerm, RECORDS } from './due.ts';
import type { RequestEvent, RequestTask } from './events.ts';
import { FIELD, OFFICER, seesRequests } from './papers.ts';
import { type Ask, type Behalf, type RequestState, shownUnit } from './state.ts';
import { askFile, byDeadlock, contributionsIn, identify, send, shut, stands, type Work } from './steps.ts';

type Of<T extends RequestEvent['type']> = Extract<RequestEvent, { type: T }>;

const ASKS: readonly string[] = ['access', 'correction', 'objection'];
const BEHALF: readonly string[] = ['self', 'parent', 'curator', 'mentor', 'lawyer'];

function needDesk(by: { roles: readonly string[] }): void {
  if (!seesRequests(by))
    refuse('not-yours', 'Alleen wie verzoeken behandelt, de uitvoerder of de coördinator kan dit doen.');
}

function made(event: Of<'register-request' | 'ask-request'>, today: string): RequestState {
  const { asks, behalf } = event;
  const byPage = event.type === 'ask-request';
  return {
    how: byPage ? 'page' : event.how,
    receivedOn: byPage ? today : event.receivedOn,
    ...{ registeredOn: today, asks: [...new Set(asks)] as Ask[], behalf: behalf as Behalf },
    ...{ step: 'identifying', stepOn: today, identity: null, askedAgain: [], links: {}, contributed: {} },
    ...{ withheld: [], corrections: [], round: 1, answers: {}, tasks: [], undelivered: [] },
    counters: { task: 0, link: 0 },
  };
}

function start(work: Work, event: Of<'register-request' | 'ask-request'>): void {
  if (event.type === 'register-request') {
    needDesk(event.by);
    needOneOf(event.how, ['letter', 'desk'], 'how');
    needPast(event.receivedOn, work.day, 'receivedOn');
  }
  if (event.asks.length === 0) refuse('answer-missing', 'Kies wat er gevraagd wordt.', 'asks');
  for (const ask of event.asks) needOneOf(ask, ASKS, 'asks');
  needOneOf(event.behalf, BEHALF, 'behalf');
  note(work, 'Verzoek ontvangen');
  identify(work);
}

const needRunning = ({ step }: RequestState): void => {
  if (step === 'closed') refuse('closed', 'Dit verzoek is al afgesloten.');
};

function extend(work: Work, { by }: Of<'extend-request'>): void {
  const { state, covenant, day } = work;
  needRunning(state);
  if (!by.roles.includes(ROLE.administrator) && !by.roles.includes(OFFICER))
    refuse('not-yours', 'Alleen de uitvoerder of wie verzoeken behandelt kan dit doen.');
  if (covenant.settings.requestExtension.value === 'none' || state.extended)
    refuse('not-extendable', 'Deze termijn kan niet worden verlengd.');
  if (ownTerm(covenant, state).lastDay < day) refuse('too-late', 'De termijn is al voorbij.');
  state.extended = { on: day };
  note(work, 'De termijn is verlengd');
}

/** 12.3: what is sent can be read again, by who handled it, as long as the request is there. */
function keepAnswer(work: Work, event: Of<'keep-answer'>): void {
  const { state, day, context } = work;
  const task = state.tasks.find(({ kind }) => kind === 'send-answer');
  if (!task) refuse('not-now', 'Er is (nog) geen antwoord dat verstuurd moet worden.');
  needOwn(task, event.by, context.directory);
  const answer = event.papers?.find(({ code }) => code === FIELD.answer)?.ref;
  if (answer === undefined)
    refuse('text-missing', 'Het antwoord is niet bewaard gebleven. Maak het opnieuw klaar.');
  state.kept = { answer, on: day };
  note(work, 'Het antwoord is klaargemaakt');
}

/** 12.1: what a provider says of the person, on the request that they have just made. Who it is stays for the officer to establish. */
function showIdentity(work: Work, { level, papers }: Of<'show-identity'>): void {
  const { state, day } = work;
  if (state.step !== 'identifying') refuse('not-now', 'Inloggen is bij dit verzoek niet (meer) nodig.');
  if (state.shown) refuse('shown-before', 'Er is bij dit verzoek al ingelogd. U hoeft niets meer te doen.');
  if (!papers?.some(({ code }) => code === FIELD.shown))
    refuse('text-missing', 'Wie inlogde is niet bewaard gebleven. Log opnieuw in.');
  state.shown = { on: day, level, unit: shownUnit(state) };
  note(work, 'Met DigiD laten zien wie het verzoek doet');
}

/** 12.1: once by letter and once by mail, so that the page says what was sent when. */
function receipt(work: Work, event: Of<'sent-receipt' | 'mailed-receipt'>): void {
  const { state, day } = work;
  if (event.type === 'mailed-receipt') {
    state.receipts = { mailedOn: day, ...state.receipts };
    return;
  }
  needRunning(state);
  needDesk(event.by);
  needPast(event.sentOn, day, 'sentOn');
  if (event.sentOn < state.receivedOn)
    refuse('date-too-early', 'Deze datum ligt vóór de ontvangst van het verzoek.', 'sentOn');
  if (state.receipts?.sentOn !== undefined) refuse('sent-before', 'De ontvangstbevestiging is al verstuurd.');
  state.receipts = { ...state.receipts, sentOn: event.sentOn };
  note(work, 'Ontvangstbevestiging verstuurd');
}

const CARRIED = {
  done: 'Correctie uitgevoerd',
  gone: 'Correctie: het gegeven was er niet meer',
  held: 'Correctie kan nog niet: het gegeven is afgeschermd',
};

function handle(work: Work, event: Exclude<RequestEvent, { type: 'moment' }>): void {
  const { state } = work;
  switch (event.type) {
    case 'register-request':
    case 'ask-request':
      start(work, event);
      break;
    case 'show-identity':
      showIdentity(work, event);
      break;
    case 'sent-receipt':
    case 'mailed-receipt':
      receipt(work, event);
      break;
    case 'received-earlier':
      needRunning(state);
      needDesk(event.by);
      needPast(event.receivedOn, work.day, 'receivedOn');
      if (event.receivedOn >= state.receivedOn)
        refuse('not-earlier', 'De dag van ontvangst kan alleen eerder worden, niet later.', 'receivedOn');
      state.receivedOn = event.receivedOn;
      note(work, 'Eerder ontvangen: de termijn is korter');
      break;
    case 'withdraw-request':
      needRunning(state);
      needDesk(event.by);
      needOneOf(event.why, ['withdrawn', 'double'], 'why');
      note(work, event.why === 'withdrawn' ? 'Verzoek ingetrokken' : 'Hetzelfde als een ander verzoek');
      shut(work, event.why);
      break;
    case 'extend-request':
      extend(work, event);
      break;
    case 'keep-answer':
      keepAnswer(work, event);
      break;
    case 'complete-task':
      complete(work, event);
      break;
    case 'file-ends':
      fileEnds(state, event);
      break;
    case 'file-gone':
      fileGone(state, event.file);
      note(work, 'Een dossier is vernietigd');
      break;
    case 'correction-carried-out': {
      const { from: file = '', item, outcome, on } = event;
      state.carried = [...(state.carried ?? []), { file, item, outcome, on }];
      note(work, CARRIED[outcome]);
      break;
    }
    case 'recipients-confirmed': {
      const { from: file = '', item, on } = event;
      state.confirmed = [...(state.confirmed ?? []), { file, item, on }];
      note(work, 'Ontvangers hebben bevestigd');
      break;
    }
    case 'reassign':
      reassign(work, event);
      break;
    case 'mail-failed':
      mailFailed(work, event);
      break;
    case 'assignee-gone':
      assigneeGone(work, event);
      break;
  }
}

function settle(work: Work): void {
  const { state, covenant } = work;
  happenInOrder(
    work,
    () => acts(state, covenant),
    ({ what, ref }) =>
      what === FILE_ENDED ? askFile(work, ref) : happen(work, what, covenant.settings.requestRecords.article),
  );
  nudge(work, (task) => nudgesOfTask(covenant, state, task));
}

function happen(work: Work, what: string, article: string): void {
  const { state, covenant } = work;
  switch (what) {
    case 'identity-not-established':
      note(work, 'Niet vastgesteld wie het is: zo beantwoord');
      for (const task of state.tasks.filter(({ kind }) => kind === 'establish-identity'))
        close(work, task, 'lapsed');
      send(work, 'not-identified');
      break;
    case 'contribute-request':
      note(work, 'De dag voor het leveren is voorbij');
      contributionsIn(work);
      break;
    case 'decide-request':
      stands(work, 'deadlock', byDeadlock(covenant, state.asks));
      break;
    case RECORDS:
      state.destroyed = true;
      state.tasks = [];
      work.effects.push({ effect: 'erase-case', term: RECORDS, article });
      note(work, 'Vernietigd');
      break;
  }
}

const MAKES: readonly RequestEvent['type'][] = ['register-request', 'ask-request'];
const QUIET: readonly RequestEvent['type'][] = [
  'moment',
  'mail-failed',
  'assignee-gone',
  'file-ends',
  'file-gone',
  'mailed-receipt',
];
/** What only another case says: a person's command has a `by`. */
const BY_CASES: readonly RequestEvent['type'][] = [
  'file-ends',
  'file-gone',
  'correction-carried-out',
  'recipients-confirmed',
  'ask-request',
  'show-identity',
  'mailed-receipt',
];

/** Pure; never throws for an event of the right shape. */
export function apply(
  state: RequestState | null,
  event: RequestEvent,
  context: Context,
): Applied<RequestState> | Refusal {
  const makes = MAKES.includes(event.type);
  if (!state && !makes)
    return { ok: false, code: 'unknown-case', message: 'Dit verzoek is hier niet bekend.' };
  if (state && makes) return { ok: false, code: 'known', message: 'Dit verzoek is al opgenomen.' };
  const first = made(event as Of<'register-request' | 'ask-request'>, context.today);
  const work = begin<RequestState>(state ?? first, context);
  try {
    if (BY_CASES.includes(event.type) && 'by' in event) refuse('not-yours', 'Dit kan niemand zelf doen.');
    if (state) settle(work);
    if (work.state.destroyed) {
      if (!QUIET.includes(event.type)) refuse('destroyed', 'Dit verzoek is vernietigd.');
      return finish(work);
    }
    if (event.type === 'moment') return finish(work);
    handle(work, event);
    settle(work);
    return finish(work);
  } catch (error) {
    return refusalOf(error);
  }
}

export type { RequestTask };

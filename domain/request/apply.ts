/** What can happen to a request (12), and what comes of it. The term stands whoever is silent. */
import type { Applied, Context, Refusal, Task } from '../case.ts';

import {
  coreParties,
  needDay,
  needOneOf,
  needOwn,
  needPast,
  needRefusalGround,
  ROLE,
  refusalOf,
  refuse,
} from '../subject/checks.ts';
import { mailFailed, needTask, reassign } from '../tasks/changes.ts';
import { assigneeGone } from '../tasks/gone.ts';
import { nudge } from '../tasks/nudges.ts';
import { happenInOrder } from '../tasks/settle.ts';
import { begin, close, finish, note } from '../tasks/work.ts';
import { acts, nudgesOfTask, ownTerm, RECORDS } from './due.ts';
import type { PaperRef, RequestAnswers, RequestEvent, RequestTask } from './events.ts';
import { FIELD, OFFICER, seesRequests } from './papers.ts';
import { type Ask, type Behalf, livingLinks, partiesOf, type RequestState } from './state.ts';
import {
  answered,
  byDeadlock,
  contribute,
  contributionsIn,
  identify,
  search,
  send,
  shut,
  stands,
  type Work,
} from './steps.ts';

type Of<T extends RequestEvent['type']> = Extract<RequestEvent, { type: T }>;
type Completion = Of<'complete-task'>;

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

/** The lines of a form's papers of one field, in order. */
const lineOf = (papers: readonly PaperRef[] | undefined, code: string, row: number): { reason?: string } => {
  const found = papers?.find((paper) => paper.code === code && paper.row === row);
  return found ? { reason: found.ref } : {};
};

function identified(work: Work, by: string, answer: RequestAnswers['establish-identity'], task: Task): void {
  const { state, day } = work;
  needOneOf(answer.outcome, ['established', 'ask-again', 'deceased'], 'outcome');
  if (answer.outcome === 'ask-again') {
    state.askedAgain.push(day);
    close(work, task, 'done');
    note(work, 'Opnieuw gevraagd wie de persoon is');
    identify(work);
    return;
  }
  if (answer.outcome === 'deceased') {
    close(work, task, 'done');
    note(work, 'De persoon is overleden');
    send(work, 'deceased');
    return;
  }
  needOneOf(answer.how ?? '', ['document', 'provider', 'known-lawyer'], 'how');
  if (answer.how === 'known-lawyer' && state.behalf !== 'lawyer')
    refuse('no-lawyer', 'Dit kan alleen bij een verzoek van een advocaat.', 'how');
  if (state.behalf !== 'self') {
    if (answer.mandate !== 'seen')
      refuse(
        'no-mandate',
        'Er is geen bewijs dat deze persoon namens de ander mag vragen. Vraag het opnieuw.',
        'mandate',
      );
    if (answer.until !== undefined) {
      needDay(answer.until, 'until');
      if (answer.until < day)
        refuse('mandate-over', 'De machtiging was op deze dag al voorbij. Vraag om een nieuwe.', 'until');
    }
  }
  const until = state.behalf === 'self' ? undefined : answer.until;
  state.identity = { on: day, how: answer.how ?? 'document', by, ...(until === undefined ? {} : { until }) };
  close(work, task, 'done');
  note(work, 'Vastgesteld wie de persoon is');
  search(work);
}

function linked(
  work: Work,
  { outcome, links = [], holders = {} }: RequestAnswers['link-request'],
  task: Task,
): void {
  const { state, covenant } = work;
  needOneOf(outcome, ['found', 'nothing'], 'outcome');
  if (outcome === 'nothing') {
    close(work, task, 'done');
    note(work, 'Gezocht naar gegevens');
    send(work, 'nothing');
    return;
  }
  if (links.length === 0)
    refuse('no-links', 'Kies waar de gegevens staan, of kies dat er niets is.', 'links');
  const known = covenant.parties.map(({ id }) => id);
  for (const link of new Set(links)) {
    const [file = '', unit = ''] = link.split(' ');
    const parties = holders[file];
    if (!parties || unit === '') refuse('no-links', 'Dit dossier is er niet (meer). Zoek opnieuw.', 'links');
    state.counters.link += 1;
    const core = coreParties(covenant);
    const holding = [...new Set([...core, ...parties.filter((party) => known.includes(party))])];
    state.links[`l${state.counters.link}`] = { file, unit, parties: holding };
  }
  close(work, task, 'done');
  note(work, 'Gezocht naar gegevens');
  contribute(work);
}

function contributed(
  work: Work,
  event: Extract<Completion, { kind: 'contribute-request' }>,
  task: Task,
): void {
  const { state, covenant } = work;
  const { withhold = [], corrections = [] } = event.answer;
  const party = task.party ?? '';
  for (const { ground } of withhold) needRefusalGround(covenant, ground);
  for (const { what, answer, ground } of corrections) {
    needOneOf(what, ['improve', 'add', 'remove', 'shield'], 'corrections');
    needOneOf(answer, ['grant', 'refuse'], 'corrections');
    if (answer === 'grant') needOneOf(ground ?? '', ['a', 'b', 'c'], 'corrections');
  }
  const reason = (code: string, row: number) => lineOf(event.papers, code, row);
  for (const [row, { item, ground }] of withhold.entries())
    state.withheld.push({ item, ground, party, ...reason(FIELD.contribution, row) });
  for (const [row, one] of corrections.entries())
    state.corrections.push({ ...one, party, ...reason(FIELD.correction, row) });
  state.contributed[party] = 'answered';
  close(work, task, 'done');
  note(work, 'Een partij heeft haar deel geleverd');
  if (partiesOf(state).every((one) => state.contributed[one])) contributionsIn(work);
}

function decided(work: Work, verdict: RequestAnswers['decide-request'], task: Task): void {
  const { asks, withheld } = work.state;
  if (asks.includes('access')) {
    needOneOf(verdict.access ?? '', ['as-contributed', 'all', 'neither'], 'access');
    if (verdict.access === 'neither') needRefusalGround(work.covenant, verdict.ground);
  }
  if (asks.includes('correction'))
    needOneOf(verdict.correction ?? '', ['as-contributed', 'grant'], 'correction');
  if (asks.includes('objection'))
    needOneOf(verdict.objection ?? '', ['remove', 'shield', 'reject'], 'objection');
  close(work, task, 'done');
  note(work, 'Een kernpartij heeft beslist');
  // With nothing held back the two answers are one.
  const access = verdict.access === 'as-contributed' && withheld.length === 0 ? 'all' : verdict.access;
  const { ground, ...rest } = verdict;
  answered(work, task.party ?? '', {
    ...rest,
    ...(access === undefined ? {} : { access }),
    ...(access === 'neither' && ground !== undefined ? { ground } : {}),
  });
}

function complete(work: Work, event: Completion): void {
  const { state, day } = work;
  const task = needTask(state, event.task);
  needOwn(task, event.by, work.context.directory);
  if (task.kind !== event.kind) refuse('wrong-kind', 'Dit formulier hoort niet bij deze taak.');
  switch (event.kind) {
    case 'establish-identity':
      identified(work, event.by.member, event.answer, task);
      break;
    case 'link-request':
      linked(work, event.answer, task);
      break;
    case 'contribute-request':
      contributed(work, event, task);
      break;
    case 'decide-request':
      decided(work, event.answer, task);
      break;
    case 'send-answer':
      needPast(event.answer.sentOn, day, 'sentOn');
      if (event.answer.sentOn < state.stepOn)
        refuse('date-too-early', 'Deze datum ligt vóór de beslissing op het verzoek.', 'sentOn');
      state.sentOn = event.answer.sentOn;
      close(work, task, 'done');
      note(work, 'Antwoord verstuurd');
      shut(work, state.outcome ?? 'decided');
      break;
    case 'mail-undeliverable':
      needOneOf(event.answer.handled, ['yes'], 'handled');
      close(work, task, 'done');
      note(work, 'Gedaan: een mail kwam niet aan');
      break;
  }
}

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

function handle(work: Work, event: Exclude<RequestEvent, { type: 'moment' }>): void {
  const { state } = work;
  switch (event.type) {
    case 'register-request':
    case 'ask-request':
      start(work, event);
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
    case 'complete-task':
      complete(work, event);
      break;
    case 'file-ends':
      for (const [, link] of livingLinks(state))
        if (link.file === event.from) link.ends = { first: event.first, last: event.last };
      break;
    case 'file-gone':
      for (const [, link] of livingLinks(state)) if (link.file === event.file) link.gone = true;
      note(work, 'Een dossier is vernietigd');
      break;
    case 'correction-carried-out':
    case 'recipients-confirmed':
      note(
        work,
        event.type === 'recipients-confirmed' ? 'Ontvangers hebben bevestigd' : 'Correctie uitgevoerd',
      );
      break;
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
    (moment) => happen(work, moment.what, covenant.settings.requestRecords.article),
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
];
/** What only another case says: a person's command has a `by`. */
const BY_CASES: readonly RequestEvent['type'][] = [
  'file-ends',
  'file-gone',
  'correction-carried-out',
  'recipients-confirmed',
  'ask-request',
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

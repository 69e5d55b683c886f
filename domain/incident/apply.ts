/** What can happen to an incident, and what comes of it (15.2g, AVG 33-34). Silence protects the person: it is reported. */
import type { Applied, Context, Occasion, PartyId, Refusal, Task } from '../case.ts';
import { atTime, type Day, dayOf, type Instant } from '../dates/index.ts';
import { coreParties, needOneOf, needOwn, needPast, ROLE, refusalOf, refuse } from '../subject/checks.ts';
import { mailFailed, needTask, reassign } from '../tasks/changes.ts';
import { assigneeGone } from '../tasks/gone.ts';
import { nudge } from '../tasks/nudges.ts';
import { happenInOrder } from '../tasks/settle.ts';
import { begin, close, closeAll, finish, note, open, type TaskWork } from '../tasks/work.ts';
import { acts, DECIDE, DETAILS, DETAILS_UNIT, nudgesOfTask, PREPARE, REPORT, reportEnd } from './due.ts';
import type { Aware, IncidentAnswers, IncidentEvent } from './events.ts';
import type { IncidentState } from './state.ts';

type Work = TaskWork<IncidentState>;
type Completion = Extract<IncidentEvent, { type: 'complete-task' }>;
type Breach = NonNullable<IncidentState['breach']>;

/** Papers of the register, which stay as long as the record; they name nobody. */
export const REGISTER_PART = 'part:register';

/** A clock time on a day as an instant. Twice there (the night in October): the earlier one, which is the stricter. */
function instantOf(work: Work, on: Day, time: string, fields: [string, string]): Instant {
  needPast(on, work.context.today, fields[0]);
  if (!/^([01]\d|2[0-3]):[0-5]\d$/.test(time))
    refuse('no-time', 'Vul een tijd in als uren en minuten, bijvoorbeeld 14:30.', fields[1]);
  const at = atTime(on, time);
  if (at > work.context.now)
    refuse('time-in-future', 'Dit tijdstip ligt in de toekomst. Kies nu of eerder.', fields[1]);
  return at;
}
const awareOf = (work: Work, { awareOn, awareTime }: Aware): Instant =>
  instantOf(work, awareOn, awareTime, ['awareOn', 'awareTime']);

const newState = (event: Extract<IncidentEvent, { type: 'report-incident' }>, today: Day): IncidentState => ({
  ...{ reporter: event.by.member, party: event.by.party, nature: event.nature, reportedAt: '', awareAt: '' },
  ...{ outcome: null, dossiers: null, breach: null, openedOn: today, lastEventOn: today, closedOn: null },
  ...{ tasks: [], undelivered: [], counters: { task: 0 } },
});

function report(work: Work, event: Extract<IncidentEvent, { type: 'report-incident' }>): void {
  needOneOf(
    event.nature,
    work.covenant.incidents.natures.map(({ id }) => id),
    'nature',
  );
  work.state.awareAt = awareOf(work, event);
  work.state.reportedAt = work.context.now;
  open(work, { kind: 'triage-incident', party: null, role: ROLE.administrator });
  note(work, 'Incident gemeld');
}

/** Whom it is given to has just had its mail: of their reminders in hours those that are over already are not sent. */
const OWN: readonly Occasion[] = ['half', 'five-before', 'last'];

/** Opens a task about the register. */
function openTask(work: Work, kind: string, party: PartyId | null, role: string, from?: Instant): void {
  const task = open(work, { kind, party, role, about: REGISTER_PART, ...(from !== undefined && { from }) });
  for (const { occasion, at } of nudgesOfTask(work.covenant, work.state, task))
    if (at !== undefined && at <= work.now && OWN.includes(occasion)) task.nudged.push(occasion);
}

function triage(work: Work, answer: IncidentAnswers['triage-incident']): void {
  const { state, covenant } = work;
  needOneOf(answer.outcome, ['none', 'incident', 'breach'], 'outcome');
  const aware = awareOf(work, answer);
  if (aware > state.awareAt)
    refuse(
      'later-awareness',
      'De eerste kennisname kan niet later zijn dan in de melding staat. Alleen eerder kan.',
      'awareTime',
    );
  if (!Number.isInteger(answer.dossiers) || answer.dossiers < 0)
    refuse('no-number', 'Vul in hoeveel dossiers het zijn. Vul 0 in als het er geen is.', 'dossiers');
  state.awareAt = aware;
  state.outcome = answer.outcome;
  state.dossiers = answer.dossiers;
  if (answer.outcome === 'breach') {
    state.breach = { words: {}, decided: null };
    openTask(work, PREPARE, null, ROLE.administrator, aware);
    openTask(work, REPORT, null, ROLE.administrator, aware);
    for (const party of coreParties(covenant)) openTask(work, DECIDE, party, ROLE.core, aware);
    openTask(work, 'inform-persons', null, ROLE.administrator);
  }
  openTask(work, 'close-incident', null, ROLE.administrator);
  note(work, `Beoordeeld: ${TRIAGED[answer.outcome]}`);
}
const TRIAGED = { none: 'geen incident', incident: 'een incident', breach: 'een datalek' } as const;

const breachOf = (state: IncidentState): Breach =>
  state.breach ?? refuse('no-breach', 'Dit is niet als datalek beoordeeld.');

function decided(work: Work, breach: Breach, how: 'report' | 'not-reported'): void {
  breach.decided = how;
  closeAll(work, ({ kind }) => kind === DECIDE, 'cancelled');
  if (how === 'not-reported') closeAll(work, ({ kind }) => kind === REPORT || kind === PREPARE, 'cancelled');
  note(work, how === 'report' ? 'Besloten: melden bij de AP' : 'Besloten: niet melden bij de AP, met reden');
}

/** Not to report needs every core party's word and its reason (AVG 33(1), (5)); never UAVG 41, which doesn't reach AVG 33. */
function decide(work: Work, task: Task, { report: word, ground }: IncidentAnswers['decide-breach']): void {
  const breach = breachOf(work.state);
  needOneOf(word, ['report', 'not'], 'report');
  if (word === 'not')
    needOneOf(
      ground ?? '',
      work.covenant.incidents.notReported.map(({ id }) => id),
      'ground',
    );
  if (task.party !== null) breach.words[task.party] = word;
  if (word === 'report') decided(work, breach, 'report');
  else if (coreParties(work.covenant).every((party) => breach.words[party] === 'not'))
    decided(work, breach, 'not-reported');
}

function reported(work: Work, answer: IncidentAnswers['report-breach']): void {
  const { state, covenant } = work;
  const breach = breachOf(state);
  const at = instantOf(work, answer.reportedOn, answer.reportedTime, ['reportedOn', 'reportedTime']);
  if (at < state.awareAt)
    refuse('before-awareness', 'De melding kan niet voor de kennisname liggen.', 'reportedTime');
  const late = at > reportEnd(covenant, state.awareAt).at;
  if (late && answer.late !== 'yes')
    refuse('late', 'Dit is later dan 72 uur na de kennisname. Vul in waarom (AVG 33(1)).', 'late');
  breach.reportedAt = at;
  if (late) breach.late = true;
  // Who reported doesn't wait for others' words.
  if (breach.decided === null) decided(work, breach, 'report');
  note(work, late ? 'Gemeld bij de AP, te laat, met de reden' : 'Gemeld bij de AP');
}

function inform(work: Work, { informed, on, ground }: IncidentAnswers['inform-persons']): void {
  const breach = breachOf(work.state);
  needOneOf(informed, ['informed', 'not'], 'informed');
  if (informed === 'informed') {
    needPast(on ?? '', work.context.today, 'on');
    if (on !== undefined && on < dayOf(work.state.awareAt))
      refuse('before-awareness', 'Dit kan niet voor de kennisname zijn geweest.', 'on');
    breach.informed = 'informed';
    breach.informedOn = on ?? work.day;
    note(work, 'De betrokkenen zijn geïnformeerd');
    return;
  }
  const grounds = work.covenant.incidents.notInformed.map(({ id }) => id);
  needOneOf(ground ?? '', grounds, 'ground');
  breach.informed = ground as 'a' | 'b' | 'c';
  note(work, 'De betrokkenen worden niet geïnformeerd, met reden');
}

/** The account and which files it concerned go: the register has what the law asks, about nobody. */
function dropDetails(work: Work): void {
  const { state, covenant } = work;
  if (state.detailsGone) return;
  state.detailsGone = true;
  const { article } = covenant.settings.incidentDetails;
  work.effects.push({ effect: 'erase-units', units: [DETAILS_UNIT], term: DETAILS, article });
  note(work, 'Verslag en betrokken dossiers vernietigd');
}

function closeIncident(work: Work, task: Task): void {
  const { state } = work;
  const waits = state.tasks.some(({ id, kind }) => id !== task.id && kind !== 'mail-undeliverable');
  if (waits) refuse('still-open', 'Dit kan nog niet: er zijn nog taken van dit incident open.');
  state.closedOn = work.day;
  note(work, 'Incident afgesloten');
  dropDetails(work);
}

function complete(work: Work, event: Completion): void {
  const task = needTask(work.state, event.task);
  needOwn(task, event.by, work.context.directory);
  if (task.kind !== event.kind) refuse('wrong-kind', 'Dit formulier hoort niet bij deze taak.');
  const { state } = work;
  if (event.kind === 'close-incident') {
    needOneOf(event.answer.done, ['yes'], 'done');
    closeIncident(work, task);
  }
  close(work, task, 'done');
  switch (event.kind) {
    case 'triage-incident':
      triage(work, event.answer);
      break;
    case 'prepare-breach-report': {
      const breach = breachOf(state);
      for (const name of ['personCount', 'recordCount'] as const)
        if (!Number.isInteger(event.answer[name]) || event.answer[name] < 0)
          refuse('no-number', 'Vul een aantal in. Een schatting mag.', name);
      breach.persons = event.answer.personCount;
      breach.records = event.answer.recordCount;
      breach.preparedOn = work.day;
      note(work, 'De melding bij de AP is voorbereid');
      break;
    }
    case 'decide-breach':
      decide(work, task, event.answer);
      break;
    case 'report-breach':
      reported(work, event.answer);
      break;
    case 'inform-persons':
      inform(work, event.answer);
      break;
    case 'mail-undeliverable':
      needOneOf(event.answer.handled, ['yes'], 'handled');
      note(work, 'Gedaan: een mail kwam niet aan');
      break;
  }
}

function happen(work: Work, what: string): void {
  const { state } = work;
  if (what === DECIDE && state.breach) {
    const { words } = state.breach;
    state.breach.bySilence = true;
    for (const party of coreParties(work.covenant)) words[party] ??= 'report';
    decided(work, state.breach, 'report');
    state.lastEventOn = work.day;
    note(work, 'Niet iedereen antwoordde op tijd: er wordt gemeld');
    return;
  }
  if (what === DETAILS) {
    dropDetails(work);
    return;
  }
  const { article } = work.covenant.settings.staffRecords;
  state.destroyed = true;
  state.tasks = [];
  work.effects.push({ effect: 'erase-case', term: 'staff-records', article });
  note(work, 'Vernietigd');
}

function settle(work: Work): void {
  const { state, covenant } = work;
  happenInOrder(
    work,
    () => acts(state, covenant),
    (moment) => happen(work, moment.what),
  );
  nudge(work, (task) => nudgesOfTask(covenant, state, task));
}

const BY_TIME: readonly IncidentEvent['type'][] = ['moment', 'mail-failed', 'assignee-gone'];

export function apply(
  state: IncidentState | null,
  event: IncidentEvent,
  context: Context,
): Applied<IncidentState> | Refusal {
  if (!state && event.type !== 'report-incident')
    return { ok: false, code: 'unknown-case', message: 'Dit incident is er niet.' };
  if (state?.destroyed) return { ok: false, code: 'destroyed', message: 'Dit incident is vernietigd.' };
  const first = event.type === 'report-incident' ? newState(event, context.today) : null;
  const work = begin<IncidentState>(state ?? (first as IncidentState), context);
  try {
    if (state) settle(work);
    switch (event.type) {
      case 'report-incident':
        if (state) refuse('reported', 'Dit is al gemeld.');
        report(work, event);
        break;
      case 'complete-task':
        complete(work, event);
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
      case 'moment':
        return finish(work);
    }
    if (!BY_TIME.includes(event.type)) work.state.lastEventOn = work.day;
    settle(work);
    return finish(work);
  } catch (error) {
    return refusalOf(error);
  }
}

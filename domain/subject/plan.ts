/** The case conference (9, 10): plan, actions, review rounds, advice, closing; and what participants bring in. */
import type { PartyId, Task, TextRef } from '../case.ts';
import { type Day, laterOf, legalDate } from '../dates/index.ts';
import {
  needFuture,
  needOneOf,
  needParticipant,
  needProvenance,
  needSigned,
  needStage,
  ROLE,
  refuse,
} from './checks.ts';
import { ask, withdraw } from './decisions.ts';
import { endDisclosures, needContributor } from './disclosure.ts';
import type { SubjectEvent, TaskAnswers, TaskKind } from './events.ts';
import { consult } from './informing.ts';
import { itemUnit, type PlanState, personUnit, type SubjectState, unitsOf } from './state.ts';
import { close, closeAll, note, open, openForParty, type Work } from './work.ts';

type Of<T extends SubjectEvent['type']> = Extract<SubjectEvent, { type: T }>;

const PLAN = 'plan';
const actionRef = (action: string): string => `action:${action}`;

const involved = (state: SubjectState): PartyId[] => state.file?.involved ?? [];

/** Who holds the pen: the covenant's chair when involved, else the first party that is. */
function chair(work: Work): PartyId {
  const parties = involved(work.state);
  const named = work.covenant.settings.chair.value;
  return parties.includes(named) ? named : (parties[0] ?? named);
}

const planOf = (work: Work): PlanState =>
  work.state.plan ?? refuse('wrong-stage', 'Er is nog geen plan van aanpak.');

export function startPlan(work: Work): void {
  work.state.plan = { step: 'drawing', aims: [], agreed: [], actions: {} };
  openForParty(work, 'draw-up-plan', chair(work), PLAN, work.day);
}

export function planDrawn(work: Work, answer: TaskAnswers['draw-up-plan'], texts: readonly TextRef[]): void {
  const { state, covenant, day } = work;
  const plan = planOf(work);
  const aims = covenant.aims.map(({ id }) => id);
  if (answer.aims.length === 0 || !answer.aims.every((aim) => aims.includes(aim)))
    refuse('aims-missing', 'Kies het doel van het plan (artikel 3, a tot en met f).', 'aims');
  for (const { owner, by } of answer.actions) {
    needOwner(work, owner);
    needFuture(by, day, 'by');
  }
  plan.aims = [...answer.aims];
  plan.actions = {};
  // The lines' texts are the form's last, one each (10.2e).
  const lines = texts.slice(texts.length - answer.actions.length);
  answer.actions.forEach(({ owner, by }, at) => {
    addTo(work, plan, owner, by, texts.length > answer.actions.length ? lines[at] : undefined);
  });
  plan.step = 'agreeing';
  plan.agreed = [];
  for (const party of involved(state)) openForParty(work, 'agree-plan', party, PLAN, day);
}

function needOwner({ state, context }: Work, owner: PartyId): void {
  const partner = state.file?.partners.includes(owner) === true;
  if (!involved(state).includes(owner) && !partner)
    refuse('unknown-party', 'Deze partij is niet bij de zaak betrokken.', 'owner');
  if (partner) needSigned(context, owner, 'owner');
}

function addTo(work: Work, plan: PlanState, owner: PartyId, by: Day, text?: TextRef): string {
  work.state.counters.action += 1;
  const action = `a${work.state.counters.action}`;
  plan.actions[action] = { owner, by, ...(text !== undefined && { text }) };
  return action;
}

export function planAnswered(work: Work, task: Task, answer: TaskAnswers['agree-plan']): void {
  const plan = planOf(work);
  needOneOf(answer.agree, ['yes', 'no'], 'agree');
  if (answer.agree === 'no') {
    closeAll(work, ({ kind }) => kind === 'agree-plan', 'cancelled');
    plan.step = 'drawing';
    plan.agreed = [];
    openForParty(work, 'draw-up-plan', chair(work), PLAN, work.day);
    note(work, 'Niet iedereen stemt in: het plan wordt aangepast');
    return;
  }
  if (task.party) plan.agreed.push(task.party);
  planStands(work);
}

/** 9.3: once all who are involved agree. */
export function planStands(work: Work): void {
  const plan = planOf(work);
  if (!involved(work.state).every((party) => plan.agreed.includes(party))) return;
  plan.step = 'running';
  plan.reviewFrom = work.day;
  for (const [action, { owner, by }] of Object.entries(plan.actions))
    openAction(work, action, owner, laterOf(by, work.day));
  note(work, 'Het plan is vastgesteld');
}

function openAction(work: Work, action: string, owner: PartyId, until: Day): void {
  const task = openForParty(work, 'report-action', owner, actionRef(action), work.day);
  task.until = until;
}

export function addAction(work: Work, event: Of<'add-action'>): void {
  const { state, covenant, day } = work;
  needStage(state, 'conference');
  needParticipant(state, covenant, event.by);
  const plan = planOf(work);
  if (plan.reviewFrom === undefined)
    refuse('wrong-stage', 'Het plan is nog niet vastgesteld. Zet de actie in het plan zelf.');
  needOwner(work, event.owner);
  needFuture(event.until, day, 'until');
  const action = addTo(work, plan, event.owner, event.until, event.texts[0]);
  openAction(work, action, event.owner, event.until);
  note(work, 'Actie toegevoegd aan het plan');
}

export function actionReported(work: Work, task: Task, answer: TaskAnswers['report-action']): void {
  needOneOf(answer.done, ['yes', 'no'], 'done');
  const action = planOf(work).actions[task.about?.slice(actionRef('').length) ?? ''];
  if (action) action.done = answer.done;
}

/** 9.4: halfway the term everyone involved is asked how the plan goes. */
export function openReview(work: Work): void {
  const plan = planOf(work);
  plan.review = {};
  for (const party of involved(work.state))
    openForParty(work, 'review-round', party, PLAN, plan.reviewFrom ?? work.day);
  note(work, 'Voortgangsronde');
}

export function reviewed(work: Work, task: Task, answer: TaskAnswers['review-round']): void {
  needOneOf(answer.outcome, ['continue', 'advise-closing'], 'outcome');
  const review = planOf(work).review ?? {};
  if (task.party) review[task.party] = answer.outcome;
  if (involved(work.state).every((party) => review[party])) endReview(work, work.day);
}

/** The round closes with the answers that there are; the next is counted from its last day. */
export function reviewLapsed(work: Work, lastDay: Day): void {
  closeAll(work, ({ kind }) => kind === 'review-round', 'lapsed');
  endReview(work, lastDay);
  note(work, 'De voortgangsronde is gesloten');
}

function endReview(work: Work, day: Day): void {
  const plan = planOf(work);
  const advised = Object.values(plan.review ?? {}).includes('advise-closing');
  delete plan.review;
  plan.reviewFrom = day;
  if (!advised || plan.step !== 'running') return;
  plan.step = 'advising';
  openForParty(work, 'advise-closing', chair(work), PLAN, work.day);
}

export function closingAdvised(work: Work, answer: TaskAnswers['advise-closing']): void {
  needOneOf(answer.outcome, ['close', 'continue'], 'outcome');
  if (answer.outcome === 'close') proposeClosing(work);
  else goOn(work);
}

/** No advice on time: the core parties decide without it. */
export function adviceLapsed(work: Work): void {
  closeAll(work, ({ kind }) => kind === 'advise-closing', 'lapsed');
  note(work, 'Het advies kwam niet op tijd');
  proposeClosing(work);
}

function proposeClosing(work: Work): void {
  const plan = planOf(work);
  if (plan.step === 'running' || plan.step === 'advising') plan.step = 'closing';
  closeAll(work, ({ kind }) => kind === 'advise-closing', 'cancelled');
  ask(work, 'decide-closing', PLAN, work.day);
}

function goOn(work: Work): void {
  const plan = planOf(work);
  if (plan.step !== 'advising' && plan.step !== 'closing') return;
  plan.step = 'running';
  plan.reviewFrom = work.day;
}

/** 8.2f, 10.2h. `outcome` null: silence or deadlock. */
export function closingStands(work: Work, outcome: 'close' | 'continue' | null): void {
  if ((outcome ?? work.covenant.deadlock.closing.outcome) === 'continue') {
    goOn(work);
    note(work, 'Besloten: het plan gaat door');
    return;
  }
  const { state } = work;
  if (state.file) state.file.closedOn = work.day;
  state.stage = 'closed';
  endPlan(work);
  note(work, outcome ? 'Besloten: het plan is afgesloten' : 'Geen besluit op tijd: het plan is afgesloten');
}

const PLAN_TASKS: readonly TaskKind[] = [
  ...(['draw-up-plan', 'agree-plan', 'report-action', 'review-round', 'advise-closing'] as const),
  'review-or-close',
  'record-advice',
];

export function endPlan(work: Work): void {
  endDisclosures(work);
  withdraw(work, 'decide-closing', PLAN, 'cancelled');
  closeAll(work, ({ kind }) => PLAN_TASKS.some((other) => other === kind), 'cancelled');
  if (!work.state.plan) return;
  work.state.plan.step = 'closed';
  delete work.state.plan.review;
}

/** 13.2: a file that is still open goes to the archive soon; its coordinator puts it before the core parties. */
export function warn(work: Work): void {
  const { file } = work.state;
  if (!file) return;
  file.warnedFor = file.lastProcessing;
  const role = ROLE.coordinator;
  open(work, { kind: 'review-or-close', party: null, role, about: 'file', from: file.lastProcessing });
  note(work, 'Het dossier gaat bijna naar het archief');
}

export function warned(work: Work, answer: TaskAnswers['review-or-close']): void {
  needOneOf(answer.outcome, ['review', 'decide-closing'], 'outcome');
  const plan = planOf(work);
  if (answer.outcome === 'decide-closing') proposeClosing(work);
  else if (plan.step === 'running' && !plan.review) {
    plan.reviewFrom = work.day;
    openReview(work);
  }
}

/** The file was processed: it stays, and a warning about its archiving is moot. */
export function touch(work: Work): void {
  const { file } = work.state;
  if (!file || file.lastProcessing >= work.day) return;
  file.lastProcessing = work.day;
  delete file.warnedFor;
  for (const task of work.state.tasks.filter(({ kind }) => kind === 'review-or-close'))
    close(work, task, 'cancelled');
}

/** Only a hold keeps the data: they are restricted, and nothing prolongs them. */
export const fileIsOver = ({ state, covenant, now }: Work): boolean =>
  state.file !== null && legalDate(covenant, 'destroy', state.file.lastProcessing).at <= now;

export function addData(work: Work, event: Of<'add-data'>): void {
  const { state, covenant, day } = work;
  needStage(state, 'conference');
  needContributor(work, event.by);
  needProvenance(covenant, event.by, event.provenance, day);
  needNew(state, itemUnit(event.item));
  const texts = event.texts.length > 0 ? { texts: [...event.texts] } : {};
  state.items[event.item] = { party: event.by.party, addedOn: day, ...texts };
  note(work, 'Gegevens toegevoegd aan het dossier');
}

/** 10.2 f-g: the person is informed at recording (11). */
export function addPerson(work: Work, event: Of<'add-person'>): void {
  const { state, covenant, day } = work;
  needStage(state, 'conference');
  needParticipant(state, covenant, event.by);
  needOneOf(event.relation, ['left-behind', 'network'], 'relation');
  needProvenance(covenant, event.by, event.provenance, day);
  needNew(state, personUnit(event.person));
  state.persons[event.person] = { relation: event.relation, addedOn: day };
  consult(work, personUnit(event.person), day);
  note(work, 'Persoon toegevoegd aan het dossier');
}

function needNew(state: SubjectState, unit: string): void {
  if (unitsOf(state).includes(unit)) refuse('known-unit', 'Dit is al in het dossier vastgelegd.');
}

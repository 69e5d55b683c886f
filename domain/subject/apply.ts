/** What can happen to a subject's case, and what comes of it. */
import { taskText } from '../../covenant/index.ts';
import type { Applied, Context, Refusal, Task } from '../case.ts';
import { assigneeGone } from '../tasks/gone.ts';
import { checkItems } from './accuracy.ts';
import { adviceAsked, adviceRecorded, askAdvice } from './advice.ts';
import { needOneOf, needOwn, refusalOf, refuse } from './checks.ts';
import { carriedOut, confirmed, correctItems, itemsPlaced, recipientsFound, retell } from './correcting.ts';
import {
  accuracyChecked,
  mailFailed,
  merge,
  needTask,
  reassign,
  receiveSplit,
  splitSignal,
} from './corrections.ts';
import { type Answers, agreed, answer, decisionOf } from './decisions.ts';
import {
  dropPartners,
  permitAnswered,
  proposeDisclosure,
  recordDuty,
  revokeDisclosure,
} from './disclosure.ts';
import { discussed } from './discuss.ts';
import { emergencyReviewed, lookInEmergency } from './emergency.ts';
import type { SubjectEvent } from './events.ts';
import { checkPostponement, consulted, impedimentGone, informingStands, noticeSent } from './informing.ts';
import {
  destructionStands,
  holdStands,
  liftingStands,
  proposeDestruction,
  proposeHold,
  proposeLifting,
  proposeReopening,
  reopeningStands,
} from './keeping.ts';
import { holdOf, settle, unitsOfProposal } from './moments.ts';
import { needNoObjection, objectionDecided } from './objection.ts';
import { dropParties, needInForce } from './party-left.ts';
import {
  actionReported,
  addAction,
  addData,
  addPerson,
  closingAdvised,
  closingStands,
  planAnswered,
  planDrawn,
  reviewed,
  touch,
  warned,
} from './plan.ts';
import { countsAsProcessing } from './processing.ts';
import { setRepresentative } from './representatives.ts';
import { mindRequests, requestOver, requestRuns } from './rights.ts';
import { RIGHTS_EVENTS } from './rights-events.ts';
import { checkUnshielding, proposeUnshielding, unshieldingStands, unshieldingTold } from './shielding.ts';
import { type DecisionKind, type DecisionState, restrictedUnits, type SubjectState } from './state.ts';
import {
  agendaCommon,
  agendaStands,
  askInformation,
  assessed,
  checkAgendaAnswer,
  informationGiven,
  newState,
  registerSignal,
} from './weighing.ts';
import { begin, close, finish, note, restrict, type Work } from './work.ts';

type Completion = Extract<SubjectEvent, { type: 'complete-task' }>;

const OUTCOMES: Readonly<Record<Exclude<DecisionKind, 'decide-agenda'>, readonly string[]>> = {
  'decide-informing': ['inform', 'postpone'],
  'reconsider-notice': ['inform', 'postpone'],
  'decide-closing': ['close', 'continue'],
  'decide-reopening': ['reopen', 'refuse'],
  'decide-hold': ['hold', 'refuse'],
  'decide-lifting': ['lift', 'keep'],
  'decide-destruction': ['destroy', 'keep'],
  'decide-unshielding': ['lift', 'keep', 'remove'],
};

/** One party's answer to a joint decision; when all agree, it stands. */
function decide(work: Work, task: Task, kind: DecisionKind, given: Answers): void {
  const about = task.about ?? '';
  if (kind === 'decide-agenda') checkAgendaAnswer(work, given as never);
  else needOneOf(given.outcome, OUTCOMES[kind], 'outcome');
  if (kind === 'decide-informing' || kind === 'reconsider-notice') checkPostponement(work, given as never);
  if (kind === 'decide-unshielding') checkUnshielding(work, about, given.outcome);
  close(work, task, 'done');
  const decision = decisionOf(work.state, kind, about);
  const common = kind === 'decide-agenda' ? agendaCommon : undefined;
  const answers = answer(work, kind, about, task.party ?? '', given, common);
  if (answers && decision) stands(work, decision, answers);
}

/** All core parties agree. */
function stands(work: Work, decision: DecisionState, answers: Answers[]): void {
  const { kind, about } = decision;
  const outcome = answers[0]?.outcome as never;
  switch (kind) {
    case 'decide-agenda':
      agendaStands(work, answers);
      break;
    case 'decide-informing':
    case 'reconsider-notice':
      informingStands(work, about, answers);
      break;
    case 'decide-closing':
      closingStands(work, outcome);
      break;
    case 'decide-reopening':
      reopeningStands(work, unitsOfProposal(decision), outcome);
      break;
    case 'decide-hold':
      holdStands(work, about, holdOf(decision), outcome);
      break;
    case 'decide-lifting':
      liftingStands(work, about, outcome);
      break;
    case 'decide-destruction':
      destructionStands(work, about, outcome);
      break;
    case 'decide-unshielding':
      unshieldingStands(work, about, outcome, decision.ground);
      break;
  }
}

function complete(work: Work, event: Completion): void {
  const task = needTask(work.state, event.task);
  needOwn(task, event.by, work.context.directory);
  if (task.kind !== event.kind) refuse('wrong-kind', 'Dit formulier hoort niet bij deze taak.');
  const deputy = task.assignee !== null && task.assignee !== event.by.member;
  note(work, `Gedaan: ${taskText(work.covenant, task.kind).title}${deputy ? ' (door de vervanger)' : ''}`);
  switch (event.kind) {
    case 'decide-agenda':
    case 'decide-informing':
    case 'reconsider-notice':
    case 'decide-closing':
    case 'decide-reopening':
    case 'decide-hold':
    case 'decide-lifting':
    case 'decide-destruction':
    case 'decide-unshielding':
      decide(work, task, event.kind, event.answer);
      return;
  }
  close(work, task, 'done');
  switch (event.kind) {
    case 'assess':
      assessed(work, task);
      break;
    case 'give-information':
      needOneOf(event.answer.given, ['yes', 'nothing-known'], 'given');
      informationGiven(work);
      break;
    case 'consult-informing':
      consulted(work, task, event.answer);
      break;
    case 'send-notice':
      noticeSent(work, task, event.answer);
      break;
    case 'draw-up-plan':
      planDrawn(work, event.answer, event.texts);
      break;
    case 'agree-plan':
      planAnswered(work, task, event.answer);
      break;
    case 'report-action':
      actionReported(work, task, event.answer);
      break;
    case 'review-round':
      reviewed(work, task, event.answer);
      break;
    case 'advise-closing':
      closingAdvised(work, event.answer);
      break;
    case 'review-or-close':
      warned(work, event.answer);
      break;
    case 'check-accuracy':
      accuracyChecked(work, event.answer);
      break;
    case 'permit-disclosure':
    case 'permit-disclosure-unnamed':
      if (permitAnswered(work, task, event.answer, event.texts, adviceAsked)) touch(work);
      break;
    case 'record-advice':
      adviceRecorded(work, task, event.answer, event.texts);
      break;
    case 'carry-out-correction':
      carriedOut(work, task, event.answer, event.texts);
      break;
    case 'confirm-correction':
      needOneOf(event.answer.confirmed, ['yes'], 'confirmed');
      confirmed(work, task);
      break;
    case 'notify-unshielding':
      unshieldingTold(work, task, event.answer);
      break;
    case 'review-emergency':
      emergencyReviewed(work, task, event.answer);
      break;
    case 'mail-undeliverable':
      needOneOf(event.answer.handled, ['yes'], 'handled');
      break;
  }
}

function handle(work: Work, event: SubjectEvent): void {
  switch (event.type) {
    case 'register-signal':
      registerSignal(work, event);
      break;
    case 'complete-task':
      complete(work, event);
      break;
    case 'ask-information':
      askInformation(work, event.by, event.of);
      break;
    case 'add-data':
      addData(work, event);
      break;
    case 'add-person':
      addPerson(work, event);
      break;
    case 'add-action':
      addAction(work, event);
      break;
    case 'discuss':
      discussed(work, event);
      break;
    case 'propose-disclosure':
      proposeDisclosure(work, event);
      break;
    case 'revoke-disclosure':
      revokeDisclosure(work, event);
      break;
    case 'record-duty':
      recordDuty(work, event);
      break;
    case 'ask-advice':
      if (askAdvice(work, event)) touch(work);
      break;
    case 'impediment-gone':
      impedimentGone(work, event.by, event.person);
      break;
    case 'set-representative':
      setRepresentative(work, event);
      break;
    case 'propose-reopening':
      proposeReopening(work, event);
      break;
    case 'propose-hold':
      proposeHold(work, event);
      break;
    case 'propose-lifting':
      proposeLifting(work, event);
      break;
    case 'destroy-early':
      proposeDestruction(work, event);
      break;
    case 'look-in-emergency':
      lookInEmergency(work, event);
      break;
    case 'split-signal':
      splitSignal(work, event);
      break;
    case 'receive-split':
      receiveSplit(work, event);
      break;
    case 'merge':
      merge(work, event);
      break;
    case 'check-items':
      checkItems(work, event);
      break;
    case 'request-runs':
      requestRuns(work, event);
      break;
    case 'request-over':
      requestOver(work, event);
      break;
    case 'correct-items':
      correctItems(work, event);
      break;
    case 'items-placed':
      itemsPlaced(work, event);
      break;
    case 'objection-decided':
      objectionDecided(work, event);
      break;
    case 'recipients-found':
      recipientsFound(work, event);
      break;
    case 'propose-unshielding':
      proposeUnshielding(work, event);
      break;
    case 'reassign':
      reassign(work, event);
      break;
    case 'assignee-gone':
      assigneeGone(work, event);
      break;
    case 'mail-failed':
      mailFailed(work, event);
      break;
    case 'request-asks':
    case 'moment':
      return;
  }
}

/** AVG 18(2): what was written now about data that are only kept is restricted like the rest of them. */
const restrictHeld = (work: Work): void => restrict(work, [...restrictedUnits(work.state)], true);

/** What only a case says: a person's command has a `by`. */
const ONLY_CASES: readonly string[] = RIGHTS_EVENTS;

/**
 * What is due by now happens first: an answer that comes after the last day finds its task lapsed, whatever the timer
 * did. Then the event, then what became due by it. Pure; never throws for an event of the right shape.
 */
export function apply(
  state: SubjectState | null,
  event: SubjectEvent,
  context: Context,
): Applied<SubjectState> | Refusal {
  const makes = event.type === 'register-signal' || event.type === 'receive-split';
  if (!state && !makes)
    return { ok: false, code: 'unknown-case', message: 'Dit dossier bestaat niet (meer).' };
  const work = begin(state ?? newState(context.today), context);
  try {
    if (state) settle(work);
    if (state && work.state.stage === 'conference') dropPartners(work);
    const byCase = ONLY_CASES.includes(event.type);
    if (byCase && 'by' in event) refuse('not-yours', 'Dit kan niemand zelf doen.');
    // 18.2-3: what waited for a party that left goes on without it.
    if (state && dropParties(work))
      for (const decision of Object.values(work.state.decisions)) {
        const common = decision.kind === 'decide-agenda' ? agendaCommon : undefined;
        const answers = agreed(work, decision, common);
        if (answers) stands(work, decision, answers);
      }
    const byTime = ['moment', 'mail-failed', 'assignee-gone'].includes(event.type);
    if (work.state.stage === 'destroyed') {
      if (!byTime) refuse('destroyed', 'Dit dossier is vernietigd.');
      return finish(work);
    }
    if (state) retell(work);
    if (event.type !== 'moment') {
      needInForce(work, event);
      needNoObjection(work, event);
      handle(work, event);
      if (countsAsProcessing(event)) touch(work);
      settle(work);
    }
    mindRequests(work);
    if ('texts' in event && event.texts.length > 0) restrictHeld(work);
    return finish(work);
  } catch (error) {
    return refusalOf(error);
  }
}

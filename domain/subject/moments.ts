/** Time passes: everything that is due happens, in order, each as of its own instant. */
import type { Moment, UnitId } from '../case.ts';
import { dayOf } from '../dates/index.ts';
import { nudge } from '../tasks/nudges.ts';
import { openAccuracyCheck } from './corrections.ts';
import { withdraw } from './decisions.ts';
import { disclosureLapsed, isDisclosureRef } from './disclosure.ts';
import { acts, nudgesOf } from './due.ts';
import { consultationLapsed, informingStands, reconsider } from './informing.ts';
import {
  archive,
  destroyDue,
  destructionStands,
  dropHold,
  holdStands,
  liftingStands,
  reopeningStands,
} from './keeping.ts';
import { adviceLapsed, closingStands, openReview, reviewLapsed, warn } from './plan.ts';
import { unshieldingStands } from './shielding.ts';
import type { DecisionState } from './state.ts';
import { informationLapsed, weighingLapsed } from './weighing.ts';
import type { Work } from './work.ts';

/** A joint decision's last day has passed without agreement. */
function decisionLapsed(work: Work, decision: DecisionState): void {
  const { kind, about } = decision;
  withdraw(work, kind, about, 'lapsed');
  switch (kind) {
    case 'decide-informing':
    case 'reconsider-notice':
      informingStands(work, about, null);
      break;
    case 'decide-closing':
      closingStands(work, null);
      break;
    case 'decide-reopening':
      reopeningStands(work, unitsOfProposal(decision), null);
      break;
    case 'decide-hold':
      holdStands(work, about, holdOf(decision), null);
      break;
    case 'decide-lifting':
      liftingStands(work, about, null);
      break;
    case 'decide-destruction':
      destructionStands(work, about, null);
      break;
    case 'decide-unshielding':
      unshieldingStands(work, about, null);
      break;
    case 'decide-agenda':
      weighingLapsed(work);
      break;
  }
}

export const unitsOfProposal = ({ units }: DecisionState): UnitId[] =>
  units === undefined || units === 'all' ? [] : units;

export const holdOf = (decision: DecisionState): { units: UnitId[]; ground: string; until: string } => ({
  units: unitsOfProposal(decision),
  ground: decision.ground ?? '',
  until: decision.until ?? '',
});

function happen(work: Work, { what, ref, lastDay }: Moment): void {
  const { state } = work;
  const decision = state.decisions[ref];
  if (decision) {
    decisionLapsed(work, decision);
    return;
  }
  if (isDisclosureRef(ref)) {
    disclosureLapsed(work, ref);
    return;
  }
  const task = state.tasks.find(({ id }) => id === ref);
  if (task?.kind === 'give-information') {
    informationLapsed(work, task);
    return;
  }
  if (task?.kind === 'advise-closing') {
    adviceLapsed(work);
    return;
  }
  switch (what) {
    case 'weigh-signal':
      weighingLapsed(work);
      break;
    case 'consult-informing':
      consultationLapsed(work, ref);
      break;
    case 'reconsider-notice-opens':
      reconsider(work, ref);
      break;
    case 'review-round-opens':
      openReview(work);
      break;
    case 'review-round':
      reviewLapsed(work, lastDay);
      break;
    case 'review-or-close':
      warn(work);
      break;
    case 'check-accuracy-opens':
      openAccuracyCheck(work);
      break;
    case 'archive':
      archive(work);
      break;
    case 'hold-ends':
      dropHold(work, ref);
      break;
    default:
      destroyDue(work);
  }
}

/** More than a life of daily moments: something opens itself again and again. */
const MOST = 10_000;

/**
 * Carries out all that is due at the context's `now`. A moment that comes late (an outage) counts from its own day, so
 * that a delay never lengthens a term. Reminders come last, for the tasks that are still there.
 * @throws Error when a moment does not go away by happening: a defect
 */
export function settle(work: Work): void {
  const { now, today } = work.context;
  const seen = new Set<string>();
  while (work.state.stage !== 'destroyed') {
    const next = soonest(acts(work.state, work.covenant));
    if (!next || next.at > now) break;
    const key = `${next.what} ${next.ref} ${next.at}`;
    if (seen.has(key) || seen.size > MOST) throw new Error(`moment does not pass: ${next.what}`);
    seen.add(key);
    work.now = next.at;
    work.day = dayOf(next.at);
    happen(work, next);
  }
  work.now = now;
  work.day = today;
  destroyDue(work);
  nudge(work, (task) => nudgesOf(work.covenant, work.state, task));
}

/** The first of the soonest: on the same instant the order of the list counts. */
const soonest = (moments: Moment[]): Moment | undefined =>
  moments.reduce<Moment | undefined>(
    (first, moment) => (!first || moment.at < first.at ? moment : first),
    undefined,
  );

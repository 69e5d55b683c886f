/**
 * A request of the person and the file that it is about (12): the file knows that it runs, tells it when data will be
 * destroyed, and asks the controller about a hold when that comes before the answer. Never a later date by itself.
 */
import type { CaseId, UnitId } from '../case.ts';
import { addDays, type Day, dayOf } from '../dates/index.ts';
import { needDay, refuse } from './checks.ts';
import { ask, decisionOf, withdraw } from './decisions.ts';
import { ends } from './ends.ts';
import { dropHold, proposalRef } from './keeping.ts';
import { objected, objectedTo, released } from './objection.ts';
import type { RightsEvent } from './rights-events.ts';
import { type LinkedRequest, RIGHT_KINDS } from './rights-state.ts';
import { rightsOf, tell } from './rights-work.ts';
import type { SubjectState } from './state.ts';
import { note, type Work } from './work.ts';

type Of<T extends RightsEvent['type']> = Extract<RightsEvent, { type: T }>;

/** AVG 18(1)(c): the person needs the data, at least until the answer is there. */
const HOLD_GROUND = 'restriction-claim';

export function requestRuns(work: Work, event: Of<'request-runs'>): void {
  const { from, what, receivedOn, answerBy, items } = event;
  if (!RIGHT_KINDS.includes(what)) refuse('wrong-kind', 'Dit verzoek is niet bekend.');
  needDay(receivedOn, 'receivedOn');
  needDay(answerBy, 'answerBy');
  const { requests } = rightsOf(work);
  const known = requests[from];
  // 12.3: told again only to be sooner; nobody makes the term longer here but by the request's own rules.
  requests[from] = { ...known, what, receivedOn, answerBy };
  delete requests[from].over;
  delete requests[from].overOn;
  note(work, 'Verzoek van de persoon loopt');
  if (what !== 'objection') return;
  if (items) objectedTo(work, from, items);
  else objected(work, from, receivedOn);
}

export function requestOver(work: Work, { from }: Of<'request-over'>): void {
  const request = rightsOf(work).requests[from];
  if (!request || request.over) return;
  request.over = true;
  request.overOn = work.day;
  note(work, 'Verzoek van de persoon is afgehandeld');
  released(work, from);
  const { hold } = request;
  if (hold === undefined) return;
  delete request.hold;
  // What the hold was for is done: the covenant's own dates hold again.
  withdraw(work, 'decide-hold', hold, 'cancelled');
  dropHold(work, hold);
}

/** The units that would be destroyed before the day after the answer's last one. */
const goesBefore = (work: Work, answerBy: Day): UnitId[] =>
  Object.entries(ends(work.state, work.covenant)).flatMap(([unit, { at, held }]) =>
    !held && dayOf(at) <= answerBy ? [unit] : [],
  );

/** After every step: a running request hears of another end, and the controller is asked when that is too soon for it. */
export function mindRequests(work: Work): void {
  const { state } = work;
  if (!state.rights || state.stage === 'destroyed') return;
  for (const request of Object.values(state.rights.requests)) askHold(work, request);
  const days = Object.values(ends(state, work.covenant)).map(({ at }) => dayOf(at));
  days.sort();
  const [first, last] = [days[0], days.at(-1)];
  if (first === undefined || last === undefined) return;
  for (const [id, request] of Object.entries(state.rights.requests)) {
    if (request.told?.first === first && request.told.last === last) continue;
    request.told = { first, last };
    tell(work, id, { type: 'file-ends', first, last });
  }
}

function askHold(work: Work, request: LinkedRequest): void {
  if (request.over || request.hold !== undefined || request.answerBy < work.day) return;
  // What the person wants gone is not kept for the person.
  if (work.state.rights?.objection?.step === 'removing') return;
  const units = goesBefore(work, request.answerBy);
  if (units.length === 0) return;
  request.hold = proposalRef(work, 'hold');
  const proposal = { units, ground: HOLD_GROUND, until: request.answerBy };
  ask(work, 'decide-hold', request.hold, work.day, proposal);
  note(work, 'Vernietiging komt vóór het antwoord op een verzoek: de kernpartijen beslissen over uitstel');
}

/** A request that runs, or will still hear of this file. */
export const requestsOf = ({ rights }: SubjectState): Record<CaseId, LinkedRequest> => rights?.requests ?? {};

/** The last day on which this file can be answered from: the day before its first data go; null when it has no bearing. */
export function answerBefore(state: SubjectState, request: CaseId): Day | null {
  const told = state.rights?.requests[request]?.told;
  return told ? addDays(told.first, -1) : null;
}

/** Whether a hold is asked, or runs, because of this request. */
export const holdAsked = (state: SubjectState, { hold }: LinkedRequest): boolean =>
  hold !== undefined && (decisionOf(state, 'decide-hold', hold) !== undefined || !!state.holds[hold]);

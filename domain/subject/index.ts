/** A subject's case: from the first signal to the destruction of every copy (7-13). Pure rules, run by `step` only. */
import type { Kind } from '../case.ts';
import { apply } from './apply.ts';
import { coreParties } from './checks.ts';
import { disclosuresPassed } from './disclosure.ts';
import { due } from './due.ts';
import type { SubjectEvent } from './events.ts';
import { fileStage, type SubjectState, tasksOf } from './state.ts';
import { taskEnd } from './terms.ts';

export { isCore, ROLE, roleOf, takesPart } from './checks.ts';
export { correctionOf, heldForOthers } from './correcting.ts';
export { mergeProblem } from './corrections.ts';
export {
  disclosedItems,
  disclosuresOf,
  mayAttendDiscussion,
  mayRead,
  ownTexts,
  participantsOf,
  sharesWith,
} from './disclosure.ts';
export { due } from './due.ts';
export { EMERGENCY_STAGES } from './emergency.ts';
export { ends, type UnitEnd } from './ends.ts';
export type { Provenance, SubjectEvent, TaskAnswers, TaskKind } from './events.ts';
export { noticeSettled } from './informing.ts';
export { countsAsProcessing, GOES_ON_IN_ARCHIVE } from './processing.ts';
export { type RepresentativeState, represents, sixteenOn } from './representing.ts';
export { answerBefore, holdAsked, requestsOf } from './rights.ts';
export type { AskedItem, CorrectedItem, RightsEvent, SaidToRequest } from './rights-events.ts';
export type {
  CorrectionState,
  LinkedRequest,
  ObjectionState,
  RightsState,
  ShieldState,
} from './rights-state.ts';
export {
  assigneesOf,
  FILE_STAGES,
  type FileStage,
  fileStage,
  restrictedUnits,
  type SubjectState,
  tasksOf,
  unitsOf,
} from './state.ts';
export { informEnd, reconsiderEnd, taskEnd } from './terms.ts';

export const subject: Kind<SubjectState, SubjectEvent> = {
  name: 'subject',
  apply,
  due,
  stage: fileStage,
  parties: ({ file }, covenant) => [
    ...new Set([...coreParties(covenant), ...(file?.involved ?? []), ...(file?.partners ?? [])]),
  ],
  tasks: tasksOf,
  taskEnd,
  passed: disclosuresPassed,
};

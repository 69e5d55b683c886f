/** The coordinators' board: groups of dates, what is usual, and what is at risk before it is late (5). */

export { type Bar, byWeek, type Chart, FEW, inWords, kindsWithin, masked } from './charts.ts';
export { type CloudEvent, type DueTask, dueEvent } from './events.ts';
export { BOARD_GROUPS, type BoardGroup, boardGroup, groupEnds } from './groups.ts';
export { type Risk, riskOf, type Watched } from './risk.ts';
export { boardScope, type Scope } from './scope.ts';
export {
  CLASSES,
  classOf,
  ENOUGH,
  type Histogram,
  medianOf,
  stepsAfter,
  type Usual,
  usualOf,
} from './usual.ts';
export { caseKindInWords, namedStages, readStage, stageInWords } from './words.ts';

/** A complaint (13.1, Awb chapter 9) as plain JSON: days, choices, ids. Who complains and about what stands in its papers. */
import type { MemberId, PartyId } from '../case.ts';
import type { Day } from '../dates/index.ts';
import type { LinkedFile } from '../links.ts';
import type { TaskState } from '../tasks/work.ts';

/**
 * `sorting` who complains, about what and whom, who handles it. `hearing` the person's own words (Awb 9:10). `deciding`
 * the handler's opinion. `sending` the letter is written. `closed` answered, settled, withdrawn or the same as another.
 */
export type Step = 'sorting' | 'hearing' | 'deciding' | 'sending' | 'closed';
/** Awb 9:12; `not-handled`: Awb 9:8. */
export type Opinion = 'founded' | 'partly' | 'unfounded' | 'no-opinion' | 'not-handled';
/** `settled`: the person is satisfied (Awb 9:5). */
export type Outcome = 'decided' | 'settled' | 'withdrawn' | 'double';

/** Section 4: the handler looks into the files by the controller's word only. */
export interface Reading {
  step: 'none' | 'asked' | 'given' | 'refused';
  answers: Record<PartyId, 'agree' | 'refuse'>;
  /** The day of the controller's word, or of taking it back. */
  on?: Day;
}

export interface ComplaintState extends TaskState {
  how: 'letter' | 'desk' | 'page';
  /** The six weeks count from it. */
  receivedOn: Day;
  registeredOn: Day;
  /** Whether somebody complains for another. */
  behalf: 'self' | 'other';
  step: Step;
  stepOn: Day;
  confirmedOn?: Day;
  /** Null until it is established, and when it never is: the complaint is handled all the same, without a file. */
  identity: { on: Day; how: 'document' } | null;
  links: Record<string, LinkedFile>;
  /** Awb 9:7: whom it is about. */
  against: MemberId[];
  /** Awb 9:7: who worked in the files. Looked up again with each of the handler's steps. */
  involved: MemberId[];
  handler: MemberId | null;
  reading: Reading;
  heard?: { on: Day; how: 'heard' | 'unfounded' | 'not-wanted' | 'no-reaction' };
  decision?: { on: Day; by: MemberId; opinion: Opinion; ground?: string };
  /** Awb 9:11(2)-(3): later last days, the last one holds. */
  extended: { on: Day; how: 'own' | 'agreed'; until: Day }[];
  outcome?: Outcome;
  sentOn?: Day;
  closedOn?: Day;
  destroyed?: true;
  counters: { task: number; link: number };
}

export const stageOf = ({ destroyed, step }: ComplaintState): string => (destroyed ? 'destroyed' : step);
/** Awb 9:7: who can't handle it: whom it is about, and who worked in the files. */
export const barred = ({ against, involved }: Pick<ComplaintState, 'against' | 'involved'>): MemberId[] => [
  ...new Set([...against, ...involved]),
];

/** From one step of a complaint to the next (Awb 9:6-12), each with the tasks that it asks for. */
import type { CaseId, MemberId, Task } from '../case.ts';
import type { Day } from '../dates/index.ts';
import { livingLinks } from '../links.ts';
import { officerOf } from '../request/steps.ts';
import { coreParties, ROLE } from '../subject/checks.ts';
import { closeAll, note, open, type TaskWork } from '../tasks/work.ts';
import { ownTerm, READING } from './due.ts';
import { HANDLER } from './papers.ts';
import { barred, type ComplaintState, type Outcome, type Step } from './state.ts';

export type Work = TaskWork<ComplaintState>;

const HANDLERS: Readonly<Partial<Record<Step, string>>> = {
  hearing: 'hear-complaint',
  deciding: 'decide-complaint',
  sending: 'send-complaint-answer',
};
/** The handler's own tasks: nobody who is barred may have one. */
export const isHandlers = ({ role }: Pick<Task, 'role'>): boolean => role === HANDLER;

const toDesk = (work: Work, kind: string): void => {
  open(work, { kind, party: null, from: work.state.receivedOn, ...officerOf(work.context.directory) });
};

function go(work: Work, step: Step): void {
  work.state.step = step;
  work.state.stepOn = work.day;
  const kind = HANDLERS[step];
  if (kind !== undefined)
    open(work, {
      kind,
      party: null,
      role: HANDLER,
      assignee: work.state.handler,
      from: work.state.receivedOn,
    });
}

/** Awb 9:6-7: confirmed and sorted side by side. */
export function received(work: Work): void {
  toDesk(work, 'confirm-complaint');
  toDesk(work, 'sort-complaint');
}

const tell = (work: Work, file: CaseId, event: { type: string } & Record<string, unknown>): void => {
  const gone = { type: 'file-gone', file } as never;
  work.effects.push({ effect: 'tell', to: file, kind: 'subject', event, gone });
};

/** The files hear until when it runs, so that a destruction before that is never silent (13). */
export function tellFiles(work: Work): void {
  const { state, covenant } = work;
  const answerBy = ownTerm(covenant, state).lastDay;
  const { receivedOn } = state;
  for (const [, { file }] of livingLinks(state))
    tell(work, file, { type: 'request-runs', what: 'complaint', receivedOn, answerBy });
}

/** Section 4: the controller is asked whether the handler may read the files, while the hearing goes on. */
export function askReading(work: Work): void {
  const { state, covenant } = work;
  state.reading = { step: 'asked', answers: {} };
  for (const party of coreParties(covenant))
    open(work, { kind: READING, party, role: ROLE.core, from: state.receivedOn });
}

export function readingStands(work: Work, step: 'given' | 'refused'): void {
  const { state, day } = work;
  state.reading = { ...state.reading, step, on: day };
  closeAll(work, ({ kind }) => kind === READING, 'lapsed');
  note(work, step === 'given' ? 'De klachtbehandelaar mag het dossier lezen' : 'Geen inzage voor de klacht');
}

/** One core party's word; its task is closed already. One "no" is enough. */
export function readingAnswered(work: Work, party: string, answer: 'agree' | 'refuse'): void {
  const { reading } = work.state;
  reading.answers[party] = answer;
  const all = coreParties(work.covenant);
  if (answer === 'refuse') readingStands(work, 'refused');
  else if (all.every((one) => reading.answers[one] === 'agree')) readingStands(work, 'given');
}

export function handle(work: Work, handler: MemberId): void {
  work.state.handler = handler;
  go(work, 'hearing');
  if (livingLinks(work.state).length === 0) return;
  tellFiles(work);
  askReading(work);
}

export const decide = (work: Work): void => go(work, 'deciding');
export function send(work: Work): void {
  go(work, 'sending');
}

export function shut(work: Work, outcome: Outcome, sentOn?: Day): void {
  const { state, day } = work;
  state.outcome = outcome;
  state.step = 'closed';
  state.stepOn = day;
  state.closedOn = day;
  if (sentOn !== undefined) state.sentOn = sentOn;
  closeAll(work, ({ kind }) => kind !== 'mail-undeliverable', 'cancelled');
  for (const [, { file }] of livingLinks(state)) tell(work, file, { type: 'request-over' });
}

/** Awb 9:7: another handler than who is barred; null where there is nobody. Open tasks go along. */
export function replace(work: Work, handler: MemberId | null): void {
  work.state.handler = handler;
  closeAll(work, isHandlers, 'cancelled');
  const { step } = work.state;
  if (step !== 'sorting' && step !== 'closed') go(work, step);
}

/** Who is able today and not barred. */
export const ableHandlers = ({ state, context }: Work): MemberId[] => {
  const not = barred(state);
  return context.directory.candidates(null, HANDLER).filter((one) => !not.includes(one));
};

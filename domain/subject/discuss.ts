/** A case that was on the table in a meeting: the weighing team (7) or its own case conference (9). */
import { needCore, needOneOf, needParticipant, needStage } from './checks.ts';
import { spokenTo } from './disclosure.ts';
import type { SubjectEvent } from './events.ts';
import { note, type Work } from './work.ts';

/**
 * Discussing counts as processing (13.1-2), so only who may discuss can say that it was done. The core parties discuss
 * what they weigh, and a case on the agenda that they must decide about (8.2f); the conference only what is on its agenda.
 * Without a file there is no clock that it could move (13.3).
 */
export function discussed(work: Work, event: Extract<SubjectEvent, { type: 'discuss' }>): void {
  const { state, covenant } = work;
  needOneOf(event.body, ['weighing', 'conference'], 'body');
  if (event.body === 'weighing') {
    needCore(covenant, event.by);
    needStage(state, 'weighing', 'conference');
    note(work, 'Besproken in de weegploeg');
  } else {
    needStage(state, 'conference');
    needParticipant(state, covenant, event.by);
    spokenTo(work, event.by, event.meeting, event.spoken ?? []);
    note(work, 'Besproken in het casusoverleg');
  }
}

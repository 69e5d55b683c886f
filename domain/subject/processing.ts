/**
 * What counts as processing (13.1-2, one clock over both files): recording, changing, discussing, disclosing or deciding
 * for the weighing or the plan. Everything else, above all a duty towards the person, never prolongs a file.
 * In this one table, so that a reader can check it against the covenant's reading.
 */
import type { SubjectEvent, TaskKind } from './events.ts';

type EventType = Exclude<SubjectEvent['type'], 'complete-task'>;

const TASKS: Readonly<Record<TaskKind, boolean>> = {
  assess: true,
  'give-information': true,
  'decide-agenda': true,
  'draw-up-plan': true,
  'agree-plan': true,
  'report-action': true,
  'review-round': true,
  'advise-closing': true,
  'decide-closing': true,
  'record-advice': true,
  // Duties towards the person (11), control (8.3, 10.3) and work on dates.
  'consult-informing': false,
  'decide-informing': false,
  'send-notice': false,
  'reconsider-notice': false,
  'check-accuracy': false,
  'review-or-close': false,
  'mail-undeliverable': false,
  // Only the disclosing itself counts: the last permission (disclosure.ts), not one that was refused.
  'permit-disclosure': false,
  'permit-disclosure-unnamed': false,
  // About keeping, not for the weighing or the plan. A reopening that stands counts at that moment (reopening.ts).
  'decide-reopening': false,
  'decide-hold': false,
  'decide-lifting': false,
  'decide-destruction': false,
  // Rights of the person (12, AVG 16-21).
  'carry-out-correction': false,
  'confirm-correction': false,
  'decide-unshielding': false,
  'notify-unshielding': false,
  // Control (15.2).
  'review-emergency': false,
};

const EVENTS: Readonly<Record<EventType, boolean>> = {
  'register-signal': true,
  'ask-information': true,
  'add-data': true,
  'add-person': true,
  'add-action': true,
  discuss: true,
  'record-duty': true,
  // The asking itself counts (advice.ts): at once, or with the last permission.
  'ask-advice': false,
  'propose-disclosure': false,
  'revoke-disclosure': false,
  'impediment-gone': false,
  'set-representative': false,
  'propose-reopening': false,
  'propose-hold': false,
  'propose-lifting': false,
  'destroy-early': false,
  'look-in-emergency': false,
  // Corrections (12): the stricter dates stay.
  'split-signal': false,
  'receive-split': false,
  merge: false,
  'check-items': false,
  // Rights of the person (12, AVG 16-21): never a later date.
  'request-runs': false,
  'request-asks': false,
  'request-over': false,
  'correct-items': false,
  'items-placed': false,
  'objection-decided': false,
  'recipients-found': false,
  'propose-unshielding': false,
  reassign: false,
  'assignee-gone': false,
  'mail-failed': false,
  // Silence and the passing of time process nothing.
  moment: false,
};

/** A task or joint decision that is work for the weighing or the plan. */
export const processes = (kind: string): boolean => TASKS[kind as TaskKind] === true;

export const countsAsProcessing = (event: SubjectEvent): boolean =>
  event.type === 'complete-task' ? TASKS[event.kind] : EVENTS[event.type];

/** Tasks that go on in the archive: duties towards the person, and decisions about keeping. All others end there (13.2). */
export const GOES_ON_IN_ARCHIVE: ReadonlySet<string> = new Set<TaskKind>([
  'consult-informing',
  'decide-informing',
  'send-notice',
  'reconsider-notice',
  'decide-reopening',
  'decide-hold',
  'decide-lifting',
  'decide-destruction',
  'mail-undeliverable',
  'carry-out-correction',
  'confirm-correction',
  'decide-unshielding',
  'notify-unshielding',
  'review-emergency',
]);

/** Why somebody who does a task, or fills in a form, looks into a file and writes in it: one purpose for each. */
import { type FreeFormId, paperKindOf } from '../forms/index.ts';
import type { TaskKind } from '../subject/events.ts';
import type { FileStage } from '../subject/state.ts';
import { type FileName, type Purpose, UNDECIDED } from './table.ts';
import type { WritePurpose } from './writes.ts';

export const TASK_PURPOSE: Readonly<Record<TaskKind, Purpose>> = {
  assess: 'weigh',
  'give-information': 'weigh',
  'decide-agenda': 'weigh',
  'consult-informing': 'notice',
  'decide-informing': 'notice',
  'reconsider-notice': 'notice',
  // The administrator sends what was decided (5, 11.2).
  'send-notice': 'manage',
  'draw-up-plan': 'conference',
  'agree-plan': 'conference',
  'report-action': 'conference',
  'record-advice': 'conference',
  'review-round': 'conference',
  'advise-closing': 'conference',
  'decide-closing': 'core-decision',
  'review-or-close': 'core-decision',
  'check-accuracy': 'manage',
  'decide-reopening': 'core-decision',
  'decide-hold': 'core-decision',
  'decide-lifting': 'core-decision',
  'decide-destruction': 'core-decision',
  'mail-undeliverable': 'manage',
  'permit-disclosure': 'disclosing',
  'permit-disclosure-unnamed': 'disclosing',
  // 12.6: the administrator's care for right and complete files (5), on the person's request.
  'carry-out-correction': 'manage',
  'confirm-correction': 'own-answer',
  'decide-unshielding': 'core-decision',
  'notify-unshielding': 'manage',
  'review-emergency': 'core-decision',
};

export const FORM_PURPOSE: Readonly<Record<FreeFormId, WritePurpose>> = {
  'register-signal': 'signal',
  'ask-information': 'weigh',
  'add-action': 'conference',
  'add-data': 'conference',
  'add-person': 'conference',
  'propose-hold': 'core-decision',
  'propose-lifting': 'core-decision',
  'propose-unshielding': 'core-decision',
  'propose-reopening': 'core-decision',
  'destroy-early': 'core-decision',
  'impediment-gone': 'notice',
  'set-representative': 'manage',
  'set-representative-of-other': 'manage',
  'propose-disclosure': 'conference',
  'revoke-disclosure': 'conference',
  'record-duty': 'conference',
  'ask-advice': 'conference',
  'split-signal': 'signal',
  merge: 'signal',
};

/** The purpose of a task or of a free form, or of the kind of case that writes papers by it; null for what neither is. */
export const purposeOf = (kind: string): WritePurpose | null =>
  PURPOSES.get(kind) ?? paperKindOf(kind)?.purpose ?? null;
const PURPOSES: ReadonlyMap<string, WritePurpose> = new Map(
  Object.entries({ ...TASK_PURPOSE, ...FORM_PURPOSE }),
);

type FileOfSubject = Exclude<FileName, 'papers'>;
const FILES: Readonly<Record<FileStage, readonly FileOfSubject[]>> = {
  weighing: ['weighing'],
  'not-on-agenda': ['weighing'],
  conference: ['weighing', 'conference'],
  closed: ['weighing', 'conference'],
  archived: ['weighing', 'archive'],
  destroyed: [],
};
/** The files that there are to look into at a stage. */
export const filesAt = (stage: FileStage): readonly FileOfSubject[] => FILES[stage];
/** Whether this field can be in that file at this stage: an archived case has only what is not decided yet. */
export const liesAt = (stage: FileStage, file: FileName, code: string): boolean =>
  stage !== 'archived' || file === 'archive' || UNDECIDED.includes(code);

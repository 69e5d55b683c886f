/** The forms of the application: one description each (types.ts), one way to read them (read.ts). */
import { type Covenant, taskText } from '../../covenant/index.ts';
import type { UnitId } from '../case.ts';
import { isReport } from '../covenant-life/papers.ts';
import { ANY_PARTNER } from '../partners.ts';
import type { TaskAnswers, TaskKind } from '../subject/events.ts';
import { ACCURACY_CODES, accuracyAnswer, accuracyFields } from './accuracy.ts';
import { conferenceForms } from './conference.ts';
import { permittingForms } from './disclosing.ts';
import { reviewingForms } from './emergency.ts';
import { FREE_FORMS, freeForm } from './free.ts';
import { OTHER_TASK_KINDS, type OtherTaskKind, otherForm } from './other-kinds.ts';
import { PAPER_FORM_IDS, PAPER_TASK_KINDS, paperForm } from './papers.ts';
import { rightsForms } from './rights.ts';
import { type FileSchema, schemaFrom } from './schema.ts';
import type { Field, FormContext, FormDescription, ReadForm } from './types.ts';
import { weighingForms } from './weighing.ts';

export { accuracyLine, partToCheck, toCheck } from './accuracy.ts';
export { archiveForm } from './archive.ts';
export * from './choices.ts';
export { disclosureLine, kindsField, necessityField, revocable } from './disclosing.ts';
export { codesIn, type DraftPlace, draftPlace, draftValues } from './drafts.ts';
export { emergencyForm } from './emergency.ts';
export { FREE_FORMS, type FreeFormId, freeForm, isFreeForm } from './free.ts';
export { DOSSIER_NUMBER_LENGTH, dossierNumber } from './free-correcting.ts';
export { type CheckedItem, itemForm } from './item-form.ts';
export { type ItemFacts, itemName, itemOptions, relevantItems } from './items.ts';
export {
  authorityOf,
  authorityOptions,
  changeForm,
  EVERYTHING,
  grantForm,
  revokeForm,
  STAFF_FORMS,
} from './membership.ts';
export { OTHER_TASK_KINDS, type OtherTaskKind } from './other-kinds.ts';
export { PAPER_FORM_IDS, paperForm, paperKindOf } from './papers.ts';
export { type Fact, proposalOf } from './proposals.ts';
export { readForm, rowNumbers, typed } from './read.ts';
export { reasonForm } from './reason.ts';
export {
  carryOutOptions,
  correctionLine,
  itemInWords,
  shieldedItems,
  shieldLabels,
  writesText,
} from './rights.ts';
export {
  COPIED,
  type FieldSchema,
  type FileSchema,
  misfit,
  PARTY_VALUE,
  placesIn,
} from './schema.ts';
export { searchForm } from './search.ts';
export { deputyForm, reasonInWords, reassignForm } from './staff.ts';
export type * from './types.ts';
export { type About, aboutUnit, unitOf } from './units.ts';

const fields: Record<TaskKind, (covenant: Covenant, context: FormContext) => Field[]> = {
  ...weighingForms,
  ...conferenceForms,
  ...permittingForms,
  'check-accuracy': accuracyFields,
  ...rightsForms,
  ...reviewingForms,
};
/** Of a subject's case. */
export const TASK_KINDS = Object.keys(fields) as TaskKind[];
export type AnyTaskKind = TaskKind | OtherTaskKind;
export const ALL_TASK_KINDS: readonly AnyTaskKind[] = [...TASK_KINDS, ...OTHER_TASK_KINDS];

/** Which file fields a person must see to answer. Never more than the form needs (8.4, 10.4). */
const reads: Record<TaskKind, readonly string[]> = {
  assess: ['8.2a', '8.2b'],
  'give-information': ['8.2a', '8.2b', '8.2d'],
  'decide-agenda': ['8.2a', '8.2b', '8.2d'],
  'consult-informing': ['8.2a', '8.2e'],
  'decide-informing': ['8.2a', '8.2e', '11.4'],
  'reconsider-notice': ['8.2a', '8.2e', '11.4'],
  'send-notice': ['8.2a'],
  'draw-up-plan': ['10.2a', '10.2b', '10.2d'],
  'agree-plan': ['10.2a', '9.3', '10.2e'],
  'report-action': ['10.2a', '9.3', '10.2e'],
  'review-round': ['10.2a', '9.3', '10.2e'],
  'advise-closing': ['10.2a', '9.3', '10.2e'],
  'decide-closing': ['10.2a', '9.3', '10.2e'],
  'review-or-close': [],
  // 8.3, 10.3: right and complete, so all of it.
  'check-accuracy': ACCURACY_CODES,
  'decide-reopening': ['8.2a', '8.2e', '8.2f'],
  'decide-hold': ['8.2a'],
  'decide-lifting': ['8.2a'],
  'decide-destruction': ['8.2a', '8.2b'],
  'mail-undeliverable': [],
  // Exactly the texts that the proposal names; who is not involved sees its kind and purpose only.
  'permit-disclosure': [],
  'permit-disclosure-unnamed': [],
  // 9.5: the question, and what there is to do with the answer.
  'record-advice': ['10.2a', '10.5'],
  // The item itself is read on a page of its own.
  'carry-out-correction': [],
  'confirm-correction': [],
  'decide-unshielding': ['8.2a'],
  'notify-unshielding': ['8.2a'],
  'review-emergency': ['8.2a'],
};

/** Name and necessity of a person other than the subject. */
const OTHER_PERSON = ['10.2f', '10.2g'];

/**
 * What of the file goes with a task: the fields, and the one unit that it is about when there is one.
 * A notice to a person left behind or of the network (11) is about their own data, not about the subject's.
 */
export function readsOf(
  form: Pick<FormDescription, 'reads'>,
  about: UnitId | null,
): { codes: readonly string[]; unit: UnitId | null } {
  // One signal's own words and the name, not those of the other signals; one report, not all there are.
  if (about?.startsWith('signal:') || isReport(about)) return { codes: form.reads, unit: about };
  if (!about?.startsWith('person:') || form.reads.length === 0) return { codes: form.reads, unit: null };
  return { codes: [...OTHER_PERSON, ...form.reads.filter((code) => code === '11.4')], unit: about };
}

const ofSubject = (kind: string): kind is TaskKind => Object.hasOwn(fields, kind);
export const isTaskKind = (kind: string): kind is AnyTaskKind =>
  ofSubject(kind) || otherForm(kind) !== undefined;

/**
 * The form of a task.
 * @throws RangeError for a kind without a form, or a party that the covenant does not know.
 */
export function taskForm(kind: string, covenant: Covenant, context: FormContext): FormDescription {
  const other = otherForm(kind);
  if (!ofSubject(kind) && !other) throw new RangeError('No form for this kind of task');
  const { title, instruction, article } = taskText(covenant, kind);
  return {
    id: kind,
    title,
    instruction,
    article,
    who: [],
    reads: ofSubject(kind) ? reads[kind] : (other?.reads ?? []),
    submit: 'Versturen',
    fields: ofSubject(kind) ? fields[kind](covenant, context) : (other?.fields(covenant, context) ?? []),
  };
}

const NOTICES = ['consult-informing', 'decide-informing', 'reconsider-notice'] as const;

/** The forms that can write into a file or papers, as every party sees them: with each party's own words (6). */
export function writingForms(covenant: Covenant): FormDescription[] {
  return [...covenant.parties.map(({ id }) => id), ANY_PARTNER].flatMap((party) => {
    const context = { today: '', party };
    return [
      ...TASK_KINDS.map((kind) => taskForm(kind, covenant, context)),
      // 11.4: the notes about somebody of the conference's own file.
      ...NOTICES.map((kind) => taskForm(kind, covenant, { ...context, about: 'person:' })),
      ...FREE_FORMS.map((id) => freeForm(id, covenant, context)),
      ...PAPER_TASK_KINDS.map((kind) => taskForm(kind, covenant, context)),
      ...PAPER_FORM_IDS.flatMap((id) => paperForm(id, covenant, context) ?? []),
    ];
  });
}

/** What each file field may hold, from the forms of this covenant. */
export const fileSchema = (covenant: Covenant): FileSchema => schemaFrom(covenant, writingForms(covenant));

/** The answer to a task as its event carries it; fields' names are the answer's. */
export function answerOf<K extends AnyTaskKind>(
  kind: K,
  read: Extract<ReadForm, { ok: true }>,
): K extends TaskKind ? TaskAnswers[K] : Record<string, unknown> {
  type Given = K extends TaskKind ? TaskAnswers[K] : Record<string, unknown>;
  const decision = { ...read.decision };
  if (kind === 'check-accuracy') return accuracyAnswer() as Given;
  // A checkbox that must be on is a list in the form and a 'yes' in the answer.
  if (kind === 'mail-undeliverable') decision.handled = 'yes';
  if (kind === 'confirm-correction') decision.confirmed = 'yes';
  return (otherForm(kind)?.answer?.(decision) ?? decision) as unknown as Given;
}

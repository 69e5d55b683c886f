/**
 * Forms of kinds of case that write papers: of their tasks, and those that start or go on with such a case without a
 * task. The kind's own folder describes them; a kind more is a line more.
 */
import type { Covenant } from '../../covenant/index.ts';
import { assignmentForms } from '../assignment/forms.ts';
import { complaintForms } from '../complaint/forms.ts';
import { covenantForms } from '../covenant-life/forms.ts';
import { disputeForms } from '../dispute/forms.ts';
import { incidentForms } from '../incident/forms.ts';
import { type PaperKind, paperKind } from '../papers/index.ts';
import { requestForms } from '../request/forms.ts';
import type { FormContext, FormDescription, OwnForm, PaperForms } from './types.ts';

export const PAPER_FORMS: readonly PaperForms[] = [
  requestForms,
  complaintForms,
  incidentForms,
  disputeForms,
  covenantForms,
  assignmentForms,
];

const own = <T>(of: Readonly<Record<string, T>>, id: string): T | undefined =>
  Object.hasOwn(of, id) ? of[id] : undefined;

export const paperTask = (kind: string): OwnForm | undefined =>
  PAPER_FORMS.map(({ tasks }) => own(tasks, kind)).find((form) => form !== undefined);

/** The form without a task; undefined where no kind has it. */
export const paperForm = (
  id: string,
  covenant: Covenant,
  context: FormContext,
): FormDescription | undefined =>
  PAPER_FORMS.map(({ forms }) => own(forms, id)?.(covenant, context)).find((form) => form !== undefined);

export const PAPER_FORM_IDS: readonly string[] = PAPER_FORMS.flatMap(({ forms }) => Object.keys(forms));
export const PAPER_TASK_KINDS: readonly string[] = PAPER_FORMS.flatMap(({ tasks }) => Object.keys(tasks));

/** The kind of case that a task or form belongs to; undefined for the subject's and for those that write nothing. */
export function paperKindOf(form: string): PaperKind | undefined {
  const found = PAPER_FORMS.find(({ tasks, forms }) => own(tasks, form) || own(forms, form));
  return found && paperKind(found.kind);
}

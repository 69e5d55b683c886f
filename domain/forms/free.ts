/** Forms that people start themselves, without a task: one description each, in the file of its subject. */
import type { Covenant } from '../../covenant/index.ts';
import { disclosingForms } from './disclosing.ts';
import { addingForms } from './free-adding.ts';
import { correctingForms } from './free-correcting.ts';
import { keepingForms } from './free-keeping.ts';
import { unshieldingForms } from './rights.ts';
import type { Field, FormContext, FormDescription } from './types.ts';

export const FREE_FORMS = [
  'register-signal',
  'ask-information',
  'add-action',
  'add-data',
  'add-person',
  'propose-hold',
  'propose-lifting',
  'propose-unshielding',
  'propose-reopening',
  'destroy-early',
  'impediment-gone',
  'set-representative',
  'set-representative-of-other',
  'propose-disclosure',
  'revoke-disclosure',
  'record-duty',
  'ask-advice',
  'split-signal',
  'merge',
] as const;
export type FreeFormId = (typeof FREE_FORMS)[number];

type FreeForm = Omit<FormDescription, 'id' | 'reads' | 'fields'> & {
  fields(covenant: Covenant, context: FormContext): Field[];
};
const forms: Readonly<Record<FreeFormId, FreeForm>> = {
  ...addingForms,
  ...keepingForms,
  ...unshieldingForms,
  ...disclosingForms,
  ...correctingForms,
};

export const isFreeForm = (id: string): id is FreeFormId => Object.hasOwn(forms, id);

/**
 * The form, with what it offers in this case when `context.state` is given; without a state its choices that depend
 * on the case are empty, so that it can be described and refused, not filled in.
 * @throws RangeError for a form that does not exist, or a party that the covenant does not know.
 */
export function freeForm(id: FreeFormId, covenant: Covenant, context: FormContext): FormDescription {
  const form = isFreeForm(id) ? forms[id] : undefined;
  if (!form) throw new RangeError('No such form');
  return { ...form, id, reads: [], fields: form.fields(covenant, context) };
}

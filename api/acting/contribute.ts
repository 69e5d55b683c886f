/** What else somebody may bring into a case while they have a task in it: a question, data, an action, a person. */
import { randomUUID } from 'node:crypto';
import type { CaseId, TextRef, UnitId } from '../../domain/case.ts';
import {
  aboutUnit,
  type FormContext,
  type FormDescription,
  type FreeFormId,
  freeForm,
  type ReadForm,
  readForm,
} from '../../domain/forms/index.ts';
import type { TaskRow } from '../../store/index.ts';
import type { Deps, Who } from '../deps.ts';
import type { Acted } from '../form-page.ts';
import { intend } from './command.ts';
import { handOver, unlessGone } from './outcome.ts';
import { actsFor } from './standing.ts';
import { putTexts } from './texts.ts';

const TO_THE_PLAN = ['add-action', 'add-data', 'add-person'] as const;
/** By the kind of task that somebody is at: that is when they are in the file. */
const DURING: Readonly<Record<string, readonly FreeFormId[]>> = {
  assess: ['ask-information'],
  'decide-agenda': ['ask-information'],
  'draw-up-plan': ['add-data', 'add-person'],
  'agree-plan': ['add-data'],
  'report-action': TO_THE_PLAN,
  'review-round': TO_THE_PLAN,
};

const context = (who: Who): FormContext => ({ party: who.actor.party, today: '' });

/** The forms that are offered beside this task. */
export function contributionsTo(deps: Deps, who: Who, row: TaskRow): FormDescription[] {
  return (DURING[row.kind] ?? [])
    .map((id) => freeForm(id, deps.covenant, context(who)))
    .filter((form) => form.who.some((role) => who.actor.roles.includes(role)));
}

/**
 * Carries out a form that was offered beside a task or on a dossier's page: the caller has established that this person
 * may start it there. `about`: the unit that a task is about, null without a task. @throws EngineAway
 */
export async function contribute(
  deps: Deps,
  who: Who,
  row: Pick<TaskRow, 'caseId' | 'about'> & Partial<Pick<TaskRow, 'assignee'>>,
  form: FormDescription,
  input: { commandId: string; body: unknown },
): Promise<Acted> {
  const { today } = who;
  const read = readForm(form, input.body, { ...context(who), today });
  if (!read.ok) return { outcome: 'invalid', errors: read.errors, values: read.values };
  return unlessGone(async () => {
    const caseId = await intend(
      deps,
      who,
      input.commandId,
      { type: form.id, caseId: row.caseId },
      async () => {
        const id = randomUUID().slice(0, 8);
        const about = {
          ...aboutUnit(form.id.startsWith('set-representative') ? String(read.decision.person) : row.about),
          ...(form.id === 'add-person' && { person: `person:p${id}` }),
          ...(form.id === 'add-data' && { item: `item:i${id}` }),
        };
        const texts = await putTexts(deps, who, {
          ...{ caseId: row.caseId, kind: form.id, article: form.article, texts: read.texts },
          ...{ provenance: read.provenance, about, today },
          ...actsFor(who, row),
        });
        // 12: so that this person finds their own data. Without the step the text is no part of the file, and shows nothing.
        const name = form.id === 'add-person' ? (read.texts[0]?.values.name ?? '') : '';
        if (name !== '') await deps.store.known.rememberOther(row.caseId, `person:p${id}`, name);
        const event = {
          type: form.id,
          by: who.actor,
          ...actsFor(who, row),
          ...eventOf(form.id, id, read),
          ...(await itemsOf(deps, row.caseId, read.decision.items)),
          texts,
        };
        return { caseId: row.caseId, event };
      },
    );
    return handOver(deps, caseId, input.commandId);
  });
}

function eventOf(form: string, id: string, read: Extract<ReadForm, { ok: true }>): Record<string, unknown> {
  const { decision, provenance } = read;
  switch (form) {
    case 'add-data':
      return { item: `i${id}`, provenance };
    case 'add-person':
      return { ...decision, person: `p${id}`, wishesHelp: decision.wishesHelp === 'yes', provenance };
    case 'propose-hold': {
      const { ground, until, which, units } = decision;
      return { ground, until, units: which === 'all' ? 'all' : units };
    }
    case 'set-representative-of-other':
      return { ...decision, type: 'set-representative' };
    case 'record-duty':
      return { items: [], ...decision };
    default:
      return decision;
  }
}

/** 10.5: the texts that were chosen one by one, each with the unit of data that it belongs to. */
async function itemsOf(
  deps: Deps,
  caseId: CaseId,
  items: unknown,
): Promise<{ items?: { ref: TextRef; unit: UnitId }[] }> {
  if (!Array.isArray(items)) return {};
  const placed = await deps.store.texts.placed(caseId, items.map(String));
  return { items: placed.map(({ ref, unit }) => ({ ref, unit })) };
}

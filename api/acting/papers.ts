/**
 * Cases that write papers (domain/papers): starting one, going on with one without a task, and what their tasks' forms
 * must know. Nothing here decides; the kind's rules do.
 */
import type { CaseId } from '../../domain/case.ts';
import { type FormDescription, paperKindOf, readForm } from '../../domain/forms/index.ts';
import type { TaskRow } from '../../store/index.ts';
import { asFacts, evaluationFigures } from '../charts/evaluation.ts';
import { seesCharts } from '../charts/readers.ts';
import type { Deps, Who } from '../deps.ts';
import type { Acted } from '../form-page.ts';
import { knownForAssignment } from './assignments.ts';
import { GONE, intend, USED } from './command.ts';
import { knownForConfirming, knownForHandler, knownForSorting } from './complaints.ts';
import { casesToHandOver } from './handing-over.ts';
import type { Known } from './known-of-form.ts';
import { unlessGone } from './outcome.ts';
import { beginCase } from './register.ts';
import { knownForContribution, knownForIdentity, knownForLink } from './request-known.ts';
import { paperRefs, putTexts } from './texts.ts';

/** What a kind of task needs besides its case's state: choices, facts, parts to see. By kind of task. */
export type KnownForPapers = (deps: Deps, who: Who, row: TaskRow, state: unknown) => Promise<Known>;
const MORE: Readonly<Record<string, KnownForPapers>> = {
  'establish-identity': knownForIdentity,
  'link-request': knownForLink,
  'send-answer': async (_deps, _who, row) => ({
    links: [
      { href: `/verzoeken/${row.caseId}/antwoord`, label: 'Het antwoord lezen en klaarmaken' },
      { href: `/verzoeken/${row.caseId}/antwoord.pdf`, label: 'Als PDF' },
      { href: `/verzoeken/${row.caseId}/antwoord.json`, label: 'Als JSON' },
    ],
  }),
  'contribute-request': knownForContribution,
  'hand-over-cases': async (deps, who, row) => ({ facts: await casesToHandOver(deps, who, row) }),
  'adopt-security-plan': async (_deps, _who, { about }) => ({
    links: [
      { href: `/beveiligingsplan?versie=${about}`, label: 'Het plan lezen' },
      { href: `/beveiligingsplan.pdf?versie=${about}`, label: 'Als PDF' },
    ],
  }),
  'evaluate-covenant': async (deps, { today, actor }) => ({
    facts: asFacts(await evaluationFigures(deps, today)),
    links: seesCharts(actor) ? [{ href: '/cijfers/evaluatie.pdf', label: 'De cijfers als PDF' }] : [],
  }),
  'decide-assignment': knownForAssignment,
  'do-assignment': knownForAssignment,
  'confirm-complaint': knownForConfirming,
  'sort-complaint': knownForSorting,
  'hear-complaint': knownForHandler,
  'decide-complaint': knownForHandler,
  'send-complaint-answer': knownForHandler,
};

/** The state goes with the form of every task whose kind of case writes papers. */
export async function papersFor(deps: Deps, who: Who, row: TaskRow): Promise<Known> {
  if (!paperKindOf(row.kind)) return {};
  const own = (await deps.store.cases.load(row.caseId))?.state;
  const more = Object.hasOwn(MORE, row.kind) ? MORE[row.kind] : undefined;
  return { own, ...(own !== undefined && more ? await more(deps, who, row, own) : {}) };
}

export interface Paper {
  /** A form of domain/forms/papers.ts; its id is the event's type. */
  form: FormDescription;
  /** The case to go on with; `fresh` makes one, and is asked again when the form is sent again. */
  caseId: CaseId;
  fresh?: boolean;
  /** Adds to the event what the form doesn't say; ids and choices. */
  more?: Readonly<Record<string, unknown>>;
  /** For whom: somebody whose deputy writes. */
  for?: string;
}

/**
 * Sends a form without a task to a case of its kind: texts first, then the event `{ type: form.id, by, ...answers, papers,
 * texts }`. The caller has established that this person may fill it in; writing asks the access rules, and the kind's
 * rules decide. `fresh`: derive `caseId` from the command's id, so that the form sent twice makes one case. @throws EngineAway
 */
export async function sendPaper(
  deps: Deps,
  who: Who,
  { form, caseId, fresh = false, more = {}, for: forWhom }: Paper,
  { commandId, body }: { commandId: string; body: unknown },
): Promise<Acted> {
  const { today } = who;
  const kind = paperKindOf(form.id)?.kind;
  if (kind === undefined) throw new RangeError('No form of a case that writes papers');
  const read = readForm(form, body, { today, party: who.actor.party });
  if (!read.ok) return { outcome: 'invalid', errors: read.errors, values: read.values };
  return unlessGone(async () => {
    const asked = { type: form.id, caseId, caseKind: kind };
    const of = await intend(deps, who, commandId, asked, async () => {
      const texts = await putTexts(deps, who, {
        ...{ caseId, kind: form.id, article: form.article, texts: read.texts },
        ...{ provenance: read.provenance, about: {}, today },
        ...(forWhom !== undefined && { for: forWhom }),
      });
      const event = {
        ...{ ...read.decision, ...more, type: form.id, by: who.actor },
        ...(forWhom !== undefined && { for: forWhom }),
        ...{ papers: paperRefs(read.texts, texts), texts },
      };
      return { caseId, event };
    });
    if (of === null) return { outcome: 'answered', answer: USED };
    if (fresh) return { outcome: 'answered', answer: await beginCase(deps, of, commandId, kind) };
    return { outcome: 'answered', answer: (await deps.engine.command(of, commandId)) ?? GONE };
  });
}

/**
 * The case file as far as a disclosure needs it (10.5): what can be named one by one, what a proposal is about, and the
 * little that an external partner reads. Every look is logged by the store before anything is shown.
 */
import type { CaseId, TextRef } from '../../domain/case.ts';
import { dayInWords } from '../../domain/dates/index.ts';
import type { FormDescription, Option } from '../../domain/forms/index.ts';
import {
  disclosedItems,
  disclosuresOf,
  ownTexts,
  ROLE,
  type SubjectState,
  sharesWith,
} from '../../domain/subject/index.ts';
import type { TaskRow, Text } from '../../store/index.ts';
import { stateOf } from '../acting/correct.ts';
import { type FilePart, itemOf, nothing, readFile } from '../acting/file.ts';
import { toRead } from '../acting/permits.ts';
import type { Deps, Who } from '../deps.ts';
import { partyName } from './names.ts';

/** What a partner can be given besides the plan: never the notes on informing (11.4) or other disclosures. */
const GIVABLE = ['10.2a', '10.2b', '10.2d', '10.2e', '10.2f', '10.2g'];
const PLAN = '9.3';
const RECORD = '10.5';

async function list(
  deps: Deps,
  who: Who,
  caseId: CaseId,
  state: SubjectState,
  fields: string[],
  why?: string,
): Promise<Text[]> {
  const look = { caseId, state, file: 'conference', purpose: 'conference', fields } as const;
  const permit = toRead(who, { ...look, ...(why !== undefined && { why }) });
  const texts = await deps.store.texts.list(caseId, 'casusoverleg', permit).catch(nothing);
  return texts.filter((text) => !text.restricted);
}

/** Texts by their names, in that order; what has gone or is held is left out. */
async function read(
  deps: Deps,
  who: Who,
  caseId: CaseId,
  state: SubjectState,
  purpose: 'disclosed' | 'disclosing',
  refs: readonly TextRef[],
): Promise<Text[]> {
  if (refs.length === 0) return [];
  const permit = toRead(who, {
    caseId,
    state,
    file: 'conference',
    purpose,
    fields: [...GIVABLE, RECORD],
    refs,
  });
  const texts = await deps.store.texts.list(caseId, 'casusoverleg', permit).catch(nothing);
  return refs.flatMap((ref) => texts.find((text) => text.ref === ref && !text.restricted) ?? []);
}

const labelOf = (deps: Deps, code: string): string =>
  deps.covenant.files.conference.find((field) => field.code === code)?.label ?? code;

function partsOf(deps: Deps, texts: readonly Text[], label?: string): FilePart[] {
  const parts = new Map<string, FilePart>();
  for (const text of texts) {
    const field = deps.covenant.files.conference.find(({ code }) => code === text.code);
    const title = label ?? labelOf(deps, text.code);
    const part = parts.get(title) ?? { label: title, article: field?.article ?? '', items: [], held: 0 };
    const item = itemOf(deps.covenant, text);
    part.items.push({ ...item, party: partyName(deps, text.party) });
    parts.set(title, part);
  }
  return [...parts.values()];
}

/** What can be named one by one; the labels say kind, party and day. The contents stand beside the form, in the same order. */
export async function givable(
  deps: Deps,
  who: Who,
  caseId: CaseId,
  state: SubjectState,
  form: string,
): Promise<{ options: Option[]; file: FilePart[] }> {
  const texts = await list(deps, who, caseId, state, GIVABLE, form);
  const seen = new Map<string, number>();
  const options = texts.map((text) => {
    const label = `${labelOf(deps, text.code)}: ${partyName(deps, text.party)}, ${dayInWords(text.on)}`;
    const times = (seen.get(label) ?? 0) + 1;
    seen.set(label, times);
    return { value: text.ref, label: times === 1 ? label : `${label} (${times})` };
  });
  const file = texts.flatMap((text, at) => partsOf(deps, [text], options[at]?.label));
  return { options, file };
}

/** For who gives permission: the proposal's words and exactly the items that it is about. */
export async function proposalParts(
  deps: Deps,
  who: Who,
  row: TaskRow,
  state: SubjectState,
): Promise<FilePart[]> {
  const one = disclosuresOf(state)[row.about?.slice('disclosure:'.length) ?? ''];
  if (!one) return [];
  const refs = [...one.texts, ...one.items];
  return partsOf(deps, await read(deps, who, row.caseId, state, 'disclosing', refs));
}

/** 10.5: the plan, what was disclosed one by one, and what is its own. Nothing else of the file. */
export async function partnerParts(
  deps: Deps,
  who: Who,
  caseId: CaseId,
  state: SubjectState,
): Promise<{ plan: FilePart[]; disclosed: FilePart[]; own: FilePart[] }> {
  const { party } = who.actor;
  const [plan, disclosed, own] = await Promise.all([
    list(deps, who, caseId, state, [PLAN]),
    read(deps, who, caseId, state, 'disclosed', disclosedItems(state, party)),
    read(deps, who, caseId, state, 'disclosed', ownTexts(state, party)),
  ]);
  // The plan itself; what parties wrote to each other about it (a no, a review) is theirs.
  const drawn = plan.filter(({ kind }) => kind === 'draw-up-plan').slice(-1);
  return { plan: partsOf(deps, drawn), disclosed: partsOf(deps, disclosed), own: partsOf(deps, own) };
}

/** What somebody must see of the file to do a task: as its form says, exactly a proposal's items, or a partner's own part. */
export async function fileFor(
  deps: Deps,
  who: Who,
  row: TaskRow,
  form: FormDescription,
  { state, items = [] }: { state?: SubjectState; items?: readonly Option[] },
): Promise<FilePart[]> {
  if (row.kind === 'permit-disclosure') return state ? proposalParts(deps, who, row, state) : [];
  if (!who.actor.roles.includes(ROLE.partner))
    return readFile(deps, who, row, form, { state: state ?? null, items });
  const now = state ?? (await stateOf(deps, row.caseId));
  if (!now || !sharesWith(now, who.actor.party)) return [];
  const { plan, own } = await partnerParts(deps, who, row.caseId, now);
  return [...plan, ...own];
}

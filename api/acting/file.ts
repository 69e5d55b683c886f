/** What a person must see of the file to fill in a task: no more than the form names, and each look is logged. */
import type { Covenant } from '../../covenant/index.ts';
import {
  type FileName,
  filesAt,
  liesAt,
  type Purpose,
  purposeOf,
  showsHeld,
} from '../../domain/access/index.ts';
import type { CaseId, TextRef, UnitId } from '../../domain/case.ts';
import { dayInWords } from '../../domain/dates/index.ts';
import {
  type Field,
  type FormDescription,
  FREE_FORMS,
  freeForm,
  isTaskKind,
  itemName,
  type Option,
  paperForm,
  readsOf,
  taskForm,
} from '../../domain/forms/index.ts';
import { PAPER_FIELDS } from '../../domain/papers/index.ts';
import { PUBLIC } from '../../domain/request/index.ts';
import type { SubjectState } from '../../domain/subject/index.ts';
import { AccessDenied, KeyGone, type TaskRow, type Text } from '../../store/index.ts';
import type { Deps, Who } from '../deps.ts';
import { ROOM_OF, toRead, toReadPapers } from './permits.ts';
import { actsFor } from './standing.ts';

type FileOfSubject = Exclude<FileName, 'papers'>;
type FileField = Covenant['files']['weighing'][number];

export interface FilePart {
  label: string;
  article: string;
  /** `name`: what the form calls it, where it can be chosen. `links`: what can be done with it. */
  items: {
    name?: string;
    links?: { href: string; label: string }[];
    party: string;
    on: string;
    lines: { label: string; value: string }[];
  }[];
  /** How many more there are under a hold (AVG 18(2)): not shown. */
  held: number;
}

/**
 * The files that there are at the case's stage, as far as the access rules let this person see them for this task.
 * `items`: those that the form lets choose, so that each stands under the same number here.
 * @throws LogFailed: no log, no data.
 */
export async function readFile(
  deps: Deps,
  who: Who,
  row: TaskRow,
  form: FormDescription,
  {
    state: known = null,
    items: choices = [],
  }: { state?: SubjectState | null; items?: readonly Option[] } = {},
): Promise<FilePart[]> {
  const { codes, unit } = readsOf(form, row.about);
  if (codes.length === 0) return [];
  if (row.caseKind !== 'subject')
    return readPapers(deps, who, row.caseId, { codes, why: row.kind, ...actsFor(who, row) });
  const state = known ?? ((await deps.store.cases.load(row.caseId))?.state as SubjectState | undefined);
  if (!state) return [];
  // 8.3: a check shows what is still to be looked at, one part at a time.
  const checking = row.kind === 'check-accuracy';
  const asked = ({ ref, restricted }: Text) =>
    !checking || restricted || choices.some(({ value }) => value === ref);
  const read = async (file: FileOfSubject): Promise<FilePart[]> => {
    const found: FilePart[] = [];
    const fields = fieldsIn(deps.covenant, file).filter(
      ({ code }) => codes.includes(code) && liesAt(state.stage, file, code),
    );
    if (fields.length === 0) return found;
    const permit = toRead(who, {
      ...{ caseId: row.caseId, state, file, fields: fields.map(({ code }) => code) },
      ...{ purpose: purposeOf(row.kind) as Purpose, why: row.kind, ordered: true },
      ...actsFor(who, row),
    });
    const texts = await deps.store.texts.list(row.caseId, ROOM_OF[file], permit).catch(nothing);
    for (const { code, label, article } of fields) {
      const all = texts.filter((text) => text.code === code && isAbout(text, unit) && asked(text));
      const shown = all.filter(({ restricted }) => !restricted || showsHeld(row.kind, code));
      if (all.length === 0) continue;
      const items = shown.map((text) => {
        const at = choices.findIndex(({ value }) => value === text.ref);
        const links = checking ? { links: checkLinks(row, text.ref) } : {};
        return { ...itemOf(deps.covenant, text), ...(at >= 0 && { name: itemName(at + 1) }), ...links };
      });
      found.push({ label, article, items, held: all.length - shown.length });
    }
    return found;
  };
  // Side by side: their lines in the access log go together, each still before what it is about.
  return (await Promise.all(filesAt(state.stage).map(read))).flat();
}

/** 13.2: in the archive lie both files. */
export function fieldsIn({ files }: Pick<Covenant, 'files'>, file: FileOfSubject): readonly FileField[] {
  if (file !== 'archive') return files[file];
  return [...new Map([...files.conference, ...files.weighing].map((field) => [field.code, field])).values()];
}

/** Destroyed meanwhile, or not for this person (any more): logged, and nothing to see. */
export const nothing = (error: unknown): Text[] => {
  if (error instanceof KeyGone || error instanceof AccessDenied) return [];
  throw error;
};

export const checkLinks = ({ number }: Pick<TaskRow, 'number'>, ref: string) => [
  { href: `/taken/${number}/gegevens/${ref}`, label: 'Aanpassen of verwijderen' },
  { href: `/taken/${number}/gegevens/${ref}/erbij`, label: 'Iets toevoegen' },
];

/** One person's own data; one signal's own words with the name of whom it is about. */
const isAbout = (text: Pick<Text, 'unit'>, unit: UnitId | null): boolean =>
  unit === null || text.unit === unit || (unit.startsWith('signal:') && text.unit === 'subject');

export function itemOf(covenant: Covenant, text: Text): FilePart['items'][number] {
  const fields = fieldsOf(covenant, text);
  const lines = Object.entries(text.values).map(([name, value]) => {
    const field = fields.find((known) => known.name === name);
    return { label: field?.label ?? name, value: field ? inWords(field, value) : value };
  });
  const known = covenant.parties.find(({ id }) => id === text.party)?.name;
  const party = known ?? (text.party === PUBLIC ? 'de website' : text.party);
  return { party, on: text.on, lines };
}

/**
 * The papers of a case of another kind, as far as the access rules let this person see them. Logged before they are read.
 * @throws LogFailed: no log, no data.
 */
export async function readPapers(
  deps: Deps,
  who: Who,
  caseId: CaseId,
  {
    codes,
    ...look
  }: { codes: readonly string[]; why: string; for?: string; refs?: readonly TextRef[]; reason?: string },
): Promise<FilePart[]> {
  const loaded = await deps.store.cases.load(caseId);
  if (!loaded) return [];
  const permit = toReadPapers(who, { loaded, fields: codes, ...look });
  const texts = await deps.store.texts.list(caseId, 'zaken', permit).catch(nothing);
  return PAPER_FIELDS.flatMap(({ code, label, article }) => {
    const own = texts.filter((text) => text.code === code && !text.restricted);
    const held = texts.filter((text) => text.code === code && text.restricted).length;
    const items = own.map((text) => itemOf(deps.covenant, text));
    return own.length + held === 0 ? [] : [{ label, article, items, held }];
  });
}

function fieldsOf(covenant: Covenant, { kind, party, on }: Text): Field[] {
  const context = { today: on, party };
  const form = isTaskKind(kind)
    ? taskForm(kind, covenant, context)
    : (paperForm(kind, covenant, context) ??
      FREE_FORMS.filter((id) => id === kind).map((id) => freeForm(id, covenant, context))[0]);
  return (form?.fields ?? []).flatMap((field) => (field.type === 'rows' ? field.columns : [field]));
}

/** Choices were kept by their ids. */
export function inWords(field: Field, value: string): string {
  if (field.type === 'date') return dayInWords(value);
  if (!('options' in field)) return value;
  const words = value.split(', ').map((id) => field.options.find((one) => one.value === id)?.label ?? id);
  return words.join(', ');
}

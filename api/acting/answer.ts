/** What was answered to a task that is done: for its own assignee and who did it, while the file is in use. Each look is logged. */
import { isDeepStrictEqual } from 'node:util';
import {
  accuracyLine,
  type Field,
  type FilePlace,
  type FormDescription,
  isTaskKind,
  paperKindOf,
  readForm,
} from '../../domain/forms/index.ts';
import { restrictedUnits, type SubjectState } from '../../domain/subject/index.ts';
import type { LoadedCase, Placed, TaskRow, Text } from '../../store/index.ts';
import type { Deps, Who } from '../deps.ts';
import { formOf, knownFor } from './complete.ts';
import { inWords, nothing as nothingToSee } from './file.ts';
import type { Known } from './known-of-form.ts';
import { ROOM_OF, toRead, toReadPapers } from './permits.ts';

export interface Line {
  label: string;
  value: string;
}
export interface Answered {
  /** Who really did it; null when the system did, or when that is not known. */
  by: { name: string | null; you: boolean } | null;
  /** Legal instant. */
  at: string | null;
  lines: Line[];
  /** In words for the page: why there is nothing, or not everything, to see. */
  hidden: string | null;
}

const ARCHIVED =
  'Het dossier staat in het archief. Uw antwoord staat daar ook, en is hier niet meer te zien.';
const RESTRICTED = 'Het gebruik van deze gegevens is beperkt. Daarom ziet u uw antwoord nu niet.';
const DESTROYED = 'De gegevens waar uw antwoord over ging, zijn vernietigd.';
const NOT_NOW = 'U ziet dit antwoord niet meer, omdat u nu niet bij dit dossier betrokken bent.';

interface Done {
  type?: string;
  task?: string;
  answer?: Record<string, unknown>;
  texts?: string[];
}

/**
 * The caller has established that the task is done and that this person is its assignee, or did it for them.
 * @throws LogFailed: no log, no data.
 */
export const readAnswer = async (deps: Deps, who: Who, row: TaskRow): Promise<Answered> =>
  (await answerAndForm(deps, who, row)).answered;

/** With the form by which the answer is told, when there is anything to tell; it offers what `body` chose as well. */
async function answerAndForm(
  deps: Deps,
  who: Who,
  row: TaskRow,
  body?: unknown,
): Promise<{ answered: Answered; form?: FormDescription }> {
  const { store } = deps;
  const [loaded, line] = await Promise.all([
    store.cases.load(row.caseId),
    row.closedIn === null ? null : store.cases.journalLine(row.caseId, row.closedIn),
  ]);
  const by = await doneBy(deps, who, line?.by?.member ?? null);
  const told = (hidden: string | null, lines: Line[] = []): Answered => ({
    by,
    at: row.closedAt,
    lines,
    hidden,
  });
  const nothing = (hidden: string | null) => ({ answered: told(hidden) });
  if (!loaded) return nothing(DESTROYED);
  const involved = paperKindOf(row.kind) !== undefined || loaded.parties.includes(who.actor.party);
  if (!involved || (row.party !== null && row.party !== who.actor.party)) return nothing(NOT_NOW);
  if (loaded.stage === 'archived') return nothing(ARCHIVED);
  const done = line?.detail as Done | null | undefined;
  // The journal lets go of an event when one of the units that it is about is destroyed.
  if (line && !done) return nothing(DESTROYED);
  if (done?.type !== 'complete-task' || done.task !== row.task || !isTaskKind(row.kind)) return nothing(null);

  const placed = await store.texts.placed(row.caseId, done.texts ?? []);
  const held = heldUnits(loaded.state);
  const restricted = (unit: string | null) => unit !== null && held.includes(unit);
  if (restricted(row.about) || placed.some((text) => text.restricted || restricted(text.unit)))
    return nothing(RESTRICTED);
  if (placed.some(({ room }) => room === 'archief')) return nothing(ARCHIVED);

  const known = { ...(await knownFor(deps, who, row)), ...stateOf(row, loaded.state) };
  const form = offering(formOf(deps, who, row, who.today, known), body);
  await store.accessLog.write({
    who: who.member.id,
    party: who.actor.party,
    what: 'read',
    purpose: `own-answer:${row.kind}`,
    fields: [],
    file: 'journal',
    caseId: row.caseId,
    detail: { task: row.id },
    ok: true,
  });
  const texts = await read(deps, who, row, loaded, form, placed);
  const lost = placed.length < (done.texts ?? []).length || texts.length < placed.length;
  return { answered: told(lost ? DESTROYED : null, linesOf(form, done.answer ?? {}, texts)), form };
}

/**
 * Whether a form that is sent once more says what was answered already. What can't be compared (any more) counts as the
 * same: nothing is done with it either way.
 */
export async function saysTheSame(deps: Deps, who: Who, row: TaskRow, body: unknown): Promise<boolean> {
  // What was looked at is not asked again, and nothing was typed.
  if (row.kind === 'check-accuracy') return true;
  // One form for both: a case that moves on meanwhile may put the same choices in other words.
  const { answered, form } = await answerAndForm(deps, who, row, body);
  const { lines, hidden } = answered;
  if (hidden !== null || lines.length === 0 || !form) return true;
  const read = readForm(form, body, { today: who.today, party: who.actor.party });
  if (!read.ok) return false;
  const { ground = '', regime = '', on = '' } = read.provenance ?? {};
  const texts = read.texts.map(({ code, values }) => ({ code, values, ground, regime, on }));
  return isDeepStrictEqual(linesOf(form, read.decision, texts), lines);
}

/** The form with every choice that was sent: a case that has moved on may not offer it any more (8.5: the items of its weighing). */
export function offering(form: FormDescription, body: unknown): FormDescription {
  const sent = (body ?? {}) as Record<string, unknown>;
  const fields = form.fields.map((field) => {
    if (!('options' in field)) return field;
    const known = new Set(field.options.map(({ value }) => value));
    const chosen = [sent[field.name] ?? []].flat().filter((value) => typeof value === 'string');
    const gone = chosen.filter((value) => !known.has(value)).map((value) => ({ value, label: value }));
    return gone.length === 0 ? field : { ...field, options: [...field.options, ...gone] };
  });
  return { ...form, fields };
}

/** Only a subject's case has a state that forms ask about. */
const stateOf = (row: TaskRow, state: unknown): Pick<Known, 'state'> =>
  row.caseKind === 'subject' && state ? { state: state as SubjectState } : {};

async function doneBy(deps: Deps, who: Who, member: string | null): Promise<Answered['by']> {
  if (member === null) return null;
  if (member === who.member.id) return { name: who.member.name, you: true };
  return { name: (await deps.store.members.byId(member))?.name ?? null, you: false };
}

/** Only a subject's case has units. */
function heldUnits(state: unknown): string[] {
  const subject = state as SubjectState | null;
  return subject?.holds ? [...restrictedUnits(subject)] : [];
}

/** Only texts that this form writes, and only while the rules let this person see them (8.4, 10.4). */
async function read(
  deps: Deps,
  who: Who,
  row: TaskRow,
  loaded: LoadedCase,
  form: FormDescription,
  placed: readonly Placed[],
): Promise<Text[]> {
  const fields = [...new Set(flat(form).flatMap(({ goesTo }) => placesOf(goesTo).map(({ code }) => code)))];
  const texts = await Promise.all(
    (['weighing', 'conference', 'papers'] as const).map(async (file) => {
      const refs = placed.flatMap(({ ref, room }) => (room === ROOM_OF[file] ? [ref] : []));
      if (refs.length === 0) return [];
      const look = { purpose: 'own-answer', why: form.id, fields, refs } as const;
      const state = loaded.state as SubjectState;
      const permit =
        file === 'papers'
          ? toReadPapers(who, { loaded, ...look })
          : toRead(who, { caseId: row.caseId, state, file, ...look });
      return deps.store.texts.list(row.caseId, ROOM_OF[file], permit).catch(nothingToSee);
    }),
  );
  const found = texts.flat();
  // In the order in which they were written.
  return placed.flatMap(({ ref }) => found.find((text) => text.ref === ref) ?? []);
}

/** Question and answer, in the order of the form. */
export function linesOf(
  form: FormDescription,
  answer: Record<string, unknown>,
  texts: readonly Pick<Text, 'code' | 'values' | 'ground' | 'regime' | 'on'>[],
): Line[] {
  if (form.id === 'check-accuracy') return [accuracyLine(answer)];
  const ownText = (name: string) => texts.find(({ values }) => Object.hasOwn(values, name))?.values[name];
  const lines: Line[] = [];
  const add = (field: Field, value: unknown, number = '') => {
    const given = Array.isArray(value) ? value.join(', ') : value;
    if (given === undefined || given === null || given === '') return;
    lines.push({ label: `${number}${field.label}`, value: inWords(field, String(given)) });
  };
  for (const field of form.fields) {
    if (field.type === 'rows') {
      const rows = Array.isArray(answer[field.name]) ? (answer[field.name] as Record<string, unknown>[]) : [];
      const written = new Set(
        field.columns.flatMap(({ goesTo }) => placesOf(goesTo).map(({ code }) => code)),
      );
      // One text a line, written in the order of the lines.
      const own = texts.filter(({ code }) => written.has(code));
      rows.forEach((row, at) => {
        for (const column of field.columns)
          add(column, row[column.name] ?? own[at]?.values[column.name], `${field.each} ${at + 1}. `);
      });
    } else if (field.goesTo === 'provenance') {
      const [text] = texts;
      add(field, text?.[field.name as 'ground' | 'regime' | 'on']);
    } else {
      add(field, answer[field.name] ?? ownText(field.name));
    }
  }
  return lines;
}

const flat = (form: FormDescription): Field[] =>
  form.fields.flatMap((field) => (field.type === 'rows' ? field.columns : [field]));
const placesOf = (goesTo: Field['goesTo']): FilePlace[] =>
  [goesTo].flat().filter((place): place is FilePlace => typeof place === 'object');

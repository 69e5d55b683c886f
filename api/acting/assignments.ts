/** A task of the controller to look for a time (section 4): who can be asked, which files are meant, what each page shows of it. */

import { dossierFacts, dossierView } from '../../domain/access/index.ts';
import {
  type AssignmentState,
  type Extent,
  FIELD,
  LOOKERS,
  lookFor,
  SHIELD_LOOKERS,
  seesAssignment,
} from '../../domain/assignment/index.ts';
import type { CaseId } from '../../domain/case.ts';
import { dayInWords } from '../../domain/dates/index.ts';
import {
  DOSSIER_NUMBER_LENGTH,
  dossierNumber,
  type Fact,
  type Option,
  shieldLabels,
} from '../../domain/forms/index.ts';
import { restrictedUnits, type SubjectState } from '../../domain/subject/index.ts';
import type { TaskRow } from '../../store/index.ts';
import { type Deps, isCore, type Who } from '../deps.ts';
import { stateOf } from './correct.ts';
import { type FilePart, readPapers } from './file.ts';
import type { Known } from './known-of-form.ts';

export const KIND = 'assignment';
export const PAGE = '/opdrachten';
const ID = /^[\w-]{8,64}$/;
export const EXTENT_WORDS: Readonly<Record<Extent, string>> = {
  duties: 'De plichten tegenover de betrokkenen',
  decisions: 'De plichten, de beslissingen en de aantekeningen over het informeren',
  contents: 'Alles wat er in het dossier staat',
  shielded: 'Alleen wat is afgeschermd',
};

/** Who has such tasks at all: the controller gives them, these get them. */
export const hasAssignments = (deps: Deps, who: Who): boolean =>
  isCore(deps, who) || who.actor.roles.some((role) => [...LOOKERS, ...SHIELD_LOOKERS].includes(role));

/** Null when there is none, or this person has nothing to do with it: nobody learns which. */
export async function assignmentOf(deps: Deps, who: Who, id: string): Promise<AssignmentState | null> {
  const loaded = ID.test(id) ? await deps.store.cases.load(id) : null;
  const state = loaded?.kind === KIND ? (loaded.state as AssignmentState) : null;
  return state && seesAssignment(deps.covenant, who.actor, state) ? state : null;
}

/** Who can be asked today: 'auditor m-1'. Not who decides for a core party; the rules look again. */
export async function lookerOptions(
  deps: Deps,
  who: Who,
  roles: readonly string[] = LOOKERS,
): Promise<Option[]> {
  const directory = await deps.store.members.directory(who.today);
  const cores = deps.covenant.parties.filter(({ kind }) => kind === 'core');
  const judges = new Set(cores.flatMap(({ id }) => directory.candidates(id, 'core-representative')));
  const found: Option[] = [];
  for (const role of roles) {
    const ids = directory.candidates(null, role).filter((id) => !judges.has(id));
    for (const { id, name } of await deps.store.members.byIds(ids))
      found.push({ value: `${role} ${id}`, label: `${name}, ${roleWords(deps, role)}` });
  }
  return found;
}
const roleWords = (deps: Deps, role: string): string =>
  deps.covenant.roles.find(({ id }) => id === role)?.title ?? role;

/** What the form says in words, for the event. A number that is no dossier of one's own is named, and nothing is learnt of it. */
export function readLooker(chosen: unknown): { member: string; role: string } {
  const [role = '', member = ''] = String(chosen).split(' ');
  return { member, role };
}

export async function meant(
  deps: Deps,
  who: Who,
  { who: chosen, numbers }: Record<string, unknown>,
): Promise<{ member: string; role: string; files: CaseId[]; unknown: string[] }> {
  const files: CaseId[] = [];
  const unknown: string[] = [];
  for (const number of new Set(
    String(numbers)
      .split(/[\s,;]+/)
      .filter(Boolean),
  )) {
    const file = await byNumber(deps, who, number.toLowerCase());
    if (file === null) unknown.push(number);
    else files.push(file);
  }
  return { ...readLooker(chosen), files, unknown };
}

/** What of a dossier of one's own can be looked into: its shielded items, and everything that is only kept. Labels only. */
export async function shieldedIn(deps: Deps, who: Who, file: CaseId): Promise<Option[]> {
  const state = ID.test(file) ? await stateOf(deps, file) : null;
  if (!state || !dossierView(deps.covenant, who.actor, dossierFacts(state))) return [];
  return lookable(deps, state);
}
export function lookable({ covenant }: Pick<Deps, 'covenant'>, state: SubjectState): Option[] {
  const items = shieldLabels(state, covenant);
  const objected = Object.values(state.rights?.requests ?? {}).some(({ items: own }) => own !== undefined);
  const all = restrictedUnits(state).size > 0 || objected || items.length > 1;
  return [...items, ...(all ? [{ value: 'all', label: 'Alles wat in dit dossier is afgeschermd' }] : [])];
}

async function byNumber(deps: Deps, who: Who, number: string): Promise<CaseId | null> {
  if (number.length !== DOSSIER_NUMBER_LENGTH || !ID.test(number)) return null;
  // Ids are in order: those that begin with the number come right after it.
  const ids = await deps.store.cases.ids({ kind: 'subject', after: number, limit: 5 });
  for (const id of ids.filter((one) => dossierNumber(one) === number)) {
    const state = await stateOf(deps, id);
    if (state && dossierView(deps.covenant, who.actor, dossierFacts(state))) return id;
  }
  return null;
}

export async function assignmentFacts(deps: Deps, state: AssignmentState): Promise<[string, string][]> {
  const [looker] = await deps.store.members.byIds([state.member]);
  const ground = deps.covenant.shieldedLookGrounds.find(({ id }) => id === state.ground);
  return [
    ['Wie', `${looker?.name ?? 'Iemand die er niet meer is'}, ${roleWords(deps, state.role)}`],
    ['Dossiers', Object.values(state.files).map(dossierNumber).join(', ')],
    ['Ziet', EXTENT_WORDS[state.what]],
    ...(ground ? [['Grond', `${ground.label} (${ground.law})`] as [string, string]] : []),
    ...(state.items ? [['Hoeveel gegevens', String(state.items.length)] as [string, string]] : []),
    ['Tot en met', dayInWords(state.until)],
  ];
}

/** What for, as far as the rules let this person read it. @throws LogFailed: no log, no data. */
export const purposeOfLook = (deps: Deps, who: Who, id: string): Promise<FilePart[]> =>
  readPapers(deps, who, id, { codes: [FIELD.why], why: KIND });

/** The pages that this person may open by it now. */
export function looks(who: Who, id: string, state: AssignmentState): { href: string; label: string }[] {
  const found = lookFor(state, who.actor, who.today);
  if (!found) return [];
  return Object.entries(state.files).flatMap(([link, file]) => {
    const href = `${PAGE}/${id}/dossier/${link}`;
    const number = dossierNumber(file);
    if (found.purpose === 'shielded')
      return [{ href, label: `Lezen wat in dossier ${number} is afgeschermd` }];
    return [
      { href: `${href}/plichten`, label: `De plichten bij dossier ${number}` },
      ...(found.fields?.length === 0 ? [] : [{ href, label: `Dossier ${number} lezen` }]),
    ];
  });
}

/** For who decides, and for who looks. */
export async function knownForAssignment(deps: Deps, who: Who, row: TaskRow, own: unknown): Promise<Known> {
  const state = own as AssignmentState;
  const facts: Fact[] = (await assignmentFacts(deps, state)).map(([label, line]) => ({
    label,
    lines: [line],
  }));
  return { facts, links: looks(who, row.caseId, state) };
}

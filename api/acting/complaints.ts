/** What a complaint's tasks must know besides its state (13.1, Awb 9:7): likely files, who worked in them, who may handle it. */
import type { CaseId, MemberId } from '../../domain/case.ts';
import {
  type ComplaintState,
  FIELD,
  HANDLER,
  livingLinks,
  readingFor,
} from '../../domain/complaint/index.ts';
import { dossierNumber, type Fact, type Option } from '../../domain/forms/index.ts';
import type { TaskRow } from '../../store/index.ts';
import type { Deps, Who } from '../deps.ts';
import { nothing } from './file.ts';
import { caseIdFor } from './fresh-case.ts';
import { personInWords } from './known.ts';
import type { Known } from './known-of-form.ts';
import { toReadPapers, toSearch } from './permits.ts';
import { actsFor } from './standing.ts';

export const KIND = 'complaint';
/** The same form sent twice is one complaint. */
export const complaintIdOf = (commandId: string): CaseId => caseIdFor(commandId, KIND);
export const complaintNumber = (caseId: CaseId): string => dossierNumber(caseId);

/** Looking for a complaint, a check or an order of the controller is no part in what somebody complains about. */
const APART: readonly string[] = [
  'complaint',
  'assignment',
  'accountability',
  'security',
  'reason',
  'log-control',
];

/**
 * Awb 9:7: everybody who had a part in this file: gave a command, had or did a task, looked into it. Ids only, from the
 * journal, the tasks and the access log.
 */
export async function workedIn(deps: Deps, file: CaseId): Promise<MemberId[]> {
  const { cases, tasks, accessLog } = deps.store;
  const [past, rows, looks] = await Promise.all([
    cases.past(file, { limit: ALL }),
    tasks.ofCase(file),
    accessLog.linesAbout(file),
  ]);
  const found = new Set<MemberId>();
  for (const { by } of past) if (by) found.add(by.member);
  for (const { assignee, doneBy } of rows) for (const one of [assignee, doneBy]) if (one) found.add(one);
  for (const { who, purpose, ok } of looks)
    if (ok && who !== null && !APART.includes(purpose.split(':')[0] ?? '')) found.add(who);
  return [...found];
}
const ALL = 100_000;

/** Who may handle a complaint today; the rules refuse who was involved. */
export async function handlerOptions(deps: Deps, who: Who): Promise<Option[]> {
  const directory = await deps.store.members.directory(who.today);
  return namesOf(deps, directory.candidates(null, HANDLER));
}
async function namesOf(deps: Deps, ids: readonly MemberId[]): Promise<Option[]> {
  const people = await deps.store.members.byIds([...ids]);
  return people
    .map(({ id, name }) => ({ value: id, label: name }))
    .sort((a, b) => a.label.localeCompare(b.label, 'nl'));
}

/** Likely files by the complaint's own paper, who worked in each, and whom it can be about. Each look is logged. */
export async function knownForSorting(deps: Deps, who: Who, row: TaskRow): Promise<Known> {
  const loaded = await deps.store.cases.load(row.caseId);
  if (!loaded) return {};
  const permit = toReadPapers(who, { loaded, fields: [FIELD.person], why: row.kind, ...actsFor(who, row) });
  const [person] = await deps.store.texts.list(row.caseId, 'zaken', permit).catch(nothing);
  const { name = '', birthDate = '' } = person?.values ?? {};
  const lines: Option[] = [];
  const workers: Record<CaseId, MemberId[]> = {};
  if (name !== '') {
    const search = toSearch(who, row.kind);
    const found = new Map<CaseId, string>();
    if (birthDate !== '')
      for (const id of await deps.store.known.find(name, birthDate, search))
        found.set(id, 'Dezelfde naam en geboortedatum');
    for (const one of await deps.store.known.likely({ name, birthDate }, search, [...found.keys()]))
      found.set(one.caseId, `Lijkt erop: ${personInWords(one)}`);
    for (const [id, label] of found) {
      if (!(await deps.store.cases.load(id))) continue;
      workers[id] = await workedIn(deps, id);
      lines.push({ value: id, label: `Dossier ${dossierNumber(id)}. ${label}` });
    }
  }
  const staff = (await deps.store.members.all()).map(({ id }) => id);
  return {
    ...{ lines, adds: { workers } },
    members: await namesOf(deps, staff),
    handlers: await handlerOptions(deps, who),
  };
}

/** The handler's steps: who worked in the files is looked up now, and the files can be opened as far as that is given. */
export async function knownForHandler(deps: Deps, who: Who, row: TaskRow, own: unknown): Promise<Known> {
  const state = own as ComplaintState;
  const files = livingLinks(state).map(([, { file }]) => file);
  const involved = [...new Set((await Promise.all(files.map((file) => workedIn(deps, file)))).flat())];
  const may = readingFor(deps.covenant, state, who.member.id, who.today) !== null;
  const letters =
    row.kind === 'send-complaint-answer'
      ? [
          { href: `/klachten/${row.caseId}/brief`, label: 'De brief lezen' },
          { href: `/klachten/${row.caseId}/brief.pdf`, label: 'Als PDF' },
        ]
      : [];
  const reading = livingLinks(state).map(([id, { file }]) => ({
    href: `/klachten/${row.caseId}/dossier/${id}`,
    label: `Dossier ${dossierNumber(file)} lezen`,
  }));
  return {
    ...{ adds: { involved }, links: [...letters, ...(may ? reading : [])] },
    facts: readingFacts(state, may),
  };
}

function readingFacts({ reading }: ComplaintState, may: boolean): Fact[] {
  if (reading.step === 'none') return [];
  const said = {
    ...{ asked: 'De kernpartijen beslissen nog', refused: 'Niet gegeven' },
    given: may ? 'Gegeven, zolang de klacht loopt' : 'Voorbij',
  }[reading.step];
  return [{ label: 'Inzage in het dossier', lines: [said] }];
}

export const knownForConfirming = async (_deps: Deps, _who: Who, { caseId }: TaskRow): Promise<Known> => ({
  links: [
    { href: `/klachten/${caseId}/bevestiging`, label: 'De bevestiging lezen' },
    { href: `/klachten/${caseId}/bevestiging.pdf`, label: 'Als PDF' },
  ],
});

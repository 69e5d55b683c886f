/** What the tasks of a request must know besides its state: who is likely the person, and each party's own items. */
import { dayInWords } from '../../domain/dates/index.ts';
import { itemOptions, type Option } from '../../domain/forms/index.ts';
import { FIELD, livingLinks, personIn, type RequestState } from '../../domain/request/index.ts';
import { participantsOf, type SubjectState } from '../../domain/subject/index.ts';
import type { OtherPerson, TaskRow } from '../../store/index.ts';
import type { Deps, Who } from '../deps.ts';
import { type FilePart, itemOf, nothing } from './file.ts';
import { personInWords } from './known.ts';
import type { Known } from './known-of-form.ts';
import { toReadPapers, toSearch } from './permits.ts';
import { ownItems, readItems } from './request-files.ts';
import { actsFor } from './standing.ts';

/** Name and birth date, as the request's own papers say them. Logged. */
async function personOf(deps: Deps, who: Who, row: TaskRow): Promise<Record<string, string> | null> {
  const loaded = await deps.store.cases.load(row.caseId);
  if (!loaded) return null;
  const permit = toReadPapers(who, { loaded, fields: [FIELD.person], why: row.kind, ...actsFor(who, row) });
  return personIn(await deps.store.texts.list(row.caseId, 'zaken', permit).catch(nothing));
}

/** 12.1: whether a name is still to be asked. */
export const knownForIdentity = async (deps: Deps, who: Who, row: TaskRow): Promise<Known> => ({
  nameless: !(await personOf(deps, who, row))?.name,
  links: [{ href: `/verzoeken/${row.caseId}/bevestiging`, label: 'De ontvangstbevestiging als brief' }],
});

const ROLE_THERE: Readonly<Record<string, string>> = {
  '8.2c': 'als melder',
  '10.2f': 'als achterblijver',
  '10.2g': 'als iemand uit het netwerk',
};
const bornOn = ({ birthDate }: OtherPerson): string =>
  birthDate === '' ? '' : `, geboren ${dayInWords(birthDate)}`;

/** 12.2: exactly the same person, and those who look like it: the officer judges. */
export async function knownForLink(deps: Deps, who: Who, row: TaskRow): Promise<Known> {
  const { name = '', birthDate = '' } = (await personOf(deps, who, row)) ?? {};
  if (name === '') return { lines: [] };
  const permit = toSearch(who, 'link-request');
  const found = new Map<string, string>();
  if (birthDate !== '')
    for (const id of await deps.store.known.find(name, birthDate, permit))
      found.set(id, 'Dezelfde naam en geboortedatum');
  for (const one of await deps.store.known.likely({ name, birthDate }, permit, [...found.keys()]))
    found.set(one.caseId, `Lijkt erop: ${personInWords(one)}`);
  const lines: Option[] = [];
  const holders: Record<string, string[]> = {};
  const items: Record<string, string[]> = {};
  for (const [id, label] of found) {
    const state = (await deps.store.cases.load(id))?.state as SubjectState | undefined;
    if (!state) continue;
    holders[id] = participantsOf(state);
    lines.push({ value: `${id} subject`, label });
  }
  // 10.2c, f-g: in somebody else's file, of which nothing else is shown or given.
  for (const one of await deps.store.known.others({ name, birthDate }, permit)) {
    const state = (await deps.store.cases.load(one.caseId))?.state as SubjectState | undefined;
    const own = state && (await ownItems(deps, { file: one.caseId, unit: one.unit }));
    if (!state || !own) continue;
    const link = `${one.caseId} ${one.unit}`;
    holders[one.caseId] = participantsOf(state);
    items[link] = own.items.map(({ ref }) => ref);
    lines.push({
      value: link,
      label: `In een dossier over iemand anders, ${ROLE_THERE[one.code] ?? ''}: ${one.name}${bornOn(one)}`,
    });
  }
  return { lines, adds: { holders, items } };
}

/** 12.3: what this person's party brought in, of each file. */
export async function knownForContribution(
  deps: Deps,
  who: Who,
  row: TaskRow,
  state: unknown,
): Promise<Known> {
  const options: Option[] = [];
  const parts: FilePart[] = [];
  for (const [, link] of livingLinks(state as RequestState)) {
    const own = await ownItems(deps, link);
    if (!own) continue;
    const mine = { ...own, items: own.items.filter(({ party }) => party === row.party) };
    const texts = await readItems(deps, who, mine, row.kind, actsFor(who, row));
    const there = mine.items.filter(({ ref }) => texts.some((text) => text.ref === ref));
    const named = itemOptions(deps.covenant, there, 'field').map((option, at) => ({
      ...option,
      label: option.label.replace(/^Gegeven \d+/, `Gegeven ${options.length + at + 1}`),
    }));
    const items = texts.map((text, at) => ({
      ...itemOf(deps.covenant, text),
      name: `Gegeven ${options.length + at + 1}`,
    }));
    options.push(...named);
    if (items.length > 0)
      parts.push({ label: 'Gegevens van uw organisatie', article: '12.3', items, held: 0 });
  }
  return { items: options, parts };
}

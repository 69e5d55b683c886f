/** What a board is narrowed to: a query of closed lists. A value that no list has is said, not guessed at. */
import type { Covenant } from '../../covenant/index.ts';
import {
  BOARD_GROUPS,
  type BoardGroup,
  caseKindInWords,
  namedStages,
  readStage,
  type Scope,
} from '../../domain/board/index.ts';
import { kinds } from '../../domain/kinds.ts';
import type { Deps } from '../deps.ts';
import { momentTitle } from '../dossier.ts';
import { partyName } from '../partners/names.ts';

export interface Filter {
  party?: string;
  kind?: string;
  /** null: of nobody. */
  assignee?: string | null;
  stage?: string;
  caseKind?: string;
  group?: BoardGroup;
  risk?: true;
  /** One task by its number. */
  number?: string;
}
export interface Choice {
  value: string;
  label: string;
}

export const GROUPS: Record<BoardGroup, { id: string; title: string }> = {
  overdue: { id: 'te-laat', title: 'Te laat' },
  today: { id: 'vandaag', title: 'Vandaag' },
  'this-week': { id: 'deze-week', title: 'Deze week' },
  'four-weeks': { id: 'vier-weken', title: 'Binnen vier weken' },
  later: { id: 'later', title: 'Later' },
};
export const NOBODY = 'niemand';
/** In the order in which they stand in an address. */
export const NAMES = ['partij', 'soort', 'wie', 'fase', 'zaak', 'wanneer', 'let-op', 'nummer'] as const;
type Name = (typeof NAMES)[number];
export type Query = Partial<Record<Name, string>>;

/** What the system does by itself, for the list of kinds. */
const BY_ITSELF = ['archive', 'destroy', 'not-on-agenda', 'undecided-signal', 'hold-ends'];

export interface Choices {
  parties: Choice[];
  kinds: Choice[];
  people: Choice[];
  stages: Choice[];
  caseKinds: Choice[];
  groups: Choice[];
}

const words = new Intl.Collator('nl');
const byLabel = (list: Choice[]): Choice[] => list.sort((a, b) => words.compare(a.label, b.label));

type Closed = Omit<Choices, 'parties' | 'people'>;
/** By covenant: for who sees every party's list, and for others. */
const closed = new WeakMap<Covenant, Map<boolean, Closed>>();

/** The lists that hold nobody: they are known without asking the store. */
function closedOf(covenant: Covenant, all: boolean): Closed {
  const known = closed.get(covenant) ?? new Map<boolean, Closed>();
  closed.set(covenant, known);
  const made = known.get(all) ?? {
    kinds: byLabel([
      ...covenant.tasks.map(({ id, title }) => ({ value: id, label: title })),
      ...(all ? BY_ITSELF.map((value) => ({ value, label: momentTitle(covenant, value) })) : []),
    ]),
    stages: namedStages().map(({ id, title }) => ({ value: id, label: title })),
    caseKinds: Object.keys(kinds).map((value) => ({ value, label: caseKindInWords(value) })),
    groups: BOARD_GROUPS.map((group) => ({ value: GROUPS[group].id, label: GROUPS[group].title })),
  };
  known.set(all, made);
  return made;
}

export async function choicesOf(
  deps: Deps,
  scope: Scope,
  everybody: ReturnType<Deps['store']['members']['all']> = deps.store.members.all(),
): Promise<Choices> {
  const { covenant } = deps;
  const members = (await everybody).filter(({ party }) => scope.party === null || party === scope.party);
  const parties = new Set([...covenant.parties.map(({ id }) => id), ...members.map(({ party }) => party)]);
  return {
    ...closedOf(covenant, scope.party === null),
    parties:
      scope.party === null
        ? byLabel([...parties].map((value) => ({ value, label: partyName(deps, value) })))
        : [],
    people: [
      { value: NOBODY, label: 'Niemand' },
      ...byLabel(members.map(({ id, name }) => ({ value: id, label: name }))),
    ],
  };
}

const LIST: Record<Exclude<Name, 'let-op' | 'nummer'>, keyof Choices> = {
  partij: 'parties',
  soort: 'kinds',
  wie: 'people',
  fase: 'stages',
  zaak: 'caseKinds',
  wanneer: 'groups',
};

/**
 * What is asked for, before anybody has said which people and parties there are: to begin reading with. It is read again
 * (`readQuery`) before anything is shown.
 */
export function likelyQuery(query: unknown, { covenant }: Deps, scope: Scope): Query {
  const given = (query ?? {}) as Record<string, unknown>;
  const own = (value: unknown): Choice[] =>
    typeof value === 'string' ? [{ value: value.trim(), label: '' }] : [];
  const choices = {
    ...closedOf(covenant, scope.party === null),
    parties: own(given.partij),
    people: own(given.wie),
  };
  return readQuery(query, choices).query;
}

/** Whatever came in the address, as far as it is one of ours. `unknown`: names of what isn't. */
export function readQuery(query: unknown, choices: Choices): { query: Query; unknown: Name[] } {
  const given = (query ?? {}) as Record<string, unknown>;
  const found: Query = {};
  const unknown: Name[] = [];
  for (const name of NAMES) {
    const value = given[name];
    if (value === undefined || value === '') continue;
    if (typeof value === 'string' && isKnown(name, value.trim(), choices)) found[name] = value.trim();
    else unknown.push(name);
  }
  return { query: found, unknown };
}

function isKnown(name: Name, value: string, choices: Choices): boolean {
  if (name === 'let-op') return value === 'ja';
  if (name === 'nummer') return /^[A-Za-z0-9]{8}$/.test(value);
  return choices[LIST[name]].some((choice) => choice.value === value);
}

export function filterOf(query: Query, scope: Scope): Filter {
  const group = BOARD_GROUPS.find((one) => GROUPS[one].id === query.wanneer);
  const party = scope.party ?? query.partij;
  const caseKind = query.zaak ?? (query.fase === undefined ? undefined : readStage(query.fase).kind);
  return {
    ...(party !== undefined && { party }),
    ...(query.soort !== undefined && { kind: query.soort }),
    ...(query.wie !== undefined && { assignee: query.wie === NOBODY ? null : query.wie }),
    ...(query.fase !== undefined && { stage: query.fase }),
    ...(caseKind !== undefined && { caseKind }),
    ...(group !== undefined && { group }),
    ...(query['let-op'] === 'ja' && { risk: true as const }),
    ...(query.nummer !== undefined && { number: query.nummer.toUpperCase() }),
  };
}

/** In words, for a saved view: from the choices themselves, so that nobody types a name of anybody. */
export function inChoices(query: Query, choices: Choices): string {
  const words = NAMES.flatMap((name) => {
    const value = query[name];
    if (value === undefined) return [];
    if (name === 'let-op') return ['let op'];
    if (name === 'nummer') return [`taak ${value}`];
    return [choices[LIST[name]].find((choice) => choice.value === value)?.label ?? value];
  });
  return words.length === 0 ? 'Alles' : words.join(', ');
}

export const addressOf = (path: string, query: Query, more: Record<string, string> = {}): string => {
  const text = new URLSearchParams({ ...query, ...more } as Record<string, string>).toString();
  return text === '' ? path : `${path}?${text}`;
};

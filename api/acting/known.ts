/** Whether somebody is known already (7): likely matches are for a core party's representative to judge, and few in an hour. */
import type { CaseId } from '../../domain/case.ts';
import { type Day, dayInWords } from '../../domain/dates/index.ts';
import { type Field, typed } from '../../domain/forms/index.ts';
import type { LikelyPerson } from '../../store/index.ts';
import type { Deps, Who } from '../deps.ts';
import type { Acted } from '../form-page.ts';
import { toSearch } from './permits.ts';

export const maySearch = (deps: Deps, who: Who): Promise<boolean> =>
  deps.store.searches.allowed(who.member.id, deps.covenant.settings.searchesPerHour.value);

export const TOO_MANY: Acted = {
  outcome: 'answered',
  answer: {
    ok: false,
    code: 'too-many',
    message:
      'U heeft vaak gezocht. Wacht een uur en probeer het dan opnieuw. Wat u heeft ingevuld staat hieronder.',
  },
};

export const personInWords = ({
  name,
  birthDate,
  place,
}: Pick<LikelyPerson, 'name' | 'birthDate' | 'place'>): string =>
  [name, birthDate === '' ? 'geboortedatum onbekend' : `geboren ${dayInWords(birthDate)}`, place]
    .filter((part) => part !== '')
    .join(', ');

/** The question's name in the form, and its answer for "nobody of these". */
const SAME = 'samePerson';
const ANOTHER = 'another';

export interface Judged {
  /** The case that the signal belongs to; null: somebody new. */
  caseId: CaseId | null;
  /** What must be asked first: nothing is registered until somebody has answered. */
  ask: Field | null;
  refused?: Acted;
}

/**
 * Before a new subject is made. Nothing likely: somebody new. Otherwise the answer of `body` counts when it is one of
 * those that are likely now, and is logged with each of them.
 */
export async function judgeKnown(
  deps: Deps,
  who: Who,
  person: { name: string; birthDate: Day | '' },
  body: unknown,
): Promise<Judged> {
  const permit = toSearch(who, 'register-signal');
  const found: LikelyPerson[] = [];
  for (const one of await deps.store.known.likely(person, permit))
    if (await deps.store.cases.load(one.caseId)) found.push(one);
  if (found.length === 0) return { caseId: null, ask: null };
  // Only what shows somebody counts: registering is work that has to go on.
  if (!(await maySearch(deps, who))) return { caseId: null, ask: null, refused: TOO_MANY };
  const answer = typed(body as Record<string, unknown>)[SAME]?.[0];
  const same = found.find(({ caseId }) => caseId === answer)?.caseId ?? null;
  if (same === null && answer !== ANOTHER) return { caseId: null, ask: question(found) };
  await deps.store.known.judged(
    found.map(({ caseId }) => caseId),
    same,
    permit,
  );
  return { caseId: same, ask: null };
}

const question = (found: readonly LikelyPerson[]): Field => ({
  type: 'choice',
  name: SAME,
  label: 'Is dit dezelfde persoon?',
  help: 'Deze persoon lijkt erop en is al bekend. U ziet alleen de naam, de geboortedatum en de woonplaats.',
  options: [
    ...found.map((one) => ({ value: one.caseId, label: `Ja: ${personInWords(one)}` })),
    { value: ANOTHER, label: 'Nee, dit is iemand anders' },
  ],
  required: true,
  goesTo: 'decision',
});

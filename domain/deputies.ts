/** Naming a deputy: who may stand in for whom, and for how long. Legal days; both the first and the last day count. */
import type { Covenant } from '../covenant/index.ts';
import type { MemberId, PartyId, Role } from './case.ts';
import { addDuration, type Day, dayInWords } from './dates/index.ts';
import type { FieldError } from './forms/index.ts';

/** Somebody as the members' administration knows them. An authorisation without `until` lasts until it is withdrawn. */
export interface Person {
  id: MemberId;
  party: PartyId;
  roles: readonly Role[];
  authorisations: readonly { from: Day; until: Day | null }[];
}

export interface Period {
  member: MemberId;
  deputy: MemberId;
  from: Day;
  until: Day;
}

export interface Asked {
  member: Person;
  /** Null when there is nobody by that name. */
  deputy: Person | null;
  from: Day;
  until: Day;
  today: Day;
  /** Periods that have not ended. */
  others: readonly Period[];
}

const overlap = (a: { from: Day; until: Day }, b: { from: Day; until: Day }): boolean =>
  a.from <= b.until && b.from <= a.until;

/** The last day of the authorisation that holds on that day; null for none, 'open' for one without an end. */
function authorisedUntil({ authorisations }: Person, on: Day): Day | 'open' | null {
  const found = authorisations.filter(({ from, until }) => from <= on && (until === null || on <= until));
  if (found.length === 0) return null;
  if (found.some(({ until }) => until === null)) return 'open';
  return (
    found
      .flatMap(({ until }) => until ?? [])
      .sort()
      .at(-1) ?? null
  );
}

/**
 * Why this can't be, in plain Dutch, by form field; null when it can (5, 14). No chains: who is away can't stand in
 * for somebody else at the same time, so that access never passes on unseen.
 */
export function deputyProblem(covenant: Covenant, asked: Asked): FieldError | null {
  const { member, deputy, from, until, today, others } = asked;
  const wrong = (field: string, message: string): FieldError => ({ field, message });
  if (!deputy) return wrong('deputy', 'Kies iemand uit de lijst.');
  if (deputy.id === member.id) return wrong('deputy', 'Kies iemand anders: niemand vervangt zichzelf.');
  const able = deputy.party === member.party && member.roles.every((role) => deputy.roles.includes(role));
  if (!able) return wrong('deputy', 'Kies iemand van dezelfde organisatie met dezelfde rol.');
  if (from < today) return wrong('from', 'Deze datum is voorbij. Kies vandaag of later.');
  if (until < from) return wrong('until', 'De laatste dag ligt voor de eerste dag. Kies een latere dag.');
  const latest = addDuration(from, covenant.settings.deputyAtMost.value);
  if (until > latest)
    return wrong(
      'until',
      `Dit is te lang. Kies ${dayInWords(latest)} of eerder. Duurt het langer? Vraag de coördinator om de taken over te dragen.`,
    );
  const theirs = authorisedUntil(deputy, from);
  if (theirs === null)
    return wrong('deputy', 'Deze persoon is op de eerste dag niet bevoegd. Kies iemand anders.');
  for (const end of [theirs, authorisedUntil(member, from)])
    if (end === null || (end !== 'open' && until > end))
      return wrong(
        'until',
        `De bevoegdheid eindigt eerder. Kies ${end === null ? 'een eerdere dag' : `${dayInWords(end)} of eerder`}.`,
      );
  const meanwhile = others.filter((other) => overlap(other, asked));
  if (meanwhile.some((other) => other.member === deputy.id))
    return wrong('deputy', 'Deze persoon is in die tijd zelf afwezig. Kies iemand anders.');
  if (meanwhile.some((other) => other.member === member.id && other.deputy === deputy.id))
    return wrong('deputy', 'Deze persoon is in die tijd al vervanger.');
  return null;
}

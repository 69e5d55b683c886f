/**
 * One case's workflow made again from the store, by two people (docs/decisions/0068): who may, why, how long the first one's
 * word stands, and what stands in the way. Nothing of a file is touched by it, and nobody is in it.
 */
import type { Actor, MemberId } from '../case.ts';
import { ROLE } from '../subject/index.ts';
import { seesOperations } from './index.ts';

/** Whoever keeps the system running, and the administrator: one asks, another confirms. */
export const mayRebuild = (actor: Pick<Actor, 'roles'>): boolean =>
  seesOperations(actor) || actor.roles.includes(ROLE.administrator);

/** They may also read in Temporal's own page what the engine knows: ids, stages and instants. */
export const mayDecode = mayRebuild;

/** So long the second person has: what was seen by the first must still be how things are. Wall time. */
export const CONFIRM_MINUTES = 30;

/** A choice and no words: words could name somebody. */
export const REBUILD_REASONS: Readonly<Record<string, string>> = {
  ended: 'De klok van deze zaak is weg of gestopt',
  late: 'Een wettelijk moment is voorbij en de stap is niet gezet',
  differs: 'De vergelijking van opslag, klok en agenda vond een verschil',
  restored: 'Er is een kopie teruggezet',
  upgrade: 'Na een nieuwe versie gaat de zaak niet verder',
};
export const isRebuildReason = (value: unknown): value is string =>
  typeof value === 'string' && Object.hasOwn(REBUILD_REASONS, value);

/** What stands in the way of a rebuild, whoever asks. */
export type Hindrance = 'engine-away' | 'old-copy' | 'moved-clock' | 'unreadable';
export const HINDRANCE_WORDS: Readonly<Record<Hindrance, string>> = {
  'engine-away': 'Temporal antwoordt niet. Probeer het opnieuw als het weer antwoordt.',
  'old-copy':
    'De opslag is ouder dan de sleutels: er is een oude kopie teruggezet. Wat daarna is besloten, staat er niet in. Kijk dat eerst na (npm run findings).',
  'moved-clock': 'De klok van deze oefenomgeving is verzet. Een nieuwe run zou in een andere tijd leven.',
  unreadable: 'Deze zaak kan niet worden gelezen: de sleutel is weg of de inhoud is veranderd.',
};

/** What the first person asked. */
export interface Asked {
  by: MemberId;
  version: number;
}
export type Confirming = 'ok' | 'nothing-asked' | 'own' | 'moved-on';
/** Whether this person may confirm that: another than who asked, and the case is as it was shown. */
export function confirming(asked: Asked | null, who: MemberId, version: number): Confirming {
  if (asked === null) return 'nothing-asked';
  if (asked.by === who) return 'own';
  return asked.version === version ? 'ok' : 'moved-on';
}

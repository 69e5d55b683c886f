/** What the application is made of; main.ts puts it together. */
import type { ApiConfig } from '../config/index.ts';
import type { Covenant } from '../covenant/index.ts';
import type { Day } from '../domain/dates/index.ts';
import type { Member, SignIn, Store } from '../store/index.ts';
import type { Citizen } from './citizen.ts';
import type { Engine } from './engine.ts';
import type { Identity } from './identity.ts';
import type { RehearsalClock } from './rehearsal-clock.ts';

export interface Deps {
  config: ApiConfig;
  /** 32 bytes for the session cookies. */
  sessionKey: Buffer;
  store: Store;
  engine: Engine;
  identity: Identity;
  /** 12.1: with what a person can show who they are on a request of their own; null where that is off. */
  citizen: Citizen | null;
  covenant: Covenant;
  /** Only in a practice environment. */
  clock: RehearsalClock | null;
  /** The legal day in Europe/Amsterdam, now. */
  today(): Promise<Day>;
}

/** Somebody who has signed in and is authorised today. */
export interface Who {
  member: Member;
  /** The party and roles of today's authorisation. */
  actor: { member: string; party: string; roles: readonly string[] };
  signIn: SignIn;
  /** When the identity provider saw this person last, in milliseconds since 1970; 0 when unknown; not for a system. */
  shownAt?: number;
  /** What its token may do; of a system only. */
  scopes?: readonly string[];
  /** The legal day on which this was established: the day of the request. */
  today: Day;
}

export const isCore = (deps: Deps, who: Who): boolean =>
  who.actor.roles.includes('core-representative') &&
  deps.covenant.parties.some(({ id, kind }) => id === who.actor.party && kind === 'core');

/** Who can be in a meeting or make its agenda (7, 9, 5). */
const MEETING_ROLES = ['core-representative', 'case-representative', 'administrator', 'coordinator'];
export const meets = (who: Who): boolean => who.actor.roles.some((role) => MEETING_ROLES.includes(role));

/** Whose dates somebody may watch: a coordinator those of all cases, a manager those of the own party's tasks (5). */
import type { Actor, PartyId } from '../case.ts';
import { ROLE } from '../subject/index.ts';

export interface Scope {
  /** null: every party, and what the system does by itself. */
  party: PartyId | null;
  /** May remind, hand over and look at a case's timeline. */
  acts: boolean;
}

export function boardScope({ roles, party }: Actor): Scope | null {
  if (roles.includes(ROLE.coordinator)) return { party: null, acts: true };
  return roles.includes(ROLE.manager) ? { party, acts: false } : null;
}

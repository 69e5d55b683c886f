/** What comes back for as long as the covenant is in force (15.2, 15.3, 18.4). A duty more is a row more. */
import type { Covenant } from '../../covenant/index.ts';
import type { Directory, Role } from '../case.ts';
import { type Day, laterOf } from '../dates/index.ts';
import { ROLE } from '../subject/checks.ts';

export interface Duty {
  /** The kind of its task; the covenant's text of that task names the term. */
  kind: string;
  /** Who does it: the first of these roles in which somebody is authorised. */
  who: readonly Role[];
}

/** From the outside inwards: whoever looks into files most checks the looks last. */
export const CHECKERS: readonly Role[] = [
  'data-protection-officer',
  'auditor',
  ROLE.administrator,
  ROLE.coordinator,
];

export const DUTIES: readonly Duty[] = [
  // 15.2e
  { kind: 'check-log', who: CHECKERS },
  // 15.2f
  { kind: 'check-authorisations', who: [ROLE.administrator] },
  // 15.3: the controller is the core parties together; one of their people looks, not who carries the measures out.
  { kind: 'check-security', who: [ROLE.manager, ROLE.core] },
  { kind: 'evaluate-security', who: ['data-protection-officer', 'auditor', ROLE.administrator] },
  // 18.4, and again (reading): prepared by the administrator with the parties.
  { kind: 'evaluate-covenant', who: [ROLE.administrator] },
];

export const dutyOf = (kind: string): Duty | undefined => DUTIES.find((duty) => duty.kind === kind);

/** The first role of the list in which somebody other than `not` can do it; without anybody the last role. */
export function checkerOf(
  directory: Directory,
  roles: readonly Role[],
  not?: string,
): { role: Role; assignee: string | null } {
  for (const role of roles) {
    const assignee = directory.candidates(null, role).find((member) => member !== not);
    if (assignee !== undefined) return { role, assignee };
  }
  return { role: roles.at(-1) ?? ROLE.coordinator, assignee: null };
}

/** Those with a report in words. */
export const REPORTS: ReadonlySet<string> = new Set([
  'check-security',
  'evaluate-security',
  'evaluate-covenant',
]);

/** The controller's own check: by somebody of a core party. */
export const OF_CORE: ReadonlySet<string> = new Set(['check-security']);

/** The covenant's entry into force; the day on which the environment began when that is later: nobody is late for before. */
export const startOfDuties = (covenant: Covenant, today: Day): Day => laterOf(covenant.inForceFrom, today);

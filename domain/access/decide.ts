/** One decision for every look into a file. Pure; the store asks for its outcome and takes no other. */
import type { Actor, MemberId, PartyId, TextRef } from '../case.ts';
import type { Day } from '../dates/index.ts';
import { PAPER_READS } from './papers.ts';
import { type Condition, type FileName, GRANTS, type Grant, type Purpose } from './table.ts';

/** The controller's task that lets somebody look for a time. */
export interface Assignment {
  purpose: Purpose;
  /** Ends at 24:00 of this day, Europe/Amsterdam. */
  until: Day;
  /** Where it is narrower than the role. */
  fields?: readonly string[];
}

export interface Look {
  actor: Actor;
  file: FileName;
  /** The file's stage (FileStage), or that of the case of another kind. */
  stage: string;
  purpose: Purpose;
  /** The fields that are needed: never more is granted. */
  fields: readonly string[];
  today: Day;
  /** The parties and external partners that take part in this case. */
  involved: readonly PartyId[];
  /** Of papers: who has a task in the case or is named as who handles it; '*' for a task that nobody has. */
  handlers?: readonly MemberId[];
  /** Who stands in for none of them (Awb 9:7). */
  barred?: readonly MemberId[];
  /** For whom: somebody whose deputy is looking. */
  for?: MemberId;
  /** The actor's organisation signed annex 1 and the actor the confidentiality statement. */
  signed?: boolean;
  assignment?: Assignment | null;
  /** In words; only whether there is one counts here. */
  reason?: string;
  /** Nothing but these texts, whatever the fields: an answer's own, or what was disclosed one by one (10.5). */
  refs?: readonly TextRef[];
}

/** @see decide. `fields` is never empty when allowed. `missing`: what would have opened it. */
export type Decision =
  | { allowed: true; fields: readonly string[] }
  | { allowed: false; missing: Condition | 'role' };

/** Grants of the fields asked for, as far as the table goes; refused when none is left (8.4, 10.4). */
export const decide = (look: Look): Decision => decideBy(look.file === 'papers' ? PAPER_READS : GRANTS, look);

/** The same over other grants: who may write (writes.ts). */
export function decideBy<P extends string>(
  grants: readonly (Omit<Grant, 'purpose'> & { purpose: P })[],
  look: Omit<Look, 'purpose'> & { purpose: P },
): Decision {
  const near = grants.filter(
    (grant) =>
      look.actor.roles.includes(grant.role) &&
      grant.file === look.file &&
      grant.purpose === look.purpose &&
      (grant.stages === 'any' || grant.stages.includes(look.stage)),
  );
  const unmet = near.map((grant) => grant.when.find((condition) => !holds(condition, look)));
  const open = near.filter((_, at) => unmet[at] === undefined);
  const granted = new Set(open.flatMap((grant) => grant.fields));
  const narrow = look.assignment?.fields;
  const fields = [...new Set(look.fields)].filter(
    (code) => granted.has(code) && (!usesAssignment(open) || !narrow || narrow.includes(code)),
  );
  if (fields.length > 0) return { allowed: true, fields };
  return { allowed: false, missing: open.length > 0 ? 'role' : (unmet.find((one) => one) ?? 'role') };
}

const usesAssignment = (grants: readonly { when: readonly Condition[] }[]): boolean =>
  grants.every(({ when }) => when.includes('assigned'));

function holds(condition: Condition, look: Omit<Look, 'purpose'> & { purpose: string }): boolean {
  switch (condition) {
    case 'involved':
      return look.involved.includes(look.actor.party);
    case 'signed':
      return look.signed === true;
    case 'assigned':
      return (
        look.assignment !== undefined &&
        look.assignment !== null &&
        look.assignment.purpose === look.purpose &&
        look.today <= look.assignment.until
      );
    case 'reason':
      return (look.reason ?? '').trim() !== '';
    case 'named':
      return look.refs !== undefined;
    case 'handles':
      if (look.handlers?.includes(look.actor.member)) return true;
      if (look.barred?.includes(look.actor.member)) return false;
      return [look.for, '*'].some((one) => one !== undefined && look.handlers?.includes(one) === true);
  }
}

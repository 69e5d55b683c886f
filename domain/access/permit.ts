/**
 * A decision as the store takes it: what was decided, for whom, about one case, and unforgeable. Only `permitToRead`,
 * `permitToWrite` and `permitToSearch` make one; it can't be changed, copied or widened. A refused one is a permit too:
 * the store writes the refusal into the access log. Pure.
 */
import type { Actor, CaseId, MemberId, PartyId, TextRef } from '../case.ts';
import { type Decision, decide, decideBy, type Look } from './decide.ts';
import { PAPER_WRITES } from './papers.ts';
import type { Condition, FileName, Purpose } from './table.ts';
import { WRITE_GRANTS, type WritePurpose } from './writes.ts';

/** What the rules need to know of the case itself, as it is now. */
export interface CaseFacts {
  stage: string;
  involved: readonly PartyId[];
  /** Only of kinds other than the subject's. */
  handlers?: readonly MemberId[];
  /** Who stands in for none of them. */
  barred?: readonly MemberId[];
}

export interface Asked<P extends string = Purpose>
  extends Omit<Look, 'stage' | 'involved' | 'handlers' | 'barred' | 'purpose' | 'for'>,
    CaseFacts {
  purpose: P;
  caseId: CaseId;
  /** What for within the purpose, for the log: a kind of task or form. Of a closed list, never typed. */
  why?: string;
  /** For whom: somebody whose deputy is looking. */
  for?: MemberId;
}
export type Mode = 'read' | 'write' | 'search';

type Parts = Omit<Permit, 'toString'>;
const MAKER = Symbol('maker');
let decideAgain: (permit: Permit, now: CaseFacts) => boolean;
let genuine: (value: object) => boolean;

export class Permit {
  readonly mode: Mode;
  readonly who: MemberId;
  readonly party: PartyId;
  readonly for: MemberId | null;
  readonly purpose: Purpose | WritePurpose | 'search';
  readonly why: string | null;
  /** Null for a search alone. */
  readonly caseId: CaseId | null;
  readonly file: FileName | 'known';
  readonly stage: string | null;
  /** Granted; of a refused one, what was asked for. */
  readonly fields: readonly string[];
  /** Nothing but these. */
  readonly refs: readonly TextRef[] | null;
  /** In words. Goes under the subject's key only. */
  readonly reason: string | null;
  readonly allowed: boolean;
  readonly missing: Condition | 'role' | null;
  readonly #again: (now: CaseFacts) => Decision;

  /** @throws TypeError for everybody outside this file */
  constructor(maker: symbol, parts: Parts, again: (now: CaseFacts) => Decision) {
    if (maker !== MAKER) throw new TypeError('Only the access rules make a permit');
    this.mode = parts.mode;
    this.who = parts.who;
    this.party = parts.party;
    this.for = parts.for;
    this.purpose = parts.purpose;
    this.why = parts.why;
    this.caseId = parts.caseId;
    this.file = parts.file;
    this.stage = parts.stage;
    this.fields = Object.freeze([...parts.fields]);
    this.refs = parts.refs === null ? null : Object.freeze([...parts.refs]);
    this.reason = parts.reason;
    this.allowed = parts.allowed;
    this.missing = parts.missing;
    this.#again = again;
    Object.freeze(this);
  }

  static {
    genuine = (value) => #again in value;
    decideAgain = (permit, now) => {
      const decision = permit.#again(now);
      return decision.allowed && permit.fields.every((code) => decision.fields.includes(code));
    };
  }
}

/** Whether the rules made it: a plain object, a copy or something built on one is none. */
export const isPermit = (value: unknown): value is Permit =>
  typeof value === 'object' && value !== null && genuine(value);

/** Whether the same would be decided about the case as it is now. */
export const stillHolds = (permit: Permit, now: CaseFacts): boolean =>
  permit.allowed && decideAgain(permit, now);

function permit<P extends Purpose | WritePurpose>(
  mode: 'read' | 'write',
  asked: Asked<P>,
  again: (now: CaseFacts) => Decision,
): Permit {
  const decision = again(asked);
  return new Permit(
    MAKER,
    {
      mode,
      who: asked.actor.member,
      party: asked.actor.party,
      for: asked.for ?? null,
      purpose: asked.purpose,
      why: asked.why ?? null,
      caseId: asked.caseId,
      file: asked.file,
      stage: asked.stage,
      fields: decision.allowed ? decision.fields : asked.fields,
      refs: asked.refs ?? null,
      reason: asked.reason ?? null,
      allowed: decision.allowed,
      missing: decision.allowed ? null : decision.missing,
    },
    again,
  );
}

const copyOf = <P extends string>(asked: Asked<P>): Asked<P> => ({
  ...asked,
  fields: [...asked.fields],
  actor: { ...asked.actor, roles: [...asked.actor.roles] },
  ...(asked.refs && { refs: [...asked.refs] }),
});

/** 8.4, 10.4, 13.2: to read these fields of one file of one case, for one purpose; as far as the table goes. */
export function permitToRead(given: Asked): Permit {
  const asked = copyOf(given);
  return permit('read', asked, ({ stage, involved, handlers = [], barred = [] }) =>
    decide({ ...asked, stage, involved, handlers, barred }),
  );
}

/** To write these fields: all of them, or none. */
export function permitToWrite(given: Asked<WritePurpose>): Permit {
  const asked = copyOf(given);
  return permit('write', asked, ({ stage, involved, handlers = [], barred = [] }) => {
    const grants = asked.file === 'papers' ? PAPER_WRITES : WRITE_GRANTS;
    const decision = decideBy<WritePurpose>(grants, { ...asked, stage, involved, handlers, barred });
    const all = decision.allowed && asked.fields.every((code) => decision.fields.includes(code));
    return all || !decision.allowed ? decision : { allowed: false, missing: 'role' };
  });
}

/** 7: who may look for a known person. The administrator only to put a signal where it belongs (8.3). */
const SEARCHERS: readonly { role: string; why: string | null }[] = [
  { role: 'core-representative', why: null },
  { role: 'administrator', why: 'split-signal' },
  // 12.2: after it was established who asks.
  { role: 'administrator', why: 'link-request' },
  { role: 'request-officer', why: 'link-request' },
  { role: 'administrator', why: 'sort-complaint' },
  { role: 'request-officer', why: 'sort-complaint' },
];

/** `why`: of a closed list. `reason`: in words, where the search is not part of a form. */
export function permitToSearch(asked: { actor: Actor; why: string; reason?: string }): Permit {
  const { actor, why, reason } = asked;
  const allowed = SEARCHERS.some(
    (one) => actor.roles.includes(one.role) && (one.why === null || one.why === why),
  );
  // 12.2: for a request also those whom a file isn't about; for a signal (7) the subject alone.
  const fields = why === 'link-request' ? ['8.2a', '8.2c', '10.2f', '10.2g'] : ['8.2a'];
  const decision: Decision = allowed ? { allowed, fields } : { allowed, missing: 'role' };
  return new Permit(
    MAKER,
    {
      ...{ mode: 'search', who: actor.member, party: actor.party, for: null, purpose: 'search', why },
      ...{ caseId: null, file: 'known', stage: null, fields, refs: null, reason: reason ?? null },
      ...{ allowed, missing: allowed ? null : 'role' },
    },
    () => decision,
  );
}

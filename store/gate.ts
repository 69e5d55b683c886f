/**
 * The one way into the files: whatever reads or writes their contents shows a permit of domain/access first. It must be
 * genuine, for this case and this file, and still hold for the case as it is now. Every use is logged before it
 * happens, every refusal too (8.4, 10.4, 15.2).
 */
import { type FileName, isPermit, type Mode, type Permit, stillHolds } from '../domain/access/index.ts';
import type { CaseId } from '../domain/case.ts';
import { factsOf } from '../domain/kinds.ts';
import { kindOfCode } from '../domain/papers/index.ts';
import { mayRead, type SubjectState } from '../domain/subject/index.ts';
import { AccessDenied, GoneError, KeyGone } from './errors.ts';
import type { AccessLine, AccessLog, Cases, TextRoom } from './types.ts';

const FILE: Readonly<Record<TextRoom, FileName>> = {
  weegploeg: 'weighing',
  casusoverleg: 'conference',
  archief: 'archive',
  zaken: 'papers',
};

const ROOM: Readonly<Record<Permit['file'], string>> = {
  weighing: 'weegploeg',
  conference: 'casusoverleg',
  archive: 'archief',
  papers: 'zaken',
  known: 'known',
};

export interface Use {
  mode: Mode;
  /** What the log calls it. */
  what: string;
  /** Left out, with `room`, where nothing was found: then any permit to read will do. Null: the index of known persons. */
  caseId?: CaseId | null;
  room?: TextRoom | null;
  /** What is about to be read or written: all of it must be covered. Left out: what the permit covers in this room. */
  fields?: readonly string[];
  detail?: Readonly<Record<string, unknown>>;
}

export interface Gate {
  /** @throws AccessDenied (logged); KeyGone or GoneError when the case has been destroyed. */
  check(permit: unknown, use: Use): Promise<Permit>;
  /** Writes the line of a use that was checked. @throws LogFailed: no log, no data. */
  log(permit: Permit, use: Use, ok?: boolean): Promise<void>;
  /** @throws AccessDenied, once the refusal is logged */
  refuse(permit: Permit, use: Use): Promise<never>;
}

const purposeOf = ({ purpose, why }: Permit): string => (why === null ? purpose : `${purpose}:${why}`);

export function gateOf(load: Cases['load'], log: AccessLog): Gate {
  const line = (permit: Permit, use: Use, ok: boolean): AccessLine => ({
    who: permit.who,
    party: permit.party,
    what: use.what,
    purpose: purposeOf(permit),
    fields: use.fields ?? permit.fields,
    file: use.room ?? ROOM[permit.file],
    caseId: use.caseId === undefined ? permit.caseId : use.caseId,
    detail: {
      ...use.detail,
      // A reason in words can name somebody: it is only kept under a key that goes with that person's file.
      ...(permit.reason !== null && use.caseId !== null && { reason: permit.reason }),
      ...(permit.for !== null && { for: permit.for }),
      ...(!permit.allowed && { missing: permit.missing }),
    },
    ok,
  });

  async function refuse(permit: Permit, use: Use): Promise<never> {
    await log.write(line(permit, use, false));
    throw new AccessDenied();
  }

  async function holds(permit: Permit, { mode }: Use): Promise<boolean> {
    const { caseId } = permit;
    if (caseId === null) return permit.allowed;
    const now = await load(caseId);
    if (now?.stage === 'destroyed') throw mode === 'write' ? new GoneError() : new KeyGone();
    if (now) {
      if (!ofKind(permit, now.kind)) return false;
      return stillHolds(permit, factsOf(now)) && isNamed(permit, now.state as SubjectState);
    }
    // 7: the first signal is written before its step makes the case; so are the first papers of another kind.
    if (mode !== 'write') throw new KeyGone();
    const stage = permit.file === 'papers' ? 'new' : 'weighing';
    if (!stillHolds(permit, { stage, involved: [] })) throw new GoneError();
    return true;
  }

  return {
    async check(given, use) {
      if (!isPermit(given)) {
        await log.write({
          ...{
            who: null,
            party: null,
            what: use.what,
            purpose: 'no-decision',
            fields: [...(use.fields ?? [])],
          },
          ...{ file: use.room ?? 'known', caseId: use.caseId ?? null, ok: false },
        });
        throw new AccessDenied();
      }
      const fits =
        given.mode === use.mode &&
        (use.caseId === undefined || given.caseId === use.caseId) &&
        (use.room === undefined || given.file === (use.room === null ? 'known' : FILE[use.room])) &&
        (use.fields ?? []).every((code) => given.fields.includes(code));
      if (!fits || !given.allowed || !(await holds(given, use))) return refuse(given, use);
      return given;
    },
    log: (permit, use, ok = true) => log.write(line(permit, use, ok)),
    refuse,
  };
}

/** 10.5: what is read because it was disclosed, or proposed to be, is exactly that, as the case is now. */
const isNamed = ({ purpose, mode, party, refs }: Permit, state: SubjectState): boolean =>
  mode !== 'read' ||
  (purpose !== 'disclosed' && purpose !== 'disclosing') ||
  (refs !== null && mayRead(state, purpose, party, refs));

/** The two files are the subject's alone; papers are those of the kind of case itself. */
const ofKind = ({ file, fields }: Permit, kind: string): boolean =>
  file === 'papers' ? fields.every((code) => kindOfCode(code) === kind) : kind === 'subject';

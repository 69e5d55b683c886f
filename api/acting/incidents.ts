/** The register of incidents (15.2g): who may see it, its lines, and every look on record before it is shown. */
import {
  type IncidentState,
  READERS,
  REGISTER,
  type RegisterLine,
  registerLine,
} from '../../domain/incident/index.ts';
import { ROLE } from '../../domain/subject/index.ts';
import type { Deps, Who } from '../deps.ts';
import { inParts } from '../in-parts.ts';
import { type FilePart, readPapers } from './file.ts';

const KIND = 'incident';
const has = ({ actor }: Who, roles: readonly string[]): boolean =>
  actor.roles.some((role) => roles.includes(role));

/** Dates, choices and numbers; the coordinator watches dates (5). */
export const seesRegister = (who: Who): boolean =>
  has(who, [ROLE.administrator, ROLE.core, ROLE.coordinator, ...READERS]);
/** The register's words as well. */
export const readsRegister = (who: Who): boolean => has(who, [ROLE.administrator, ROLE.core, ...READERS]);

export function incidentsOnRecord(
  deps: Deps,
  who: Who,
  what: string,
  more: { caseId?: string; ok?: boolean } = {},
): Promise<void> {
  const { member, party } = who.actor;
  return deps.store.accessLog.write({
    ...{ who: member, party, what, purpose: 'security', fields: [], file: 'incidents' },
    ...{ caseId: more.caseId ?? null, ok: more.ok ?? true },
  });
}

async function stateOf(deps: Deps, caseId: string): Promise<IncidentState | null> {
  const loaded = await deps.store.cases.load(caseId);
  return loaded?.kind === KIND ? (loaded.state as IncidentState) : null;
}

const PAGE = 500;
const AT_ONCE = 20;

/** All of it, newest first. Incidents are few; a register that grows past thousands needs pages of its own. */
export async function registerLines(deps: Deps): Promise<RegisterLine[]> {
  const lines: RegisterLine[] = [];
  for (let after = ''; ; ) {
    const ids = await deps.store.cases.ids({ kind: KIND, after, limit: PAGE });
    const states = await inParts(ids, AT_ONCE, async (id) => ({ id, state: await stateOf(deps, id) }));
    for (const { id, state } of states) if (state) lines.push(registerLine(deps.covenant, id, state));
    if (ids.length < PAGE) break;
    after = ids.at(-1) ?? '';
  }
  return lines.sort((a, b) => (a.reportedAt < b.reportedAt ? 1 : -1));
}

/** One incident; null where there is none. Its words by permit, which puts the look on record. @throws LogFailed */
export async function oneIncident(
  deps: Deps,
  who: Who,
  caseId: string,
): Promise<{ line: RegisterLine; parts: FilePart[] } | null> {
  const state = await stateOf(deps, caseId);
  if (!state) return null;
  return { line: registerLine(deps.covenant, caseId, state), parts: await wordsOf(deps, who, caseId) };
}

/** The register with its words. @throws LogFailed */
export async function registerWithWords(
  deps: Deps,
  who: Who,
): Promise<{ line: RegisterLine; parts: FilePart[] }[]> {
  const lines = await registerLines(deps);
  return inParts(lines, AT_ONCE, async (line) => ({ line, parts: await wordsOf(deps, who, line.caseId) }));
}

async function wordsOf(deps: Deps, who: Who, caseId: string): Promise<FilePart[]> {
  if (!readsRegister(who)) return [];
  return readPapers(deps, who, caseId, { codes: REGISTER, why: 'incident-register' });
}

/** What a dossier's page shows: stage, moments with their reasons, open tasks, the past in business words. No contents. */
import { type Covenant, taskText } from '../covenant/index.ts';
import { type DossierView, seesMoment, seesTask, startableForms } from '../domain/access/index.ts';
import type { CaseId, Moment } from '../domain/case.ts';
import { dayOf, type Why } from '../domain/dates/index.ts';
import {
  archiveForm,
  disclosureLine,
  dossierNumber,
  emergencyForm,
  freeForm,
  heldUnits,
  isTaskKind,
  unitLabels,
} from '../domain/forms/index.ts';
import { disclosuresOf, ROLE, type SubjectState, subject } from '../domain/subject/index.ts';
import type { TaskRow } from '../store/index.ts';
import { lookable } from './acting/assignments.ts';
import { mayLookInEmergency } from './acting/emergency.ts';
import { mayReadArchive } from './acting/read-archive.ts';
import { type Deps, isCore, type Who } from './deps.ts';
import { partnerName, partyName } from './partners/names.ts';
import { objectionOf, type RightsLines, rightsLines } from './rights.ts';

export const STAGES: Readonly<Record<string, string>> = {
  weighing: 'De weegploeg weegt',
  'not-on-agenda': 'Niet op de agenda van het casusoverleg',
  conference: 'Op de agenda van het casusoverleg',
  closed: 'Het plan is afgesloten',
  archived: 'In het archief',
};
/** More than this nobody reads; the journal itself has them all. */
const PAST = 100;

/** They only remind of a moment that has its own line, or look whether a file has gone: that is nobody's to see by dates. */
const REMINDS: ReadonlySet<string> = new Set(['reminder', 'escalation', 'request-file-ended']);
export const isLegal = ({ what }: Pick<Moment, 'what'>): boolean => !REMINDS.has(what);

const OWN_WORDS: Readonly<Record<string, string>> = {
  'undecided-signal': 'Vernietigen: zonder beslissing',
  'not-on-agenda': 'Vernietigen: niet op de agenda',
  destroy: 'Vernietigen',
  archive: 'Naar het archief',
  'hold-ends': 'Het uitstel van vernietiging stopt',
  'review-or-close': 'Laatste dag om te kiezen: bespreken of afsluiten',
  'assignment-ends': 'De toegang om mee te kijken stopt',
  'assignment-records': 'De opdracht om mee te kijken wordt vernietigd',
  'request-records': 'Het verzoek wordt vernietigd',
  'complaint-records': 'De klacht wordt vernietigd',
  'dispute-record': 'Wat over het geschil is vastgelegd, wordt vernietigd',
  // For operations, whose next moment can be one.
  reminder: 'Herinnering aan een taak',
  escalation: 'Melding over een taak die te laat dreigt te komen',
  'authorisation-ends': 'Een bevoegdheid eindigt',
  'request-file-ended': 'Kijken of het dossier van een verzoek er nog is',
};
const OPENS = /-opens$/;

/** A moment's name in the covenant's own words. */
export function momentTitle(covenant: Covenant, what: string): string {
  const own = OWN_WORDS[what];
  if (own) return own;
  const id = what.replace(OPENS, '');
  const term = [...covenant.terms, ...covenant.workTerms].find((known) => known.id === id);
  const title = term?.title ?? (isTaskKind(id) ? taskText(covenant, id).title : id);
  return id === what ? title : `${title}: de taak komt`;
}

export interface MomentLine {
  title: string;
  about: string[];
  at: string;
  lastDay: string;
  article: string;
  why: Why;
}

export interface DossierPage {
  title: string;
  number: string;
  stage: string;
  /** Dates and stages only. */
  datesOnly: boolean;
  /** Watches over others' tasks, and can hand them over (5). */
  watches: boolean;
  held: string[];
  moments: MomentLine[];
  own: TaskLine[];
  others: TaskLine[];
  past: { at: string; what: string; by: string | null }[];
  /** 10.5: what was disclosed, is asked, or was refused; empty for who sees dates only. */
  disclosures: ReturnType<typeof disclosureLine>[];
  /** 12, AVG 16-21: requests of the person and what came of them; null for who sees no contents, or when there are none. */
  rights: RightsLines | null;
  /** Why the data are only kept: under a hold, or because of an objection. */
  objection: 'judging' | 'upheld' | null;
  start: { href: string; label: string }[];
}
export interface TaskLine {
  number: string;
  title: string;
  lastDay: string;
  why: Why;
  overdue: boolean;
  party: string | null;
  who: string | null;
}

export async function dossierPage(
  deps: Deps,
  who: Who,
  caseId: CaseId,
  state: SubjectState,
  view: DossierView,
): Promise<DossierPage> {
  const { covenant, store } = deps;
  const [rows, past] = await Promise.all([
    store.tasks.ofCase(caseId),
    store.cases.past(caseId, { limit: PAST }),
  ]);
  const open = rows
    .filter((row) => row.status === 'open')
    .sort((a, b) => (a.endsAt < b.endsAt ? -1 : a.endsAt > b.endsAt ? 1 : 0));
  const own = open.filter(({ assignee }) => assignee === who.member.id);
  const others = open.filter((row) => row.assignee !== who.member.id && seesTask(view, row));
  const names = await namesOf(deps, others);
  const labels = unitLabels(state, covenant);
  const labelOf = (unit: string): string => labels.get(unit) ?? '';
  const line = (row: TaskRow): TaskLine => ({
    number: row.number,
    title: covenant.tasks.find(({ id }) => id === row.kind)?.title ?? row.kind,
    lastDay: row.lastDay,
    why: row.why,
    overdue: row.lastDay < who.today,
    party: row.party === null ? null : partyName(deps, row.party),
    who: row.assignee === null ? null : (names.get(row.assignee) ?? null),
  });
  const number = dossierNumber(caseId);
  return {
    title: `Dossier ${number}`,
    number,
    stage: STAGES[state.stage] ?? state.stage,
    datesOnly: view === 'dates',
    watches: who.actor.roles.includes(ROLE.coordinator),
    held: view === 'all' ? [...heldUnits(state)].map(labelOf).filter(Boolean) : [],
    moments: subject
      .due(state, covenant)
      .filter((moment) => isLegal(moment) && seesMoment(view, moment.what))
      .map(({ what, ref, at, lastDay, article, why }) => ({
        title: momentTitle(covenant, what),
        about: view === 'dates' ? [] : ref.split(' ').map(labelOf).filter(Boolean),
        ...{ at, lastDay, article, why },
      })),
    own: own.map(line),
    others: others.map(line),
    disclosures:
      view === 'dates'
        ? []
        : Object.values(disclosuresOf(state)).map((one) => disclosureLine(covenant, one, partnerName(deps))),
    rights: view === 'all' ? rightsLines(deps, state) : null,
    objection: objectionOf(state),
    past: pastOf(deps, view, state, past),
    start: [
      ...(view === 'all'
        ? [{ href: `/dossiers/${caseId}/plichten`, label: 'Bekijken welke plichten zijn gedaan' }]
        : []),
      ...(mayReadArchive(deps, who, caseId, state)
        ? [{ href: `/dossiers/${caseId}/archief`, label: archiveForm.title }]
        : []),
      ...(mayLookInEmergency(deps, who, caseId, state)
        ? [{ href: `/dossiers/${caseId}/spoed`, label: emergencyForm.title }]
        : []),
      ...(isCore(deps, who) && lookable(deps, state).length > 0
        ? [{ href: `/dossiers/${caseId}/afgeschermd`, label: 'Laten kijken in wat is afgeschermd' }]
        : []),
      ...startableForms(covenant, who.actor, state).map((id) => ({
        href: `/dossiers/${caseId}/${id}`,
        label: freeForm(id, covenant, { party: who.actor.party, today: who.today }).title,
      })),
    ],
  };
}

async function namesOf(deps: Deps, rows: readonly TaskRow[]): Promise<Map<string, string>> {
  const ids = [...new Set(rows.flatMap(({ assignee }) => assignee ?? []))];
  const members = ids.length > 0 ? await deps.store.members.byIds(ids) : [];
  return new Map(members.map(({ id, name }) => [id, name]));
}

/** Newest first. Who sees dates only, sees when the stage changed; a case party what happened in the conference. */
function pastOf(
  deps: Deps,
  view: DossierView,
  state: SubjectState,
  lines: Awaited<ReturnType<Deps['store']['cases']['past']>>,
): DossierPage['past'] {
  if (view === 'dates') {
    return lines
      .filter(({ stage }, at) => stage !== lines[at + 1]?.stage)
      .map(({ at, stage }) => ({ at, what: STAGES[stage] ?? stage, by: null }));
  }
  const from = view === 'conference' ? (state.file?.openedOn ?? '9999') : '';
  return lines
    .filter(({ at, stage }) => view === 'all' || (stage === 'conference' && dayOf(at) >= from))
    .map(({ at, summary, by }) => ({
      at,
      what: summary,
      by: by === null ? null : partyName(deps, by.party),
    }));
}

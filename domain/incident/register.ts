/** The register of incidents (15.2g, AVG 33(5)) as its page and its export show it: choices, numbers and instants. */
import type { Covenant } from '../../covenant/index.ts';
import type { CaseId } from '../case.ts';
import type { Day, Instant } from '../dates/index.ts';
import { reportEnd } from './due.ts';
import { type IncidentState, stageOf } from './state.ts';

export interface RegisterLine {
  number: string;
  caseId: CaseId;
  stage: string;
  nature: string;
  outcome: string;
  awareAt: Instant;
  reportedAt: Instant;
  dossiers: number | null;
  /** Of a data breach: the end of the 72 hours, what was decided, and when it was reported. */
  reportBy: Instant | null;
  decision: string;
  toAuthorityAt: Instant | null;
  late: boolean;
  persons: number | null;
  records: number | null;
  informed: string;
  informedOn: Day | null;
  closedOn: Day | null;
}

const STAGES = {
  reported: 'Gemeld, nog niet beoordeeld',
  handling: 'Wordt afgehandeld',
  breach: 'Datalek, wordt afgehandeld',
  closed: 'Afgesloten',
  destroyed: 'Vernietigd',
} as const;
const OUTCOMES = { none: 'Geen incident', incident: 'Incident, geen datalek', breach: 'Datalek' } as const;

const NUMBER_LENGTH = 8;

function decisionOf({ breach }: IncidentState): string {
  if (!breach) return '';
  if (breach.decided === null) return 'Nog niet besloten';
  if (breach.decided === 'not-reported') return 'Niet melden, met reden';
  return breach.bySilence ? 'Melden (niet iedereen antwoordde op tijd)' : 'Melden';
}

export function registerLine(covenant: Covenant, caseId: CaseId, state: IncidentState): RegisterLine {
  const { natures, notInformed } = covenant.incidents;
  const { breach, outcome } = state;
  const informed = breach?.informed;
  const ground = notInformed.find(({ id }) => id === informed);
  return {
    ...{ number: caseId.slice(0, NUMBER_LENGTH), caseId, stage: STAGES[stageOf(state)] },
    nature: natures.find(({ id }) => id === state.nature)?.label ?? state.nature,
    outcome: outcome === null ? 'Nog niet beoordeeld' : OUTCOMES[outcome],
    ...{ awareAt: state.awareAt, reportedAt: state.reportedAt, dossiers: state.dossiers },
    reportBy: breach ? reportEnd(covenant, state.awareAt).at : null,
    decision: decisionOf(state),
    toAuthorityAt: breach?.reportedAt ?? null,
    late: breach?.late === true,
    persons: breach?.persons ?? null,
    records: breach?.records ?? null,
    informed: informed === 'informed' ? 'Ja' : ground ? `Nee: ${ground.label} (${ground.law})` : '',
    informedOn: breach?.informedOn ?? null,
    closedOn: state.closedOn,
  };
}

/** The columns of the export, in its order. */
export const COLUMNS: readonly (readonly [keyof RegisterLine, string])[] = [
  ['number', 'nummer'],
  ['reportedAt', 'gemeld'],
  ['awareAt', 'kennisname'],
  ['nature', 'aard'],
  ['outcome', 'oordeel'],
  ['stage', 'stand'],
  ['dossiers', 'dossiers'],
  ['persons', 'personen'],
  ['records', 'gegevens'],
  ['reportBy', 'meldenVoor'],
  ['decision', 'besluit'],
  ['toAuthorityAt', 'gemeldBijAP'],
  ['late', 'teLaat'],
  ['informed', 'betrokkenenGeinformeerd'],
  ['informedOn', 'geinformeerdOp'],
  ['closedOn', 'afgesloten'],
];

/** RFC 4180; a value that a spreadsheet would take for a formula is kept from being one. */
const cell = (value: unknown): string => {
  const text = value === null ? '' : value === true ? 'ja' : value === false ? 'nee' : String(value);
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",;\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
};
export const registerCsv = (lines: readonly RegisterLine[]): string =>
  [COLUMNS.map(([, name]) => name), ...lines.map((line) => COLUMNS.map(([key]) => cell(line[key])))]
    .map((cells) => `${cells.join(',')}\r\n`)
    .join('');

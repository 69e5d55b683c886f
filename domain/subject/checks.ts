/** Refusals: what an event must satisfy, with a sentence in plain Dutch for the person who tried. */
import type { Covenant } from '../../covenant/index.ts';
import type { Actor, Context, Directory, PartyId, Refusal, Task } from '../case.ts';
import { DateProblem, type Day, parseDay } from '../dates/index.ts';
import { isPartnerId, sourceOf } from '../partners.ts';
import type { Provenance } from './events.ts';
import type { FileStage, SubjectState } from './state.ts';

/** The roles that tasks go to. Who has them is the members' administration's. */
export const ROLE = {
  core: 'core-representative',
  case: 'case-representative',
  partner: 'external-partner',
  administrator: 'administrator',
  coordinator: 'coordinator',
  manager: 'party-manager',
} as const;

/** Leaves an event undone. Caught in apply.ts, which answers it as a Refusal. */
export class Refused extends Error {
  override readonly name = 'Refused';
  readonly code: string;
  readonly field: string | undefined;
  constructor(code: string, message: string, field?: string) {
    super(message);
    this.code = code;
    this.field = field;
  }
}

/** The answer to an event that was left undone. @throws whatever else it is: a defect */
export function refusalOf(error: unknown): Refusal {
  if (!(error instanceof Refused)) throw error;
  const { code, message, field } = error;
  return { ok: false, code, message, ...(field === undefined ? {} : { field }) };
}

export function refuse(code: string, message: string, field?: string): never {
  throw new Refused(code, message, field);
}

export const coreParties = (covenant: Covenant): PartyId[] =>
  covenant.parties.filter((party) => party.kind === 'core').map((party) => party.id);
export const isCore = (covenant: Covenant, party: PartyId): boolean =>
  covenant.parties.some((known) => known.id === party && known.kind === 'core');
export const roleOf = (covenant: Covenant, party: PartyId): string => {
  const kind = covenant.parties.find((known) => known.id === party)?.kind;
  return kind === 'core' ? ROLE.core : kind === 'case' ? ROLE.case : ROLE.partner;
};

/** 7.2: signals and decisions of the weighing team come from a core party's representative. */
export function needCore(covenant: Covenant, by: Actor): void {
  if (!isCore(covenant, by.party) || !by.roles.includes(ROLE.core))
    refuse('not-core-representative', 'Alleen een vertegenwoordiger van een kernpartij kan dit doen.');
}

/** 9.1-2: who takes part in this case's conference. */
export const takesPart = (state: SubjectState, covenant: Covenant, by: Actor): boolean =>
  state.file?.involved.includes(by.party) === true && by.roles.includes(roleOf(covenant, by.party));

export function needParticipant(state: SubjectState, covenant: Covenant, by: Actor): void {
  if (!takesPart(state, covenant, by))
    refuse('not-involved', 'Alleen wie bij deze zaak betrokken is, kan dit doen.');
}

/** 1c, 10.5: only an organisation that signed annex 1, with somebody who signed the confidentiality statement. */
export function needSigned({ partners }: Pick<Context, 'partners'>, partner: PartyId, field: string): void {
  if (partners?.includes(partner) !== true)
    refuse(
      'not-signed',
      'Deze organisatie kan niet worden gekozen: zij heeft bijlage 1 niet getekend, of haar mensen de geheimhoudingsverklaring niet.',
      field,
    );
}

const NOT_NOW: Readonly<Record<FileStage, string>> = {
  weighing: 'Dit kan niet zolang de weegploeg nog weegt.',
  'not-on-agenda': 'Dit kan niet: het subject staat niet op de agenda van het casusoverleg.',
  conference: 'Dit kan niet zolang het dossier op de agenda van het casusoverleg staat.',
  closed: 'Dit kan niet meer: het plan is afgesloten.',
  archived: 'Het dossier is gearchiveerd. Vraag eerst om heropening (artikel 13.4).',
  destroyed: 'Dit dossier is vernietigd.',
};

export function needStage(state: SubjectState, ...stages: FileStage[]): void {
  if (!stages.includes(state.stage)) {
    const code = state.stage === 'archived' || state.stage === 'destroyed' ? state.stage : 'wrong-stage';
    refuse(code, NOT_NOW[state.stage]);
  }
}

export function needDay(day: Day, field: string): void {
  try {
    parseDay(day);
  } catch (error) {
    if (error instanceof DateProblem) refuse('no-date', error.message, field);
    throw error;
  }
}

export function needPast(day: Day, today: Day, field: string): void {
  needDay(day, field);
  if (day > today) refuse('date-in-future', 'Deze datum ligt in de toekomst. Kies vandaag of eerder.', field);
}

/** Nobody plans beyond this day; a typing mistake does, and close to the year 9999 its end can't be counted any more. */
export const LATEST: Day = '2199-12-31';

export function needFuture(day: Day, today: Day, field: string): void {
  needDay(day, field);
  if (day < today) refuse('date-in-past', 'Deze datum is voorbij. Kies vandaag of later.', field);
  if (day > LATEST) refuse('date-too-far', 'Deze datum ligt te ver weg. Kijk of het jaar klopt.', field);
}

export function needParty(covenant: Covenant, party: PartyId, field: string): void {
  if (!covenant.parties.some((known) => known.id === party))
    refuse('unknown-party', 'Deze partij doet niet mee aan het convenant.', field);
}

/** Article 6: the party that brings something in names its own ground, the legal regime and the day. */
export function needProvenance(covenant: Covenant, by: Actor, given: Provenance, today: Day): void {
  if (!isPartnerId(given.party)) needParty(covenant, given.party, 'party');
  if (given.party !== by.party)
    refuse('wrong-party', 'U kunt alleen gegevens van uw eigen partij inbrengen.', 'party');
  const party = sourceOf(covenant, given.party);
  if (!party?.grounds.some((ground) => ground.id === given.ground))
    refuse('ground-missing', 'Kies de grond van artikel 6 waarop uw partij deze gegevens geeft.', 'ground');
  // Police data come under the Wpg, those of the OM under the Wjsg: the law that the covenant names for the party.
  if (party.regime !== given.regime)
    refuse('regime-missing', 'Kies de wet die voor de gegevens van uw organisatie geldt.', 'regime');
  needPast(given.on, today, 'on');
}

export function needPhenomenon(covenant: Covenant, phenomenon: string): void {
  if (!covenant.phenomena.some((known) => known.id === phenomenon))
    refuse('phenomenon-missing', 'Kies het fenomeen waarover het signaal gaat.', 'phenomenon');
}

/** 11.3: a ground a-e with a postponement, and only then. */
export function needRefusalGround(covenant: Covenant, ground: string | undefined): void {
  if (!covenant.refusalGrounds.some((known) => known.id === ground))
    refuse('ground-missing', 'Kies de grond van artikel 11.3 (a tot en met e) voor het uitstel.', 'ground');
}

export function needOneOf(value: string, allowed: readonly string[], field: string): void {
  if (!allowed.includes(value)) refuse('answer-missing', 'Kies een van de antwoorden.', field);
}

/**
 * A task is finished by its assignee, or by who stands in for the assignee today; a task that nobody has, by somebody of
 * its party in its role.
 */
export function needOwn(task: Task, by: Actor, directory: Directory): void {
  const { assignee, role, party } = task;
  const able = by.roles.includes(role) && (party === null || party === by.party);
  const own =
    assignee === by.member ||
    (able && (assignee === null || directory.deputies(assignee, role).includes(by.member)));
  if (!own) refuse('not-yours', 'Deze taak is niet voor u. Vraag de coördinator om de taak over te dragen.');
}

export const needRole = (by: Actor, role: string, who: string): void => {
  if (!by.roles.includes(role)) refuse('not-yours', `Alleen ${who} kan dit doen.`);
};

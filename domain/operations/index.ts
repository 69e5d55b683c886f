/** What operations see of the machine, in words: workflows and activities, what they block, how a date looks. Nobody is in it. */
import type { Actor } from '../case.ts';

/** Keeps the system running, and sees no person. */
export const OPERATIONS = 'operations';
export const seesOperations = ({ roles }: Pick<Actor, 'roles'>): boolean => roles.includes(OPERATIONS);

const WORKFLOWS: Readonly<Record<string, string>> = {
  caseLoop: 'Zaak',
  letter: 'Losse mail',
  erasure: 'Vernietiging',
  housekeeping: 'Dagelijks onderhoud',
  digest: 'Dagelijkse mail met taken',
  announce: 'Melding aan een ander systeem',
  reconciler: 'Vergelijking van opslag, klok en agenda',
};
export const workflowInWords = (type: string): string => WORKFLOWS[type] ?? type;
export const WORKFLOW_TYPES: readonly string[] = Object.keys(WORKFLOWS);

interface Words {
  title: string;
  /** What stands still as long as it fails. */
  blocks: string;
}
const MAIL: Words = {
  title: 'Een mail van een stap versturen',
  blocks: 'Iemand krijgt een mail over een taak nog niet. De datums lopen door.',
};
const DESTRUCTION = 'De vernietiging gaat niet verder. De gegevens staan er langer dan mag.';
const ACTIVITIES: Readonly<Record<string, Words>> = {
  step: {
    title: 'Een stap in de zaak zetten',
    blocks: 'De zaak staat stil: taken en datums van deze zaak gaan niet verder.',
  },
  deliver: MAIL,
  carryOut: {
    title: 'Een wijziging in de dossiers doorvoeren',
    blocks: 'Iets is besloten en nog niet in het dossier gebeurd. De datums lopen door.',
  },
  startErasure: { title: 'Een vernietiging beginnen', blocks: DESTRUCTION },
  sendLetter: {
    title: 'Een losse mail versturen',
    blocks: 'Iemand wacht op een code, een link of een overzicht.',
  },
  makeDigests: { title: 'De dagelijkse mails maken', blocks: 'De dagelijkse mail met taken komt later.' },
  eraseBegin: { title: 'Vernietigen: afsluiten', blocks: DESTRUCTION },
  eraseDocuments: { title: 'Vernietigen: documenten', blocks: DESTRUCTION },
  eraseEngine: { title: 'Vernietigen: geschiedenis', blocks: DESTRUCTION },
  eraseKeys: { title: 'Vernietigen: sleutels', blocks: DESTRUCTION },
  eraseCertify: { title: 'Vernietigen: verklaring', blocks: DESTRUCTION },
  announceDue: {
    title: 'Een ander systeem melden wat klaar moet zijn',
    blocks: 'Alleen dat andere systeem weet het later, of niet.',
  },
  reconcile: {
    title: 'Opslag, klok en agenda vergelijken',
    blocks: 'Een zaak zonder klok valt zo niet op, en wordt niet hersteld.',
  },
  sweep: { title: 'Opruimen', blocks: 'Wat niet meer nodig is blijft langer staan.' },
  rewrap: {
    title: 'De sleutels opnieuw inpakken',
    blocks: 'Vernietiging is nog niet definitief in reservekopieën.',
  },
};
export const activityInWords = (type: string): Words =>
  ACTIVITIES[type] ?? { title: type, blocks: 'Dit onderdeel gaat niet verder.' };

const ERRORS: Readonly<Record<string, string>> = {
  MailUnavailable: 'De mailserver antwoordt niet of neemt de mail nu niet aan',
  Timeout: 'Het duurde te lang',
  ReceiverAway: 'Het andere systeem antwoordt niet',
  ReceiverRefuses: 'Het andere systeem neemt de melding niet aan',
  StillThere: 'Er staat nog iets dat weg moet zijn',
  MongoServerSelectionError: 'De database antwoordt niet',
  MongoNetworkError: 'De verbinding met de database viel weg',
  KeyServiceAway: 'De sleuteldienst antwoordt niet',
  Conflict: 'De zaak veranderde tijdens de stap',
};
/** An error's type; its message could hold anything, and is never shown. */
export const errorInWords = (type: string): string =>
  ERRORS[type] === undefined ? `Fout van de soort ${type}` : `${ERRORS[type]} (${type})`;

/** How long, to a precision that helps: seconds, minutes, hours, days. */
export function lengthInWords(ms: number): string {
  const of = (n: number, one: string, more: string) => `${n} ${n === 1 ? one : more}`;
  const seconds = Math.max(0, Math.floor(ms / 1000));
  if (seconds < 120) return of(seconds, 'seconde', 'seconden');
  if (seconds < 7_200) return of(Math.floor(seconds / 60), 'minuut', 'minuten');
  if (seconds < 172_800) return of(Math.floor(seconds / 3_600), 'uur', 'uur');
  return of(Math.floor(seconds / 86_400), 'dag', 'dagen');
}

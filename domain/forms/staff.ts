/** Forms about who does the work: handing a task over, naming a deputy. No text fields: nothing is written about anybody. */
import { REASSIGN_REASONS, type ReassignReason } from '../subject/events.ts';
import { choice } from './fields.ts';
import type { Field, FormDescription, Option } from './types.ts';

const REASON: Readonly<Record<ReassignReason, string>> = {
  absent: 'Onverwacht afwezig',
  leave: 'Verlof',
  left: 'Doet dit werk niet meer',
  workload: 'Te veel werk',
  involved: 'Kent de persoon om wie het gaat',
  mail: 'De mail komt niet aan',
  other: 'Iets anders',
};
/** Why the coordinator names a deputy for somebody who didn't. */
export const DEPUTY_REASONS = ['absent', 'leave', 'other'] as const satisfies readonly ReassignReason[];

const reasonField = (label: string, reasons: readonly ReassignReason[]): Field =>
  choice(
    'reason',
    label,
    reasons.map((value) => ({ value, label: REASON[value] })),
    { help: 'Schrijf nergens op waarom een collega ziek of afwezig is.' },
  );

export const reasonInWords = (reason: string): string =>
  Object.hasOwn(REASON, reason) ? REASON[reason as ReassignReason] : reason;

export const reassignForm = (candidates: readonly Option[]): FormDescription => ({
  id: 'reassign',
  title: 'De taak overdragen',
  instruction: 'De nieuwe persoon krijgt een mail. De link van wie de taak nu heeft, werkt dan niet meer.',
  article: '5',
  who: ['coordinator'],
  reads: [],
  submit: 'Taak overdragen',
  fields: [choice('to', 'Wie krijgt de taak?', candidates), reasonField('Waarom?', REASSIGN_REASONS)],
});

const day = (name: string, label: string, more: { initial?: string; help?: string } = {}): Field => ({
  ...{ type: 'date', name, label, range: 'future', required: true, goesTo: 'decision' },
  ...more,
});

/** For oneself; with `absentees` for somebody else, by the coordinator. */
export const deputyForm = (
  today: string,
  people: readonly Option[],
  absentees: readonly Option[] | null,
): FormDescription => ({
  id: 'deputy',
  title: absentees ? 'Een vervanger voor iemand anders kiezen' : 'Een vervanger kiezen',
  instruction:
    'De vervanger krijgt dezelfde mails en mag de taken doen. In het dossier en in het logboek staat wie het deed.',
  article: '5, 14',
  who: [],
  reads: [],
  submit: 'Vervanger kiezen',
  fields: [
    ...(absentees ? [choice('member', 'Wie is afwezig?', absentees)] : []),
    choice('deputy', 'Wie vervangt?', people, { help: 'Iemand van dezelfde organisatie met dezelfde rol.' }),
    day('from', 'Eerste dag', { initial: today }),
    day('until', 'Laatste dag', { help: 'Deze dag hoort er nog bij.' }),
    ...(absentees ? [reasonField('Waarom kiest u de vervanger?', DEPUTY_REASONS)] : []),
  ],
});

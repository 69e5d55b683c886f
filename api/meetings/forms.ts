/** The two forms of a meeting itself: making one, and who is there for a case. Read by `readForm` like any other. */
import type { CaseId } from '../../domain/case.ts';
import { dayInWords } from '../../domain/dates/index.ts';
import {
  dossierNumber,
  type Field,
  type FormDescription,
  kindsField,
  necessityField,
} from '../../domain/forms/index.ts';
import type { Body, Meeting, Proposal } from '../../domain/meetings/index.ts';
import { isPartnerId } from '../../domain/partners.ts';
import type { Member } from '../../store/index.ts';
import type { Deps } from '../deps.ts';
import { BODY_NAMES, partyName } from './data.ts';

const TIME_LENGTH = 5;
/** 09:30, also as people write it: 9.30. */
const TIME = /^([01]?\d|2[0-3])[:.]([0-5]\d)$/;

const whenFields = (now?: { day: string; time: string | null }): Field[] => [
  {
    ...{ type: 'date', name: 'day', label: 'Op welke dag is het overleg?', range: 'future' },
    ...{ required: true, goesTo: 'decision', ...(now && { initial: now.day }) },
  },
  {
    ...{ type: 'text', name: 'time', label: 'Hoe laat begint het?', help: 'Bijvoorbeeld 09:30.' },
    ...{ maxLength: TIME_LENGTH, required: false, goesTo: 'decision' },
    ...(now?.time && { initial: now.time }),
  },
];

/** Another day or time for a meeting that has not begun. */
export const moveForm = (
  meeting: Pick<Meeting, 'body' | 'day' | 'time'>,
  title: string,
): FormDescription => ({
  id: 'move-meeting',
  title: 'Overleg verplaatsen',
  instruction: `Nu: ${title}. Wie is gevraagd, krijgt een mail met de nieuwe dag.`,
  article: meeting.body === 'weighing' ? '7' : '9',
  who: [],
  reads: [],
  submit: 'Overleg verplaatsen',
  fields: whenFields(meeting),
});

export const newMeetingForm = (body: Body, found: readonly Proposal[]): FormDescription => ({
  id: 'new-meeting',
  title: `${BODY_NAMES[body]} plannen`,
  instruction:
    'Deze dossiers hebben binnenkort een laatste dag. Kies welke op de agenda komen. U ziet alleen nummers, fases en data.',
  article: body === 'weighing' ? '7' : '9',
  who: [],
  reads: [],
  submit: 'Overleg plannen',
  fields: [
    ...whenFields(),
    {
      type: 'checkboxes',
      name: 'cases',
      label: 'Welke dossiers komen op de agenda?',
      options: found.map(({ caseId, due }) => ({
        value: caseId,
        label: `Dossier ${dossierNumber(caseId)}`,
        help: due.map(({ title, lastDay }) => `${title}: laatste dag ${dayInWords(lastDay)}.`).join(' '),
      })),
      required: true,
      goesTo: 'decision',
    },
  ],
});

export interface NewMeeting {
  day: string;
  time: string | null;
  cases: CaseId[];
}

/** `09:30`, or null for no time; undefined when it is no time. */
export function timeOf({ time }: Record<string, unknown>): string | null | undefined {
  const given = String(time ?? '');
  const [, hour = '', minute = ''] = TIME.exec(given) ?? [];
  if (given === '') return null;
  return hour === '' ? undefined : `${hour.padStart(2, '0')}:${minute}`;
}

/** What was decided in the form; null when the time is no time. */
export function newMeetingOf(decision: Record<string, unknown>): NewMeeting | null {
  const time = timeOf(decision);
  if (time === undefined) return null;
  return { day: String(decision.day), time, cases: decision.cases as CaseId[] };
}

/**
 * Only who is involved can be chosen, and of an external partner only after something was disclosed to it: what is said
 * while it is there is a disclosure (10.5), so kind and purpose are asked.
 */
export function attendanceForm(deps: Deps, caseId: CaseId, members: readonly Member[]): FormDescription {
  const spoken = members.some(({ party }) => isPartnerId(party));
  return {
    id: 'attendance',
    title: `Wie is erbij? Dossier ${dossierNumber(caseId)}`,
    instruction:
      'U kunt alleen mensen kiezen van wie de partij bij dit dossier betrokken is. Wie u kiest, ziet de inhoud zolang het overleg bezig is. Een externe casuspartner kunt u alleen kiezen als aan die organisatie gegevens mogen worden verstrekt. Wat u dan bespreekt, is ook een doorverstrekking (artikel 10.5). Bespreek niet meer dan mag.',
    article: '8.4, 9.1, 10.4-5',
    who: [],
    reads: [],
    submit: 'Opslaan',
    fields: [
      {
        type: 'checkboxes',
        name: 'present',
        label: 'Wie is bij dit dossier aanwezig?',
        options: members.map(({ id, name, party }) => ({
          value: id,
          label: `${name}, ${partyName(deps, party)}`,
        })),
        required: false,
        goesTo: 'decision',
      },
      ...(spoken
        ? [kindsField(deps.covenant), necessityField(deps.covenant)].map((field) => ({
            ...field,
            ...{ required: false, help: 'Alleen als er een externe casuspartner bij is.' },
          }))
        : []),
    ],
  };
}

/** What was chosen, or what is missing with an external partner there. */
export function attendanceOf(
  members: readonly Member[],
  decision: Record<string, unknown>,
): {
  present: string[];
  spoken: { kinds: string[]; necessity: string } | null;
  missing: { field: string; message: string } | null;
} {
  const present = (decision.present ?? []) as string[];
  const { kinds = [], necessity = '' } = decision as { kinds?: string[]; necessity?: string };
  const partner = members.some(({ id, party }) => isPartnerId(party) && present.includes(id));
  const field = kinds.length === 0 ? 'kinds' : necessity === '' ? 'necessity' : null;
  if (!partner) return { present, spoken: null, missing: null };
  const message = 'Er is een externe casuspartner bij. Kies welke soort gegevens u bespreekt en waarvoor.';
  return { present, spoken: { kinds, necessity }, missing: field === null ? null : { field, message } };
}

/** The forms of an incident: reporting, judging, the AP's questions, deciding, informing, closing. Labels are Dutch (B1). */
import type { Covenant } from '../../covenant/index.ts';
import { offsetString } from '../dates/index.ts';
import { choice, paper, pastDay, text } from '../forms/fields.ts';
import type { Field, FormContext, Option, OwnForm, PaperForm, PaperForms } from '../forms/types.ts';
import { FIELD, REPORTERS } from './papers.ts';
import type { IncidentState } from './state.ts';

const NO_NAMES = 'Schrijf hier geen namen of andere gegevens van mensen op.';

const options = (list: readonly { id: string; label: string; law?: string }[]): Option[] =>
  list.map(({ id, label, law }) => ({ value: id, label, ...(law !== undefined && { help: law }) }));

const clock = (name: string, label: string, initial?: string): Field => ({
  ...{ type: 'text', name, label, maxLength: 5, required: true, goesTo: 'decision' },
  ...{ help: 'Uren en minuten, bijvoorbeeld 14:30.', ...(initial !== undefined && { initial }) },
});
const day = (name: string, label: string, initial?: string): Field => ({
  ...pastDay(name, label, { goesTo: 'decision' }),
  ...(initial !== undefined && initial !== '' && { initial }),
});
const number = (name: string, label: string, help: string): Field => ({
  ...{ type: 'number', name, label, help, min: 0, max: 999_999, required: true, goesTo: 'decision' },
});
const yes: Option[] = [{ value: 'yes', label: 'Ja' }];

const reportIncident: PaperForm = ({ incidents }, { today }) => ({
  id: 'report-incident',
  title: 'Een incident melden',
  instruction:
    'Is er iets misgegaan met gegevens, of had dat kunnen gebeuren? Meld het meteen, ook als u twijfelt. De uitvoerder beoordeelt uw melding. Noem alleen een naam als dat echt nodig is.',
  article: '15.2g',
  who: REPORTERS,
  reads: [],
  submit: 'Melden',
  fields: [
    choice('nature', 'Wat is er aan de hand?', options(incidents.natures)),
    day('awareOn', 'Op welke dag wist iemand van uw organisatie dit voor het eerst?', today),
    clock('awareTime', 'Hoe laat was dat?'),
    text('account', 'Wat is er gebeurd?', paper(FIELD.account), {
      help: 'Wat, waar, hoe, en wat is er al gedaan om het te stoppen?',
    }),
  ],
});

/** When it was first known, as the case has it now. */
function knownAt({ own }: FormContext): [string?, string?] {
  const state = own as IncidentState | undefined;
  const local = state ? offsetString(state.awareAt) : '';
  return local === '' ? [] : [local.slice(0, 10), local.slice(11, 16)];
}

const triage: OwnForm = {
  reads: [FIELD.account],
  fields(_covenant, context) {
    const [on, time] = knownAt(context);
    return [
      choice('outcome', 'Wat is dit?', [
        {
          value: 'breach',
          label: 'Een datalek',
          help: 'Persoonsgegevens zijn verloren, gewijzigd, of gezien door wie dat niet mocht. Ook als u dat niet kunt uitsluiten.',
        },
        { value: 'incident', label: 'Een incident, maar geen datalek' },
        { value: 'none', label: 'Geen incident' },
      ]),
      day('awareOn', 'Wanneer wist iemand van de partijen dit voor het eerst?', on),
      clock('awareTime', 'Hoe laat was dat?', time),
      number('dossiers', 'Over hoeveel dossiers gaat het?', 'Vul 0 in als er geen dossier bij betrokken is.'),
      text('concerned', 'Welke dossiers zijn dat?', paper(FIELD.concerned), {
        required: false,
        help: 'Alleen dossiernummers. Dit wordt vernietigd als het incident is afgesloten.',
      }),
    ];
  },
};

const prepare: OwnForm = {
  reads: [FIELD.account, FIELD.concerned],
  fields: ({ incidents }: Covenant) => [
    ...incidents.questions.map(({ id, label, help }) => text(id, label, paper(FIELD.report), { help })),
    number('personCount', 'Om hoeveel mensen gaat het ongeveer?', 'Een schatting mag.'),
    number('recordCount', 'Om hoeveel gegevens gaat het ongeveer?', 'Een schatting mag.'),
  ],
};

const decide: OwnForm = {
  reads: [FIELD.account, FIELD.concerned, FIELD.report],
  fields: ({ incidents }: Covenant) => {
    const when = { field: 'report', is: ['not'] };
    return [
      choice('report', 'Wat vindt uw organisatie?', [
        { value: 'report', label: 'Melden bij de Autoriteit Persoonsgegevens' },
        { value: 'not', label: 'Niet melden', help: 'Dit kan alleen als alle kernpartijen het vinden.' },
      ]),
      choice('ground', 'Waarom hoeft het niet?', options(incidents.notReported), { when }),
      text('why-not', 'Leg dat uit', paper(FIELD.reason), { when, help: NO_NAMES }),
    ];
  },
};

const report: OwnForm = {
  reads: [FIELD.report],
  fields: ({ incidents }: Covenant) => [
    { ...day('reportedOn', 'Op welke dag heeft u gemeld?'), help: incidents.reportAt },
    clock('reportedTime', 'Hoe laat?'),
    text('number', 'Welk nummer gaf de Autoriteit Persoonsgegevens?', paper(FIELD.report), {
      ...{ line: true, required: false },
    }),
    choice('late', 'Was dat later dan 72 uur na de kennisname?', [
      { value: 'no', label: 'Nee' },
      { value: 'yes', label: 'Ja', help: 'Dan moet u ook zeggen waarom (AVG 33(1)).' },
    ]),
    text('why-late', 'Waarom is het later gemeld?', paper(FIELD.late), {
      ...{ when: { field: 'late', is: ['yes'] }, help: NO_NAMES },
    }),
  ],
};

const inform: OwnForm = {
  reads: [FIELD.account, FIELD.concerned, FIELD.report],
  fields: ({ incidents }: Covenant) => {
    const not = { field: 'informed', is: ['not'] };
    const did = { field: 'informed', is: ['informed'] };
    return [
      choice('informed', 'Zijn de mensen om wie het gaat geïnformeerd?', [
        { value: 'informed', label: 'Ja' },
        { value: 'not', label: 'Nee, dat hoeft niet', help: 'Alleen om een reden van AVG 34(3).' },
      ]),
      { ...day('on', 'Op welke dag?'), when: did },
      text('how', 'Hoe, en wat is verteld?', paper(FIELD.informing), { when: did, help: NO_NAMES }),
      choice('ground', 'Waarom hoeft het niet?', options(incidents.notInformed), { when: not }),
      text('why-not', 'Leg dat uit', paper(FIELD.informing), { when: not, help: NO_NAMES }),
    ];
  },
};

const close: OwnForm = {
  reads: [FIELD.account, FIELD.concerned, FIELD.report, FIELD.reason, FIELD.informing],
  fields: () => [
    text('measures', 'Welke maatregelen zijn genomen?', paper(FIELD.lessons), { help: NO_NAMES }),
    text('lessons', 'Wat is ervan te leren?', paper(FIELD.lessons), { help: NO_NAMES }),
    choice('done', 'Kan het verslag weg, en de lijst van dossiers?', yes, {
      help: 'Dat wordt meteen vernietigd. Het register blijft vijf jaar.',
    }),
  ],
};

export const incidentForms: PaperForms = {
  kind: 'incident',
  tasks: {
    'triage-incident': triage,
    'prepare-breach-report': prepare,
    'decide-breach': decide,
    'report-breach': report,
    'inform-persons': inform,
    'close-incident': close,
  },
  forms: { 'report-incident': reportIncident },
};

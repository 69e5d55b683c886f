/** Disclosure to an external partner (10.5) and under a legal duty (14.1): what is proposed, permitted, revoked, recorded. */
import type { Covenant } from '../../covenant/index.ts';
import { dayInWords } from '../dates/index.ts';
import { disclosedOn, disclosuresOf } from '../subject/disclosure.ts';
import type { DisclosureState, SubjectState } from '../subject/state.ts';
import { choice, conference, partnersOfCase, pastDay, text } from './fields.ts';
import type { Field, FormContext, Option } from './types.ts';

const RECORD = conference('10.5');
const options = (list: readonly { id: string; label: string }[]): Option[] =>
  list.map(({ id, label }) => ({ value: id, label }));
const NAMED = { field: 'named', is: ['yes'] };
const PARTICIPANTS = ['core-representative', 'case-representative'] as const;

export const kindsField = ({ disclosure }: Covenant): Field => ({
  ...{ type: 'checkboxes', name: 'kinds', label: 'Welke soort gegevens zijn het?', required: true },
  ...{ options: options(disclosure.kinds), goesTo: 'decision' },
});
export const necessityField = ({ disclosure }: Covenant): Field =>
  choice('necessity', 'Waarvoor heeft de organisatie dit nodig?', options(disclosure.necessities));

/** The texts of the case that can be named one by one; their labels say kind, party and day, nothing about anybody. */
const itemsField = (items: readonly Option[], required: boolean): Field => ({
  ...{ type: 'checkboxes', name: 'items', label: 'Welke gegevens precies?', options: items, required },
  ...{
    goesTo: 'decision',
    help: 'Kies alleen wat nodig is. Het plan van aanpak mag de organisatie al lezen.',
  },
});

const STEPS: Readonly<Record<DisclosureState['step'], string>> = {
  asked: 'Voorgesteld',
  permitted: 'Toegestaan',
  refused: 'Geen toestemming',
  lapsed: 'Niet op tijd toegestaan',
  withdrawn: 'Voorstel ingetrokken',
  revoked: 'Toegestaan, en later ingetrokken',
  ended: 'Toegestaan, en afgelopen',
  'by-law': 'Verplicht door een wet (artikel 14.1)',
  spoken: 'Besproken in een overleg',
};

const ADVICE = 'Advies van een deskundige (artikel 9.5)';
/** Of a question to an expert: the organisation's words don't fit. */
function adviceStep({ step, advice }: DisclosureState): string {
  if (step === 'permitted') return 'Advies gevraagd';
  if (step === 'ended') return advice?.outcome === 'received' ? 'Advies ontvangen' : 'Geen advies gekregen';
  return STEPS[step];
}

/** One line for a record of 10.5: to whom, what kind, why, and where it stands. */
export function disclosureLine(
  covenant: Covenant,
  one: DisclosureState,
  nameOf: (partner: string) => string,
): { to: string; kinds: string; necessity: string; items: number; step: string; on: string } {
  const label = (list: readonly { id: string; label: string }[], id: string): string =>
    list.find((known) => known.id === id)?.label ?? id;
  const { kinds, necessities } = covenant.disclosure;
  return {
    to: one.partner === null ? 'Zie de tekst in het dossier' : nameOf(one.partner),
    kinds: one.kinds.map((id) => label(kinds, id)).join(', '),
    necessity: one.advice ? ADVICE : one.necessity === null ? '' : label(necessities, one.necessity),
    items: one.items.length,
    step: one.advice ? adviceStep(one) : STEPS[one.step],
    on: disclosedOn(one),
  };
}

const LIVING: ReadonlySet<string> = new Set(['asked', 'permitted']);
/** What can be revoked: proposals that run and what is permitted now. */
export function revocable(
  covenant: Covenant,
  state: SubjectState | undefined,
  partners: readonly Option[] = [],
): Option[] {
  const nameOf = (id: string) => partners.find(({ value }) => value === id)?.label ?? 'Externe casuspartner';
  return Object.entries(state ? disclosuresOf(state) : {})
    .filter(([, { step }]) => LIVING.has(step))
    .map(([id, one]) => {
      const { to, kinds, step, on } = disclosureLine(covenant, one, nameOf);
      return { value: id, label: `${to}: ${kinds}`, help: `${step} op ${dayInWords(on)}.` };
    });
}

export const disclosingForms = {
  'propose-disclosure': {
    title: 'Gegevens aan een externe casuspartner voorstellen',
    instruction:
      'De betrokken partijen en de kernpartijen geven eerst toestemming. Zonder ieders ja gaat er niets naar de organisatie.',
    article: '10.5',
    who: PARTICIPANTS,
    submit: 'Voorstel versturen',
    fields: (covenant: Covenant, context: FormContext): Field[] => [
      choice('partner', 'Aan welke organisatie?', partnersOfCase(context), {
        help: 'Alleen een organisatie die bijlage 1 heeft getekend en bij deze zaak meedoet.',
      }),
      itemsField(context.items ?? [], true),
      kindsField(covenant),
      necessityField(covenant),
      text('why-necessary', 'Waarom is dit nodig?', RECORD, {
        help: 'Schrijf op wat de organisatie hiermee doet. Dit komt in het dossier.',
      }),
    ],
  },
  'revoke-disclosure': {
    title: 'Een doorverstrekking intrekken',
    instruction:
      'De organisatie kan de gegevens vanaf nu niet meer lezen. Wat zij al las, blijft geheim (artikel 14).',
    article: '10.5',
    who: PARTICIPANTS,
    submit: 'Intrekken',
    fields: (covenant: Covenant, { state, partners }: FormContext): Field[] => [
      choice('disclosure', 'Welke doorverstrekking?', revocable(covenant, state, partners)),
      text('why-revoked', 'Waarom trekt u dit in?', RECORD),
    ],
  },
  'record-duty': {
    title: 'Een wettelijk verplichte verstrekking vastleggen',
    instruction: 'Alleen als een wet u verplicht om gegevens te geven. Toestemming is dan niet nodig.',
    article: '14.1, 10.5',
    who: PARTICIPANTS,
    submit: 'Vastleggen',
    fields: (covenant: Covenant, { items = [] }: FormContext): Field[] => [
      text('recipient', 'Aan wie zijn de gegevens gegeven?', RECORD, { line: true }),
      text('law', 'Welke wet verplicht dit?', RECORD, { line: true, help: 'Noem de wet en het artikel.' }),
      pastDay('on', 'Op welke dag?', { goesTo: 'decision' }),
      kindsField(covenant),
      ...(items.length > 0 ? [itemsField(items, false)] : []),
    ],
  },
  'ask-advice': {
    title: 'Advies vragen aan de NCTV of een andere deskundige',
    instruction:
      'Vraag niet meer dan nodig is, en liefst zonder iets te vertellen over een persoon. De deskundige tekent eerst een geheimhoudingsverklaring. U stelt de vraag zelf, buiten dit systeem. Het antwoord legt u daarna vast.',
    article: '9.5, 10.5',
    who: PARTICIPANTS,
    submit: 'Vastleggen',
    fields: (covenant: Covenant): Field[] => [
      text('expert', 'Aan wie vraagt u advies?', RECORD, {
        ...{ line: true, help: 'De NCTV, of de naam en de organisatie van de deskundige.' },
      }),
      pastDay('statementOn', 'Op welke dag tekende de deskundige de geheimhoudingsverklaring?', {
        goesTo: 'decision',
      }),
      text('question', 'Wat is de vraag?', RECORD, { help: 'Schrijf de vraag op zoals u haar stelt.' }),
      choice('named', 'Staat er iets in over een persoon?', [
        { value: 'no', label: 'Nee, de deskundige kan niet weten om wie het gaat' },
        {
          value: 'yes',
          label: 'Ja, dat is nodig',
          help: 'Dan geven de betrokken partijen en de kernpartijen eerst toestemming. Stel de vraag pas daarna.',
        },
      ]),
      { ...kindsField(covenant), when: NAMED },
      text('why-named', 'Waarom kan het niet zonder?', RECORD, { when: NAMED }),
    ],
  },
} as const;

const permit = choice('permit', 'Geeft u toestemming?', [
  { value: 'yes', label: 'Ja' },
  { value: 'no', label: 'Nee' },
]);
export const permittingForms = {
  'record-advice': (): Field[] => [
    choice('outcome', 'Is er antwoord?', [
      { value: 'received', label: 'Ja' },
      { value: 'none', label: 'Nee, en het komt ook niet meer' },
    ]),
    text('advice', 'Wat is het advies?', RECORD, { when: { field: 'outcome', is: ['received'] } }),
  ],
  'permit-disclosure': (): Field[] => [
    permit,
    text('why-refused', 'Waarom niet?', RECORD, { when: { field: 'permit', is: ['no'] } }),
  ],
  // Who may not know whom it is about writes nothing into the file either.
  'permit-disclosure-unnamed': (): Field[] => [permit],
};

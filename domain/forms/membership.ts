/** Forms about authorisations (5, 14, 15.2f): choices of closed lists and days; name and address only of who is new. */
import type { Covenant } from '../../covenant/index.ts';
import type { PartyId } from '../case.ts';
import { addDuration, type Day, dayInWords } from '../dates/index.ts';
import { groundsFor, rolesFor } from '../membership/index.ts';
import { choice, text } from './fields.ts';
import type { Field, FormDescription, Option } from './types.ts';

/** Their events' types, and what `strongForms` calls them. */
export const STAFF_FORMS = [
  'propose-grant',
  'propose-change',
  'revoke',
  'left-party',
  'sign-statement',
] as const;

const TWO = 'Een tweede persoon moet dit bevestigen. Pas daarna geldt het.';

/** A role and why: one choice, so that the ground always fits. */
export function authorityOptions(covenant: Covenant, parties: readonly PartyId[]): Option[] {
  const roles = new Set(parties.flatMap((party) => rolesFor(covenant, party)));
  return covenant.roles
    .filter(({ id }) => roles.has(id))
    .flatMap(({ id, title }) =>
      groundsFor(covenant, id).map((ground) => ({
        value: `${id}.${ground.id}`,
        label: title,
        help: `${ground.label} (artikel ${ground.article})`,
      })),
    );
}

/** What `authorityOptions` gave, taken apart. */
export function authorityOf(value: unknown): { role: string; ground: string } {
  const [role = '', ground = ''] = String(value).split('.');
  return { role, ground };
}

const from = (today: Day): Field => ({
  ...{ type: 'date', name: 'from', label: 'Eerste dag', range: 'future', required: true },
  ...{ goesTo: 'decision', initial: today },
});
const until = (covenant: Covenant, today: Day): Field => ({
  ...{
    type: 'date',
    name: 'until',
    label: 'Laatste dag',
    range: 'future',
    required: true,
    goesTo: 'decision',
  },
  help: `De bevoegdheid eindigt aan het eind van deze dag. Begint zij vandaag, dan kan dat niet later zijn dan ${dayInWords(
    addDuration(today, covenant.settings.authorisationAtMost.value),
  )}.`,
});

const common = { article: '5, 14, 15.2', who: ['administrator', 'party-manager'], reads: [] };

/** `parties`: those to choose from; one is no choice. `person`: somebody new, whose name and address are asked. */
export function grantForm(
  covenant: Covenant,
  today: Day,
  { parties, person }: { parties: readonly Option[]; person: boolean },
): FormDescription {
  return {
    ...common,
    id: 'propose-grant',
    title: person ? 'Een nieuwe collega voorstellen' : 'Een bevoegdheid toevoegen',
    instruction: TWO,
    submit: 'Voorstellen',
    fields: [
      ...(person
        ? [
            text('name', 'Voornaam en achternaam', 'decision', { line: true }),
            text('email', 'E-mailadres van het werk', 'decision', {
              line: true,
              help: 'Met dit adres meldt deze persoon zich aan. Hier komen de mails over taken.',
            }),
          ]
        : []),
      ...(parties.length > 1 ? [choice('party', 'Voor welke organisatie?', parties)] : []),
      choice(
        'authority',
        'Welke rol en waarom?',
        authorityOptions(
          covenant,
          parties.map(({ value }) => value),
        ),
      ),
      from(today),
      until(covenant, today),
    ],
  };
}

/** `authorisations`: those that the person has, as options. */
export function changeForm(
  covenant: Covenant,
  today: Day,
  authorisations: readonly Option[],
  grounds: readonly Option[],
): FormDescription {
  return {
    ...common,
    id: 'propose-change',
    title: 'Een bevoegdheid wijzigen',
    instruction: `${TWO} Tot dan blijft de oude laatste dag gelden.`,
    submit: 'Voorstellen',
    fields: [
      choice('authorisation', 'Welke bevoegdheid?', authorisations),
      choice('ground', 'Op welke grond?', grounds),
      until(covenant, today),
    ],
  };
}

/** What is chosen for 'everything': the person does this work no longer. */
export const EVERYTHING = 'alles';

export const revokeForm = (authorisations: readonly Option[]): FormDescription => ({
  ...common,
  id: 'revoke',
  title: 'Een bevoegdheid intrekken',
  instruction:
    'Dit geldt meteen, ook voor wie nu is aangemeld. Een tweede persoon krijgt bericht. Terugdraaien kan alleen met een nieuw voorstel dat een tweede persoon bevestigt.',
  submit: 'Nu intrekken',
  fields: [
    choice('authorisation', 'Wat trekt u in?', [
      ...authorisations,
      {
        value: EVERYTHING,
        label: 'Alles: deze persoon doet dit werk niet meer',
        help: 'Alle bevoegdheden eindigen nu. Open taken gaan naar een collega.',
      },
    ]),
  ],
});

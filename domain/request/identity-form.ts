/** Establishing who asks (12.1). Labels are Dutch (B1). */
import { choice, identity, paper } from '../forms/fields.ts';
import type { Field, FormContext, Option, OwnForm } from '../forms/types.ts';
import { FIELD } from './papers.ts';
import type { RequestState } from './state.ts';

/** Null where a form is described, without a case. */
export const stateOf = ({ own }: FormContext): RequestState | null =>
  (own as RequestState | undefined) ?? null;

/** 12.1: what the document says; needed where the request has no name, for then nothing can be found. */
const asShown = (nameless: boolean): Field[] =>
  identity(paper(FIELD.person)).map((field) => ({
    ...field,
    when: { field: 'outcome', is: ['established'] },
    required: nameless && field.name === 'name',
    ...(field.name === 'name' && {
      label: 'Voornaam en achternaam van de persoon om wiens gegevens het gaat',
      help: nameless
        ? 'In het verzoek staat geen naam. Zonder naam kunnen wij niets vinden.'
        : 'Vul dit en wat hieronder staat alleen in als het in het verzoek ontbreekt of niet klopt.',
    }),
    ...(field.name === 'birthDate' && { help: 'Bijvoorbeeld 31-12-1999.' }),
  }));

export const identityForm: OwnForm = {
  reads: [FIELD.person, FIELD.representative, FIELD.asked, FIELD.shown],
  fields(_, context) {
    const state = stateOf(context);
    const when = { field: 'outcome', is: ['established'] };
    const hows: Option[] = [
      { value: 'document', label: 'Ik heb het identiteitsbewijs gezien' },
      ...(state && !state.shown
        ? []
        : [
            {
              value: 'provider',
              label: 'De persoon heeft ingelogd met DigiD, en dat is wie het verzoek doet',
            },
          ]),
      ...(state && state.behalf !== 'lawyer'
        ? []
        : [{ value: 'known-lawyer', label: 'De advocaat staat in het register van advocaten' }]),
    ];
    return [
      choice('outcome', 'Weet u zeker wie het verzoek doet?', [
        { value: 'established', label: 'Ja, dat is vastgesteld' },
        { value: 'ask-again', label: 'Nee, ik heb het opnieuw gevraagd' },
        { value: 'deceased', label: 'De persoon is overleden' },
      ]),
      choice('how', 'Hoe heeft u dat vastgesteld?', hows, {
        when,
        ...(state?.shown && {
          initial: 'provider',
          help: 'Vergelijk wie inlogde met wie het verzoek doet. Gaf DigiD alleen een nummer? Zoek de persoon met dat nummer op in de basisregistratie personen. Klopt het niet? Kies dan dat u het opnieuw heeft gevraagd.',
        }),
      }),
      ...(state?.behalf === 'self'
        ? []
        : [
            choice(
              'mandate',
              'Mag deze persoon namens de ander vragen?',
              [
                { value: 'seen', label: 'Ja, ik heb het bewijs gezien' },
                { value: 'not-seen', label: 'Nee, daar is geen bewijs van' },
              ],
              {
                when,
                help: 'Van ouder of voogd, curator of mentor: het register of de beschikking. Van een gemachtigde: de machtiging.',
              },
            ),
            {
              type: 'date',
              name: 'until',
              range: 'any',
              required: false,
              goesTo: 'decision',
              when,
              label: 'Tot en met welke dag geldt dat?',
              help: 'Van een kind: de dag voor de zestiende verjaardag. Laat leeg als er geen einddatum is.',
            } satisfies Field,
          ]),
      ...asShown(context.nameless === true),
    ];
  },
};

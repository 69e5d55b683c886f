/** The administrator's forms about external partners' organisations (annex 1). No text about a data subject. */
import type { Field, FormDescription } from '../../domain/forms/index.ts';

const NAME_LENGTH = 120;
const line = (name: string, label: string, help?: string): Field => ({
  ...{ type: 'text', name, label, maxLength: NAME_LENGTH, required: true, goesTo: 'decision' },
  ...(help !== undefined && { help }),
});
const tick = (name: string, label: string, says: string): Field => ({
  ...{ type: 'checkboxes', name, label, required: true, goesTo: 'decision' },
  options: [{ value: 'yes', label: says }],
});
const base = { article: '1c, 10.5, 14.2', who: [], reads: [] } as const;

export const newOrganisationForm = (today: string): FormDescription => ({
  ...base,
  id: 'new-organisation',
  title: 'Een organisatie toevoegen',
  instruction:
    'De organisatie kan pas bij een zaak worden gekozen als zij bijlage 1 heeft getekend en haar mensen de geheimhoudingsverklaring.',
  submit: 'Organisatie toevoegen',
  fields: [
    line('name', 'Naam van de organisatie'),
    {
      ...{ type: 'date', name: 'from', label: 'Vanaf welke dag doet zij mee?', range: 'any', required: true },
      ...{ goesTo: 'decision', initial: today },
    },
    {
      ...{ type: 'date', name: 'until', label: 'Tot en met welke dag?', range: 'future', required: false },
      ...{ goesTo: 'decision', help: 'Laat leeg als er nog geen laatste dag is.' },
    },
  ],
});

export const signingForm = (name: string): FormDescription => ({
  ...base,
  id: 'sign-annex',
  title: `Bijlage 1 van ${name}`,
  instruction: 'Leg vast wie bijlage 1 heeft getekend. Kijk of u de getekende bijlage zelf heeft gezien.',
  submit: 'Ondertekening vastleggen',
  fields: [
    {
      ...{ type: 'date', name: 'on', label: 'Op welke dag is getekend?', range: 'past', required: true },
      goesTo: 'decision',
    },
    line('representative', 'Wie heeft getekend?', 'De naam van de wettelijke vertegenwoordiger.'),
    line('position', 'Welke functie heeft deze persoon?'),
    tick('secrecy', 'Geheimhouding', 'In bijlage 1 staat de plicht tot geheimhouding (artikel 14.2)'),
    tick(
      'purpose',
      'Doel',
      'In bijlage 1 staat dat de gegevens alleen voor het plan van aanpak mogen dienen',
    ),
  ],
});

/** The legal representative gets a link by mail, and needs no account (14.2). */
export const invitationForm = (name: string, until: string | null): FormDescription => ({
  ...base,
  id: 'invite-annex',
  title: `Bijlage 1 laten tekenen door ${name}`,
  instruction:
    'De wettelijke vertegenwoordiger krijgt een mail met een link, en daarna een code in een tweede mail. Als er is getekend, krijgt u een taak: u stelt vast of het de vertegenwoordiger zelf was. Pas dan doet de organisatie mee.',
  submit: 'Mail met de link versturen',
  fields: [
    line('representative', 'Wie is de wettelijke vertegenwoordiger?'),
    line('position', 'Welke functie heeft deze persoon?'),
    line('email', 'E-mailadres', 'Een adres van deze persoon zelf, niet van een afdeling.'),
    {
      ...{ type: 'date', name: 'until', label: 'Tot en met welke dag doet de organisatie mee?' },
      ...{ range: 'future', required: true, goesTo: 'decision' },
      ...(until !== null && { initial: until }),
    },
  ],
});

/** What the representative signs; the text of annex 1 itself stands above it. */
export const annexForm = (): FormDescription => ({
  ...base,
  id: 'sign-own-annex',
  title: 'Bijlage 1 tekenen',
  instruction:
    'Lees de bijlage. Teken alleen als u de wettelijke vertegenwoordiger van deze organisatie bent.',
  submit: 'Bijlage 1 tekenen',
  fields: [
    line('representative', 'Wat is uw naam?'),
    line('position', 'Welke functie heeft u?'),
    tick('legal', 'Vertegenwoordiging', 'Ik ben de wettelijke vertegenwoordiger van deze organisatie'),
    tick('secrecy', 'Geheimhouding', 'Mijn organisatie houdt alle informatie geheim (artikel 14.2)'),
    tick(
      'purpose',
      'Doel',
      'Mijn organisatie gebruikt de informatie alleen voor het doel waarvoor zij die kreeg',
    ),
  ],
});

export const withdrawalForm = (name: string): FormDescription => ({
  ...base,
  id: 'withdraw-annex',
  title: `${name} doet niet meer mee`,
  instruction:
    'De organisatie ziet dan meteen niets meer, en haar open taken vervallen. Dit kunt u niet terugdraaien. Geheimhouding blijft gelden (artikel 14).',
  submit: 'Deelname beëindigen',
  fields: [tick('sure', 'Weet u het zeker?', 'Ja, de deelname eindigt nu')],
});

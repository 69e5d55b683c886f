/** The security plan (15.2) as it reads: of each part what the system does about it and where that is seen; and as a document. */
import { planLetter, securityPlan } from '../../../domain/security-plan/index.ts';
import { blockSays } from '../told.ts';
import { covenant } from './play.ts';

const { parts } = securityPlan(covenant);
const part = (id: string) => parts.find((one) => one.id === id);

test('where each part is seen', () => {
  expect(
    parts.map(({ id, evidence }) => [id, ...evidence.map(({ href, label }) => `${href} ${label}`)]),
  ).toEqual([
    ['a'],
    ['b', '/verwerkingen Het register van verwerkingen'],
    ['c', '/bevoegdheden De bevoegdheden'],
    ['d'],
    ['e', '/convenant Wanneer er is gecontroleerd'],
    ['f', '/bevoegdheden De bevoegdheden', '/convenant Wanneer er is gecontroleerd'],
    ['g', '/incidenten Het register van incidenten'],
  ]);
});
test('what the system does about it, from its own settings', () => {
  expect(['a', 'c', 'd', 'e', 'f', 'g'].map((id) => [id, part(id)?.settings])).toEqual([
    ['a', []],
    [
      'c',
      [
        'Een bevoegdheid geldt ten hoogste 1 jaar',
        'Een tweede persoon bevestigt binnen 2 weken',
        'Een organisatie tekent bijlage 1 voor ten hoogste 2 jaar',
      ],
    ],
    [
      'd',
      [
        'Met een tweede middel: Beslis over agenderen',
        'Met een tweede middel: Beslis over informeren',
        'Met een tweede middel: Bekijk het uitstel opnieuw',
        'Met een tweede middel: Beslis over afsluiten',
        'Met een tweede middel: Geef wel of geen toestemming voor doorverstrekking',
        'Met een tweede middel: Geef wel of geen toestemming voor doorverstrekking, zonder naam',
        'Met een tweede middel: Beslis over heropenen',
        'Met een tweede middel: Beslis over uitstel van vernietiging',
        'Met een tweede middel: Beslis over het einde van het uitstel',
        'Met een tweede middel: Beslis over eerder vernietigen',
        'Met een tweede middel: Voer de correctie uit',
        'Met een tweede middel: Beslis over het einde van de afscherming',
        'Met een tweede middel: Beoordeel inzage bij spoed',
        'Met een tweede middel: Bevestig een bevoegdheid',
        'Met een tweede middel: Beslis op het verzoek',
        'Met een tweede middel: Beslis of de klachtbehandelaar het dossier mag lezen',
        'Met een tweede middel: Geef uw oordeel over de klacht',
        'Met een tweede middel: Moet dit datalek worden gemeld?',
        'Met een tweede middel: Meld het datalek bij de Autoriteit Persoonsgegevens',
        'Met een tweede middel: Informeer wie bij een datalek betrokken is',
        'Met een tweede middel: Teken het convenant',
        'Met een tweede middel: Stel het beveiligingsplan vast',
        'Met een tweede middel: Stel vast wie bijlage 1 heeft getekend',
        'Met een tweede middel: Beslis of het convenant verder kan',
        'Met een tweede middel: Teken de nieuwe versie van het convenant',
        'Met een tweede middel: Beslis of iemand mag meekijken',
      ],
    ],
    ['e', ['Het logboek wordt gecontroleerd binnen 3 maanden, en daarna steeds opnieuw']],
    ['f', ['De bevoegdheden worden gecontroleerd binnen 3 maanden, en daarna steeds opnieuw']],
    [
      'g',
      [
        'Een melding wordt beoordeeld binnen 1 dag',
        'Een datalek wordt gemeld binnen 72 uur',
        'Betrokkenen horen het binnen 1 week',
      ],
    ],
  ]);
  expect(part('b')?.settings).toEqual([
    'Vertegenwoordiger van een kernpartij leest in het bestand van de weegploeg: 11.4, 8.2a, 8.2b, 8.2c, 8.2d, 8.2e, 8.2f',
    'Vertegenwoordiger van een kernpartij leest in het bestand van het casusoverleg: 10.2a, 10.2b, 10.2c, 10.2d, 10.2e, 10.2f, 10.2g, 10.2h, 10.5, 11.4, 9.3',
    'Vertegenwoordiger van een kernpartij leest in het archief: 10.2a, 10.2b, 10.2c, 10.2d, 10.2e, 10.2f, 10.2g, 10.2h, 10.5, 11.4, 8.2a, 8.2b, 8.2c, 8.2d, 8.2e, 8.2f, 9.3',
    'Vertegenwoordiger van een casuspartij leest in het bestand van het casusoverleg: 10.2a, 10.2b, 10.2c, 10.2d, 10.2e, 10.2f, 10.2g, 10.2h, 10.5, 11.4, 9.3',
    'Externe casuspartner leest in het bestand van het casusoverleg: 10.2a, 10.2b, 10.2c, 10.2d, 10.2e, 10.2f, 10.2g, 10.2h, 10.5, 11.4, 9.3',
    'Uitvoerder leest in het bestand van de weegploeg: 11.4, 8.2a, 8.2b, 8.2c, 8.2d, 8.2e, 8.2f',
    'Uitvoerder leest in het bestand van het casusoverleg: 10.2a, 10.2b, 10.2c, 10.2d, 10.2e, 10.2f, 10.2g, 10.2h, 10.5, 11.4, 9.3',
    'Uitvoerder leest in het archief: 10.2a, 10.2b, 10.2c, 10.2d, 10.2e, 10.2f, 10.2g, 10.2h, 10.5, 11.4, 8.2a, 8.2b, 8.2c, 8.2d, 8.2e, 8.2f, 9.3',
    'Behandelaar van verzoeken leest in het bestand van de weegploeg: 11.4, 8.2a, 8.2b, 8.2c, 8.2d, 8.2e, 8.2f',
    'Behandelaar van verzoeken leest in het bestand van het casusoverleg: 10.2a, 10.2b, 10.2c, 10.2d, 10.2e, 10.2f, 10.2g, 10.2h, 10.5, 11.4, 9.3',
    'Behandelaar van verzoeken leest in het archief: 10.2a, 10.2b, 10.2c, 10.2d, 10.2e, 10.2f, 10.2g, 10.2h, 10.5, 11.4, 8.2a, 8.2b, 8.2c, 8.2d, 8.2e, 8.2f, 9.3',
    'Vertegenwoordiger van een casuspartij leest in het archief: 10.2a, 10.2b, 10.2c, 10.2d, 10.2e, 10.2f, 10.2g, 10.2h, 10.5, 11.4, 8.2a, 8.2b, 8.2c, 8.2d, 8.2e, 8.2f, 9.3',
    'Klachtbehandelaar leest in het bestand van de weegploeg: 11.4, 8.2a, 8.2b, 8.2c, 8.2d, 8.2e, 8.2f',
    'Klachtbehandelaar leest in het bestand van het casusoverleg: 10.2a, 10.2b, 10.2c, 10.2d, 10.2e, 10.2f, 10.2g, 10.2h, 10.5, 11.4, 9.3',
    'Klachtbehandelaar leest in het archief: 10.2a, 10.2b, 10.2c, 10.2d, 10.2e, 10.2f, 10.2g, 10.2h, 10.5, 11.4, 8.2a, 8.2b, 8.2c, 8.2d, 8.2e, 8.2f, 9.3',
    'Functionaris gegevensbescherming (FG) leest in het bestand van de weegploeg: 11.4, 8.2a, 8.2b, 8.2c, 8.2d, 8.2e, 8.2f',
    'Functionaris gegevensbescherming (FG) leest in het bestand van het casusoverleg: 10.2a, 10.2b, 10.2c, 10.2d, 10.2e, 10.2f, 10.2g, 10.2h, 10.5, 11.4, 9.3',
    'Functionaris gegevensbescherming (FG) leest in het archief: 10.2a, 10.2b, 10.2c, 10.2d, 10.2e, 10.2f, 10.2g, 10.2h, 10.5, 11.4, 8.2a, 8.2b, 8.2c, 8.2d, 8.2e, 8.2f, 9.3',
    'Auditor leest in het bestand van de weegploeg: 11.4, 8.2a, 8.2b, 8.2c, 8.2d, 8.2e, 8.2f',
    'Auditor leest in het bestand van het casusoverleg: 10.2a, 10.2b, 10.2c, 10.2d, 10.2e, 10.2f, 10.2g, 10.2h, 10.5, 11.4, 9.3',
    'Auditor leest in het archief: 10.2a, 10.2b, 10.2c, 10.2d, 10.2e, 10.2f, 10.2g, 10.2h, 10.5, 11.4, 8.2a, 8.2b, 8.2c, 8.2d, 8.2e, 8.2f, 9.3',
    'Vertegenwoordiger van een kernpartij schrijft in het bestand van de weegploeg: 11.4, 8.2a, 8.2b, 8.2c, 8.2d, 8.2e, 8.2f',
    'Vertegenwoordiger van een kernpartij schrijft in het bestand van het casusoverleg: 10.2b, 10.2d, 10.2e, 10.2f, 10.2g, 10.2h, 10.5, 11.4, 9.3',
    'Vertegenwoordiger van een casuspartij schrijft in het bestand van het casusoverleg: 10.2b, 10.2d, 10.2e, 10.2f, 10.2g, 10.5, 9.3',
    'Externe casuspartner schrijft in het bestand van het casusoverleg: 10.2b, 10.2e',
    'Uitvoerder schrijft in het bestand van de weegploeg: 11.4, 8.2a, 8.2b, 8.2c, 8.2d, 8.2e, 8.2f',
    'Uitvoerder schrijft in het bestand van het casusoverleg: 10.2a, 10.2b, 10.2c, 10.2d, 10.2e, 10.2f, 10.2g, 10.2h, 10.5, 11.4, 9.3',
  ]);
});
test('a role that the covenant doesn’t name is called by its own name', () => {
  const roles = covenant.roles.filter(({ id }) => id !== 'administrator');
  const lines = securityPlan({ ...covenant, roles } as never).parts.flatMap(({ settings }) => settings);
  expect(lines.some((line) => line.startsWith('administrator leest in het'))).toBe(true);
});
test('as a document: the parts in their order, with what there is of each and no more', () => {
  const own = {
    covenant: 'Convenant',
    parts: [
      { id: 'a', title: 'Een', article: '15.2a', text: ['Woorden.'], settings: [], evidence: [] },
      {
        id: 'b',
        title: 'Twee',
        article: '15.2b',
        text: [],
        settings: ['Dit.'],
        evidence: [
          { href: '/x', label: 'X' },
          { href: '/y', label: 'Y' },
        ],
      },
    ],
  };
  const { blocks, ...rest } = planLetter(own, {
    sender: 'Wij',
    date: '2027-01-04',
    version: 'v1',
    adoptedOn: 'Vandaag.',
  });
  expect(blocks.map(blockSays)).toEqual([
    'paragraph: Convenant',
    'paragraph: Vandaag.',
    'heading 2: a. Een (artikel 15.2a)',
    'paragraph: Woorden.',
    'heading 2: b. Twee (artikel 15.2b)',
    'heading 3: Zo staat het in het systeem',
    'list: Dit.',
    'paragraph: Te zien in het systeem: X, Y.',
  ]);
  expect(rest).toEqual({
    language: 'nl-NL',
    title: 'Beveiligingsplan',
    sender: ['Wij'],
    addressee: ['De partijen bij het convenant'],
    date: '2027-01-04',
    reference: 'v1',
    closing: [],
  });
});

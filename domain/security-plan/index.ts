/**
 * The security plan (15.2 a-g): the municipality's own words of each part, with the settings that the system really works
 * by and where the evidence is. Composed each time, so that what was adopted can be compared with what is in force now.
 */
import type { Covenant } from '../../covenant/index.ts';
import { GRANTS, type Grant, WRITE_GRANTS, type WriteGrant } from '../access/index.ts';
import { type Day, findTerm, lengthInWords } from '../dates/index.ts';
import type { Letter } from '../letters/index.ts';

export interface PlanPart {
  id: string;
  title: string;
  article: string;
  text: readonly string[];
  settings: readonly string[];
  /** A page of the system where the evidence is. */
  evidence: readonly { href: string; label: string }[];
}
export interface SecurityPlan {
  covenant: string;
  parts: readonly PlanPart[];
}

const FILES: Readonly<Record<string, string>> = {
  weighing: 'bestand van de weegploeg',
  conference: 'bestand van het casusoverleg',
  archive: 'archief',
  papers: 'stukken van andere zaken',
};

/** One line a role and file: which fields, whatever the purpose. */
function rights(covenant: Covenant, verb: string, grants: readonly (Grant | WriteGrant)[]): string[] {
  const lines = new Map<string, { role: string; file: string; fields: Set<string> }>();
  for (const { role, file, fields } of grants) {
    const key = `${role} ${file}`;
    const line = lines.get(key) ?? { role, file, fields: new Set<string>() };
    for (const field of fields) line.fields.add(field);
    lines.set(key, line);
  }
  const title = (role: string) => covenant.roles.find(({ id }) => id === role)?.title ?? role;
  return [...lines.values()].map(
    ({ role, file, fields }) =>
      `${title(role)} ${verb} in het ${FILES[file] ?? file}: ${[...fields].sort().join(', ')}`,
  );
}

const every = (covenant: Covenant, term: string): string => lengthInWords(findTerm(covenant, term).length);

/** What the system does about a part, from the covenant's settings and the rules' own tables. */
function settingsOf(covenant: Covenant, id: string): Pick<PlanPart, 'settings' | 'evidence'> {
  const { settings, tasks } = covenant;
  switch (id) {
    case 'b':
      return {
        settings: [...rights(covenant, 'leest', GRANTS), ...rights(covenant, 'schrijft', WRITE_GRANTS)],
        evidence: [{ href: '/verwerkingen', label: 'Het register van verwerkingen' }],
      };
    case 'c':
      return {
        settings: [
          `Een bevoegdheid geldt ten hoogste ${lengthInWords(settings.authorisationAtMost.value)}`,
          `Een tweede persoon bevestigt binnen ${every(covenant, 'confirm-authorisation')}`,
          `Een organisatie tekent bijlage 1 voor ten hoogste ${lengthInWords(settings.annexAtMost.value)}`,
        ],
        evidence: [{ href: '/bevoegdheden', label: 'De bevoegdheden' }],
      };
    case 'd':
      return {
        settings: tasks
          .filter(({ strong }) => strong === true)
          .map(({ title }) => `Met een tweede middel: ${title}`),
        evidence: [],
      };
    case 'e':
      return {
        settings: [
          `Het logboek wordt gecontroleerd binnen ${every(covenant, 'check-access')}, en daarna steeds opnieuw`,
        ],
        evidence: [{ href: '/convenant', label: 'Wanneer er is gecontroleerd' }],
      };
    case 'f':
      return {
        settings: [
          `De bevoegdheden worden gecontroleerd binnen ${every(covenant, 'check-access')}, en daarna steeds opnieuw`,
        ],
        evidence: [
          { href: '/bevoegdheden', label: 'De bevoegdheden' },
          { href: '/convenant', label: 'Wanneer er is gecontroleerd' },
        ],
      };
    case 'g':
      return {
        settings: [
          `Een melding wordt beoordeeld binnen ${every(covenant, 'triage-incident')}`,
          `Een datalek wordt gemeld binnen ${every(covenant, 'report-breach')}`,
          `Betrokkenen horen het binnen ${every(covenant, 'inform-persons')}`,
        ],
        evidence: [{ href: '/incidenten', label: 'Het register van incidenten' }],
      };
    default:
      return { settings: [], evidence: [] };
  }
}

export const securityPlan = (covenant: Covenant): SecurityPlan => ({
  covenant: covenant.name,
  parts: covenant.securityPlan.parts.map(({ id, title, article, text }) => ({
    ...{ id, title, article, text },
    ...settingsOf(covenant, id),
  })),
});

/** As a document to keep: the same words, where the evidence is by its page's name. */
export const planLetter = (
  plan: SecurityPlan,
  { sender, date, version, adoptedOn }: { sender: string; date: Day; version: string; adoptedOn: string },
): Letter => ({
  language: 'nl-NL',
  title: 'Beveiligingsplan',
  sender: [sender],
  addressee: ['De partijen bij het convenant'],
  date,
  reference: version,
  blocks: [
    { is: 'paragraph', text: plan.covenant },
    { is: 'paragraph', text: adoptedOn },
    ...plan.parts.flatMap(({ id, title, article, text, settings, evidence }): Letter['blocks'] => [
      { is: 'heading', text: `${id}. ${title} (artikel ${article})`, level: 2 },
      ...text.map((words): Letter['blocks'][number] => ({ is: 'paragraph', text: words })),
      ...(settings.length > 0
        ? ([
            { is: 'heading', text: 'Zo staat het in het systeem', level: 3 },
            { is: 'list', items: settings },
          ] as const)
        : []),
      ...(evidence.length > 0
        ? ([
            {
              is: 'paragraph',
              text: `Te zien in het systeem: ${evidence.map(({ label }) => label).join(', ')}.`,
            },
          ] as const)
        : []),
    ]),
  ],
  closing: [],
});

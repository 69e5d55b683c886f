/**
 * MDTO metadata (Metagegevens voor duurzaam toegankelijke overheidsinformatie, XML 1.0.1) of what lies in the archive (13.2):
 * each file is a dossier, each text a piece of it with its own end, and a sealed file that represents it. Nothing about
 * anybody: numbers, dates, fields of the covenant. Pure.
 */
import Builder from 'fast-xml-builder';
import type { Covenant } from '../../covenant/index.ts';
import type { CaseId, TextRef, UnitId } from '../case.ts';
import type { Day, Instant } from '../dates/index.ts';
import { dossierNumber } from '../forms/index.ts';
import type { UnitEnd } from '../subject/index.ts';

/** A text in the archive, without what it says. */
export interface ArchivedText {
  ref: TextRef;
  unit: UnitId;
  /** The file field of the covenant ('8.2b'). */
  code: string;
  from: 'weegploeg' | 'casusoverleg';
  /** Bytes of the sealed contents, and their SHA-256 in hexadecimal. */
  size: number;
  sha256: string;
}
export interface MdtoDocument {
  /** Goes with it. */
  unit: UnitId;
  /** A file name. */
  name: string;
  xml: string;
}

const NAMESPACE = 'https://www.nationaalarchief.nl/mdto';
const SOURCE = 'PGA Regie';
const FILE = { weegploeg: 'Weegdossier', casusoverleg: 'Casusdossier' } as const;

type Node = { [name: string]: string | Node | readonly Node[] };

const identification = (id: string): Node => ({ identificatieKenmerk: id, identificatieBron: SOURCE });
const reference = (name: string, id?: string): Node => ({
  verwijzingNaam: name,
  ...(id !== undefined && { verwijzingIdentificatie: identification(id) }),
});
const term = (label: string, list: string, code?: string): Node => ({
  begripLabel: label,
  ...(code !== undefined && { begripCode: code }),
  begripBegrippenlijst: reference(list),
});
const listOf = (name: string): string => `Begrippenlijst ${name} MDTO`;

const builder = new Builder({ format: true, ignoreAttributes: false, suppressEmptyNode: false });
const document = (kind: 'informatieobject' | 'bestand', node: Node): string =>
  builder.build({
    '?xml': { '@_version': '1.0', '@_encoding': 'UTF-8' },
    MDTO: {
      '@_xmlns': NAMESPACE,
      '@_xmlns:xsi': 'http://www.w3.org/2001/XMLSchema-instance',
      '@_xsi:schemaLocation': `${NAMESPACE} ${NAMESPACE}/MDTO-XML1.0.1.xsd`,
      [kind]: node,
    },
  });

/**
 * The metadata of all that lies in the archive for a case. `ends`: when each unit is destroyed and why then;
 * `archivedOn`: the day of 13.2; `at`: the instant at which the checksums were made. A text whose unit has no end any more is being destroyed and stays out.
 */
export function mdtoOf(
  covenant: Covenant,
  about: {
    caseId: CaseId;
    archivedOn: Day;
    at: Instant;
    ends: Readonly<Record<UnitId, UnitEnd>>;
    texts: readonly ArchivedText[];
  },
): MdtoDocument[] {
  const { caseId, archivedOn, at, ends } = about;
  const number = dossierNumber(caseId);
  const fields = new Map(
    [...covenant.files.weighing, ...covenant.files.conference].map(({ code, label }) => [code, label]),
  );
  const makers = covenant.parties.filter(({ kind }) => kind === 'core').map(({ name }) => reference(name));
  const dossierId = (from: ArchivedText['from']) => `${caseId}/${from}`;
  const dossierName = (from: ArchivedText['from']) => `${FILE[from]} ${number}`;

  /** What every object of information says of its keeping and use (13, 8.4, 10.4). */
  const keeping = (end: UnitEnd) => ({
    waardering: term('Tijdelijk te bewaren', listOf('Waarderingen'), 'V'),
    bewaartermijn: {
      termijnTriggerStartLooptijd: term(end.why.start.event, covenant.name),
      termijnStartdatumLooptijd: end.why.start.on.slice(0, 10),
      // A date that people chose has no length.
      ...(end.why.length !== '' && { termijnLooptijd: end.why.length }),
      termijnEinddatum: end.lastDay,
    },
  });
  const use = (end: UnitEnd) => ({
    archiefvormer: makers,
    activiteit: reference(covenant.name),
    beperkingGebruik: {
      beperkingGebruikType: term('Overig', listOf('BeperkingGebruikType')),
      beperkingGebruikNadereBeschrijving:
        'Persoonsgegevens (AVG, Wpg, Wjsg). Alleen te lezen door kernpartijen, voor een klacht of om verantwoording af te leggen (artikel 13.2).',
      beperkingGebruikDocumentatie: reference(covenant.name),
      beperkingGebruikTermijn: { termijnEinddatum: end.lastDay },
    },
  });
  const archived = {
    eventType: term('Bevriezing', listOf('EventType')),
    eventTijd: archivedOn,
    eventResultaat: 'Naar de niet-actieve omgeving gebracht (artikel 13.2).',
  };

  const found: MdtoDocument[] = [];
  const add = (unit: UnitId, name: string, kind: 'informatieobject' | 'bestand', node: Node) =>
    found.push({ unit, name: `${name}.mdto.xml`, xml: document(kind, node) });

  const whole = ends.subject;
  const texts = about.texts.filter(({ unit }) => ends[unit]);
  for (const from of ['weegploeg', 'casusoverleg'] as const) {
    if (!whole || !texts.some((text) => text.from === from)) continue;
    add('subject', `${number}-${from}`, 'informatieobject', {
      identificatie: identification(dossierId(from)),
      naam: dossierName(from),
      aggregatieniveau: term('Dossier', listOf('Aggregatieniveaus')),
      event: archived,
      ...keeping(whole),
      ...use(whole),
    });
  }
  for (const { ref, unit, code, from, size, sha256 } of texts) {
    const end = ends[unit] as UnitEnd;
    const piece = `Stuk ${ref}`;
    const pieceId = `${dossierId(from)}/${ref}`;
    const file = `${ref}.jwe`;
    const fileId = `${pieceId}/bestand`;
    add(unit, `${number}-${ref}`, 'informatieobject', {
      identificatie: identification(pieceId),
      naam: piece,
      aggregatieniveau: term('Archiefstuk', listOf('Aggregatieniveaus')),
      classificatie: term(fields.get(code) ?? code, covenant.name, code),
      event: archived,
      ...keeping(end),
      isOnderdeelVan: reference(dossierName(from), dossierId(from)),
      heeftRepresentatie: reference(file, fileId),
      ...use(end),
    });
    add(unit, `${number}-${ref}.bestand`, 'bestand', {
      identificatie: identification(fileId),
      naam: file,
      omvang: String(size),
      bestandsformaat: term('JSON Web Encryption', 'IANA Media Types', 'application/jose'),
      checksum: {
        checksumAlgoritme: term('SHA-256', listOf('ChecksumAlgoritme')),
        checksumWaarde: sha256,
        checksumDatum: at,
      },
      isRepresentatieVan: reference(piece, pieceId),
    });
  }
  return found;
}

import { modelCovenant } from '../../../covenant/index.ts';
import { type ArchivedText, mdtoOf } from '../../../domain/archive/mdto.ts';
import { ends } from '../../../domain/subject/index.ts';
import { Life } from '../subject/life.ts';
import { mdtoProblems } from './mdto-schema.ts';

const covenant = modelCovenant();
const caseId = 'c0ffee00-1111-4222-8333-444455556666';

function archivedLife(): Life {
  const life = new Life('2026-11-02');
  life.signal('s1');
  life.onAgenda(['gemeente', 'politie']);
  life.all('consult-informing', { view: 'inform' });
  life.until('2028-02-01');
  expect(life.state.stage).toBe('archived');
  return life;
}
const text = (over: Partial<ArchivedText>): ArchivedText => ({
  ref: 'w-1',
  unit: 'signal:s1',
  code: '8.2b',
  from: 'weegploeg',
  size: 812,
  sha256: 'ab'.repeat(32),
  ...over,
});
const texts = [
  text({}),
  text({ ref: 'w-2', unit: 'subject', code: '8.2a' }),
  text({ ref: 'c-3', unit: 'plan', code: '9.3', from: 'casusoverleg' }),
];
const made = (life = archivedLife(), given = texts) =>
  mdtoOf(covenant, {
    ...{ caseId, archivedOn: life.state.file?.archivedOn ?? '', at: '2028-02-01T02:00:00Z' },
    ...{ ends: ends(life.state, covenant), texts: given },
  });

test('each file is a dossier, each text a piece of it and a sealed file, all valid against the schema', async () => {
  const documents = made();
  expect(documents.map(({ unit, name }) => `${unit} ${name}`)).toEqual([
    'subject c0ffee00-weegploeg.mdto.xml',
    'subject c0ffee00-casusoverleg.mdto.xml',
    'signal:s1 c0ffee00-w-1.mdto.xml',
    'signal:s1 c0ffee00-w-1.bestand.mdto.xml',
    'subject c0ffee00-w-2.mdto.xml',
    'subject c0ffee00-w-2.bestand.mdto.xml',
    'plan c0ffee00-c-3.mdto.xml',
    'plan c0ffee00-c-3.bestand.mdto.xml',
  ]);
  expect(await mdtoProblems(documents)).toEqual([]);
});

test('it says when the data are destroyed and from when that counts, as the rules have it', () => {
  const life = archivedLife();
  const end = ends(life.state, covenant)['signal:s1'];
  const piece = made(life)[2]?.xml ?? '';
  expect(piece).toContain(`<termijnStartdatumLooptijd>${life.state.file?.lastProcessing}<`);
  expect(piece).toContain(`<termijnEinddatum>${end?.lastDay}<`);
  expect(piece).toContain(`<eventTijd>${life.state.file?.archivedOn}<`);
  for (const { name } of covenant.parties.filter(({ kind }) => kind === 'core'))
    expect(piece).toContain(`<archiefvormer>\n      <verwijzingNaam>${name.replace('&', '&amp;')}<`);
});

test('a piece and its sealed file, whole: what each element says', () => {
  const end = (start: string, length: string) => ({
    ...{ lastDay: '2033-01-05', why: { start: { event: 'laatste verwerking', on: start }, length } },
  });
  const ends = {
    'signal:s1': end('2028-01-05T10:00:00+01:00', 'P5Y'),
    plan: end('2028-01-05', ''),
  } as unknown as Parameters<typeof mdtoOf>[1]['ends'];
  const at = '2028-02-01T02:00:00Z';
  const given = [text({}), text({ ref: 'c-3', unit: 'plan', code: '99.9z', from: 'casusoverleg' })];
  const [piece, file, plan] = mdtoOf(covenant, { caseId, archivedOn: '2028-01-06', at, ends, texts: given });
  const said = (xml = '') =>
    [...xml.matchAll(/<(\w+)>([^<]+)<\//g)].map(([, name, value]) => `${name}: ${value}`);
  const label = covenant.files.weighing.find(({ code }) => code === '8.2b')?.label;
  const id = (value: string) => [`identificatieKenmerk: ${caseId}/${value}`, 'identificatieBron: PGA Regie'];
  const term = (words: string, list: string, code?: string) => [
    `begripLabel: ${words}`,
    ...(code ? [`begripCode: ${code}`] : []),
    `verwijzingNaam: ${list}`,
  ];
  const core = covenant.parties.filter(({ kind }) => kind === 'core');
  expect(said(piece?.xml)).toEqual([
    ...id('weegploeg/w-1'),
    'naam: Stuk w-1',
    ...term('Archiefstuk', 'Begrippenlijst Aggregatieniveaus MDTO'),
    ...term(label ?? '', covenant.name, '8.2b'),
    ...term('Bevriezing', 'Begrippenlijst EventType MDTO'),
    ...['eventTijd: 2028-01-06', 'eventResultaat: Naar de niet-actieve omgeving gebracht (artikel 13.2).'],
    ...term('Tijdelijk te bewaren', 'Begrippenlijst Waarderingen MDTO', 'V'),
    ...term('laatste verwerking', covenant.name),
    ...['termijnStartdatumLooptijd: 2028-01-05', 'termijnLooptijd: P5Y', 'termijnEinddatum: 2033-01-05'],
    ...['verwijzingNaam: Weegdossier c0ffee00', ...id('weegploeg')],
    ...['verwijzingNaam: w-1.jwe', ...id('weegploeg/w-1/bestand')],
    ...core.map(({ name }) => `verwijzingNaam: ${name.replace('&', '&amp;')}`),
    `verwijzingNaam: ${covenant.name}`,
    ...term('Overig', 'Begrippenlijst BeperkingGebruikType MDTO'),
    expect.stringMatching(/^beperkingGebruikNadereBeschrijving: Persoonsgegevens/),
    ...[`verwijzingNaam: ${covenant.name}`, 'termijnEinddatum: 2033-01-05'],
  ]);
  expect(said(file?.xml)).toEqual([
    ...id('weegploeg/w-1/bestand'),
    ...['naam: w-1.jwe', 'omvang: 812'],
    ...term('JSON Web Encryption', 'IANA Media Types', 'application/jose'),
    ...term('SHA-256', 'Begrippenlijst ChecksumAlgoritme MDTO'),
    ...[`checksumWaarde: ${'ab'.repeat(32)}`, `checksumDatum: ${at}`],
    ...['verwijzingNaam: Stuk w-1', ...id('weegploeg/w-1')],
  ]);
  // A date that people chose has no length; a field that this covenant doesn't know keeps its code.
  expect(plan?.xml).not.toContain('termijnLooptijd');
  expect(said(plan?.xml)).toContain('begripLabel: 99.9z');
  expect(plan?.xml).not.toMatch(/<verwijzingIdentificatie><|<\d+>/);
});

test('of two files only those that have something are dossiers, by their own names', () => {
  const only = (from: ArchivedText['from']) =>
    made(archivedLife(), [text({ from, unit: 'subject' })]).map(({ name }) => name)[0];
  expect(only('weegploeg')).toBe('c0ffee00-weegploeg.mdto.xml');
  expect(only('casusoverleg')).toBe('c0ffee00-casusoverleg.mdto.xml');
  expect(made()[1]?.xml).toMatch(
    /Casusdossier c0ffee00<[\s\S]*<begripLabel>Dossier<[\s\S]*Begrippenlijst Aggregatieniveaus MDTO/,
  );
});

test('a text whose unit is being destroyed stays out; nothing in the archive, no metadata', () => {
  expect(made(archivedLife(), [text({ unit: 'signal:gone' })])).toEqual([]);
  expect(made(archivedLife(), [])).toEqual([]);
});

test('what the covenant is called can be anything, and stays what it is', async () => {
  const odd = { ...covenant, name: 'Convenant <A> & "B" ]]> \u00e9' };
  const life = archivedLife();
  const documents = mdtoOf(odd, {
    ...{ caseId, archivedOn: '2028-01-01', at: '2028-02-01T02:00:00Z' },
    ...{ ends: ends(life.state, covenant), texts },
  });
  expect(await mdtoProblems(documents)).toEqual([]);
  expect(documents[0]?.xml).toContain('Convenant &lt;A&gt; &amp;');
});

test('the schema is one that refuses', async () => {
  const [dossier = { name: '', xml: '' }, , , file = { name: '', xml: '' }] = made();
  const spoilt = [
    { name: 'no-maker', xml: dossier.xml.replace(/<archiefvormer>[\s\S]*<\/archiefvormer>/, '') },
    { name: 'no-id', xml: dossier.xml.replace(/<identificatie>[\s\S]*?<\/identificatie>/, '') },
    { name: 'empty-end', xml: dossier.xml.replace(/<termijnEinddatum>[^<]*/g, '<termijnEinddatum>') },
    {
      name: 'order',
      xml: file.xml
        .replace(/(<omvang>.*<\/omvang>)/, '')
        .replace('</bestand>', '<omvang>1</omvang></bestand>'),
    },
  ];
  for (const one of spoilt) expect(await mdtoProblems([one])).not.toEqual([]);
});

/** What a notice says of a case as it goes on (11.2, AVG 14): which kinds of data, from whom, to whom; and how a letter is put together. */
import { modelCovenant } from '../../../covenant/index.ts';
import { composeLetter, dataAbout, noticeLetter } from '../../../domain/letters/index.ts';
import { originOf, recipientsOf } from '../../../domain/letters/notice.ts';
import { Life, provenance, rep } from '../subject/life.ts';
import { blockSays } from '../told.ts';

const covenant = modelCovenant();
const signalled = (): Life => {
  const life = new Life('2027-01-04');
  life.signal('s1');
  return life;
};
const agenda = (): Life => {
  const life = signalled();
  life.onAgenda(['gemeente', 'om', 'politie', 'raad'], ['x']);
  return life;
};
const person = (life: Life, id: string, relation: 'network' | 'left-behind'): Life => {
  life.do({
    ...{ type: 'add-person', by: rep('politie'), person: id, relation, wishesHelp: true },
    ...{ provenance: provenance('politie', life.today), texts: [] },
  });
  return life;
};

test('each kind of data is named once there is some of it, and not before', () => {
  const life = signalled();
  expect(dataAbout(life.state, 'subject')).toEqual(['8.2a', '8.2b']);
  expect(dataAbout({ ...life.state, signals: {} }, 'subject')).toEqual(['8.2a']);
  life.one('assess', {}, 'om');
  expect(dataAbout(life.state, 'subject')).toEqual(['8.2a', '8.2b', '8.2d']);
  const again = structuredClone(life.state);
  again.weighings['2'] = { ...again.weighings['1'], assessed: [] } as never;
  expect(dataAbout(again, 'subject')).toEqual(['8.2a', '8.2b', '8.2d']);
  const conference = agenda();
  expect(dataAbout(conference.state, 'subject')).toEqual([
    '8.2a',
    '8.2b',
    '8.2d',
    '8.2e',
    '10.2b',
    '10.2d',
    '9.3',
  ]);
  conference.one('draw-up-plan', { aims: ['a'], actions: [{ owner: 'raad', by: '2027-03-01' }] });
  expect(dataAbout(conference.state, 'subject')).toEqual([
    '8.2a',
    '8.2b',
    '8.2d',
    '8.2e',
    '10.2b',
    '10.2d',
    '9.3',
    '10.2e',
  ]);
  const { plan } = conference.state;
  const bare = { ...conference.state, ...(plan && { plan: { ...plan, actions: {} } }) };
  expect(dataAbout(bare, 'subject')).toEqual(['8.2a', '8.2b', '8.2d', '8.2e', '10.2b', '10.2d', '9.3']);
  const closed = { ...conference.state, file: { ...conference.state.file, closedOn: '2027-04-01' } } as never;
  expect(dataAbout(closed, 'subject')).toEqual([
    '8.2a',
    '8.2b',
    '8.2d',
    '8.2e',
    '10.2b',
    '10.2d',
    '9.3',
    '10.2e',
    '8.2f',
  ]);
});

test('of somebody left behind or of the network: their name and what it is needed for, and nothing of anybody unknown', () => {
  const life = person(person(agenda(), 'p1', 'network'), 'p2', 'left-behind');
  const { state } = life;
  expect([
    dataAbout(state, 'person:p1'),
    dataAbout(state, 'person:p2'),
    dataAbout(state, 'person:p3'),
  ]).toEqual([['10.2g'], ['10.2f'], []]);
});

test('from the parties that brought it in, each once; never from who reported it (10.2c)', () => {
  const life = signalled();
  life.signal('s2');
  life.signal('s3', '2027-01-04', 'om');
  expect(originOf(covenant, life.state, 'subject')).toEqual(['politie', 'om']);
  const conference = agenda();
  expect(originOf(covenant, conference.state, 'person:p1')).toEqual(['gemeente', 'om', 'politie', 'raad']);
  expect(originOf(covenant, life.state, 'person:p1')).toEqual(['gemeente', 'om', 'politie']);
  conference.do({
    ...{
      type: 'add-data',
      by: rep('raad'),
      item: 'c-1',
      provenance: provenance('raad', conference.today),
      texts: [],
    },
  } as never);
  expect(originOf(covenant, conference.state, 'subject')).toEqual(['politie', 'raad']);
});

test('to the controller, who takes part, and each organisation to which something went; the plan is read by every partner that takes part', () => {
  const { state } = agenda();
  const core = ['gemeente', 'om', 'politie'];
  expect(recipientsOf(covenant, signalled().state, 'subject')).toEqual(core);
  expect(recipientsOf(covenant, state, 'subject')).toEqual([...core, 'raad', 'x']);
  expect(recipientsOf(covenant, state, 'person:p1')).toEqual([...core, 'raad']);
  const one = (partner: string | null, step: string, persons = ['subject']) => ({ partner, step, persons });
  const disclosures = {
    ...{ d1: one('y', 'permitted'), d2: one('z', 'asked'), d3: one('q', 'revoked'), d4: one('r', 'ended') },
    ...{ d5: one('s', 'spoken'), d6: one(null, 'ended'), d7: one('t', 'permitted', ['person:p1']) },
  };
  const given = { ...state, disclosures } as never;
  expect(recipientsOf(covenant, given, 'subject')).toEqual([...core, 'raad', 'x', 'y', 'q', 'r', 's']);
  expect(recipientsOf(covenant, given, 'person:p1')).toEqual([...core, 'raad', 't']);
});

describe('the letter', () => {
  const texts = covenant.letters.texts.map((text) => ({
    ...{ ...text, title: text.id },
    blocks: text.blocks.filter((block) => 'insert' in block || block.when !== undefined),
  }));
  const bare = { ...covenant, letters: { ...covenant.letters, texts } } as typeof covenant;
  const given = {
    person: { name: 'Aad', address: 'Straat 1', place: 'Stad', birthDate: null },
    to: { name: 'Aad', address: '', place: 'Stad' },
    ...{
      represented: false,
      today: '2027-02-01',
      reference: 'AB12',
      nameOf: (party: string) => `de ${party}`,
    },
  };
  const said = (life: Life, unit: string, over: object = {}) => {
    const { title, addressee, blocks } = noticeLetter(bare, life.state, unit, { ...given, ...over });
    return [title, addressee.join(', '), ...blocks.map(blockSays)];
  };
  test('says what there is in words, from whom and to whom, and only what holds', () => {
    expect(said(agenda(), 'subject')).toEqual([
      'notice',
      'Aad, Stad',
      'paragraph: Wij hebben besloten dat er voor u een persoonsgerichte aanpak komt. De organisaties die daarbij nodig zijn, maken samen een plan.',
      'list: Naam, adres en woonplaats van het subject | Omschrijving van de signalen | Analyse van de signalen met het referentiekader | Beslissing om wel of niet te agenderen | Integraal plan van aanpak',
      'list: De politie',
      'list: De gemeente | De om | De politie | De raad | De x',
      'paragraph: Gebruiken wij de gegevens daarna nog voor het plan, dan schuift die dag op: wij bewaren ze tot vijf jaar na de laatste keer.',
    ]);
    const life = signalled();
    expect(said(life, 'subject', { represented: true })).toEqual([
      'notice',
      'Aad, Stad',
      'paragraph: U krijgt deze brief omdat u de wettelijk vertegenwoordiger bent van Aad. Waar wij ‘u’ schrijven over gegevens en rechten, gaat het over Aad.',
      'paragraph: Wij hebben besloten dat een aanpak niet nodig is. Er komt geen plan.',
      'list: Naam, adres en woonplaats van het subject | Omschrijving van de signalen',
      'list: De politie',
      'list: De gemeente | De om | De politie',
    ]);
    const others = person(person(agenda(), 'p1', 'network'), 'p2', 'left-behind');
    expect(said(others, 'person:p1')).toEqual([
      'notice-person',
      'Aad, Stad',
      'paragraph: U speelt een rol in de omgeving van iemand voor wie wij een aanpak hebben. Wie dat is, noemen wij in deze brief niet.',
      'list: Gegevens van personen uit het sociale netwerk met een rol in het plan',
      'list: De gemeente | De om | De politie | De raad',
      'list: De gemeente | De om | De politie | De raad',
    ]);
    expect(said(others, 'person:p2')).toEqual([
      'notice-person',
      'Aad, Stad',
      'paragraph: Iemand uit uw omgeving is vertrokken. U bleef achter. U krijgt alleen hulp als u dat zelf wilt.',
      'list: Gegevens van achterblijvers, als het plan die nodig heeft',
      'list: De gemeente | De om | De politie | De raad',
      'list: De gemeente | De om | De politie | De raad',
    ]);
    expect(() => said(others, 'person:p3')).toThrow('nobody to inform');
  });
});

describe('putting one together', () => {
  const blocks = [
    { heading: 'Kop {a}', article: '11' },
    { heading: 'Kop', level: 3, article: '11' },
    { list: ['Een {a}', 'Twee'], article: '11' },
    { paragraph: 'Aan {name}', article: '11' },
    { insert: 'data', article: '11' },
    { paragraph: 'Soms', when: 'sometimes', article: '11' },
  ];
  const texts = [{ id: 'notice', title: 'Titel', article: '11', blocks }];
  const own = { ...covenant, letters: { ...covenant.letters, texts } } as never;
  const filling = {
    ...{ addressee: ['Aad', 'Stad'], date: '2027-02-01', reference: null, values: { a: 'x' } },
    ...{ inserts: { data: [{ is: 'paragraph', text: 'Van alles' }] as const }, holds: [] as string[] },
  };
  test('fills in what it names, and leaves out what doesn’t hold', () => {
    const says = (holds: string[]) =>
      composeLetter(own, 'notice', { ...filling, holds }).blocks.map(blockSays);
    expect(says(['sometimes'])).toEqual([
      'heading 2: Kop x',
      'heading 3: Kop',
      'list: Een x | Twee',
      'paragraph: Aan Aad',
      'paragraph: Van alles',
      'paragraph: Soms',
    ]);
    expect(says([])).toHaveLength(5);
    const { blocks: _blocks, ...rest } = composeLetter(own, 'notice', filling);
    expect(rest).toEqual({
      language: 'nl-NL',
      title: 'Titel',
      sender: [
        'De kernpartijen van het convenant',
        'Persoonsgerichte Aanpak Voorkoming Radicalisering en Extremisme',
        'Per adres: de gemeente die het convenant uitvoert',
      ],
      addressee: ['Aad', 'Stad'],
      date: '2027-02-01',
      reference: null,
      closing: [
        'Met vriendelijke groet,',
        'namens de kernpartijen van het convenant',
        'de gemeente die het convenant uitvoert',
      ],
    });
  });
  test('never goes out with a gap', () => {
    expect(() => composeLetter(own, 'notice-person', filling)).toThrow(
      'letter "notice-person" is not in the covenant',
    );
    expect(() => composeLetter(own, 'notice', { ...filling, values: {} })).toThrow('{a} is not filled in');
    expect(() => composeLetter(own, 'notice', { ...filling, values: { a: '' } })).toThrow(
      '{a} is not filled in',
    );
    expect(() => composeLetter(own, 'notice', { ...filling, inserts: {} })).toThrow(
      'insert "data" is not filled in',
    );
    expect(() => composeLetter(own, 'notice', { ...filling, addressee: [] })).toThrow(
      '{name} is not filled in',
    );
  });
});

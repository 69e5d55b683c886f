/** The answer to a request (12.3-5, AVG 15) in full: what stands in the letter besides the covenant's own sentences, and the same as data. */
import { answerData, answerLetter, type Gathered, receiptLetter } from '../../../domain/request/index.ts';
import { blockSays } from '../told.ts';
import { covenant, Play, registered } from './play.ts';

const gathered = (over: Partial<Gathered> = {}): Gathered => ({
  ...{ number: 'n-1', date: '2026-12-20', addressee: ['Aad'], receivedOn: '2026-11-27' },
  ...{ asks: ['access'], outcome: 'decided', verdict: { access: 'as-contributed', by: 'all' } },
  ...{ items: [], withheld: [], recipients: [], purposes: [], destruction: [], corrections: [] },
  ...{ objectionReasons: [], ...over },
});
const item = {
  ...{ ref: 'w-1', label: 'Signalen', party: 'de politie', on: '2026-11-01', ground: '', regime: '' },
  lines: [{ label: 'Omschrijving', value: 'Feit 1.' }],
};
const rows: Partial<Gathered> = {
  items: [
    { ...item, ground: 'Politietaak', regime: 'Wpg' },
    { ...item, ref: 'w-2', ground: 'Publieke taak', party: 'de gemeente' },
    { ...item, ref: 'w-3', regime: 'AVG' },
    { ...item, ref: 'w-4', lines: [{ label: 'Omschrijving', value: 'Feit 4.' }] },
  ],
  withheld: [
    { ref: 'w-4', ground: 'b', party: 'de politie', reason: 'Dit schaadt.' },
    { ref: 'w-5', ground: 'old', party: 'het OM', reason: 'Dit ook.' },
  ],
  recipients: [{ name: 'de gemeente', purposes: ['Wegen', 'Overleg'] }],
  purposes: ['Signalen wegen'],
  destruction: [{ on: '2027-05-27', counting: 'Zes maanden.' }],
};
const wish = { label: 'Signalen', party: 'de politie', granted: true, reason: '' };
const WISHES = ['improve', 'add', 'remove', 'shield'] as const;

/** The letter without the covenant's own sentences. */
const bare = {
  ...covenant,
  letters: {
    ...covenant.letters,
    texts: covenant.letters.texts.map((text) => ({
      ...text,
      blocks: text.blocks.filter((block) => 'insert' in block || block.when !== undefined),
    })),
  },
} as typeof covenant;
const letter = (over: Partial<Gathered> = {}): string[] =>
  answerLetter(bare, gathered(over)).blocks.flatMap(blockSays);
/** Which of the covenant's letters it is. */
const which = (over: Partial<Gathered>): string => {
  const texts = covenant.letters.texts.map((text) => ({ ...text, title: text.id, blocks: [] }));
  return answerLetter({ ...covenant, letters: { ...covenant.letters, texts } }, gathered(over)).title;
};

test('access: every item with its origin and ground, what is left out and why, for what, to whom, until when', () => {
  expect(letter(rows)).toEqual([
    'list: U krijgt de gegevens die wij over u hebben, behalve wat wij hieronder noemen. | De kernpartijen van het convenant hebben dit samen besloten.',
    'heading 3: 1. Signalen',
    'list: Omschrijving: Feit 1. | Van: de politie, zondag 1 november 2026 | Grond: Politietaak (Wpg)',
    'heading 3: 2. Signalen',
    'list: Omschrijving: Feit 1. | Van: de gemeente, zondag 1 november 2026 | Grond: Publieke taak',
    'heading 3: 3. Signalen',
    'list: Omschrijving: Feit 1. | Van: de politie, zondag 1 november 2026',
    'heading 2: Wat geven wij niet, en waarom?',
    'paragraph: Dit hebben de kernpartijen besloten, op voorstel van de organisatie die wij erbij noemen.',
    'list: Een gegeven van de politie: Strafbare feiten voorkomen, opsporen en vervolgen (artikel 11.3b, UAVG 41(1)(d)). Dit schaadt. | Een gegeven van het OM: old (artikel 11.3). Dit ook.',
    'list: Signalen wegen',
    'list: de politie | de gemeente',
    'list: de gemeente: Wegen; Overleg',
    'list: donderdag 27 mei 2027. Zes maanden.',
  ]);
  expect(answerData(covenant, gathered(rows))).toEqual({
    verzoek: { nummer: 'n-1', ontvangen: '2026-11-27', gevraagd: ['inzage'] },
    besluit: [
      'U krijgt de gegevens die wij over u hebben, behalve wat wij hieronder noemen.',
      'De kernpartijen van het convenant hebben dit samen besloten.',
    ],
    gegevens: [
      {
        soort: 'Signalen',
        van: 'de politie',
        datum: '2026-11-01',
        grond: 'Politietaak',
        wet: 'Wpg',
        inhoud: { Omschrijving: 'Feit 1.' },
      },
      {
        soort: 'Signalen',
        van: 'de gemeente',
        datum: '2026-11-01',
        grond: 'Publieke taak',
        wet: '',
        inhoud: { Omschrijving: 'Feit 1.' },
      },
      {
        soort: 'Signalen',
        van: 'de politie',
        datum: '2026-11-01',
        grond: '',
        wet: 'AVG',
        inhoud: { Omschrijving: 'Feit 1.' },
      },
    ],
    correcties: [],
    bezwaar: [],
    nietGegeven: [
      {
        van: 'de politie',
        grond: 'Strafbare feiten voorkomen, opsporen en vervolgen',
        artikel: '11.3b, UAVG 41(1)(d)',
        reden: 'Dit schaadt.',
      },
      { van: 'het OM', grond: 'old', artikel: '11.3', reden: 'Dit ook.' },
    ],
    doelen: ['Signalen wegen'],
    ontvangers: [{ naam: 'de gemeente', waarvoor: ['Wegen', 'Overleg'] }],
    vernietiging: [{ dag: '2027-05-27', uitleg: 'Zes maanden.' }],
  });
});

test('access to nothing says so, in each part', () => {
  expect(letter()).toEqual([
    'list: U krijgt alle gegevens die wij over u hebben. | De kernpartijen van het convenant hebben dit samen besloten.',
    'paragraph: Wij hebben geen gegevens over u die wij kunnen geven.',
    'paragraph: Er is niets om hier te noemen.',
    'paragraph: Er is niets om hier te noemen.',
    'paragraph: Er is niets om hier te noemen.',
    'paragraph: Er is niets om hier te noemen.',
  ]);
});

test('a decision on corrections: how many, and each by itself; carried out only where one was granted (12.6)', () => {
  const asks = ['correction' as const];
  const verdict = { correction: 'as-contributed' as const, by: 'all' as const };
  const corrections = WISHES.map((what, at) => ({
    ...{ ...wish, what, granted: at < 3 },
    reason: at === 3 ? 'Het klopt.' : '',
  }));
  expect(letter({ asks, verdict, corrections })).toEqual([
    'list: Wij wijzen 3 van de gevraagde correcties toe en 1 af. | Wij voeren de toegewezen correcties uit binnen vier weken. | De kernpartijen van het convenant hebben dit samen besloten.',
    'paragraph: Per gegeven hebben wij dit besloten:',
    'list: Signalen, van de politie: verbeteren. Toegewezen. | Signalen, van de politie: aanvullen. Toegewezen. | Signalen, van de politie: verwijderen. Toegewezen. | Signalen, van de politie: afschermen. Afgewezen. Reden: Het klopt.',
  ]);
  expect(answerData(covenant, gathered({ asks, verdict, corrections }))).toEqual({
    verzoek: { nummer: 'n-1', ontvangen: '2026-11-27', gevraagd: ['correctie'] },
    besluit: [
      'Wij wijzen 3 van de gevraagde correcties toe en 1 af.',
      'Wij voeren de toegewezen correcties uit binnen vier weken.',
      'De kernpartijen van het convenant hebben dit samen besloten.',
    ],
    gegevens: [],
    correcties: [
      { soort: 'Signalen', van: 'de politie', gevraagd: 'verbeteren', besluit: 'toegewezen', reden: '' },
      { soort: 'Signalen', van: 'de politie', gevraagd: 'aanvullen', besluit: 'toegewezen', reden: '' },
      { soort: 'Signalen', van: 'de politie', gevraagd: 'verwijderen', besluit: 'toegewezen', reden: '' },
      {
        soort: 'Signalen',
        van: 'de politie',
        gevraagd: 'afschermen',
        besluit: 'afgewezen',
        reden: 'Het klopt.',
      },
    ],
    bezwaar: [],
    nietGegeven: [],
    doelen: [],
    ontvangers: [],
    vernietiging: [],
  });
  expect(letter({ asks, verdict, corrections: corrections.slice(3) })).toEqual([
    'list: Wij wijzen 0 van de gevraagde correcties toe en 1 af. | De kernpartijen van het convenant hebben dit samen besloten.',
    'paragraph: Per gegeven hebben wij dit besloten:',
    'list: Signalen, van de politie: afschermen. Afgewezen. Reden: Het klopt.',
  ]);
});

test('a decision on an objection: why it was rejected, and nothing of that where it was upheld', () => {
  const objectionReasons = [{ party: 'de gemeente', reason: 'Het weegt minder.' }];
  const asks = ['objection' as const];
  const says = (objection: 'reject' | 'remove' | 'shield') =>
    letter({ asks, objectionReasons, verdict: { objection, by: 'deadlock' } });
  expect(says('reject')).toEqual([
    'list: Uw bezwaar is niet gegrond. | Er was op tijd geen besluit. Dan geldt dat het verzoek is toegewezen.',
    'paragraph: Waarom uw bezwaar niet gegrond is:',
    'list: Volgens de gemeente: Het weegt minder.',
  ]);
  expect(says('remove')).toEqual([
    'list: Uw bezwaar is gegrond. Wij verwijderen uw gegevens. | Er was op tijd geen besluit. Dan geldt dat het verzoek is toegewezen.',
  ]);
  expect(says('shield')).toEqual([
    'list: Uw bezwaar is gegrond. Wij schermen uw gegevens af. | Er was op tijd geen besluit. Dan geldt dat het verzoek is toegewezen.',
  ]);
});

test('an answer that decides nothing says nothing of the file, whatever was gathered', () => {
  for (const outcome of ['nothing', 'not-identified', 'deceased'] as const) {
    const over = {
      ...rows,
      outcome,
      verdict: { access: 'all' as const },
      corrections: [{ ...wish, what: 'add' as const }],
    };
    expect(answerData(covenant, gathered(over))).toEqual({
      verzoek: { nummer: 'n-1', ontvangen: '2026-11-27', gevraagd: ['inzage'] },
      ...{ besluit: [], gegevens: [], correcties: [], bezwaar: [], nietGegeven: [] },
      ...{ doelen: [], ontvangers: [], vernietiging: [] },
    });
  }
  const reject = { ...rows, objectionReasons: [{ party: 'p', reason: 'r' }] };
  const verdict = { access: 'neither', objection: 'reject', ground: 'a' } as const;
  expect(answerData(covenant, gathered({ ...reject, verdict })).bezwaar).toEqual([]);
});

test('who never showed who they are gets another letter than who is dead; silence that a ground asks for counts only where it was decided', () => {
  const verdict = { access: 'neither' as const };
  const outcomes = ['nothing', 'not-identified', 'deceased', 'decided', 'withdrawn'] as const;
  expect(outcomes.map((outcome) => which({ outcome, verdict }))).toEqual([
    'answer-nothing',
    'answer-not-identified',
    'answer-deceased',
    'answer-nothing',
    'answer-not-identified',
  ]);
  const decided = (asks: Gathered['asks']) => which({ asks, verdict: { access: 'all' } });
  expect([decided(['access', 'objection']), decided(['objection'])]).toEqual([
    'answer-access',
    'answer-decision',
  ]);
});

test('the letter of receipt is addressed to who asked, where that is known', () => {
  const { is } = new Play().must(registered());
  const to = (addressee: string[]) =>
    receiptLetter(covenant, is, { number: 'n', date: '2026-11-27', addressee }).addressee;
  expect(to([])).toEqual(['Aan wie het verzoek deed']);
  expect(to(['Aad', 'Straat 1'])).toEqual(['Aad', 'Straat 1']);
});

/** The answer as a letter and as data (12.3, AVG 15): all that must be in it, and the same silence for everybody. */

import { answerData, answerLetter, type Gathered } from '../../../domain/request/index.ts';
import { covenant } from './play.ts';

const item = (n: number) => ({
  ...{ ref: `w-${n}`, label: 'Signalen', party: 'de politie', on: '2026-11-01' },
  ...{ ground: 'Nodig voor de politietaak', regime: 'Wet politiegegevens' },
  lines: [{ label: 'Omschrijving', value: `Feit ${n}.` }],
});
const gathered = (over: Partial<Gathered> = {}): Gathered => ({
  ...{
    number: 'f0000000',
    date: '2026-12-20',
    addressee: ['Aad Aanvrager', 'Straat 1'],
    receivedOn: '2026-11-27',
  },
  ...{ asks: ['access'], outcome: 'decided', verdict: { access: 'as-contributed', by: 'all' } },
  items: [item(1), item(2)],
  withheld: [{ ref: 'w-2', ground: 'b', party: 'de politie', reason: 'Dit schaadt een onderzoek.' }],
  recipients: [{ name: 'de gemeente', purposes: ['Signalen wegen'] }],
  purposes: ['Signalen wegen: beoordelen'],
  destruction: [{ on: '2027-05-27', counting: 'Zes maanden na ontvangst.' }],
  ...{ corrections: [], objectionReasons: [] },
  ...over,
});
const correction = (granted: boolean) => ({
  ...{ label: 'Signalen', party: 'de politie', what: 'remove' as const, granted },
  reason: granted ? 'Het klopt niet.' : 'Het klopt wel.',
});
const words = (one: Gathered): string => JSON.stringify(answerLetter(covenant, one).blocks);

test('says what there is, what for, from whom, to whom, until when, and which rights', () => {
  const text = words(gathered());
  for (const said of [
    ...['Feit 1.', 'Signalen wegen: beoordelen', 'de politie', 'de gemeente: Signalen wegen', '27 mei 2027'],
    ...[
      'binnen zes weken',
      'rechtbank',
      'Autoriteit Persoonsgegevens',
      'functionaris',
      'Correctie',
      'Bezwaar',
    ],
  ])
    expect(text).toContain(said);
});

test('what is withheld is not in it, in words or data; its ground, its party and the reason are', () => {
  const text = words(gathered());
  expect(text).not.toContain('Feit 2.');
  expect(text).toContain('Dit schaadt een onderzoek.');
  const data = answerData(covenant, gathered());
  expect(data.gegevens).toHaveLength(1);
  expect(JSON.stringify(data)).not.toContain('Feit 2.');
  expect(data.nietGegeven).toMatchObject([{ van: 'de politie', reden: 'Dit schaadt een onderzoek.' }]);
  // By the covenant's outcome everything is given.
  const all = gathered({ verdict: { access: 'all', by: 'deadlock' } });
  expect(words(all)).toContain('Feit 2.');
  expect(words(all)).not.toContain('Dit schaadt een onderzoek.');
  expect(answerData(covenant, all).nietGegeven).toEqual([]);
});

test('nothing there and nothing that may be said are one letter and the same data', () => {
  const neither = gathered({
    verdict: { access: 'neither', ground: 'a', by: 'all' },
    asks: ['access', 'objection'],
  });
  const nothing = gathered({
    outcome: 'nothing',
    verdict: {},
    items: [],
    withheld: [],
    recipients: [],
    asks: ['access', 'objection'],
  });
  expect(answerLetter(covenant, neither)).toEqual(answerLetter(covenant, nothing));
  expect(answerData(covenant, neither)).toEqual(answerData(covenant, nothing));
});

test('each outcome has its letter, without a gap', () => {
  for (const over of [
    { outcome: 'not-identified' as const, verdict: {} },
    { outcome: 'deceased' as const, verdict: {} },
    { asks: ['objection' as const], verdict: { objection: 'reject' as const, by: 'all' as const } },
    {
      asks: ['correction' as const],
      verdict: { correction: 'grant' as const, by: 'deadlock' as const },
      corrections: [correction(true), correction(true)],
    },
  ]) {
    const text = words(gathered(over));
    expect(text).toContain('zes weken');
    expect(text).not.toMatch(/Feit|\{[a-z]|undefined/i);
  }
});

test('each correction is answered by itself with its reason, and an objection that is rejected with those of who decided', () => {
  const one = gathered({
    asks: ['correction', 'objection'],
    verdict: { correction: 'as-contributed', objection: 'reject', by: 'all' },
    corrections: [correction(true), correction(false)],
    objectionReasons: [{ party: 'de gemeente', reason: 'Uw situatie weegt minder zwaar.' }],
  });
  for (const said of [
    'Signalen, van de politie: verwijderen. Toegewezen. Reden: Het klopt niet.',
    'Signalen, van de politie: verwijderen. Afgewezen. Reden: Het klopt wel.',
    'Volgens de gemeente: Uw situatie weegt minder zwaar.',
    'binnen zes weken',
  ])
    expect(words(one)).toContain(said);
  expect(answerData(covenant, one)).toMatchObject({
    correcties: [{ besluit: 'toegewezen' }, { besluit: 'afgewezen', reden: 'Het klopt wel.' }],
    bezwaar: [{ van: 'de gemeente', reden: 'Uw situatie weegt minder zwaar.' }],
  });
  // Silence says none of it.
  const silent = gathered({
    asks: ['access', 'correction'],
    verdict: { access: 'neither' },
    corrections: [correction(false)],
  });
  expect(JSON.stringify([words(silent), answerData(covenant, silent)])).not.toContain('Het klopt wel.');
});

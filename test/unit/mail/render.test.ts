import { modelCovenant } from '../../../covenant/index.ts';
import type { Occasion } from '../../../domain/case.ts';
import { legalDate } from '../../../domain/dates/index.ts';
import { type MailData, renderCode, renderDigest, renderMail } from '../../../mail/render.ts';
import { messageIdAt } from '../../../mail/transport.ts';

const covenant = modelCovenant();
const baseUrl = 'https://regie.example';
const allTasks = covenant.tasks.map(({ id }, at) => ({
  number: `7KQ2M9X${at}`,
  kind: id,
  lastDay: '2026-12-25',
}));
const link = 'https://regie.example/t/3Jx_-9';
const mail = (over: Partial<MailData> = {}) =>
  renderMail(covenant, {
    occasion: 'task',
    kind: 'assess',
    taskNumber: '7KQ2M9XA',
    lastDay: '2026-12-25',
    why: legalDate(covenant, 'weigh-signal', '2026-11-27').why,
    link,
    baseUrl: 'https://regie.example',
    ...over,
  });
const occasions: (Occasion | 'fresh-link')[] = [
  'task',
  'half',
  'five-before',
  'last',
  'escalate',
  'after',
  'cancellation',
  'undeliverable',
  'fresh-link',
];
const kinds = covenant.tasks.map(({ id }) => id);
/** The words that a reader sees in the HTML part. */
const words = (html: string) =>
  html
    .replace(/<head>.*?<\/head>/s, '')
    .replace(/<[^>]+>/g, ' ')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&')
    .split(/\s+/)
    .filter(Boolean);

test('a task mail says its number, its last day in words, and its link', () => {
  const { subject, text } = mail();
  expect(subject).toBe('Taak 7KQ2M9XA: klaar op vrijdag 25 december 2026');
  expect(text).toContain('Laatste dag: vrijdag 25 december 2026.');
  expect(text).toContain(`Open de taak: ${link}\n`);
  expect(text).toMatch(/\n-- \nPGA Regie stuurt deze mail automatisch\./);
});

test('the link can be followed in the HTML part, and is shown as it is', () => {
  expect(mail().html).toContain(`<a href="${link}">${link}</a>`);
  expect(mail({ link: 'https://regie.example/t/a?b=1&c="2"' }).html).toContain(
    '<a href="https://regie.example/t/a?b=1&amp;c=&quot;2&quot;">',
  );
});

describe.each(occasions)('%s', (occasion) => {
  test.each(kinds)('of %s: both parts say the same, nothing is fetched, nothing is left open', (kind) => {
    const cancelled = occasion === 'cancellation';
    const { subject, text, html } = mail({ occasion, kind, link: cancelled ? '' : link });
    expect(subject).toContain('7KQ2M9XA');
    expect(words(html)).toEqual(text.split(/\s+/).filter((word) => word !== '' && word !== '--'));
    expect(html).not.toMatch(/<(img|script|link|iframe|form|style)|url\(|src=/i);
    expect(subject + text).not.toMatch(/[{}]|undefined|null/);
    expect(text.includes(link)).toBe(!cancelled);
    expect([...html.matchAll(/href="([^"]+)"/g)].map(([, href]) => href)).toEqual(
      cancelled ? ['https://regie.example'] : [link, 'https://regie.example'],
    );
  });
});

test('it says why that day: article, start and counting, in both parts', () => {
  const why =
    'Waarom deze datum? Dat volgt uit artikel 7. De termijn begint bij: ontvangst van de melding (vrijdag 27 november 2026). De dag zelf, vrijdag 27 november 2026, telt niet mee. 4 weken verder is vrijdag 25 december 2026. De termijn loopt tot het einde van die dag, 24.00 uur.';
  expect(mail().text).toContain(why);
  expect(mail().html).toContain(why);
  // A term in hours starts at an instant, told in its own offset.
  const breach = legalDate(covenant, 'report-breach', '2026-12-25T23:30:00Z').why;
  expect(mail({ why: breach }).text).toContain('(zaterdag 26 december 2026 om 00.30 uur)');
});

test('a code goes without any link but the front page, and says how long it works', () => {
  const { subject, text, html } = renderCode(covenant, {
    taskNumber: '7KQ2M9XA',
    code: '031337',
    minutes: 10,
    baseUrl,
  });
  expect(subject).not.toContain('031337');
  expect(text).toContain('031337');
  expect(text).toContain('10 minuten');
  expect(words(html)).toEqual(text.split(/\s+/).filter((word) => word !== '' && word !== '--'));
  expect(text + html).not.toContain('/t/');
});

test('the digest has a line for each task, and no link but to the front page', () => {
  const { subject, text, html } = renderDigest(covenant, { day: '2026-12-01', tasks: allTasks, baseUrl });
  expect(subject).toBe(`Uw open taken op dinsdag 1 december 2026: ${allTasks.length}`);
  expect(text).toContain('7KQ2M9X0, laatste dag vrijdag 25 december 2026. Uw oordeel is nodig.\n7KQ2M9X1, ');
  expect(words(html)).toEqual(text.split(/\s+/).filter((word) => word !== '' && word !== '--'));
  expect([...html.matchAll(/href="([^"]+)"/g)].map(([, href]) => href)).toEqual([`${baseUrl}/`, baseUrl]);
  expect(text + html).not.toMatch(/\/t\/|[{}]|undefined/);
});

test('what a reader over the shoulder sees does not say what it is about', () => {
  const telling = /subject|radicalis|extremis|betrokkene|signaal|weegploeg|casus|terror|politie|agender/i;
  const terms = [...covenant.terms, ...covenant.workTerms].filter(({ kind }) => kind !== 'exact');
  const whys = terms.map(({ id }) => legalDate(covenant, id, '2026-11-27').why);
  const seen = [
    ...occasions.flatMap((occasion) => kinds.map((kind) => mail({ occasion, kind }))),
    ...whys.map((why) => mail({ why })),
    renderCode(covenant, { taskNumber: '7KQ2M9XA', code: '123456', minutes: 10, baseUrl }),
    renderDigest(covenant, { day: '2026-12-01', tasks: allTasks, baseUrl }),
  ];
  expect(seen.filter(({ subject, text }) => telling.test(subject + text)).map(({ text }) => text)).toEqual(
    [],
  );
});

test('an unknown kind of task has no mail', () => {
  expect(() => mail({ kind: 'nonsense' })).toThrow(RangeError);
});

test.each([
  ['PGA Regie <regie@gemeente.example>', '<k3@gemeente.example>'],
  ['regie@gemeente.example', '<k3@gemeente.example>'],
])('the Message-ID is the row’s own at the sender’s domain: %s', (from, id) => {
  expect(messageIdAt('k3', from)).toBe(id);
});

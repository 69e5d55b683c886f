import { modelCovenant } from '../../../covenant/index.ts';
import type { Occasion } from '../../../domain/case.ts';
import { type MailData, renderMail } from '../../../mail/render.ts';
import { messageIdAt } from '../../../mail/transport.ts';

const covenant = modelCovenant();
const link = 'https://regie.example/t/3Jx_-9';
const mail = (over: Partial<MailData> = {}) =>
  renderMail(covenant, {
    occasion: 'task',
    kind: 'assess',
    taskNumber: '7KQ2M9XA',
    lastDay: '2026-12-25',
    link,
    baseUrl: 'https://regie.example',
    ...over,
  });
const occasions: Occasion[] = [
  'task',
  'half',
  'five-before',
  'last',
  'escalate',
  'after',
  'cancellation',
  'undeliverable',
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

test('what a reader over the shoulder sees does not say what it is about', () => {
  const telling = /subject|radicalis|extremis|betrokkene|signaal|weegploeg|casus|terror|politie|agender/i;
  const seen = occasions.flatMap((occasion) => kinds.map((kind) => mail({ occasion, kind })));
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

/** What every page in every state must be. Answers what is not right, one line each; nothing when all is well. */
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { baseUrl } from '../api/support.ts';
import { htmlProblems } from '../api/valid-html.ts';
import { type FocusSeen, POOR_CONTRAST, SEEN_FOCUS, STICKS_OUT, type Stop, WATCH_FOCUS } from './in-page.ts';
import { DESKTOP, type Desk, NARROW } from './support.ts';

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa', 'best-practice'];
/** Before compression. */
const MOST_BYTES = 60_000;

export async function audit(desk: Desk): Promise<string[]> {
  const { page } = desk;
  await page.setViewportSize(DESKTOP);
  return [
    ...(await answerProblems(desk)),
    ...(await axeProblems(page)),
    ...(await keyboardProblems(page)),
    ...(await darkProblems(page)),
    ...(await narrowProblems(page)),
  ];
}

/** HTML, size, headers and requests: what came over the line. */
export async function answerProblems(desk: Desk): Promise<string[]> {
  const { html, headers, requests } = await desk.seen();
  const problems = await htmlProblems(html);
  const bytes = Buffer.byteLength(html);
  if (bytes >= MOST_BYTES) problems.push(`page: ${bytes} bytes`);
  // One file of our own may be named; nothing runs from the page itself.
  const inline =
    /<script(?! src="\/live-[0-9a-f]{16}\.js" defer><\/script>)|<style|\sstyle=|\son\w+=|javascript:/i.exec(
      html,
    );
  if (inline) problems.push(`inline: ${inline[0]}`);
  const policy = headers['content-security-policy'] ?? '';
  if (!policy.includes("default-src 'none'") || /unsafe|\*|script-src(?! 'self'(;|$))/.test(policy))
    problems.push(`policy: ${policy}`);
  if (policy.includes('script-src') !== html.includes('<script'))
    problems.push('policy: a script too many or too few');
  if (headers['referrer-policy'] !== 'no-referrer') problems.push('referrer-policy');
  if (headers['cache-control'] !== 'no-store') problems.push('cache-control');
  for (const url of requests)
    if (!url.startsWith(`${baseUrl}/`)) problems.push(`asks ${new URL(url).origin}`);
  return problems;
}

async function axeProblems(page: Page): Promise<string[]> {
  const axe = new AxeBuilder({ page }).setLegacyMode(true).options({ resultTypes: ['violations'] });
  const { violations } = await axe.withTags(TAGS).analyze();
  return violations.map(
    ({ id, nodes }) => `axe ${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`,
  );
}

/** Tab reaches everything that can be used, in the order of the page, and shows where it is. */
export async function keyboardProblems(page: Page): Promise<string[]> {
  const stops = await page.evaluate<Stop[]>(WATCH_FOCUS);
  const presses = stops.slice(0, -1).reduce((sum, stop) => sum + stop.presses, 0);
  for (let press = 0; press < presses; press++) await page.keyboard.press('Tab');
  const seen = await page.evaluate<FocusSeen[]>(SEEN_FOCUS);
  const name = (stop: number) => stops[stop]?.name ?? '?';
  // The first was not reached by a key.
  const problems = seen
    .slice(1)
    .flatMap(({ stop, visible }) => (visible ? [] : [`focus not seen: ${name(stop)}`]));
  if (!stops.every((_, stop) => seen[stop]?.stop === stop))
    problems.push(`tab order: ${seen.map(({ stop }) => name(stop)).join(' > ')}`);
  return problems;
}

/** Once more in the dark: colours only. */
async function darkProblems(page: Page): Promise<string[]> {
  await page.emulateMedia({ colorScheme: 'dark' });
  const found = await page.evaluate<string[]>(POOR_CONTRAST);
  await page.emulateMedia({ colorScheme: 'light' });
  return found.map((target) => `dark: poor contrast of ${target}`);
}

/** Nothing to scroll sideways, nothing cut off. */
async function narrowProblems(page: Page): Promise<string[]> {
  await page.setViewportSize(NARROW);
  const wide = await page.evaluate<string[]>(STICKS_OUT);
  await page.setViewportSize(DESKTOP);
  return wide.length > 0 ? [`wider than 320 px: ${wide.slice(-3).join(', ')}`] : [];
}

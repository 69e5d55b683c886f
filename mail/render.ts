import { fileURLToPath } from 'node:url';
import { Eta } from 'eta';
import {
  type Covenant,
  digestLine,
  type MailKey,
  type MailValues,
  mailText,
  startOutside,
  taskText,
} from '../covenant/index.ts';
import type { Occasion } from '../domain/case.ts';
import { type Day, dayInWords, type Why } from '../domain/dates/index.ts';
import type { Wrong } from '../domain/upkeep/compare.ts';
import { WRONG_WORDS } from '../domain/upkeep/words.ts';

/** What a mail may say: a number, a kind and a day. Nothing about anybody (docs/design.md). */
export interface MailData {
  /** `fresh-link`: the person asked for it. */
  occasion: Occasion | 'fresh-link';
  /** The task's kind; its covenant text says in general words why somebody is needed. */
  kind: string;
  taskNumber: string;
  /** A legal day, `2026-12-25`. */
  lastDay: string;
  /** Why that day: article, start and counting are said, in words without a person. */
  why: Why;
  /** The link of this task for this member; empty in a cancellation, which has none. */
  link: string;
  /** The application's own address, without a token. */
  baseUrl: string;
}

export interface RenderedMail {
  subject: string;
  text: string;
  html: string;
}

/** The covenant's text for each occasion on which a task sends mail. */
const textOf = {
  task: 'task',
  half: 'reminder',
  'five-before': 'reminder',
  last: 'reminder',
  moved: 'moved',
  escalate: 'escalation',
  after: 'escalation',
  manager: 'manager',
  cancellation: 'cancellation',
  'handed-over': 'handedOver',
  undeliverable: 'undeliverable',
  'fresh-link': 'freshLink',
} as const satisfies Record<MailData['occasion'], MailKey>;

const footer = 'PGA Regie stuurt deze mail automatisch. Er staan geen gegevens van personen in.';

// Files of our own only: the covenant's texts are filled in as data and never run.
const eta = new Eta({ views: fileURLToPath(new URL('./templates/', import.meta.url)), cache: true });

/**
 * One mail, as text and as HTML with the same words: no image, no tracking, nothing fetched from elsewhere.
 * Serves article 5 (who must act is told in time) and 14 (confidentiality: nothing of a file is in it).
 * @throws RangeError when the covenant has no texts for this kind of task.
 */
export function renderMail(covenant: Covenant, data: MailData): RenderedMail {
  const { taskNumber, lastDay, why, link, baseUrl } = data;
  const values = {
    taskNumber,
    lastDay: dayInWords(lastDay),
    reason: taskText(covenant, data.kind).mailReason,
    link,
    article: why.article,
    start: startOutside(covenant, why.term, why.start.event),
    startedOn: inWords(why.start.on),
    counting: why.counting,
  };
  return written(covenant, textOf[data.occasion], values, baseUrl);
}

/** The second mail of link plus short code: a number and six digits, no link. */
export function renderCode(
  covenant: Covenant,
  data: { taskNumber: string; code: string; minutes: number; baseUrl: string },
): RenderedMail {
  const { taskNumber, code, minutes, baseUrl } = data;
  return written(covenant, 'code', { taskNumber, code, minutes: String(minutes) }, baseUrl);
}

/** 1c: the link to annex 1, for an organisation's legal representative. The organisation is not named. */
export const renderAnnex = (
  covenant: Covenant,
  { link, lastDay, baseUrl }: { link: string; lastDay: Day; baseUrl: string },
): RenderedMail => written(covenant, 'annex', { link, lastDay: dayInWords(lastDay) }, baseUrl);

/** The second mail, without a link. */
export const renderAnnexCode = (
  covenant: Covenant,
  { code, minutes, baseUrl }: { code: string; minutes: number; baseUrl: string },
): RenderedMail => written(covenant, 'annexCode', { code, minutes: String(minutes) }, baseUrl);

/** That somebody stands in for somebody, or no longer does: whom and when stands behind signing in. */
export const renderDeputy = (covenant: Covenant, { baseUrl }: { baseUrl: string }): RenderedMail =>
  written(covenant, 'deputy', { link: `${baseUrl}/instellingen/vervanging` }, baseUrl);

/** 12.1: to who asked something without an account. Whether there is a file it doesn't say, and doesn't know. */
export const renderReceived = (
  covenant: Covenant,
  { number, lastDay, baseUrl }: { number: string; lastDay: Day; baseUrl: string },
): RenderedMail => written(covenant, 'received', { number, lastDay: dayInWords(lastDay) }, baseUrl);

/** What the reconciler found and doesn't mend: how many, and of which kinds; which cases stands behind the operator's command. */
export const renderUpkeep = (
  covenant: Covenant,
  { wrong, baseUrl }: { wrong: readonly Wrong[]; baseUrl: string },
): RenderedMail => {
  const kinds = [...new Set(wrong)].map((one) => WRONG_WORDS[one]).join('; ');
  return written(covenant, 'upkeep', { count: String(wrong.length), kinds }, baseUrl);
};

/** When a meeting is, for who is asked to come; with the link to its page, which says more behind signing in. */
export const renderMeeting = (
  covenant: Covenant,
  {
    id,
    day,
    time,
    partner,
    baseUrl,
  }: { id: string; day: Day; time: string | null; partner: boolean; baseUrl: string },
): RenderedMail => {
  // 10.5: an external partner has pages of its own cases, none of the meeting.
  const link = partner ? `${baseUrl}/zaken` : `${baseUrl}/overleg/${id}`;
  const values = { day: dayInWords(day), time: timeInWords(time), link };
  return written(covenant, 'meeting', values, baseUrl);
};

/** That somebody needn't come (any more). */
export const renderMeetingOff = (
  covenant: Covenant,
  { day, baseUrl }: { day: Day; baseUrl: string },
): RenderedMail => written(covenant, 'meetingOff', { day: dayInWords(day) }, baseUrl);

const timeInWords = (time: string | null): string =>
  time === null ? '' : ` om ${time.replace(':', '.')} uur`;

/** All open tasks of one person, soonest first: numbers, last days and general reasons; the only link is to the front page. */
export function renderDigest(
  covenant: Covenant,
  data: { day: Day; tasks: readonly { number: string; kind: string; lastDay: Day }[]; baseUrl: string },
): RenderedMail {
  const lines = data.tasks.map(({ number, kind, lastDay }) =>
    digestLine(covenant, {
      taskNumber: number,
      lastDay: dayInWords(lastDay),
      reason: taskText(covenant, kind).mailReason,
    }),
  );
  const values = {
    day: dayInWords(data.day),
    count: String(lines.length),
    tasks: lines.join('\n'),
    link: `${data.baseUrl}/`,
  };
  return written(covenant, 'digest', values, data.baseUrl);
}

function written(covenant: Covenant, key: MailKey, values: MailValues, baseUrl: string): RenderedMail {
  const { subject, body } = mailText(covenant, key, values);
  const view = {
    subject,
    body: body.map((paragraph) => clickable(paragraph, values.link ?? '')),
    footer,
    baseUrl,
  };
  return { subject, text: eta.render('./mail.txt.eta', view), html: eta.render('./mail.html.eta', view) };
}

/** A day, or for a term in hours the instant with its own offset, to the minute. */
const inWords = (on: string): string =>
  on.length === 10
    ? dayInWords(on)
    : `${dayInWords(on.slice(0, 10))} om ${on.slice(11, 16).replace(':', '.')} uur`;

/** A paragraph cut up where the link stands, so that the HTML part can make it one. */
function clickable(paragraph: string, link: string): { text: string; link: boolean }[] {
  if (link === '') return [{ text: paragraph, link: false }];
  return paragraph
    .split(link)
    .flatMap((text, index) => [...(index > 0 ? [{ text: link, link: true }] : []), { text, link: false }]);
}

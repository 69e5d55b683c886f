import { fileURLToPath } from 'node:url';
import { Eta } from 'eta';
import { type Covenant, type MailKey, mailText, taskText } from '../covenant/index.ts';
import type { Occasion } from '../domain/case.ts';
import { dayInWords } from '../domain/dates/index.ts';

/** What a mail may say: a number, a kind and a day. Nothing about anybody (docs/design.md). */
export interface MailData {
  occasion: Occasion;
  /** The task's kind; its covenant text says in general words why somebody is needed. */
  kind: string;
  taskNumber: string;
  /** A legal day, `2026-12-25`. */
  lastDay: string;
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
  escalate: 'escalation',
  after: 'escalation',
  cancellation: 'cancellation',
  undeliverable: 'undeliverable',
} as const satisfies Record<Occasion, MailKey>;

const footer = 'PGA Regie stuurt deze mail automatisch. Er staan geen gegevens van personen in.';

// Files of our own only: the covenant's texts are filled in as data and never run.
const eta = new Eta({ views: fileURLToPath(new URL('./templates/', import.meta.url)), cache: true });

/**
 * One mail, as text and as HTML with the same words: no image, no tracking, nothing fetched from elsewhere.
 * Serves article 5 (who must act is told in time) and 14 (confidentiality: nothing of a file is in it).
 * @throws RangeError when the covenant has no texts for this kind of task.
 */
export function renderMail(covenant: Covenant, data: MailData): RenderedMail {
  const { subject, body } = mailText(covenant, textOf[data.occasion], {
    taskNumber: data.taskNumber,
    lastDay: dayInWords(data.lastDay),
    reason: taskText(covenant, data.kind).mailReason,
    link: data.link,
  });
  const view = {
    subject,
    body: body.map((paragraph) => clickable(paragraph, data.link)),
    footer,
    baseUrl: data.baseUrl,
  };
  return { subject, text: eta.render('./mail.txt.eta', view), html: eta.render('./mail.html.eta', view) };
}

/** A paragraph cut up where the link stands, so that the HTML part can make it one. */
function clickable(paragraph: string, link: string): { text: string; link: boolean }[] {
  if (link === '') return [{ text: paragraph, link: false }];
  return paragraph
    .split(link)
    .flatMap((text, index) => [...(index > 0 ? [{ text: link, link: true }] : []), { text, link: false }]);
}

import { createHash } from 'node:crypto';
import nodemailer from 'nodemailer';
import type { Config } from '../config/index.ts';
import { bounceAddress } from './bounces.ts';
import type { CalendarFile } from './calendar.ts';

export type MailSettings = Pick<Config, 'mode' | 'smtpUrl' | 'mailFrom' | 'mailReplyTo' | 'bounceDomain'>;

/** One mail to one member of staff. Holds nothing about anybody else (docs/design.md, "The person in front"). */
export interface Letter {
  /** One bare address. It travels in the envelope and in To, without a name. */
  to: string;
  subject: string;
  text: string;
  html: string;
  /** From `messageIdAt`: the same for every attempt, so that a repetition can be recognised. */
  messageId: string;
  /** A bare address for answers, unless MAIL_REPLY_TO says another: a person, so that a question reaches somebody. */
  replyTo?: string | undefined;
  /** For the reader's calendar. */
  calendar?: CalendarFile | undefined;
}

/**
 * `accepted`: the mail server has taken the letter over. `refused`: it never will, at this address (5xx).
 * Anything else that goes wrong is a `MailUnavailable`: try again later.
 */
export type Outcome = { outcome: 'accepted' } | { outcome: 'refused'; reply: number };

/** The mail server is not there, is not ready or does not let us in. Says how, never to whom. */
export class MailUnavailable extends Error {
  override readonly name = 'MailUnavailable';
  /** The log may show this message (config/log.ts). */
  readonly safe = true;
  readonly code: string;
  /** False when the server is there and only this letter has to wait (4xx). */
  readonly everybody: boolean;
  constructor(code: string, everybody: boolean) {
    super(`De mailserver neemt nu geen mail aan (${code}).`);
    this.code = code;
    this.everybody = everybody;
  }
}

export interface Transport {
  /** @throws MailUnavailable when the same letter may be accepted later. */
  send(letter: Letter): Promise<Outcome>;
  /** True when the server greets us and lets us in. Never throws. */
  ready(): Promise<boolean>;
  /** Closes the connections; letters under way are cut off and count as not accepted. */
  close(): void;
}

/** Milliseconds. Far below the activity's own limit, so that the answer is ours and not a time-out of Temporal. */
const patience = {
  connectionTimeout: 8_000,
  greetingTimeout: 8_000,
  dnsTimeout: 8_000,
  socketTimeout: 20_000,
};

const bareAddress = /^[^\s@<>,;:"()]+@[^\s@<>,;:"()]+$/;

/**
 * Mail over SMTP, on a few connections that stay open for a while.
 * In production the connection is encrypted or no mail goes out; `?requireTLS=false` in SMTP_URL is the way out for
 * a relay on the same machine.
 */
export function createTransport(settings: MailSettings): Transport {
  const smtp = nodemailer.createTransport({
    ...patience,
    ...connection(settings),
    pool: true,
    maxConnections: 3,
    // One attempt is one attempt: who repeats is Temporal, with the same Message-ID.
    maxRequeues: 0,
    idleTimeout: 20_000,
    logger: false,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  // A connection that breaks while idle is no error of any letter; without a listener it would end the process.
  smtp.on('error', () => undefined);

  return {
    async send(letter) {
      if (!bareAddress.test(letter.to)) return { outcome: 'refused', reply: 0 };
      try {
        await smtp.sendMail({
          from: settings.mailFrom,
          to: { name: '', address: letter.to },
          ...bouncesTo(settings, letter),
          ...answersTo(settings, letter),
          subject: letter.subject,
          text: letter.text,
          html: letter.html,
          messageId: letter.messageId,
          // A repetition has the same parts as the first, to the byte; only its date differs.
          baseBoundary: createHash('sha256').update(letter.messageId).digest('hex').slice(0, 24),
          ...(letter.calendar && { attachments: [attached(letter.calendar)] }),
          xMailer: false,
          headers: {
            'Auto-Submitted': 'auto-generated',
            'X-Auto-Response-Suppress': 'All',
            'Content-Language': 'nl',
          },
        });
        return { outcome: 'accepted' };
      } catch (error) {
        const reply = refusal(error);
        if (reply !== null) return { outcome: 'refused', reply };
        throw new MailUnavailable(codeOf(error), !aboutOneLetter(error));
      }
    },
    async ready() {
      try {
        await smtp.verify();
        return true;
      } catch {
        return false;
      }
    },
    close() {
      smtp.close();
    },
  };
}

/** The Message-ID of an outbox row: its own part, at the sender's domain. */
export function messageIdAt(localPart: string, mailFrom: string): string {
  const host = /@([^\s@<>]+?)>?$/.exec(mailFrom.trim())?.[1] ?? 'localhost';
  return `<${localPart}@${host}>`;
}

/** Who can't deliver it answers to an address that names this mail and nobody (mail/bounces.ts). */
function bouncesTo({ bounceDomain }: MailSettings, { messageId, to }: Letter) {
  return bounceDomain === undefined ? {} : { envelope: { from: bounceAddress(messageId, bounceDomain), to } };
}

function answersTo({ mailReplyTo }: MailSettings, { replyTo }: Letter) {
  if (mailReplyTo !== undefined) return { replyTo: mailReplyTo };
  if (replyTo === undefined || !bareAddress.test(replyTo)) return {};
  return { replyTo: { name: '', address: replyTo } };
}

function attached({ filename, content, method }: CalendarFile) {
  return {
    filename,
    content,
    contentType: `text/calendar; charset=utf-8; method=${method}`,
    contentDisposition: 'attachment' as const,
  };
}

function connection({ mode, smtpUrl }: MailSettings) {
  const url = new URL(smtpUrl);
  const asked = url.searchParams.get('requireTLS');
  url.search = '';
  const secure = url.protocol === 'smtps:';
  return {
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port === '' ? (secure ? 465 : 587) : Number(url.port),
    secure,
    requireTLS: !secure && (asked === null ? mode === 'production' : asked !== 'false'),
    // The mail catcher of a practice environment has a certificate that nobody signed.
    ignoreTLS: !secure && mode === 'practice' && asked === null,
    ...(url.username !== '' && {
      auth: { user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password) },
    }),
  };
}

/**
 * The reply code when the server refused this recipient or this letter for good; null when it may be taken later.
 * A refused sender, a refused password or a missing encryption is the site's to mend: those letters wait.
 */
function refusal(error: unknown): number | null {
  const { responseCode } = error as { responseCode?: unknown };
  if (typeof responseCode !== 'number' || responseCode < 500 || responseCode === 503) return null;
  return aboutOneLetter(error) ? responseCode : null;
}

/** The server answered, and its answer was about the recipient or the letter. */
function aboutOneLetter(error: unknown): boolean {
  const { command, responseCode } = error as { command?: unknown; responseCode?: unknown };
  if (typeof responseCode !== 'number' || responseCode === 421) return false;
  return command === 'RCPT TO' || command === 'DATA';
}

/** A word of the mail library (ESOCKET, ETIMEDOUT, EAUTH, ...) and the server's reply code: never its text. */
function codeOf(error: unknown): string {
  const { code, responseCode } = error as { code?: unknown; responseCode?: unknown };
  const word = typeof code === 'string' && /^[A-Z][A-Z0-9_]{1,30}$/.test(code) ? code : 'EUNKNOWN';
  return typeof responseCode === 'number' ? `${word} ${responseCode}` : word;
}

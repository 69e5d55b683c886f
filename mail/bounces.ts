/**
 * Mail that comes back: a small SMTP server that takes delivery reports (RFC 3464, or a server's own words) at the addresses that our mails were
 * sent from, and nothing else. It relays nothing, keeps nothing and writes no address into the log.
 */
import { simpleParser } from 'mailparser';
import type { Logger } from 'pino';
import { SMTPServer, type SMTPServerDataStream } from 'smtp-server';
import { inWordsOfServer } from './bounce-words.ts';

/** A report has at most our own mail in it; what is larger is no report. */
const MOST_BYTES = 512 * 1024;
const MOST_RECIPIENTS = 5;
const CLIENTS = 20;
const SILENCE_MS = 30_000;
const ID = /^[a-z0-9-]{8,64}$/;

/** The envelope's sender for a mail with this Message-ID: who can't deliver it answers there. */
export function bounceAddress(messageId: string, domain: string): string {
  return `bounce+${messageId.replace(/^<|@.*$/g, '')}@${domain}`;
}

/** The part of the Message-ID that an address of ours names; null for any other address. */
export function messageIdOf(address: string, domain: string): string | null {
  const [local = '', host = '', ...rest] = address.toLowerCase().split('@');
  const id = local.startsWith('bounce+') ? local.slice('bounce+'.length) : '';
  return rest.length === 0 && host === domain.toLowerCase() && ID.test(id) ? id : null;
}

/** What a report says of the delivery; `status` is its code (5.1.1), without a word about anybody. */
export interface Report {
  action: 'failed' | 'delayed' | 'other';
  status: string;
}

/** Null for what is no delivery report: an answer, an out-of-office message, spam. */
export async function readReport(source: Buffer): Promise<Report | null> {
  const mail = await simpleParser(source, {
    ...{ keepDeliveryStatus: true, skipHtmlToText: true, skipTextToHtml: true, skipImageLinks: true },
    ...{ skipTextLinks: true, checksumAlgo: false as never, maxHtmlLengthToParse: 1 },
  });
  const type = mail.headers.get('content-type') as { value?: string; params?: Record<string, string> };
  if (type?.value?.toLowerCase() !== 'multipart/report') return inWordsOfServer(mail);
  if (type.params?.['report-type']?.toLowerCase() !== 'delivery-status') return null;
  const part = mail.attachments.find(({ contentType }) => contentType === 'message/delivery-status');
  return part ? statusOf(part.content.toString('latin1')) : null;
}

/** The per-recipient groups (RFC 3464, 2.3): one that failed is enough, as each mail has one recipient. */
function statusOf(text: string): Report | null {
  const groups = text
    .replace(/\r\n?/g, '\n')
    .replace(/\n[ \t]+/g, ' ')
    .split(/\n\s*\n/)
    .map((group) => ({
      action: /^action:\s*([a-z]+)/im.exec(group)?.[1]?.toLowerCase(),
      status: /^status:\s*([245]\.\d{1,3}\.\d{1,3})\b/im.exec(group)?.[1],
    }))
    .filter(({ action }) => action !== undefined);
  const group = groups.find(({ action }) => action === 'failed') ?? groups[0];
  if (!group) return null;
  const { action, status = 'onbekend' } = group;
  return { action: action === 'failed' || action === 'delayed' ? action : 'other', status };
}

export interface BounceSettings {
  port: number;
  host: string;
  domain: string;
  log: Logger;
  /** Whether we have sent a mail with this id. */
  known(messageId: string): Promise<boolean>;
  /** A mail that will not arrive. When it throws, the sender is asked to come again. */
  failed(messageId: string, status: string): Promise<void>;
}

const reply = (responseCode: number, text: string): Error => Object.assign(new Error(text), { responseCode });

/** Listens until `close`. @throws the system's error when the port can't be had. */
export async function startBounceServer(
  settings: BounceSettings,
): Promise<{ port: number; close(): Promise<void> }> {
  const { port, host, domain, log, known, failed } = settings;
  const server = new SMTPServer({
    // Behind a relay, on the inside: nobody signs in, and there is no certificate to offer.
    ...{ authOptional: true, disabledCommands: ['AUTH', 'STARTTLS'], disableReverseLookup: true },
    ...{ banner: 'PGA Regie', logger: false },
    ...{ size: MOST_BYTES, maxClients: CLIENTS, socketTimeout: SILENCE_MS, closeTimeout: 2_000 },
    onRcptTo(address, session, next) {
      const id = messageIdOf(address.address, domain);
      if (id === null) return next(reply(550, 'Not here'));
      if (session.envelope.rcptTo.length >= MOST_RECIPIENTS) return next(reply(452, 'Too many'));
      known(id).then(
        (ours) => next(ours ? null : reply(550, 'Not here')),
        (error: unknown) => {
          log.error({ err: error }, 'a bounce has to wait');
          next(reply(451, 'Later'));
        },
      );
    },
    onData(stream, session, next) {
      const ids = session.envelope.rcptTo.flatMap(({ address }) => messageIdOf(address, domain) ?? []);
      take(stream, [...new Set(ids)]).then(
        (error) => next(error),
        (error: unknown) => {
          log.error({ err: error }, 'a bounce has to wait');
          next(reply(451, 'Later'));
        },
      );
    },
  });
  // A client that breaks off is no error of ours.
  server.on('error', (error) => log.debug({ err: error }, 'bounce connection'));

  async function take(stream: SMTPServerDataStream, ids: readonly string[]): Promise<Error | null> {
    const pieces: Buffer[] = [];
    let bytes = 0;
    for await (const piece of stream as AsyncIterable<Buffer>) {
      bytes += piece.length;
      if (bytes <= MOST_BYTES) pieces.push(piece);
    }
    if (bytes > MOST_BYTES) return reply(552, 'Too large');
    // What can't be read will not be readable next time either.
    const report = await readReport(Buffer.concat(pieces)).catch(() => null);
    if (report?.action !== 'failed') {
      log.info({ action: report?.action ?? 'none' }, 'mail came back that is no failure');
      return null;
    }
    for (const id of ids) await failed(id, report.status);
    return null;
  }

  await new Promise<void>((resolve, refuse) => {
    server.once('error', refuse);
    server.listen(port, host, () => {
      server.removeListener('error', refuse);
      resolve();
    });
  });
  const at = server.server.address();
  return {
    port: typeof at === 'object' && at ? at.port : port,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

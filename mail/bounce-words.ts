/**
 * A mail that comes back without a standard report (RFC 3464): a mail server that says in words that it could not
 * deliver. Only who speaks for a mail server is believed, so that an out-of-office message never counts as a failure.
 */
import type { ParsedMail } from 'mailparser';

/** Who a mail server writes as. */
const SERVER = /^(mailer-daemon|postmaster|mail-daemon|mail delivery (sub)?system)(@|$)/i;
/** RFC 3834: an answer that a machine gives on behalf of a person. */
const ANSWER = /^auto-replied/i;
/** Given up, as servers say it in English and Dutch. */
const GIVEN_UP =
  /undeliver(ed|able)|delivery (to .{0,200})?(has )?failed|failure notice|could ?n[o']t be delivered|permanent (fatal )?error|returned to sender|onbestelbaar|niet (worden )?(af)?geleverd|niet bezorgd|bezorgen is mislukt/i;
const DELAYED =
  /\b(delayed|will (be )?retr(y|ied)|still trying|temporar(y|ily)|vertraagd|opnieuw geprobeerd)\b/i;
/** A status code of its own (RFC 3463), or the reply that the server got. */
const STATUS = /\b([45]\.\d{1,3}\.\d{1,3})\b/;
const REPLY = /\b(5[05]\d)[ -]/;
/** What follows the server's own words: our mail, and whatever else. */
const MOST_WORDS = 4_000;

/** Null for what no mail server wrote, or what says nothing about a delivery. Of a failure its code, no word of it. */
export function inWordsOfServer(
  mail: Pick<ParsedMail, 'from' | 'subject' | 'text' | 'html' | 'headers'>,
): { action: 'failed' | 'delayed'; status: string } | null {
  const { address = '', name = '' } = mail.from?.value[0] ?? {};
  if (!SERVER.test(address) && !SERVER.test(name)) return null;
  if (ANSWER.test(String(mail.headers.get('auto-submitted') ?? ''))) return null;
  const body = mail.text ?? (typeof mail.html === 'string' ? mail.html : '');
  const words = `${mail.subject ?? ''}\n${body}`.slice(0, MOST_WORDS);
  const code = STATUS.exec(words)?.[1];
  const status = code ?? REPLY.exec(words)?.[1] ?? 'onbekend';
  if (code?.startsWith('4') || DELAYED.test(words))
    return GIVEN_UP.test(words) && !DELAYED.test(words)
      ? { action: 'failed', status }
      : { action: 'delayed', status };
  return GIVEN_UP.test(words) || status !== 'onbekend' ? { action: 'failed', status } : null;
}

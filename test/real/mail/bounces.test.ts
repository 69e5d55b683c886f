/** A mail that was accepted and comes back: over SMTP to the worker, and from there to the coordinator's list. */
import { setTimeout as sleep } from 'node:timers/promises';
import nodemailer from 'nodemailer';
import { memberId, openTask, person, store } from '../api/support.ts';

const port = Number(process.env.BOUNCE_PORT);
const domain = 'voorbeeld.test';
const smtp = nodemailer.createTransport({ host: '127.0.0.1', port, ignoreTLS: true });
afterAll(() => smtp.close());

const dsn = (action: string, more = ''): string =>
  [
    'From: MAILER-DAEMON@mx.voorbeeld.test',
    'Subject: Undelivered Mail',
    'MIME-Version: 1.0',
    'Content-Type: multipart/report; report-type=delivery-status; boundary="a"',
    '',
    '--a',
    'Content-Type: message/delivery-status',
    '',
    'Reporting-MTA: dns; mx.voorbeeld.test',
    '',
    'Final-Recipient: rfc822; om@voorbeeld.test',
    `Action: ${action}`,
    'Status: 5.1.1',
    '',
    `--a--${more}`,
    '',
  ].join('\r\n');

/** The reply code: 250 when it was taken. */
async function send(to: string, raw: string): Promise<number> {
  try {
    await smtp.sendMail({ envelope: { from: '', to }, raw });
    return 250;
  } catch (error) {
    return (error as { responseCode?: number }).responseCode ?? 0;
  }
}

async function until<T>(look: () => Promise<T | null | undefined>): Promise<T> {
  for (const end = Date.now() + 20_000; Date.now() < end; await sleep(100)) {
    const found = await look();
    if (found) return found;
  }
  throw new Error('It did not happen');
}

test('a report of failure becomes one task for the coordinator; nothing else is taken', async () => {
  const db = await store();
  const row = await openTask(db, 'om');
  const mail = await until(async () => {
    const sent = await db.outbox.get(`${row.id}:task:${memberId('om')}`);
    return sent?.status === 'sent' ? sent : null;
  });
  const address = `bounce+${mail.messageId}@${domain}`;
  // The mail itself went out from that address.
  const caught = (await (await fetch(`${process.env.MAIL_CATCHER}/api/email`)).json()) as {
    messageId?: string;
    envelope?: { from?: { address?: string } };
  }[];
  const senders = caught.map(({ envelope }) => envelope?.from?.address);
  expect(senders).toContain(address);

  expect(await send('iemand@elders.example', dsn('failed'))).toBe(550);
  expect(await send(`bounce+${'0'.repeat(32)}@${domain}`, dsn('failed'))).toBe(550);
  expect(await send(address, dsn('failed', 'x'.repeat(600_000)))).toBe(552);
  expect(await send(address, dsn('delayed'))).toBe(250);
  expect(await send(address, 'Subject: Afwezig\r\n\r\nIk ben er niet.')).toBe(250);
  expect((await db.outbox.get(mail.id))?.status).toBe('sent');

  expect(await Promise.all([send(address, dsn('failed')), send(address, dsn('failed'))])).toEqual([250, 250]);
  const told = await until(async () =>
    (await db.tasks.ofCase(row.caseId)).find(({ kind }) => kind === 'mail-undeliverable'),
  );
  expect(told.assignee).toBe(memberId('coordinator'));
  expect(await db.outbox.get(mail.id)).toMatchObject({ status: 'failed', lastError: 'DSN 5.1.1' });
  expect(await send(address, dsn('failed'))).toBe(250);

  const page = await (await person('coordinator')).get(`/taken/${told.number}`);
  expect(page.text).toContain(row.number);
  expect(page.text).toContain('Marijke Visser, de eerste mail van');
  expect(page.text).toContain('de mail is teruggekomen (5.1.1)');
  expect((await (await person('om')).get(`/taken/${row.number}`)).text).toContain('komt niet bij u aan');
  const done = await (await person('coordinator')).post(page.form('task'), { handled: 'yes' });
  expect(done.heading).toBe('Deze taak is klaar');
  const all = (await db.tasks.ofCase(row.caseId)).filter(({ kind }) => kind === 'mail-undeliverable');
  expect(all).toHaveLength(1);
});

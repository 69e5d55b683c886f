import { bounceAddress, messageIdOf, readReport } from '../../../mail/bounces.ts';

const ID = '0123456789abcdef0123456789abcdef';

const report = (status: string, more: { type?: string; groups?: string } = {}): Buffer =>
  Buffer.from(
    [
      'From: MAILER-DAEMON@mx.gemeente.example',
      `To: bounce+${ID}@gemeente.example`,
      'Subject: Undelivered Mail Returned to Sender',
      'MIME-Version: 1.0',
      `Content-Type: ${more.type ?? 'multipart/report; report-type=delivery-status'}; boundary="a"`,
      '',
      '--a',
      'Content-Type: text/plain; charset=us-ascii',
      '',
      'Action: failed',
      'The mail to <sanne@gemeente.example> could not be delivered.',
      '',
      '--a',
      'Content-Type: message/delivery-status',
      '',
      'Reporting-MTA: dns; mx.gemeente.example',
      'Arrival-Date: Mon, 23 Nov 2026 10:00:00 +0100',
      '',
      more.groups ?? `Final-Recipient: rfc822; sanne@gemeente.example\nAction: failed\nStatus: ${status}`,
      '',
      '--a',
      'Content-Type: message/rfc822',
      '',
      'Subject: Taak 3FA7K9QX',
      '',
      'Er staat een taak voor u klaar.',
      '',
      '--a--',
      '',
    ].join('\r\n'),
  );

describe('the address that a mail is sent from', () => {
  test('names the mail, and is found again whatever the case of its letters', () => {
    const address = bounceAddress(`<${ID}@gemeente.example>`, 'terug.gemeente.example');
    expect(address).toBe(`bounce+${ID}@terug.gemeente.example`);
    expect(messageIdOf(address.toUpperCase(), 'terug.gemeente.example')).toBe(ID);
  });
  test.each([
    'sanne@terug.gemeente.example',
    `bounce+${ID}@elders.example`,
    `bounce+${ID}@elders.example@terug.gemeente.example`,
    'bounce+@terug.gemeente.example',
    'bounce+../../x@terug.gemeente.example',
    `bounce+${'a'.repeat(65)}@terug.gemeente.example`,
    'bounce',
    '',
  ])('%s is no address of ours', (address) => {
    expect(messageIdOf(address, 'terug.gemeente.example')).toBeNull();
  });
});

describe('a delivery report', () => {
  test('failed, with its status', async () => {
    expect(await readReport(report('5.1.1'))).toEqual({ action: 'failed', status: '5.1.1' });
    // Tried for days and given up: a 4.x that is final.
    expect(await readReport(report('4.4.7'))).toEqual({ action: 'failed', status: '4.4.7' });
    expect(await readReport(report('mailbox of sanne'))).toEqual({ action: 'failed', status: 'onbekend' });
  });
  test('only delayed, delivered, or folded over lines', async () => {
    const groups = (action: string) =>
      `Final-Recipient: rfc822; x@y.example\nAction: ${action}\nStatus: 4.2.2`;
    expect(await readReport(report('', { groups: groups('delayed') }))).toMatchObject({ action: 'delayed' });
    expect(await readReport(report('', { groups: groups('delivered') }))).toMatchObject({ action: 'other' });
    expect(await readReport(report('', { groups: 'action:\n failed\nSTATUS:\n 5.2.1 (disabled)' }))).toEqual({
      action: 'failed',
      status: '5.2.1',
    });
  });
  test.each([
    ['another report', report('5.1.1', { type: 'multipart/report; report-type=disposition-notification' })],
    ['an out-of-office message', Buffer.from('Subject: Afwezig\r\n\r\nAction: failed\r\nStatus: 5.1.1\r\n')],
    ['nothing', Buffer.from('')],
    ['noise', Buffer.from([0, 255, 13, 10, 13, 10, 0, 0, 128])],
    ['no status in it', report('', { groups: 'Final-Recipient: rfc822; x@y.example' })],
  ])('not: %s', async (_what, source) => {
    expect(await readReport(source)).toBeNull();
  });
});

describe('a mail server’s own words', () => {
  const words = (from: string, subject: string, text: string, more = ''): Buffer =>
    Buffer.from(`From: ${from}\r\nSubject: ${subject}\r\n${more}Content-Type: text/plain\r\n\r\n${text}\r\n`);
  const server = 'Mail Delivery System <MAILER-DAEMON@mx.gemeente.example>';
  test.each<[string, Buffer, object | null]>([
    [
      'qmail, without any header of a report',
      words(
        'MAILER-DAEMON@mx.example',
        'failure notice',
        'Hi. This is the qmail-send program.\n550 no such user',
      ),
      { action: 'failed', status: '550' },
    ],
    [
      'with a status in the text',
      words(server, 'Undelivered Mail', 'Host said: 550 5.1.1 <sanne@gemeente.example> User unknown'),
      { action: 'failed', status: '5.1.1' },
    ],
    [
      'in Dutch',
      words('postmaster@gemeente.example', 'Onbestelbaar: Taak 3FA7K9QX', 'Uw bericht is niet bezorgd.'),
      { action: 'failed', status: 'onbekend' },
    ],
    [
      'that tries again',
      words(server, 'Warning', 'Delivery has been delayed. The server will retry for 4 days. 4.4.1'),
      { action: 'delayed', status: '4.4.1' },
    ],
    [
      'a report of another kind of multipart',
      report('5.1.1', { type: 'multipart/mixed' }),
      { action: 'failed', status: 'onbekend' },
    ],
    [
      'somebody who is away',
      words('Sanne <sanne@gemeente.example>', 'Afwezig', 'Ik ben er niet. 550 5.1.1'),
      null,
    ],
    [
      'an answer that a postmaster’s machine gives',
      words('postmaster@gemeente.example', 'Undeliverable', '5.1.1', 'Auto-Submitted: auto-replied\r\n'),
      null,
    ],
    ['a server that says nothing of it', words(server, 'Welkom', 'Uw postvak is nieuw.'), null],
  ])('%s', async (_what, source, expected) => {
    expect(await readReport(source)).toEqual(expected);
  });
});

import { createServer } from 'node:net';
import { createTransport, type Letter, MailUnavailable, messageIdAt } from '../../../mail/transport.ts';
import { catcher, freePort, refuser, settings } from './smtp.ts';

const letter: Letter = {
  to: 'medewerker@politie.example',
  subject: 'Taak K7-3: klaar op vrijdag 25 december 2026',
  text: 'Er staat een taak voor u klaar.\n\nOpen de taak: https://regie.example/t/abc?x=1\n',
  html: '<!doctype html><p>Er staat één taak voor u klaar: <a href="https://regie.example/t/abc">open</a></p>',
  messageId: messageIdAt('4f1c', 'PGA Regie <regie@gemeente.example>'),
};

describe('mail to a server that takes it', () => {
  let port: number;
  let server: Awaited<ReturnType<typeof catcher>>;
  beforeAll(async () => {
    port = await freePort();
    server = await catcher(port);
  });
  afterAll(() => server.stop());
  beforeEach(() => server.forget());

  test('arrives with both parts and says that a machine wrote it', async () => {
    const transport = createTransport(settings(port));
    expect(await transport.send(letter)).toEqual({ outcome: 'accepted' });
    transport.close();
    const [mail, ...others] = await server.mails();
    expect(others).toEqual([]);
    expect(mail?.to).toEqual(['medewerker@politie.example']);
    expect(mail?.subject).toBe(letter.subject);
    expect(mail?.text.trim()).toBe(letter.text.trim());
    expect(mail?.html).toContain('Er staat één taak voor u klaar');
    expect(mail?.headers).toMatchObject({
      'message-id': letter.messageId,
      'auto-submitted': 'auto-generated',
      'x-auto-response-suppress': 'All',
      'content-language': 'nl',
    });
    expect(mail?.source).toMatch(/^Content-Type: multipart\/alternative;/m);
    expect(mail?.source).toMatch(/^Content-Type: text\/plain; charset=utf-8/m);
    expect(mail?.source).toMatch(/^Content-Type: text\/html; charset=utf-8/m);
    expect(mail?.source).toMatch(/^Reply-To: .*<coordinator@gemeente\.example>/m);
    expect(mail?.source).toMatch(/^To: medewerker@politie\.example/m);
    expect(mail?.source).not.toMatch(/^X-Mailer/im);
  });

  test('sent twice, it carries the same Message-ID', async () => {
    const transport = createTransport(settings(port));
    await transport.send(letter);
    await transport.send(letter);
    transport.close();
    const ids = (await server.mails()).map(({ headers }) => headers['message-id']);
    expect(ids).toEqual([letter.messageId, letter.messageId]);
  });

  test('a line break in a subject makes no header', async () => {
    const transport = createTransport(settings(port));
    await transport.send({ ...letter, subject: 'Taak 1\r\nBcc: elders@example.org' });
    transport.close();
    const [mail] = await server.mails();
    expect(mail?.headers.bcc).toBeUndefined();
    expect(mail?.to).toEqual(['medewerker@politie.example']);
  });

  test.each([
    '',
    'geen adres',
    'a@b.example, c@d.example',
    'a@b.example\r\nBcc: c@d.example',
    'Naam <a@b.example>',
  ])('an address that is none is refused without asking the server: %j', async (to) => {
    const transport = createTransport(settings(port));
    expect(await transport.send({ ...letter, to })).toEqual({ outcome: 'refused', reply: 0 });
    transport.close();
    expect(await server.mails()).toEqual([]);
  });
});

describe('mail to a server that says no', () => {
  test('an address that does not exist is refused for good, the next letter goes', async () => {
    const server = await refuser({ recipients: { 'weg@politie.example': 550 } });
    const transport = createTransport(settings(server.port));
    expect(await transport.send({ ...letter, to: 'weg@politie.example' })).toEqual({
      outcome: 'refused',
      reply: 550,
    });
    expect(await transport.send(letter)).toEqual({ outcome: 'accepted' });
    expect(server.accepted()).toBe(1);
    transport.close();
    await server.stop();
  });

  test('a letter refused after its text is refused for good', async () => {
    const server = await refuser({ letter: 554 });
    const transport = createTransport(settings(server.port));
    expect(await transport.send(letter)).toEqual({ outcome: 'refused', reply: 554 });
    transport.close();
    await server.stop();
  });

  test.each([
    ['a full mailbox (4xx)', { recipients: { [letter.to]: 452 } }, 'EENVELOPE 452', false],
    ['a server that is too busy (4xx)', { letter: 421 }, 'EMESSAGE 421', true],
    ['a sender that may not send: the site must mend it', { sender: 550 }, 'EENVELOPE 550', true],
  ])('%s: later, and the error names nobody', async (_what, refusals, code, everybody) => {
    const server = await refuser(refusals);
    const transport = createTransport(settings(server.port));
    const error: unknown = await transport.send(letter).catch((thrown: unknown) => thrown);
    transport.close();
    await server.stop();
    expect(error).toBeInstanceOf(MailUnavailable);
    expect(error).toMatchObject({ code, everybody });
    expect((error as MailUnavailable).cause).toBeUndefined();
    expect(JSON.stringify(error) + (error as Error).message + (error as Error).stack).not.toMatch(/example/);
  });
});

describe('mail to a server that is not there', () => {
  test('waits, and goes out when it is back', async () => {
    const port = await freePort();
    const transport = createTransport(settings(port));
    expect(await transport.ready()).toBe(false);
    await expect(transport.send(letter)).rejects.toThrow(MailUnavailable);
    const server = await catcher(port);
    expect(await transport.ready()).toBe(true);
    expect(await transport.send(letter)).toEqual({ outcome: 'accepted' });
    await server.stop();
    await expect(transport.send(letter)).rejects.toThrow(MailUnavailable);
    transport.close();
  });

  test('a server that hangs up in the middle is tried later', async () => {
    const port = await freePort();
    const server = createServer((socket) => {
      socket.write('220 hello\r\n');
      socket.once('data', () => socket.destroy());
    });
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    const transport = createTransport(settings(port));
    await expect(transport.send(letter)).rejects.toThrow(MailUnavailable);
    transport.close();
    await new Promise((resolve) => server.close(resolve));
  });

  test('in production nothing goes out in the clear', async () => {
    const server = await refuser({});
    const transport = createTransport({ ...settings(server.port), mode: 'production' });
    await expect(transport.send(letter)).rejects.toThrow(MailUnavailable);
    transport.close();
    const url = `smtp://127.0.0.1:${server.port}?requireTLS=false`;
    const relay = createTransport({ ...settings(server.port), mode: 'production', smtpUrl: url });
    expect(await relay.send(letter)).toEqual({ outcome: 'accepted' });
    relay.close();
    expect(server.accepted()).toBe(1);
    await server.stop();
  });
});

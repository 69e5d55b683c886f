/** Real SMTP servers on free ports, for the tests of this folder. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { SMTPServer } from 'smtp-server';
import type { MailSettings } from '../../../mail/transport.ts';

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

export const settings = (port: number): MailSettings => ({
  mode: 'practice',
  smtpUrl: `smtp://127.0.0.1:${port}`,
  mailFrom: 'PGA Regie <regie@gemeente.example>',
  mailReplyTo: 'Coördinator PGA <coordinator@gemeente.example>',
});

export interface Caught {
  headers: Record<string, string | string[]>;
  to: string[];
  subject: string;
  text: string;
  html: string;
  /** The mail as it came in. */
  source: string;
}

/** The mail catcher of the practice environment, in a process of its own, so that it can die. */
export async function catcher(port: number) {
  const web = await freePort();
  const program = fileURLToPath(
    new URL('../../../node_modules/maildev/dist/bin/maildev.js', import.meta.url),
  );
  const at = ['--smtp', `${port}`, '--web', `${web}`, '--ip', '127.0.0.1', '--web-ip', '127.0.0.1'];
  const child = spawn(process.execPath, [program, ...at, '--silent'], { stdio: 'ignore' });
  const api = (path: string, method = 'GET') => fetch(`http://127.0.0.1:${web}/api${path}`, { method });
  const up = () =>
    api('/healthz').then(
      ({ ok }) => ok,
      () => false,
    );
  for (let tries = 0; !(await up()); tries++) {
    if (child.exitCode !== null || tries > 200) throw new Error('maildev did not start');
    await setTimeout(50);
  }
  return {
    async mails(): Promise<Caught[]> {
      const all = (await (await api('/email')).json()) as (Omit<Caught, 'to' | 'source'> & {
        id: string;
        envelope: { to: { address: string }[] };
      })[];
      return await Promise.all(
        all.map(async ({ id, envelope, ...mail }) => ({
          ...mail,
          to: envelope.to.map(({ address }) => address),
          source: await (await api(`/email/${id}/source`)).text(),
        })),
      );
    },
    forget: () => api('/email/all', 'DELETE'),
    async stop() {
      child.kill('SIGKILL');
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    },
  };
}

export interface Refusals {
  /** Reply code per address at RCPT TO. */
  recipients?: Record<string, number>;
  /** Reply code at MAIL FROM. */
  sender?: number;
  /** Reply code after the letter's text. */
  letter?: number;
}

/** A server that says no, and quotes the address in its reply, as real ones do. */
export async function refuser(refusals: Refusals) {
  const port = await freePort();
  let accepted = 0;
  const letters: { to: string; source: string }[] = [];
  const no = (responseCode: number, address: string) =>
    Object.assign(new Error(`<${address}> not here`), { responseCode });
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    onMailFrom: (from, _session, next) =>
      next(refusals.sender === undefined ? null : no(refusals.sender, from.address)),
    onRcptTo: (to, _session, next) => {
      const code = refusals.recipients?.[to.address];
      next(code === undefined ? null : no(code, to.address));
    },
    onData: (stream, session, next) => {
      let source = '';
      stream.setEncoding('utf8');
      stream.on('data', (piece: string) => {
        source += piece;
      });
      stream.on('end', () => {
        letters.push({ to: session.envelope.rcptTo[0]?.address ?? '', source });
        if (refusals.letter !== undefined) {
          next(no(refusals.letter, session.envelope.rcptTo[0]?.address ?? ''));
          return;
        }
        accepted += 1;
        next(null);
      });
    },
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return {
    port,
    /** Every letter whose text came in, also those that were then refused. */
    letters,
    accepted: () => accepted,
    stop: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
}

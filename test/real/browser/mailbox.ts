/** Mail as people have it: the newest about each task, to be opened in the browser. */
import { setTimeout as sleep } from 'node:timers/promises';

export interface Letter {
  id: string;
  to: string;
  task: string;
  /** Where the mail catcher shows the mail itself. */
  page: string;
}
interface Caught {
  id: string;
  text?: string;
  to?: { address?: string }[];
}

export class Mailbox {
  private readonly address = String(process.env.MAIL_CATCHER).replace(/\/$/, '');
  private readonly letters: Letter[] = [];
  private readonly codes = new Map<string, string>();
  private readonly annexCodes = new Map<string, string>();
  private seen = 0;

  /** The newest mail with a link that somebody got about this task, once it has come. */
  async about(task: string, to: string, ms = 20_000): Promise<Letter> {
    for (const until = Date.now() + ms; ; await sleep(50)) {
      await this.fetch();
      const found = this.letters.findLast((letter) => letter.task === task && letter.to === to);
      if (found) return found;
      if (Date.now() > until) throw new Error(`No mail about task ${task}`);
    }
  }

  /** The code from the newest mail about this task that has one. */
  async code(task: string, ms = 20_000): Promise<string> {
    for (const until = Date.now() + ms; ; await sleep(50)) {
      await this.fetch();
      const code = this.codes.get(task);
      if (code) return code;
      if (Date.now() > until) throw new Error(`No code for task ${task}`);
    }
  }

  /** The newest code for annex 1 that came to this address. */
  async annexCode(to: string, ms = 20_000): Promise<string> {
    for (const until = Date.now() + ms; ; await sleep(50)) {
      await this.fetch();
      const code = this.annexCodes.get(to);
      if (code) return code;
      if (Date.now() > until) throw new Error('No code for annex 1');
    }
  }

  private async fetch(): Promise<void> {
    const caught = (await (await fetch(`${this.address}/api/email?skip=${this.seen}`)).json()) as Caught[];
    this.seen += caught.length;
    for (const { id, text = '', to } of caught) {
      const code = /taak ([A-Z0-9]{6,12}): (\d{6})\b/.exec(text);
      if (code) this.codes.set(code[1] ?? '', code[2] ?? '');
      const opens = /code is (\d{6})/.exec(text);
      if (opens) this.annexCodes.set(to?.[0]?.address ?? '', opens[1] ?? '');
      if (!/\/t\/[\w-]+/.test(text)) continue;
      const task = /[Tt]aak:? ([A-Z0-9]{6,12})\b/.exec(text)?.[1] ?? '';
      this.letters.push({
        id,
        to: to?.[0]?.address ?? '',
        task,
        page: `${this.address}/api/email/${id}/html`,
      });
    }
  }
}

/** Staff's mailboxes: what the mail catcher received, in order of arrival. */
export interface Mail {
  to: string;
  subject: string;
  /** The number of the task that the mail is about. */
  task: string;
  /** The path and token of the link, when the mail has one. */
  link: string | null;
}

interface Caught {
  subject?: string;
  text?: string;
  to?: { address?: string }[];
}

export class Postbox {
  private readonly address: string;
  private seen = 0;

  constructor(mailCatcher: string) {
    this.address = mailCatcher.replace(/\/$/, '');
  }

  /** Everything that has arrived since the last call. */
  async fresh(): Promise<Mail[]> {
    const response = await fetch(`${this.address}/api/email?skip=${this.seen}`);
    if (!response.ok) throw new Error(`The mail catcher answers ${response.status}`);
    const caught = (await response.json()) as Caught[];
    this.seen += caught.length;
    return caught.map((mail) => ({
      to: mail.to?.[0]?.address ?? '',
      subject: mail.subject ?? '',
      task:
        /Taak: ([A-Z0-9]{6,12})\b/.exec(mail.text ?? '')?.[1] ??
        /taak ([A-Z0-9]{6,12})\b/.exec(mail.text ?? '')?.[1] ??
        '',
      link: /\/t\/[\w-]+/.exec(mail.text ?? '')?.[0] ?? null,
    }));
  }
}

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
  id: string;
  subject?: string;
  text?: string;
  to?: { address?: string }[];
}

const TRIES = 120;

export class Postbox {
  private readonly address: string;
  private readonly seen = new Set<string>();
  /** How many there were at the last call, and which was the last of them. */
  private listed = { count: 0, last: '' };

  constructor(mailCatcher: string) {
    this.address = mailCatcher.replace(/\/$/, '');
  }

  /** Everything that has arrived since the last call. Waits for a catcher that is away for a moment. */
  async fresh(): Promise<Mail[]> {
    const { count, last } = this.listed;
    let from = Math.max(0, count - 1);
    let list = await this.list(from);
    // A catcher that was killed reads its folder again, in an order of its own: nothing stands where it stood.
    if (from > 0 && list[0]?.id !== last) {
      from = 0;
      list = await this.list(from);
    }
    this.listed = { count: from + list.length, last: list.at(-1)?.id ?? '' };
    const caught = list.filter(({ id }) => !this.seen.has(id));
    for (const { id } of caught) this.seen.add(id);
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

  private async list(skip: number): Promise<Caught[]> {
    for (let attempt = 1; ; attempt++) {
      const response = await fetch(`${this.address}/api/email?skip=${skip}`).catch(() => null);
      if (response?.ok) return (await response.json()) as Caught[];
      if (attempt === TRIES) throw new Error(`The mail catcher answers ${response?.status ?? 'nothing'}`);
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
  }
}

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

/** A catcher that was killed reads its mails from its folder again: the last ones may come in another order. */
const AGAIN = 50;
const TRIES = 120;

export class Postbox {
  private readonly address: string;
  private readonly seen = new Set<string>();

  constructor(mailCatcher: string) {
    this.address = mailCatcher.replace(/\/$/, '');
  }

  /** Everything that has arrived since the last call. Waits for a catcher that is away for a moment. */
  async fresh(): Promise<Mail[]> {
    const caught = (await this.list(Math.max(0, this.seen.size - AGAIN))).filter(
      ({ id }) => !this.seen.has(id),
    );
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

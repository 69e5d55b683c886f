/** One task, from the mail itself to done, in a browser without JavaScript: at most three clicks and one form. */
import { randomUUID } from 'node:crypto';
import type { Values } from '../../../dev/html.ts';
import type { AnyTaskKind } from '../../../domain/forms/index.ts';
import type { Store, TaskRow, TextRoom } from '../../../store/index.ts';
import { textsIn } from '../access.ts';
import { answerProblems } from './audit.ts';
import { Mailbox } from './mailbox.ts';
import { type Desk, fillIn, newDesk } from './support.ts';

const CLICKS = 3;
/** Text as people may type it: right to left, beyond the first plane, and what HTML would take for its own. */
const sentence = (): string => `Proef ${randomUUID().slice(0, 8)}: مرحبا 👋 <b>"&amp;'</b>`;

/** They follow from a request of the person: played there too. */
export const RIGHTS_KINDS: readonly AnyTaskKind[] = [
  ...(['carry-out-correction', 'confirm-correction', 'decide-unshielding', 'notify-unshielding'] as const),
];
/** Played on servers of their own (test/proof/kinds.test.ts), where the covenant's own case is; all others in kinds.test.ts beside this. */
export const PLAYED_APART: readonly AnyTaskKind[] = [
  ...(['permit-disclosure', 'permit-disclosure-unnamed', 'review-emergency'] as const),
];

/** Where in the files the task's text must stand when it is done. */
export interface Into {
  text: string;
  room: TextRoom;
  code: string;
}

export class FromMail {
  readonly played = new Set<string>();
  private readonly mailbox = new Mailbox();
  private readonly desks = new Map<string, Promise<Desk>>();

  /** The account's own desk, signed in once. */
  desk(account: string): Promise<Desk> {
    const known = this.desks.get(account) ?? newDesk(account, { javaScriptEnabled: false });
    this.desks.set(account, known);
    return known;
  }

  /** Opens the mail, follows its link, signs in or asks for a code: until the form is there. Answers what more it asks. */
  async begin(row: TaskRow, account: string): Promise<Values> {
    const { kind, number } = row;
    const letter = await this.mailbox.about(number, `${account}@voorbeeld.test`);
    const at = await this.desk(account);
    await at.page.goto(letter.page);
    await at.page.locator('a[href*="/t/"]').first().click();
    // Without personal data: a code from a second mail, or signing in.
    const byCode = at.page.locator('form#ask-code [type=submit]');
    const asks = (await byCode.count()) > 0;
    if (asks) await byCode.click();
    const clicks = 1 + (asks ? 1 : await at.signInWhenAsked()) + 1;
    expect([kind, clicks <= CLICKS]).toEqual([kind, true]);
    expect([kind, await answerProblems(at)]).toEqual([kind, []]);
    return asks ? { code: await this.mailbox.code(number) } : {};
  }

  /** The account answers its task from the mail. */
  async play(db: Store, row: TaskRow, account: string, answer: Values, into?: Into): Promise<void> {
    const { kind, caseId } = row;
    const asked = await this.begin(row, account);
    const at = await this.desk(account);
    const said = into ? sentence() : '';
    await fillIn(at.page, 'task', { ...asked, ...answer, ...(into && { [into.text]: said }) });
    await at.page.locator('form#task [type=submit]:not([name^=_])').last().click();

    expect([kind, await at.page.locator('#fouten').allTextContents()]).toEqual([kind, []]);
    expect([kind, await at.page.locator('h1').textContent()]).toEqual([kind, 'Deze taak is klaar']);
    expect(await db.tasks.get(row.id)).toMatchObject({ status: 'done' });
    if (into) {
      const texts = await textsIn(db, caseId, into.room, [into.code]);
      expect([kind, texts.map(({ values }) => values[into.text])]).toEqual([
        kind,
        expect.arrayContaining([said]),
      ]);
    }
    this.played.add(kind);
  }

  /** A form that people start themselves, on its own page. */
  async start(account: string, address: string, form: string, values: Values): Promise<void> {
    const at = await this.desk(account);
    await at.open(address);
    expect([address, await answerProblems(at)]).toEqual([address, []]);
    await at.send(form, values);
    expect([form, (await at.seen()).status]).toEqual([form, 200]);
    expect([form, await at.page.locator('#fouten').count()]).toEqual([form, 0]);
  }
}

/**
 * One rehearsed request of the person (12): its commands as the application hands them over, by the people who have its
 * tasks. Each command goes through the store's intents, the real engine and the rules; no page is opened for it.
 */
import { randomUUID } from 'node:crypto';
import type { Engine } from '../../../api/engine.ts';
import type { RequestEvent, RequestState } from '../../../domain/request/index.ts';
import type { Store } from '../../../store/index.ts';
import { demoAcr, demoMembers } from '../../demo.ts';

export interface RequestNeeds {
  store: Store;
  engine: Engine;
  /** The day on which a sign-in or a receipt is, as the rehearsal's clock has it. */
  now: () => number;
  /** A workflow starts at the wall's time: brings a new one to the rehearsal's. */
  join?: (caseId: string) => Promise<unknown>;
  /** Whether a mail or an effect of the case is still to be carried out: nobody acts on a mail that isn't there yet. */
  busy: (caseId: string) => Promise<boolean>;
}
type Registered = Extract<RequestEvent, { type: 'register-request' }>;
type Taken = Pick<Registered, 'receivedOn' | 'asks'> & Partial<Pick<Registered, 'behalf'>>;

/** An update can find the engine at work for longer than the application waits: the same command again is harmless. */
const TRIES = 20;
const REST_TRIES = 600;

export class RequestLife {
  readonly caseId = randomUUID();
  private readonly needs: RequestNeeds;

  constructor(needs: RequestNeeds) {
    this.needs = needs;
  }

  async register(taken: Taken): Promise<void> {
    const { store, engine } = this.needs;
    // Before the case starts: a workflow can't read its own input without its key.
    await store.keys.engineKey(this.caseId, { create: true });
    await engine.startCase(this.caseId, 'request');
    await this.needs.join?.(this.caseId);
    const event = { type: 'register-request', how: 'letter', behalf: 'self', ...taken };
    await this.command(officer(), event);
  }

  /** Null once it has been destroyed. */
  async state(): Promise<RequestState | null> {
    return ((await this.needs.store.cases.load(this.caseId))?.state as RequestState | undefined) ?? null;
  }

  /** As who has the task, with a strong sign-in. */
  async answer(
    task: { id: string; kind: string; assignee: string | null },
    answer: Record<string, unknown>,
  ): Promise<void> {
    const { id, kind, assignee } = task;
    await this.command(assignee ?? '', { type: 'complete-task', task: id, kind, answer, texts: [] });
  }

  async withdraw(why: 'withdrawn' | 'double' = 'withdrawn'): Promise<void> {
    await this.command(officer(), { type: 'withdraw-request', why });
  }

  /** @throws Error with the rules' refusal */
  private async command(memberId: string, event: { type: string } & Record<string, unknown>): Promise<void> {
    const { store, engine, now, busy } = this.needs;
    for (let waited = 0; waited < REST_TRIES && (await busy(this.caseId)); waited++)
      await new Promise((go) => setTimeout(go, 50));
    const member = demoMembers.find(({ id }) => id === memberId);
    if (!member) throw new Error(`Nobody is ${memberId}, for ${event.type}`);
    const actor = { member: member.id, party: member.party, roles: member.roles };
    const commandId = randomUUID();
    const at = new Date(now()).toISOString();
    await store.intents.put({
      ...{ commandId, caseId: this.caseId, caseKind: 'request', type: event.type },
      ...{ event: { ...event, by: actor }, actor },
      signIn: { acr: demoAcr.twoFactor, at, session: 'rehearsal' },
    } as Parameters<Store['intents']['put']>[0]);
    for (let tries = 1; ; tries++) {
      const said = await engine.command(this.caseId, commandId).catch((error: unknown) => {
        if (tries >= TRIES) throw error;
        return undefined;
      });
      if (said?.ok) return;
      if (said !== undefined) throw new Error(`${event.type}: ${said?.message ?? 'the case does not run'}`);
      await new Promise((go) => setTimeout(go, 500));
    }
  }
}

const officer = (): string => demoMembers.find(({ roles }) => roles.includes('request-officer'))?.id ?? '';

/** A case that a test takes from task to task: quick steps without a browser, and time that goes ahead for it alone. */
import { randomUUID } from 'node:crypto';
import { Client, Connection } from '@temporalio/client';
import { createCodec } from '../../../contracts/codec.ts';
import { COMMAND_UPDATE, caseWorkflowId } from '../../../contracts/engine.ts';
import { keyForWorkflow } from '../../../contracts/keys.ts';
import { AFTER_MOMENT_MS, fastForward } from '../../../dev/clock/fast-forward.ts';
import { demoAcr, demoMembers } from '../../../dev/demo.ts';
import type { Values } from '../../../dev/html.ts';
import { View } from '../../../dev/rehearsal/view.ts';
import type { Store, TaskRow } from '../../../store/index.ts';
import { casesOf, config, memberId, newSubject, person, register, signalOf } from '../api/support.ts';

export interface Engine {
  db: Store;
  client: Client;
  view: View;
  close(): Promise<void>;
}

export async function openEngine(db: Store): Promise<Engine> {
  const [connection, view] = await Promise.all([
    Connection.connect({ address: config.temporalAddress }),
    View.open(String(process.env.INSPECTOR_URI), config.databasePrefix),
  ]);
  const dataConverter = { payloadCodecs: [createCodec(keyForWorkflow(db.keys))] };
  const client = new Client({ connection, namespace: config.temporalNamespace, dataConverter });
  return {
    db,
    client,
    view,
    close: async () => {
      await Promise.all([connection.close(), view.close()]);
    },
  };
}

export class Case {
  readonly id: string;
  readonly engine: Engine;
  private constructor(id: string, engine: Engine) {
    this.id = id;
    this.engine = engine;
  }

  /** One that is there already, of whatever kind. */
  static of(engine: Engine, id: string): Case {
    return new Case(id, engine);
  }

  /** A signal of one's own, by the police. */
  static async begin(engine: Engine, more: Values = {}): Promise<Case> {
    const subject = newSubject();
    await register({ ...signalOf(subject), ...more });
    const [id] = await casesOf(engine.db, subject);
    if (!id) throw new Error('The signal made no case');
    return new Case(id, engine);
  }

  // biome-ignore lint/suspicious/noExplicitAny: whatever part of the state a test wants to see
  async state(): Promise<any> {
    return (await this.engine.db.cases.load(this.id))?.state;
  }

  async open(kind: string): Promise<TaskRow[]> {
    const rows = await this.engine.db.tasks.ofCase(this.id);
    return rows.filter((row) => row.kind === kind && row.status === 'open');
  }

  /** The open task of this kind that this account has. */
  async task(kind: string, account: string): Promise<TaskRow> {
    const row = (await this.open(kind)).find(({ assignee }) => assignee === memberId(account));
    if (!row) throw new Error(`${account} has no open task ${kind}`);
    return row;
  }

  /** Everybody else who has a task of this kind answers it too. */
  async others(kind: string, values: Values): Promise<void> {
    for (const { number, assignee } of await this.open(kind)) {
      const email = demoMembers.find(({ id }) => id === assignee)?.email ?? '';
      const someone = await person(email.split('@')[0] ?? '');
      const done = await someone.do(`/taken/${number}`, values, 'task');
      if (done.status >= 400) throw new Error(`${kind}: ${done.status} ${done.text.slice(0, 300)}`);
    }
  }

  /** Something that a task's form doesn't do, as the API would send it; by the system with `null`. */
  async command(account: string | null, event: { type: string } & Record<string, unknown>): Promise<void> {
    const member = demoMembers.find(({ email }) => email === `${account}@voorbeeld.test`);
    const actor = member ? { member: member.id, party: member.party, roles: member.roles } : null;
    const commandId = randomUUID();
    await this.engine.db.intents.put({
      commandId,
      caseId: this.id,
      caseKind: 'subject',
      type: event.type,
      event: actor ? { ...event, by: actor } : event,
      actor,
      signIn: actor ? { acr: demoAcr.twoFactor, at: new Date().toISOString(), session: 'test' } : null,
    } as Parameters<Store['intents']['put']>[0]);
    const handle = this.engine.client.workflow.getHandle(caseWorkflowId(this.id));
    const args = [{ commandId }] as const;
    const answer = await handle.executeUpdate<{ ok: boolean; message?: string }, [{ commandId: string }]>(
      COMMAND_UPDATE,
      { args: [...args], updateId: commandId },
    );
    if (!answer.ok) throw new Error(`${event.type}: ${answer.message}`);
  }

  /** This case alone goes ahead to just after the first moment of this name. */
  async until(what: string): Promise<void> {
    const moment = (await this.engine.view.caseOf(this.id))?.moments.find((one) => one.what === what);
    if (!moment) throw new Error(`No moment ${what}`);
    const there = await fastForward(
      this.engine.client,
      caseWorkflowId(this.id),
      Date.parse(moment.at) + AFTER_MOMENT_MS,
    );
    if (!there) throw new Error(`The case did not come to ${what}`);
  }
}

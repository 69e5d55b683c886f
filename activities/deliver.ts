/**
 * Mail for one step of a case. Never waited for, so it can't hold up a legal date: a mail server that is away shows as
 * a failing activity, and after a day as a task for the coordinator. Safe to call again at any point: what was accepted
 * is not sent again, what is sent again keeps its Message-ID and its link.
 */
import { activityInfo, getClient } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import type { Logger } from 'pino';
import type { Config } from '../config/index.ts';
import { legalNow } from '../config/index.ts';
import type { EffectInput, MailActivities } from '../contracts/activities.ts';
import { COMPLETE_TASK_SIGNAL, caseWorkflowId, RECOUNT_SIGNAL } from '../contracts/engine.ts';
import type { Covenant } from '../covenant/index.ts';
import { isEnd, type Occasion } from '../domain/case.ts';
import { type Day, dayOf, laterOf } from '../domain/dates/index.ts';
import { type CalendarFile, calendarFile } from '../mail/calendar.ts';
import { renderMail } from '../mail/render.ts';
import { MailUnavailable, messageIdAt, type Transport } from '../mail/transport.ts';
import { actorOn, type Member, type OutboxRow, type Store, type TaskRow } from '../store/index.ts';
import { isGone, worthTelling, writeMailFailed } from './mail-failed.ts';

export interface DeliverDependencies {
  store: Pick<Store, 'outbox' | 'tasks' | 'members' | 'deputies' | 'intents' | 'cases'>;
  transport: Transport;
  covenant: () => Covenant;
  config: Pick<Config, 'baseUrl' | 'mailFrom'>;
  log: Logger;
  /** Which attempt this is, and for how many hours it has been tried. */
  trying?: () => { attempt: number; hours: number };
  /** Hands a command to a case without waiting. */
  tell?: (caseId: string, commandId: string) => Promise<void>;
}

/** From here on the coordinator is told; the attempts go on. */
const TELL_AFTER_HOURS = 24;

/** Mails with a link to act with. */
const FOR_WHO_HAS_IT: ReadonlySet<Occasion> = new Set(['task', 'half', 'five-before', 'last', 'moved']);

/** Mails to somebody who doesn't have the task: its last day is not for their calendar. */
const TO_OTHERS: ReadonlySet<string> = new Set(['escalate', 'after', 'manager', 'undeliverable']);
const isReminder = (occasion: Occasion): boolean =>
  occasion !== 'task' && !isEnd(occasion) && !TO_OTHERS.has(occasion);

type Result =
  | { is: 'done'; sent?: { id: string; lastDay: Day } }
  | { is: 'later'; row: OutboxRow; task: TaskRow; code: string }
  | { is: 'failed'; row: OutboxRow; task: TaskRow | null; code: string };

export function deliverActivities({
  store,
  transport,
  covenant,
  config,
  log,
  trying = attemptOfActivity,
  tell = signal,
}: DeliverDependencies): MailActivities {
  return {
    /**
     * Sends what still has to go at this version. Answers the commands (`mail-failed`) for mails that will never arrive.
     * @throws ApplicationFailure `MailUnavailable`, retryable, without a word about anybody, while some have to wait.
     */
    async deliver(input) {
      const { attempt, hours } = trying();
      const rows = await store.outbox.pendingAt(input.caseId, input.version);
      // An earlier attempt may have been cut off after it wrote these and before it could answer them.
      const commands = attempt > 1 ? await written(input) : [];
      const known = await lookUp(rows);
      const results = await Promise.all(rows.map((row) => send(row, known)));
      // Together: cut off before this, they go again under the same Message-ID.
      await store.outbox.markSent(
        results.flatMap((result) => (result.is === 'done' && result.sent ? [result.sent] : [])),
      );

      for (const result of results) {
        if (result.is === 'failed') await giveUp(input, result, commands);
      }
      const later = results.filter((result) => result.is === 'later');
      if (later.length === 0) return { commands: commands.map(({ id }) => id) };

      if (hours >= TELL_AFTER_HOURS) {
        for (const { row, task } of later) {
          if (worthTelling(task)) commands.push(await write(`mail-late:${row.id}`, row, task));
        }
      }
      // The loop gets its answer only when all mails are out; the coordinator should not wait for that.
      for (const { id } of commands) {
        if ((await store.cases.outcomeOf(id)) === null) await tell(input.caseId, id);
      }
      throw ApplicationFailure.retryable(
        `${later.length} of ${rows.length} mails have to wait (${later[0]?.code})`,
        'MailUnavailable',
      );
    },
  };

  /** One look for all mails of the step. */
  async function lookUp(rows: readonly OutboxRow[]): Promise<Known> {
    // Legal time as the step had it: a rehearsal's clock is ahead of this process's.
    const today = rows.reduce((day, { madeAt }) => laterOf(day, dayOf(madeAt)), dayOf(legalNow()));
    const directory = await store.members.directory(today);
    const coordinator = directory.assignee(null, 'coordinator');
    const wanted = new Set(rows.map(({ to }) => to));
    const [tasks, found, told] = await Promise.all([
      store.tasks.getAll(rows.map(({ taskRowId }) => taskRowId)),
      store.members.byIds([...wanted, ...(coordinator === null ? [] : [coordinator])]),
      store.outbox.toldBefore(rows.filter(({ occasion }) => isReminder(occasion))),
    ]);
    const members = new Map(found.map((member) => [member.id, member]));
    return {
      tasks: new Map(tasks.map((task) => [task.id, task])),
      members,
      coordinator: members.get(coordinator ?? '') ?? null,
      told,
      today,
    };
  }

  async function send(row: OutboxRow, { tasks, members, coordinator, told, today }: Known): Promise<Result> {
    const task = tasks.get(row.taskRowId);
    // The question is moot, or destroyed.
    if (!task || (task.status !== 'open' && !isEnd(row.occasion))) {
      await store.outbox.cancel(row.id);
      return { is: 'done' };
    }
    try {
      const member = row.to === 'coordinator' ? coordinator : members.get(row.to);
      if (!member) return { is: 'failed', row, task, code: 'no-address' };
      if (row.to === task.assignee && !actorOn(member, today)) {
        // Nobody reads a link that can't be used: the coordinator gives the task to somebody else (15.2f).
        if (!isEnd(row.occasion)) return { is: 'failed', row, task, code: 'not-authorised' };
      } else if (row.to !== task.assignee && FOR_WHO_HAS_IT.has(row.occasion) && row.to !== 'coordinator') {
        // Handed over, or no deputy any more, since this was written.
        const deputy =
          task.assignee !== null && (await store.deputies.standsIn(member.id, task.assignee, today));
        if (!deputy) {
          await store.outbox.cancel(row.id);
          return { is: 'done' };
        }
      }
      // The first mail waited so long that it said this day already.
      if (row.occasion === 'moved' && told.get(row.id) === task.lastDay) {
        await store.outbox.cancel(row.id);
        return { is: 'done' };
      }
      const link = isEnd(row.occasion)
        ? ''
        : `${config.baseUrl}/t/${await store.outbox.token(row, member.id)}`;
      const { occasion, messageId } = row;
      const { kind, number: taskNumber, lastDay, why } = task;
      const mail = renderMail(covenant(), {
        occasion,
        kind,
        taskNumber,
        lastDay,
        why,
        link,
        baseUrl: config.baseUrl,
      });
      const sent = await transport.send({
        ...mail,
        to: member.email,
        messageId: messageIdAt(messageId, config.mailFrom),
        replyTo: coordinator?.email,
        calendar: calendarOf(row, task, told),
      });
      if (sent.outcome === 'refused') return { is: 'failed', row, task, code: `SMTP ${sent.reply}` };
      log.info({ caseId: row.caseId, occasion }, 'mail accepted');
      return { is: 'done', sent: { id: row.id, lastDay } };
    } catch (error) {
      // Destroyed between reading and sending: nothing is owed any more.
      if (isGone(error)) return { is: 'done' };
      if (!(error instanceof MailUnavailable)) throw error;
      await store.outbox.markFailed(row.id, error.code);
      return { is: 'later', row, task, code: error.code };
    }
  }

  /** The last day for the reader's calendar: with the first mail, when it has moved since, and when the task has ended. */
  function calendarOf(row: OutboxRow, task: TaskRow, told: Known['told']): CalendarFile | undefined {
    const { occasion, madeAt } = row;
    const { number: taskNumber, lastDay, openedAt } = task;
    if (TO_OTHERS.has(occasion)) return undefined;
    if (isReminder(occasion)) {
      const before = told.get(row.id) ?? null;
      if (before === lastDay || (before === null && occasion !== 'moved')) return undefined;
    }
    const cancelled = isEnd(occasion);
    const { mailFrom } = config;
    return calendarFile({ taskNumber, lastDay, openedAt, madeAt, cancelled, mailFrom });
  }

  /** First the command, then the row: cut off in between, the next attempt finds the command and writes it no second time. */
  async function giveUp(
    input: EffectInput,
    { row, task, code }: Extract<Result, { is: 'failed' }>,
    commands: Command[],
  ): Promise<void> {
    log.warn({ caseId: row.caseId, occasion: row.occasion, code }, 'mail refused for good');
    if (task && worthTelling(task) && !commands.some((known) => isAbout(known, row, task))) {
      commands.push(await write(failedId(input, commands.length), row, task));
    }
    await store.outbox.markFailed(row.id, code, true);
  }

  async function write(id: string, row: OutboxRow, task: TaskRow): Promise<Command> {
    await writeMailFailed(store, id, row, task);
    return { id, task: task.task, occasion: row.occasion };
  }

  async function written(input: EffectInput): Promise<Command[]> {
    const commands: Command[] = [];
    for (;;) {
      const id = failedId(input, commands.length);
      const intent = await store.intents.get(id);
      if (!intent) return commands;
      const { task, occasion } = intent.event as { task: string; occasion: string };
      commands.push({ id, task, occasion });
    }
  }
}

interface Known {
  tasks: ReadonlyMap<string, TaskRow>;
  members: ReadonlyMap<string, Member>;
  /** Of that day: who is told of what is late, and who gets the answers to a mail. */
  coordinator: Member | null;
  /** The last day that each reminder's reader was told last, by row. */
  told: ReadonlyMap<string, Day | null>;
  today: Day;
}

interface Command {
  id: string;
  task: string;
  occasion: string;
}

const isAbout = (command: Command, row: OutboxRow, task: TaskRow): boolean =>
  command.task === task.task && command.occasion === row.occasion;

const failedId = ({ caseId, version }: EffectInput, index: number): string =>
  `mail-failed:${caseId}:${version}:${index}`;

function attemptOfActivity(): { attempt: number; hours: number } {
  const { attempt, scheduledTimestampMs, currentAttemptScheduledTimestampMs } = activityInfo();
  return { attempt, hours: (currentAttemptScheduledTimestampMs - scheduledTimestampMs) / 3_600_000 };
}

/** A case that has ended meanwhile has nothing to count. */
export async function recountSignal(caseId: string): Promise<void> {
  try {
    await getClient().workflow.getHandle(caseWorkflowId(caseId)).signal(RECOUNT_SIGNAL);
  } catch (error) {
    if ((error as Error).name !== 'WorkflowNotFoundError') throw error;
  }
}

export async function signal(caseId: string, commandId: string): Promise<void> {
  await getClient().workflow.getHandle(caseWorkflowId(caseId)).signal(COMPLETE_TASK_SIGNAL, { commandId });
}

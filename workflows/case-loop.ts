/**
 * One small loop for every kind of case: wait until the next moment or the next message, call `step`, start what it
 * returned, go on. It knows ids, versions, stages and instants; it holds no rule and computes no date, so that it can
 * still replay after seven years of changed rules (docs/decisions/0001).
 */
import {
  allHandlersFinished,
  CancellationScope,
  condition,
  continueAsNew,
  isCancellation,
  proxyActivities,
  proxyLocalActivities,
  setHandler,
  sleep,
  upsertSearchAttributes,
  workflowInfo,
} from '@temporalio/workflow';
import type {
  DataActivities,
  ErasureStarter,
  MailActivities,
  StepActivities,
} from '../contracts/activities.ts';
import type { Answer } from '../contracts/answers.ts';
import type { CaseInput, CaseStatus, StepResult } from '../contracts/engine.ts';
import { command, completeTask, malformed, recount, status } from './messages.ts';

// A step is one short transaction: local, so that it costs one event. When the store is away for longer, the same step
// goes on as an ordinary activity, which waits for as long as it takes and can be seen failing.
const local = proxyLocalActivities<StepActivities>({
  startToCloseTimeout: '4s',
  scheduleToCloseTimeout: '6s',
  retry: { initialInterval: '50ms', maximumAttempts: 3 },
});
const patient = proxyActivities<StepActivities>({
  startToCloseTimeout: '30s',
  heartbeatTimeout: '10s',
  retry: { initialInterval: '1s', maximumInterval: '1m' },
  summary: 'step, retried until the store answers',
});
// Effects are never waited for: a mail server that is down for a day shows as a failing activity, nothing else.
const mail = proxyActivities<MailActivities>({
  startToCloseTimeout: '1m',
  heartbeatTimeout: '10s',
  retry: { initialInterval: '2s', maximumInterval: '10m' },
});
const data = proxyActivities<DataActivities & ErasureStarter>({
  startToCloseTimeout: '5m',
  heartbeatTimeout: '10s',
  retry: { initialInterval: '1s', maximumInterval: '5m' },
});

/** A run ends before its history grows past this; the design asks for less than 2,000 events. */
const EVENTS_PER_RUN = 1400;
const MOST_EVENTS = 1700;

const STUCK_MS = 60_000;
/** So long without a message before a run makes way for the next. */
const REST_MS = 250;

interface Entry {
  commandId: string | null;
  answer?: Answer;
}

export async function caseLoop(input: CaseInput): Promise<void> {
  const { caseId, kind } = input;
  let { version, nextAt } = input;
  let stage = input.stage ?? 'new';
  let shown = input.shown ?? '';
  const inbox: Entry[] = [];
  const unfinished = new Set<string>();
  const timer = new Alarm();

  setHandler(
    command,
    async ({ commandId }) => {
      const entry: Entry = { commandId };
      inbox.push(entry);
      await condition(() => entry.answer !== undefined);
      return entry.answer as Answer;
    },
    {
      // Shape only, and synchronous: who may do what is for `step` to judge.
      validator: (message) => {
        const problem = malformed(message);
        if (problem) throw new TypeError(problem);
      },
    },
  );
  setHandler(completeTask, (message) => {
    if (!malformed(message)) inbox.push({ commandId: message.commandId });
  });
  setHandler(recount, () => {
    inbox.push({ commandId: null });
  });
  setHandler(
    status,
    (): CaseStatus => ({ version, stage, nextAt, waiting: inbox.length, effects: unfinished.size }),
  );

  for (const work of input.unfinished ?? []) carry(work);
  // A new run of a known case counts anew: the rules may have changed while it was between runs.
  if (version > 0 && nextAt === null) inbox.push({ commandId: null });

  while (true) {
    timer.set(nextAt, stage);
    await condition(() => inbox.length > 0 || timer.rang);
    const entry = inbox.shift() ?? { commandId: null };
    const result = await step(entry.commandId);
    ({ version, stage, nextAt } = result);
    timer.rang = false;
    show(result);
    if (result.mails > 0) carry(`mail:${result.at}`);
    if (result.effects > 0) carry(`data:${result.at}`);
    for (const erasureId of result.erasures) carry(`erasure:${erasureId}`);
    entry.answer = result.answer;

    if (version === 0 && inbox.length === 0) {
      // The first command was refused: there is no case, and nothing to wait for.
      await condition(allHandlersFinished);
      if (inbox.length === 0) return;
    }
    if (await endOfRun()) {
      const next: CaseInput = { caseId, kind, version, nextAt, stage, shown, unfinished: [...unfinished] };
      await continueAsNew<typeof caseLoop>(next);
    }
  }

  /**
   * At rest, preferably: the server turns away an update that comes along with the end of a run (whoever sent it sends
   * it again). A case that never rests gets its new run all the same.
   */
  async function endOfRun(): Promise<boolean> {
    const { historyLength, continueAsNewSuggested } = workflowInfo();
    if (inbox.length > 0 || !(continueAsNewSuggested || historyLength > EVENTS_PER_RUN)) return false;
    if (historyLength < MOST_EVENTS && (await condition(() => inbox.length > 0, REST_MS))) return false;
    await condition(() => inbox.length > 0 || allHandlersFinished());
    return inbox.length === 0;
  }

  async function step(commandId: string | null): Promise<StepResult> {
    const { runId } = workflowInfo();
    // biome-ignore lint/style/noRestrictedGlobals: the workflow's time is legal now; it is passed on, never computed with.
    const request = { caseId, kind, version, now: new Date().toISOString(), runId, commandId };
    try {
      return await local.step(request);
    } catch (error) {
      if (isCancellation(error)) throw error;
      return await patient.step(request);
    }
  }

  function carry(work: string): void {
    const [sort, which = ''] = work.split(':');
    const effect = { caseId, version: Number(which) };
    unfinished.add(work);
    const running =
      sort === 'erasure'
        ? data.startErasure({ erasureId: which })
        : sort === 'mail'
          ? mail.deliver(effect)
          : data.carryOut(effect);
    void running.then(
      ({ commands }) => {
        unfinished.delete(work);
        for (const commandId of commands) inbox.push({ commandId });
      },
      () => unfinished.delete(work),
    );
  }

  function show(result: StepResult): void {
    const now = [result.stage, result.nextAt, ...result.parties].join();
    if (now === shown) return;
    shown = now;
    upsertSearchAttributes({
      Stage: [result.stage],
      CaseKind: [kind],
      Parties: result.parties,
      // biome-ignore lint/style/noRestrictedGlobals: the SDK's type for an instant that step gave.
      NextLegalMoment: result.nextAt === null ? [] : [new Date(result.nextAt)],
    });
  }
}

/** One durable timer, kept when the next moment stays the same. */
class Alarm {
  rang = false;
  private at: string | null = null;
  private last: string | null = null;
  private scope: CancellationScope | null = null;

  set(at: string | null, summary: string): void {
    if (at === this.at && !this.rang) return;
    this.scope?.cancel();
    this.scope = null;
    this.at = at;
    if (at === null) return;
    // biome-ignore lint/style/noRestrictedGlobals: how long until the instant that step gave; nothing legal is computed.
    const wait = Date.parse(at) - Date.now();
    // A moment that stays due after its step is a defect: it must show, and not spin.
    const least = at === this.last ? STUCK_MS : 1;
    const scope = new CancellationScope();
    this.scope = scope;
    void scope
      .run(() => sleep(Math.max(least, wait), { summary }))
      .then(
        () => {
          if (this.scope !== scope) return;
          this.rang = true;
          this.at = null;
          this.last = at;
        },
        () => undefined,
      );
  }
}

/**
 * Tells another system what has become due: CloudEvents in batches over HTTPS, signed as Standard Webhooks says. A receiver
 * that hangs, refuses or sends elsewhere fails this activity, which is tried again for half a day and then let go: no
 * legal date waits for it. At least once; every event keeps its id.
 */
import { createHmac } from 'node:crypto';
import { ApplicationFailure } from '@temporalio/common';
import type { Logger } from 'pino';
import { wallNow } from '../config/clock.ts';
import type { AnnounceActivities } from '../contracts/activities.ts';
import { type CloudEvent, dueEvent } from '../domain/board/index.ts';
import { addDays, type Day, startOfDay } from '../domain/dates/index.ts';
import type { Store } from '../store/index.ts';

const BATCH = 100;
/** In one day; more than this is for a list, not for a message each. */
const MOST = 5_000;
export const PATIENCE_MS = 5_000;

export interface Receiver {
  url: string;
  secret: Buffer;
}

/** @throws ApplicationFailure `ReceiverAway` or `ReceiverRefuses`, with a status and nothing of an answer's text. */
export async function sendBatch(
  { url, secret }: Receiver,
  events: readonly CloudEvent[],
  patienceMs = PATIENCE_MS,
): Promise<void> {
  const body = JSON.stringify(events);
  const id = `${events[0]?.id ?? 'none'}+${events.length}`;
  const timestamp = String(Math.floor(wallNow().getTime() / 1000));
  const signature = createHmac('sha256', secret).update(`${id}.${timestamp}.${body}`).digest('base64');
  const answer = await fetch(url, {
    method: 'POST',
    body,
    headers: {
      'content-type': 'application/cloudevents-batch+json; charset=utf-8',
      'webhook-id': id,
      'webhook-timestamp': timestamp,
      'webhook-signature': `v1,${signature}`,
    },
    redirect: 'error',
    signal: AbortSignal.timeout(patienceMs),
  }).catch(() => null);
  // What it says is not read: it could be long, and is nobody's.
  await answer?.body?.cancel().catch(() => undefined);
  if (!answer) throw ApplicationFailure.retryable('the receiver does not answer', 'ReceiverAway');
  if (!answer.ok)
    throw ApplicationFailure.retryable(`the receiver answers ${answer.status}`, 'ReceiverRefuses');
}

export function announceActivities({
  store,
  receiver,
  source,
  today,
  log,
}: {
  store: Pick<Store, 'board'>;
  /** Null: nobody is told. */
  receiver: Receiver | null;
  source: string;
  today: () => Promise<Day>;
  log: Pick<Logger, 'info' | 'warn'>;
}): AnnounceActivities {
  return {
    async announceDue() {
      if (!receiver) return;
      const day = await today();
      const yesterday = addDays(day, -1);
      const tasks = await store.board.tasks(
        // A term ends at 24:00 of its last day: yesterday's at the beginning of today, today's at its end.
        { from: startOfDay(day), until: `${startOfDay(addDays(day, 1)).slice(0, -4)}001Z`, limit: MOST + 1 },
        {},
      );
      if (tasks.length > MOST) log.warn({ tasks: MOST }, 'more has become due than is told in a day');
      const time = startOfDay(day);
      const events = tasks.slice(0, MOST).flatMap((task) => dueEvent(source, task, day, yesterday, time));
      for (let from = 0; from < events.length; from += BATCH)
        await sendBatch(receiver, events.slice(from, from + BATCH));
      log.info({ events: events.length }, 'what has become due was told');
    },
  };
}

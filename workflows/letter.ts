/**
 * One mail that no case asks for (a fresh link, a short code), and the daily digest. A workflow of its own, so that the
 * mail outlives the process that was asked for it, with retries like any mail. Knows a letter's opaque id and nothing
 * else: the letter itself stands in the store, and goes with its case.
 */
import { proxyActivities } from '@temporalio/workflow';
import type { LetterActivities } from '../contracts/activities.ts';

const { sendLetter, makeDigests } = proxyActivities<LetterActivities>({
  startToCloseTimeout: '1m',
  heartbeatTimeout: '10s',
  // Somebody waits for a code: the first tries come soon. A letter that has had its time ends the attempts itself.
  retry: { initialInterval: '2s', maximumInterval: '5m' },
});

export async function letter(input: { letterId: string }): Promise<void> {
  await sendLetter(input);
}

export async function digest(): Promise<void> {
  const letters = await makeDigests();
  await Promise.all(letters.map((letterId) => sendLetter({ letterId })));
}

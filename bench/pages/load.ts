/**
 * An open loop: arrivals by the clock, whether or not earlier requests have been answered. Latency counts from the
 * instant at which a request was due, so that a server that stands still is seen by everybody who would have come.
 */
import { setTimeout as sleep } from 'node:timers/promises';

export interface Sample {
  route: string;
  ms: number;
  ok: boolean;
}
export interface Figures {
  count: number;
  p50: number;
  p95: number;
  p99: number;
  max: number;
}

/** Chance that can be played again (mulberry32): numbers from 0 up to 1. */
export function chance(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** Calls `arrive` at Poisson arrivals, `rate` a second, for `seconds`; waits for the last of them. */
export async function openLoop(
  rate: number,
  seconds: number,
  random: () => number,
  arrive: (due: number) => Promise<void>,
): Promise<void> {
  const begin = performance.now();
  const running: Promise<void>[] = [];
  for (let at = 0; ; ) {
    at += (-Math.log(1 - random()) / rate) * 1000;
    if (at > seconds * 1000) break;
    const due = begin + at;
    await sleep(Math.max(0, due - performance.now()));
    running.push(arrive(due));
  }
  await Promise.all(running);
}

export function figuresOf(samples: readonly Sample[]): Figures {
  const sorted = samples.map(({ ms }) => ms).sort((a, b) => a - b);
  const at = (share: number) => round(sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0);
  return { count: sorted.length, p50: at(0.5), p95: at(0.95), p99: at(0.99), max: round(sorted.at(-1) ?? 0) };
}

const round = (ms: number): number => Math.round(ms * 10) / 10;

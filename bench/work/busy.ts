/** How busy the machine was in one part of a run: is it the processors that it waits for, or something else? */
import { cpus } from 'node:os';
import { cpuSeconds, ownSeconds } from './work.ts';

interface At {
  ms: number;
  own: Record<string, number>;
  machine: number;
}

/** Processors, on average: 2 of a machine with two is all there is. Rounded to hundredths. */
export interface Busy {
  seconds: number;
  /** Of this run's own processes, together. */
  own: number;
  /** Of everything that runs on the machine; the difference is somebody else's. */
  machine: number;
}

export function busyNow(processes: Record<string, number>): At {
  const own = Object.entries(processes).map(([name, pid]) => [
    name,
    pid === process.pid ? ownSeconds() : (cpuSeconds(pid) ?? 0),
  ]);
  const machine = cpus().reduce((sum, { times }) => sum + times.user + times.nice + times.sys + times.irq, 0);
  return { ms: performance.now(), own: Object.fromEntries(own), machine: machine / 1000 };
}

/** Processor seconds of this run's own processes. */
export const cpuBetween = (before: At, after: At): number =>
  Object.entries(after.own).reduce((sum, [name, at]) => sum + at - (before.own[name] ?? 0), 0);

export function busyBetween(before: At, after: At): Busy {
  const seconds = (after.ms - before.ms) / 1000;
  const own = cpuBetween(before, after);
  const hundredths = (value: number) => Math.round(value * 100) / 100;
  return {
    seconds: hundredths(seconds),
    own: hundredths(own / seconds),
    machine: hundredths((after.machine - before.machine) / seconds),
  };
}

/** In whole milliseconds. */
export function percentiles(waits: readonly number[]): { p50: number; p95: number } {
  const sorted = [...waits].sort((a, b) => a - b);
  const at = (share: number) => Math.round(sorted[Math.floor(share * (sorted.length - 1))] ?? 0);
  return { p50: at(0.5), p95: at(0.95) };
}

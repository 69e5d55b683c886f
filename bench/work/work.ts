/** What an environment's processes cost: processor time from the kernel, database operations as each process counts its own. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';

/** How long the processes keep their sums before they write them down, with room to spare. */
const WRITTEN_MS = 1_300;
/** The kernel counts in hundredths of a second on every Linux that Node runs on. */
const TICKS = 100;

export interface Work {
  /** Processor seconds (user and system) by process; empty where the kernel doesn't tell (no /proc). */
  cpu: Record<string, number>;
  /** Database operations by process, then by command and collection, with the milliseconds waited for them. */
  operations: Record<string, Record<string, { n: number; ms: number }>>;
}

export interface WorkCounter {
  /** For the environment's worker and API (`extraEnv`). */
  env: Record<string, string>;
  /** All work so far of the named processes. */
  read(processes: Record<string, number>): Promise<Work>;
  close(): Promise<void>;
}

export async function workCounter(): Promise<WorkCounter> {
  const folder = await mkdtemp(join(tmpdir(), 'pga-work-'));
  const preload = new URL('./count-operations.mjs', import.meta.url);
  return {
    env: {
      COUNT_OPERATIONS: folder,
      NODE_OPTIONS:
        `${process.env.NODE_OPTIONS ?? ''} --import ${pathToFileURL(preload.pathname).href}`.trim(),
    },
    async read(processes) {
      await sleep(WRITTEN_MS);
      const work: Work = { cpu: {}, operations: {} };
      for (const [name, pid] of Object.entries(processes)) {
        // Whoever measures has the others below it.
        const seconds = pid === process.pid ? ownSeconds() : cpuSeconds(pid);
        if (seconds !== null) work.cpu[name] = seconds;
        const file = join(folder, `${pid}.json`);
        if (existsSync(file)) work.operations[name] = JSON.parse(readFileSync(file, 'utf8'));
      }
      return work;
    },
    close: () => rm(folder, { recursive: true, force: true }),
  };
}

export function workBetween(before: Work, after: Work): Work {
  const cpu = Object.fromEntries(
    Object.entries(after.cpu).map(([name, seconds]) => [name, seconds - (before.cpu[name] ?? 0)]),
  );
  const operations = Object.fromEntries(
    Object.entries(after.operations).map(([name, sums]) => [
      name,
      Object.fromEntries(
        Object.entries(sums).flatMap(([key, { n, ms }]) => {
          const old = before.operations[name]?.[key] ?? { n: 0, ms: 0 };
          return n > old.n ? [[key, { n: n - old.n, ms: ms - old.ms }]] : [];
        }),
      ),
    ]),
  );
  return { cpu, operations };
}

/** Per `n` of whatever was done: seconds and operations by process, and the operations one by one, most waited for first. */
export function summaryOf(work: Work, n: number) {
  const per = (value: number, digits = 4) => Number((value / n).toFixed(digits));
  const total = (sums: Record<string, { n: number }>) =>
    Object.values(sums).reduce((sum, one) => sum + one.n, 0);
  const cpu = Object.fromEntries(Object.entries(work.cpu).map(([name, seconds]) => [name, per(seconds)]));
  const operations = Object.fromEntries(
    Object.entries(work.operations).map(([name, sums]) => [name, per(total(sums), 2)]),
  );
  const each = Object.entries(work.operations).flatMap(([name, sums]) =>
    Object.entries(sums).map(([key, sum]) => ({
      process: name,
      what: key,
      n: per(sum.n, 2),
      ms: per(sum.ms, 2),
    })),
  );
  return {
    cpuSeconds: {
      ...cpu,
      all: Number(
        Object.values(cpu)
          .reduce((sum, one) => sum + one, 0)
          .toFixed(3),
      ),
    },
    operations: {
      ...operations,
      all: Number(
        Object.values(operations)
          .reduce((sum, one) => sum + one, 0)
          .toFixed(1),
      ),
    },
    each: each.sort((a, b) => b.ms - a.ms),
  };
}

export function ownSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

/** Of a process and everything below it; null where the kernel doesn't tell or the process is gone. */
export function cpuSeconds(pid: number): number | null {
  try {
    // The name in brackets may hold spaces: the numbers come after its closing bracket.
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const own = (Number(fields[11]) + Number(fields[12])) / TICKS;
    const below = readdirSync(`/proc/${pid}/task`).flatMap((thread) =>
      readFileSync(`/proc/${pid}/task/${thread}/children`, 'utf8').trim().split(' ').filter(Boolean),
    );
    return below.reduce((sum, child) => sum + (cpuSeconds(Number(child)) ?? 0), own);
  } catch {
    return null;
  }
}

/** Lives a second on the rig by how many servers and workers there are, with the processor seconds that each process took. */
import { join } from 'node:path';
import { openRehearsal } from '../../dev/rehearsal/open.ts';
import { rehearse } from '../../dev/rehearsal/rehearsal.ts';
import type { Say } from '../../dev/servers/progress.ts';
import { builtScripts } from '../built.ts';
import { cpuSeconds } from '../work/work.ts';
import { openRig } from './open.ts';

export const SHAPES = [
  { servers: 1, workers: 1 },
  { servers: 2, workers: 1 },
  { servers: 2, workers: 2 },
] as const;

export interface Pace {
  servers: number;
  workers: number;
  lives: number;
  livesPerSecond: number;
  /** By process, of all the lives together. */
  cpuSeconds: Record<string, number>;
}

export async function pace(
  shape: { servers: number; workers: number },
  options: {
    dataDir: string;
    lives: number;
    seed: number;
    say: Say;
    signal: AbortSignal;
    outside: NodeJS.ProcessEnv;
  },
): Promise<Pace> {
  const { dataDir, lives, seed, say, signal } = options;
  const rig = await openRig({ dataDir: join(dataDir, 'rig'), servers: shape.servers, say, signal });
  try {
    const opened = await openRehearsal({
      ...{ dataDir: join(dataDir, 'own'), outside: { ...options.outside, ...rig.env } },
      ...{ extraEnv: builtScripts, withSecondWorker: shape.workers > 1, signal },
    });
    try {
      const spent = () =>
        Object.entries({ ...opened.environment.processes(), ...rig.processes() }).map(
          ([name, pid]) => [name, cpuSeconds(pid) ?? 0] as const,
        );
      const before = new Map(spent());
      const walls: number[] = [];
      let after = spent();
      await rehearse(opened.needs, {
        ...{ paths: Array.from({ length: lives }, () => 'agenda' as const), seed, pace: 'reminder' },
        ...{ reportLater: true, report: ({ wallMs }) => walls.push(wallMs) },
        allEnded: async () => {
          after = spent();
        },
      });
      return {
        ...shape,
        lives,
        livesPerSecond: Math.round((lives * 1e6) / Math.max(...walls)) / 1000,
        cpuSeconds: Object.fromEntries(
          after.map(([name, seconds]) => [name, Math.round((seconds - (before.get(name) ?? 0)) * 10) / 10]),
        ),
      };
    } finally {
      await opened.close();
    }
  } finally {
    await rig.stop();
  }
}

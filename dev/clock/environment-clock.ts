/**
 * The rehearsal clock of a whole practice environment. It moves by barriers: every case to the next due instant, wait
 * until all effects are done, then on; so that what passes between cases happens in the order of the calendar.
 */
import type { Client } from '@temporalio/client';
import type { Db } from 'mongodb';
import { caseWorkflowId } from '../../contracts/engine.ts';
import { AFTER_MOMENT_MS, fastForward } from './fast-forward.ts';

export interface ClockDependencies {
  client: Client;
  /** Read access to the database `regie`. */
  regie: Db;
  wallNow: () => number;
  offset: () => number;
  setOffset: (ms: number) => Promise<void>;
}

interface CaseRow {
  _id: string;
  nextAt: Date | null;
}

/** How long effects may take before the clock stops and says so: a dependency is down, and skipping would burn time. */
const PATIENCE = 60_000;

export class EnvironmentClock {
  busy = false;
  problem: string | null = null;
  private readonly needs: ClockDependencies;

  constructor(needs: ClockDependencies) {
    this.needs = needs;
  }

  now(): number {
    return this.needs.wallNow() + this.needs.offset();
  }

  /** The soonest moment of any case after now, in ms; null when nothing is waiting. */
  async next(): Promise<number | null> {
    const after = new Date(this.now() + 1000);
    const [soonest] = await this.needs.regie
      .collection<CaseRow>('cases')
      .find({ nextAt: { $gt: after } }, { projection: { nextAt: 1 } })
      .sort({ nextAt: 1 })
      .limit(1)
      .toArray();
    return soonest?.nextAt?.getTime() ?? null;
  }

  /** Moves everything to `target` (ms). One at a time; a second call while busy is refused with false. */
  async advance(target: number): Promise<boolean> {
    if (this.busy) return false;
    this.busy = true;
    this.problem = null;
    try {
      while (this.now() < target) {
        const next = await this.next();
        const stop = next !== null && next < target ? next + AFTER_MOMENT_MS : target;
        await this.move(stop);
        await this.idle(stop);
      }
    } catch (error) {
      this.problem = error instanceof Error ? error.message : 'onbekende fout';
    } finally {
      this.busy = false;
    }
    return true;
  }

  private async move(to: number): Promise<void> {
    const open = await this.needs.regie
      .collection<CaseRow>('cases')
      .find({}, { projection: { _id: 1 } })
      .toArray();
    for (let at = 0; at < open.length; at += 20) {
      await Promise.all(
        open.slice(at, at + 20).map(({ _id }) => fastForward(this.needs.client, caseWorkflowId(_id), to)),
      );
    }
    await this.needs.setOffset(Math.max(0, Math.round(to - this.needs.wallNow())));
  }

  /** Waits until no case has anything due and no effect is pending. */
  private async idle(at: number): Promise<void> {
    const due = new Date(at);
    const until = this.needs.wallNow() + PATIENCE;
    for (;;) {
      const late = await this.needs.regie.collection<CaseRow>('cases').findOne({ nextAt: { $lte: due } });
      const mail = await this.needs.regie.collection('outbox').findOne({ status: 'pending' });
      const effect = await this.needs.regie.collection('journal').findOne({ 'toDo.0': { $exists: true } });
      const erasure = await this.needs.regie.collection('erasures').findOne({});
      if (!late && !mail && !effect && !erasure) return;
      if (this.needs.wallNow() > until) {
        throw new Error(
          'De oefenklok staat stil: er wacht nog werk. Kijk of de mailserver en de database er zijn.',
        );
      }
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
  }
}

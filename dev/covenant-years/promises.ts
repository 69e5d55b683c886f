/**
 * The promises of a rehearsal and what became of each: from the store's own rows, read while they are there. A promise
 * that nobody kept in time counts as kept only by the escalation that stands on record for it.
 */
import type { View } from '../rehearsal/view.ts';

export interface TaskSeen {
  _id: string;
  number: string;
  caseId: string;
  kind: string;
  party: string | null;
  status: 'open' | 'done' | 'cancelled' | 'lapsed';
  lastDay: string;
  openedAt: Date;
  endsAt: Date;
  closedAt: Date | null;
}
interface OutboxSeen {
  taskRowId: string;
  occasion: string;
  status: string;
}
interface MomentSeen {
  what: string;
  at: Date;
  ref: string;
  acts: boolean;
}
export interface CaseSeen {
  _id: string;
  kind: string;
  stage: string;
  version: number;
  nextAt: Date | null;
  moments: MomentSeen[];
}

/** Of one kind of promise. `lapsed`: the term's own outcome of silence, told beforehand. `notNeeded`: another decision took it away in time. */
export interface Kept {
  met: number;
  escalated: number;
  notNeeded: number;
  /** Not due yet when the rehearsal ended. */
  open: number;
  missed: number;
}

/** Mails that follow a task are no promises of their own. */
const FOLLOWS = new Set(['reminder', 'escalation']);
const ESCALATIONS = ['escalate', 'manager', 'after', 'undeliverable'];

export class Promises {
  private readonly tasks = new Map<string, TaskSeen>();
  private readonly escalated = new Set<string>();
  private readonly moments: Record<string, Kept> = {};
  /** The first of what was missed, to look into. */
  readonly missed: string[] = [];
  private readonly view: View;

  constructor(view: View) {
    this.view = view;
  }

  /** Reads what became of the tasks of these cases, and which escalations went. */
  async look(caseIds: readonly string[]): Promise<void> {
    const of = { caseId: { $in: [...caseIds] } };
    const { regie } = this.view;
    const projection = {
      ...{ number: 1, caseId: 1, kind: 1, party: 1, status: 1 },
      ...{ lastDay: 1, openedAt: 1, endsAt: 1, closedAt: 1 },
    };
    const [rows, mails] = await Promise.all([
      regie.collection<TaskSeen>('tasks').find(of, { projection }).toArray(),
      regie
        .collection<OutboxSeen>('outbox')
        .find(
          { ...of, occasion: { $in: ESCALATIONS }, status: 'sent' },
          { projection: { taskRowId: 1, occasion: 1, status: 1 } },
        )
        .toArray(),
    ]);
    for (const row of rows) this.tasks.set(row._id, row);
    for (const { taskRowId } of mails) this.escalated.add(taskRowId);
  }

  /** When a task of this kind was done in that case. */
  doneAt(caseId: string, kind: string): Date | null {
    const done = [...this.tasks.values()].find(
      (task) => task.caseId === caseId && task.kind === kind && task.status === 'done',
    );
    return done?.closedAt ?? null;
  }

  /** What the system itself promised by this instant, and whether it has happened. */
  acted(before: readonly CaseSeen[], after: ReadonlyMap<string, CaseSeen>, now: number): void {
    for (const one of before)
      for (const moment of one.moments) {
        if (!moment.acts || FOLLOWS.has(moment.what) || moment.at.getTime() > now) continue;
        const still = after
          .get(one._id)
          ?.moments.some(
            ({ what, ref, at, acts }) =>
              acts && what === moment.what && ref === moment.ref && at.getTime() === moment.at.getTime(),
          );
        const kept = this.of(`${one.kind}: ${moment.what}`);
        if (!still) kept.met += 1;
        else {
          kept.missed += 1;
          this.missed.push(`${one.kind} ${one._id} ${moment.what} ${moment.at.toISOString()}`);
        }
      }
  }

  private of(name: string): Kept {
    this.moments[name] ??= { met: 0, escalated: 0, notNeeded: 0, open: 0, missed: 0 };
    return this.moments[name];
  }

  /** @param now legal now in ms, at the end */
  outcome(now: number): { byKind: Record<string, Kept>; total: Kept } {
    for (const task of this.tasks.values()) {
      const kept = this.of(`taak: ${task.kind}`);
      const ended = task.closedAt !== null && task.closedAt <= task.endsAt;
      const told = this.escalated.has(task._id);
      if (task.status === 'done' && ended) kept.met += 1;
      else if (task.status === 'cancelled' && ended) kept.notNeeded += 1;
      else if (task.status === 'open' && task.endsAt.getTime() > now) kept.open += 1;
      else if (told) kept.escalated += 1;
      else {
        kept.missed += 1;
        this.missed.push(
          `${task.caseId} ${task.kind} ${task.status} ${task.lastDay} ${task.closedAt?.toISOString() ?? '-'}`,
        );
      }
    }
    const total: Kept = { met: 0, escalated: 0, notNeeded: 0, open: 0, missed: 0 };
    for (const kept of Object.values(this.moments))
      for (const name of Object.keys(total) as (keyof Kept)[]) total[name] += kept[name];
    const byKind = Object.fromEntries(
      Object.entries(this.moments).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)),
    );
    return { byKind, total };
  }
}

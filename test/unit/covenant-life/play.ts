/** The covenant's own life that a test plays: days in, tasks and effects out. */
import { covenantOn, modelCovenant, type Standing } from '../../../covenant/index.ts';
import type { Actor, Context, Directory, Task } from '../../../domain/case.ts';
import {
  type CovenantEvent,
  type CovenantState,
  covenantLife,
  standingOf,
} from '../../../domain/covenant-life/index.ts';
import { atTime, dayOf } from '../../../domain/dates/index.ts';

export const covenant = modelCovenant();
export const PARTIES = covenant.parties.map(({ id }) => id);
export const directory: Directory = {
  assignee: (party, role) => directory.candidates(party, role)[0] ?? null,
  candidates: (party, role) =>
    role === 'party-manager'
      ? party === null
        ? []
        : [`mgr-${party}`]
      : party === null
        ? [`m-${role}`]
        : [`m-${party}`],
  deputies: () => [],
};
export const START: Standing = { inForce: '2026-01-01', versions: [], left: [], stopped: null };

export class Covenant18 {
  state: CovenantState | null = null;
  opened: Task[] = [];
  effects: unknown[] = [];
  summary = '';
  day: string;
  constructor(day: string) {
    this.day = day;
  }
  context(): Context {
    const now = atTime(this.day, '10:00');
    const standing = this.state ? standingOf(this.state, covenant) : START;
    const today = covenantOn(covenant, standing, () => ({ ...covenant, version: '2.0.0' }), this.day);
    return { covenant: today, now, today: dayOf(now), directory: this.people };
  }
  people = directory;
  try(event: CovenantEvent) {
    const applied = covenantLife.apply(this.state, event, this.context());
    if (applied.ok) {
      this.state = applied.state;
      this.opened = applied.opened;
      this.effects = applied.effects.filter(({ effect }) => effect !== 'mail');
      this.summary = applied.summary;
    }
    return applied;
  }
  do(event: CovenantEvent): this {
    const applied = this.try(event);
    if (!applied.ok) throw new Error(`${applied.code}: ${applied.message}`);
    return this;
  }
  to(day: string): this {
    this.day = day;
    return this.do({ type: 'moment' });
  }
  kinds(): string[] {
    return [...new Set((this.state?.tasks ?? []).map(({ kind }) => kind))].sort();
  }
  tasks(kind: string): Task[] {
    return (this.state?.tasks ?? []).filter((task) => task.kind === kind);
  }
  complete(task: Task, answer: object, texts: string[] = []) {
    const by: Actor = { member: task.assignee ?? '', party: task.party ?? 'gemeente', roles: [task.role] };
    return this.try({
      ...{
        type: 'complete-task',
        by,
        task: task.id,
        kind: task.kind as never,
        answer: answer as never,
        texts,
      },
    });
  }
  all(kind: string, answer: object): void {
    for (const task of this.tasks(kind)) {
      const done = this.complete(task, answer);
      if (!done.ok) throw new Error(done.code);
    }
  }
}
export const inForce = (day = '2027-01-04'): Covenant18 => new Covenant18(day).do({ type: 'begin' });
export const manager = (party: string): Actor => ({
  member: `mgr-${party}`,
  party,
  roles: ['party-manager'],
});
export const published = {
  number: '2027-12345',
  link: 'https://zoek.officielebekendmakingen.nl/x',
  on: '2027-01-04',
};

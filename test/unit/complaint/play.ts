/** A complaint that a test plays: dates in, states and effects out. */
import { modelCovenant } from '../../../covenant/index.ts';
import type { Actor, Applied, Directory, Effect, Refusal, Task } from '../../../domain/case.ts';
import {
  type ComplaintAnswers,
  type ComplaintEvent,
  type ComplaintState,
  type ComplaintTask,
  complaint,
} from '../../../domain/complaint/index.ts';
import { atTime, dayOf } from '../../../domain/dates/index.ts';

export const covenant = modelCovenant();
export const FILE = 'f0000000-0000-4000-8000-000000000001';
export const DESK: Actor = { member: 'm-off', party: 'gemeente', roles: ['request-officer'] };
export const HANDLER: Actor = { member: 'm-han', party: 'gemeente', roles: ['complaint-handler'] };
export const OTHER: Actor = { member: 'm-oth', party: 'om', roles: ['complaint-handler'] };
export const COORDINATOR: Actor = { member: 'm-co', party: 'gemeente', roles: ['coordinator'] };
export const core = (party: string): Actor => ({
  member: `m-${party}`,
  party,
  roles: ['core-representative'],
});
export const CORE = ['gemeente', 'om', 'politie'];
const PEOPLE = [DESK, HANDLER, OTHER, COORDINATOR, ...CORE.map(core)];

export class Play {
  state: ComplaintState | null = null;
  now: string;
  effects: Effect[] = [];
  people = PEOPLE;
  constructor(day = '2026-11-27', time = '12:00') {
    this.now = atTime(day, time);
  }
  private get directory(): Directory {
    const candidates = (party: string | null, role: string): string[] =>
      this.people
        .filter((one) => one.roles.includes(role) && (party === null || one.party === party))
        .map(({ member }) => member);
    return {
      candidates,
      assignee: (party, role) => candidates(party, role)[0] ?? null,
      deputies: (member) => (member === 'm-han' ? ['m-oth'] : []),
    };
  }
  do(event: ComplaintEvent): Applied<ComplaintState> | Refusal {
    const context = { covenant, now: this.now, today: dayOf(this.now), directory: this.directory };
    const outcome = complaint.apply(this.state, event, context);
    if (outcome.ok) {
      this.state = JSON.parse(JSON.stringify(outcome.state)) as ComplaintState;
      this.effects.push(...outcome.effects);
    }
    return outcome;
  }
  must(event: ComplaintEvent): this {
    const outcome = this.do(event);
    if (!outcome.ok) throw new Error(`${event.type}: ${outcome.code}`);
    return this;
  }
  to(day: string, time = '12:00'): this {
    this.now = atTime(day, time);
    return this.must({ type: 'moment' });
  }
  get is(): ComplaintState {
    if (!this.state) throw new Error('no complaint yet');
    return this.state;
  }
  task(kind: ComplaintTask, party?: string): Task {
    const found = this.is.tasks.find((one) => one.kind === kind && (!party || one.party === party));
    if (!found) throw new Error(`no task ${kind}`);
    return found;
  }
  answer<K extends ComplaintTask>(kind: K, answer: ComplaintAnswers[K], by?: Actor, party?: string) {
    const task = this.task(kind, party);
    const who = by ?? (PEOPLE.find(({ member }) => member === task.assignee) as Actor);
    return this.do({
      type: 'complete-task',
      by: who,
      task: task.id,
      kind,
      answer,
    } as unknown as ComplaintEvent);
  }
  received(): this {
    return this.must({
      type: 'register-complaint',
      by: DESK,
      how: 'letter',
      receivedOn: '2026-11-27',
      behalf: 'self',
    });
  }
  sorted(over: Partial<ComplaintAnswers['sort-complaint']> = {}) {
    return this.answer('sort-complaint', {
      ...{
        identity: 'document',
        links: [FILE],
        workers: { [FILE]: ['m-gemeente', 'm-om'] },
        handler: 'm-han',
      },
      ...over,
    });
  }
  agreed(parties: readonly string[] = CORE): this {
    for (const party of parties) this.answer('give-complaint-reading', { answer: 'agree' }, undefined, party);
    return this;
  }
  end(what: string) {
    return complaint.due(this.is, covenant).find((moment) => moment.what === what);
  }
}
export const code = (outcome: Applied<unknown> | Refusal): string => (outcome.ok ? 'ok' : outcome.code);

/** A task of the controller to look that a test plays: days in, states and effects out. */
import { modelCovenant } from '../../../covenant/index.ts';
import {
  type AssignmentEvent,
  type AssignmentState,
  assignment,
  lookFor,
} from '../../../domain/assignment/index.ts';
import type { Actor, Applied, Refusal } from '../../../domain/case.ts';
import { atTime, type Day } from '../../../domain/dates/index.ts';

export const covenant = modelCovenant();
export const person = (member: string, party: string, ...roles: string[]): Actor => ({
  member,
  party,
  roles,
});
export const CORE = 'core-representative';
export const cores = ['gemeente', 'om', 'politie'].map((party) => person(`m-${party}`, party, CORE));
export const [town, justice, police] = cores as [Actor, Actor, Actor];
export const fg = person('m-fg', 'gemeente', 'data-protection-officer');
export const twin = person('m-twin', 'om', CORE, 'auditor');
export const coordinator = person('m-co', 'gemeente', 'coordinator');
export const admin = person('m-adm', 'gemeente', 'administrator');
/** Who is there; a test that sends somebody away puts them back (`everybody`). */
export const people: { now: Actor[] } = { now: [] };
export function everybody(): void {
  people.now = [...cores, fg, twin, coordinator, admin];
}
everybody();
const candidates = (party: string | null, role: string): string[] =>
  people.now
    .filter((one) => one.roles.includes(role) && (party === null || one.party === party))
    .map(({ member }) => member);
const directory = {
  candidates,
  assignee: (party: string | null, role: string) => candidates(party, role)[0] ?? null,
  deputies: () => [],
};

export const START: Day = '2026-11-27';
export const UNTIL: Day = '2026-12-31';
export class Play {
  state: AssignmentState | null = null;
  last: Applied<AssignmentState> | Refusal = { ok: false, code: 'none', message: '' };
  today: Day = START;
  do(event: AssignmentEvent): string {
    const { today } = this;
    this.last = assignment.apply(this.state, event, {
      covenant,
      now: atTime(today, '12:00'),
      today,
      directory,
    });
    if (this.last.ok) this.state = JSON.parse(JSON.stringify(this.last.state)) as AssignmentState;
    return this.last.ok ? 'ok' : this.last.code;
  }
  propose(more: object = {}): string {
    return this.do({
      ...{ type: 'propose-assignment', by: police, member: fg.member, role: 'data-protection-officer' },
      ...{ files: ['file-1', 'file-2'], what: 'contents', until: UNTIL, ...more },
    } as AssignmentEvent);
  }
  answer(by: Actor, kind = 'decide-assignment', answer: object = { answer: 'agree' }): string {
    const task = this.is.tasks.find((one) => one.kind === kind && (one.party ?? by.party) === by.party);
    return this.do({ type: 'complete-task', by, task: task?.id ?? 't0', kind, answer } as AssignmentEvent);
  }
  given(): this {
    this.propose();
    for (const by of cores) this.answer(by);
    return this;
  }
  on(today: Day): this {
    this.today = today;
    this.do({ type: 'moment' });
    return this;
  }
  get is(): AssignmentState {
    if (!this.state) throw new Error('no case');
    return this.state;
  }
  look = (who: Actor = fg) => lookFor(this.is, who, this.today);
}

/** An incident that a test plays: instants in, states and effects out. */
import { modelCovenant } from '../../../covenant/index.ts';
import type { Actor, Applied, Directory, Effect, Moment, Refusal } from '../../../domain/case.ts';
import { dayOf } from '../../../domain/dates/index.ts';
import { type IncidentEvent, type IncidentState, incident } from '../../../domain/incident/index.ts';

export const covenant = modelCovenant();
export const STAFF: Record<string, Actor> = {
  adm: { member: 'adm', party: 'gemeente', roles: ['administrator'] },
  co: { member: 'co', party: 'gemeente', roles: ['coordinator'] },
  gem: { member: 'gem', party: 'gemeente', roles: ['core-representative'] },
  om: { member: 'om', party: 'om', roles: ['core-representative'] },
  pol: { member: 'pol', party: 'politie', roles: ['core-representative'] },
  raad: { member: 'raad', party: 'raad', roles: ['case-representative'] },
};
export const as = (member: string): Actor => STAFF[member] as Actor;
const candidates = (party: string | null, role: string): string[] =>
  Object.values(STAFF)
    .filter((one) => (party === null || one.party === party) && one.roles.includes(role))
    .map(({ member }) => member);
export const directory = {
  candidates,
  assignee: (party: string | null, role: string) => candidates(party, role)[0] ?? null,
  deputies: () => [],
};

/** One incident whose clock is moved from moment to moment, as the loop does it. */
export class Life {
  state: IncidentState | null = null;
  effects: Effect[] = [];
  summaries: string[] = [];
  people: Directory = directory;
  now: string;
  constructor(now: string) {
    this.now = now;
  }
  take(event: IncidentEvent): Applied<IncidentState> | Refusal {
    const outcome = incident.apply(this.state, event, {
      ...{ covenant, now: this.now, today: dayOf(this.now), directory: this.people },
    });
    if (!outcome.ok) return outcome;
    // Plain data: what was given is never changed.
    this.state = JSON.parse(JSON.stringify(outcome.state)) as IncidentState;
    this.effects.push(...outcome.effects);
    this.summaries.push(outcome.summary);
    return outcome;
  }
  do(event: IncidentEvent): string {
    const outcome = this.take(event);
    return outcome.ok ? 'ok' : outcome.code;
  }
  moments(): Moment[] {
    return this.state ? incident.due(this.state, covenant) : [];
  }
  to(now: string): void {
    for (;;) {
      const next = this.moments().find(({ acts }) => acts);
      if (!next || next.at > now) break;
      if (next.at > this.now) this.now = next.at;
      const before = JSON.stringify(this.state);
      expect(this.do({ type: 'moment' })).toBe('ok');
      expect(JSON.stringify(this.state)).not.toBe(before);
    }
    this.now = now;
  }
  open(kind: string, party?: string) {
    return this.state?.tasks.find((task) => task.kind === kind && (!party || task.party === party));
  }
  /** The answer to a task as its event. */
  given(by: string, kind: string, answer: Record<string, unknown>): IncidentEvent {
    const task = this.open(kind, kind === 'decide-breach' ? as(by).party : undefined)?.id ?? 't0';
    return { type: 'complete-task', by: as(by), task, kind, answer } as unknown as IncidentEvent;
  }
  answer(by: string, kind: string, answer: Record<string, unknown>): string {
    return this.do(this.given(by, kind, answer));
  }
  mails(kind: string): string[] {
    const tasks = new Map(this.opened.map((task) => [task.id, task.kind]));
    return this.effects.flatMap((effect) =>
      effect.effect === 'mail' && tasks.get(effect.task) === kind ? [`${effect.occasion} ${effect.to}`] : [],
    );
  }
  private get opened() {
    return this.state?.tasks ?? [];
  }
  get current(): IncidentState {
    return this.state as IncidentState;
  }
}

export const AWARE = { awareOn: '2026-11-27', awareTime: '15:00' };
export const AWARE_AT = '2026-11-27T14:00:00.000Z';
export const report = (by = 'raad', more = {}): IncidentEvent => ({
  ...{ type: 'report-incident', by: as(by), nature: 'seen', ...AWARE },
  ...more,
});
export function breach(now = '2026-11-27T16:00:00.000Z'): Life {
  const life = new Life(now);
  expect(life.do(report())).toBe('ok');
  expect(life.answer('adm', 'triage-incident', { outcome: 'breach', dossiers: 2, ...AWARE })).toBe('ok');
  return life;
}

/** A covenant's staff that a test plays: each with a membership's case, and a directory that says what the cases say. */
import { modelCovenant } from '../../../covenant/index.ts';
import type { Actor, Applied, Context, Directory, Refusal } from '../../../domain/case.ts';
import { dayOf } from '../../../domain/dates/index.ts';
import { type MembershipEvent, type MembershipState, membership } from '../../../domain/membership/index.ts';

export const covenant = modelCovenant();

export class Staff {
  states = new Map<string, MembershipState>();
  now: string;
  constructor(now = '2026-11-24T09:00:00.000Z') {
    this.now = now;
  }

  get today(): string {
    return dayOf(this.now);
  }

  /** As the store's projection is read: the authorisations that hold today. */
  actor(member: string): Actor | null {
    const state = this.states.get(member);
    const row = state && membership.staff?.(state);
    const now =
      row?.authorisations.filter(({ from, until }) => from <= this.today && this.today <= until) ?? [];
    return row && now.length > 0 ? { member, party: row.party, roles: now.map(({ role }) => role) } : null;
  }

  directory(): Directory {
    const candidates = (party: string | null, role: string): string[] =>
      [...this.states.keys()].sort().filter((member) => {
        const actor = this.actor(member);
        return actor && (party === null || actor.party === party) && actor.roles.includes(role);
      });
    return {
      candidates,
      assignee: (party, role) => candidates(party, role)[0] ?? null,
      deputies: () => [],
    };
  }

  do(member: string, event: MembershipEvent): Applied<MembershipState> | Refusal {
    const context: Context = { covenant, now: this.now, today: this.today, directory: this.directory() };
    const before = this.states.get(member) ?? null;
    const copy = structuredClone(before);
    const outcome = membership.apply(before, event, context);
    expect(before).toEqual(copy);
    if (outcome.ok) this.states.set(member, outcome.state);
    return outcome;
  }

  /** Who came with the environment. */
  begin(member: string, party: string, role: string): void {
    const state: MembershipState = {
      ...{ member, party, openedOn: this.today, lastEventOn: this.today, statementOn: this.today },
      granted: {
        a1: {
          role,
          ground: null,
          from: this.today,
          until: '2027-11-24',
          proposedBy: null,
          confirmedBy: null,
        },
      },
      ...{ proposals: {}, tasks: [], undelivered: [], counters: { task: 0, granted: 1, proposal: 0 } },
    };
    this.states.set(member, state);
  }

  /** Moves on, through every moment on the way, each at its own instant. */
  to(now: string): void {
    for (;;) {
      const next = [...this.states]
        .flatMap(([member, state]) =>
          membership.due(state, covenant).flatMap(({ at, acts }) => (acts ? [{ member, at }] : [])),
        )
        .filter(({ at }) => at <= now)
        .sort((a, b) => (a.at < b.at ? -1 : 1))[0];
      if (!next) break;
      if (next.at > this.now) this.now = next.at;
      this.do(next.member, { type: 'moment' });
    }
    this.now = now;
  }

  state(member: string): MembershipState {
    const state = this.states.get(member);
    if (!state) throw new Error('nobody by that name');
    return state;
  }
}

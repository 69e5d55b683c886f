/** A case that a test plays: dates in, states and effects out. */
import { type Covenant, modelCovenant } from '../../../covenant/index.ts';
import type {
  Actor,
  Applied,
  Context,
  Directory,
  Effect,
  Moment,
  Refusal,
  Task,
} from '../../../domain/case.ts';
import { atTime, dayOf } from '../../../domain/dates/index.ts';
import {
  ends,
  type Provenance,
  type SubjectEvent,
  type SubjectState,
  subject,
  type TaskAnswers,
  type TaskKind,
  taskEnd,
} from '../../../domain/subject/index.ts';

const GROUNDS: Record<string, [string, string]> = {
  gemeente: ['public-task', 'AVG'],
  om: ['wjsg-39f', 'Wjsg'],
  politie: ['wpg-18', 'Wpg'],
  raad: ['public-task', 'AVG'],
  reclassering: ['task-1', 'AVG'],
};

export const rep = (party: string): Actor => ({
  member: `m-${party}`,
  party,
  roles: [party === 'raad' || party === 'reclassering' ? 'case-representative' : 'core-representative'],
});
export const ADMINISTRATOR: Actor = { member: 'm-adm', party: 'gemeente', roles: ['administrator'] };
export const COORDINATOR: Actor = { member: 'm-co', party: 'gemeente', roles: ['coordinator'] };
export const STRANGER: Actor = { member: 'm-x', party: 'gemeente', roles: ['operations'] };

const assignee: Directory['assignee'] = (party, role) => {
  if (role === 'administrator') return 'm-adm';
  if (role === 'coordinator') return 'm-co';
  return party === null || role === 'party-manager' ? null : `m-${party}`;
};
/** Two representatives a party; nobody stands in for anybody, and no party has a manager. */
export const directory: Directory = {
  assignee,
  candidates(party, role) {
    const first = assignee(party, role);
    return first === null ? [] : [first, `${first}-2`];
  },
  deputies: () => [],
};

/** What every core party finds relevant, where that makes no difference. */
export const ITEMS = ['w-item-1'];

export const provenance = (party: string, on: string): Provenance => {
  const [ground, regime] = GROUNDS[party] ?? ['', ''];
  return { party, ground, regime, on };
};

export const actorFor = (task: Task): Actor =>
  task.role === 'administrator'
    ? ADMINISTRATOR
    : task.role === 'coordinator'
      ? COORDINATOR
      : { member: task.assignee ?? 'm-none', party: task.party ?? '', roles: [task.role] };

export const completion = <K extends TaskKind>(
  task: Task,
  answer: TaskAnswers[K],
  by?: Actor,
): SubjectEvent =>
  ({
    type: 'complete-task',
    by: by ?? actorFor(task),
    task: task.id,
    kind: task.kind,
    answer,
    texts: [],
  }) as unknown as SubjectEvent;

/** The same people, with a manager for every party. */
export const withManagers: Directory = {
  ...directory,
  assignee: (party, role) =>
    role === 'party-manager' && party !== null ? `m-${party}-chief` : assignee(party, role),
};

/** External partners that signed annex 1, and whose people signed the statement. */
export const PARTNERS = ['x', 'y', 'z'];

export const contextAt = (covenant: Covenant, now: string, people: Directory = directory): Context => ({
  covenant,
  now,
  today: dayOf(now),
  directory: people,
  partners: PARTNERS,
});

export class Life {
  covenant: Covenant;
  now: string;
  current: SubjectState | null = null;
  effects: Effect[] = [];
  mails: Extract<Effect, { effect: 'mail' }>[] = [];
  closed: Applied<SubjectState>['closed'] = [];
  log: string[] = [];
  people: Directory = directory;

  constructor(day: string, covenant: Covenant = modelCovenant(), time = '12:00') {
    this.covenant = covenant;
    this.now = atTime(day, time);
  }

  get state(): SubjectState {
    if (!this.current) throw new Error('no case yet');
    return this.current;
  }
  get today(): string {
    return dayOf(this.now);
  }

  at(day: string, time = '12:00'): this {
    this.now = atTime(day, time);
    return this;
  }

  /** What comes back, accepted or refused; an accepted event changes the case. */
  offer(event: SubjectEvent): Applied<SubjectState> | Refusal {
    const result = subject.apply(this.current, event, contextAt(this.covenant, this.now, this.people));
    if (result.ok) {
      this.current = result.state;
      this.log.push(`${this.today} ${result.summary}`);
      for (const effect of result.effects)
        if (effect.effect === 'mail') this.mails.push(effect);
        else this.effects.push(effect);
      this.closed.push(...result.closed);
    }
    return result;
  }

  do(event: SubjectEvent): Applied<SubjectState> {
    const result = this.offer(event);
    if (!result.ok) throw new Error(`${result.code}: ${result.message}`);
    return result;
  }

  refused(event: SubjectEvent): string {
    const result = this.offer(event);
    if (result.ok) throw new Error(`not refused: ${event.type}`);
    return result.code;
  }

  moment(): Applied<SubjectState> {
    return this.do({ type: 'moment' });
  }

  /** Plays every moment up to and including that instant, one by one as the loop does. */
  until(day: string, time = '12:00'): this {
    const end = atTime(day, time);
    for (;;) {
      const next = this.next();
      if (!next || next.at > end) break;
      this.now = next.at;
      this.moment();
    }
    this.now = end;
    return this;
  }

  due(): Moment[] {
    return subject.due(this.state, this.covenant);
  }
  next(): Moment | undefined {
    return this.due().find((moment) => moment.acts);
  }
  /** `lastDay` of the first moment of that name. */
  lastDay(what: string): string | undefined {
    return this.due().find((moment) => moment.what === what)?.lastDay;
  }
  end(unit: string): string | undefined {
    return ends(this.state, this.covenant)[unit]?.at;
  }
  taskEnd(task: Task): string {
    return taskEnd(this.covenant, this.state, task).lastDay;
  }

  signal(id: string, receivedOn = this.today, party = 'politie'): Applied<SubjectState> {
    return this.do(this.signalEvent(id, receivedOn, party));
  }
  signalEvent(id: string, receivedOn = this.today, party = 'politie'): SubjectEvent {
    return {
      type: 'register-signal',
      by: rep(party),
      signal: id,
      receivedOn,
      phenomenon: 'radicalisation',
      provenance: provenance(party, receivedOn),
      texts: [],
    };
  }

  tasks(kind?: TaskKind): Task[] {
    return this.state.tasks.filter((task) => kind === undefined || task.kind === kind);
  }
  task(kind: TaskKind, party?: string): Task {
    const found = this.tasks(kind).find((task) => party === undefined || task.party === party);
    if (!found) throw new Error(`no task ${kind}`);
    return found;
  }
  /** Everyone who has such a task now gives this answer. */
  all<K extends TaskKind>(kind: K, answer: TaskAnswers[K]): this {
    for (const { id } of this.tasks(kind)) {
      const task = this.state.tasks.find((open) => open.id === id);
      if (task) this.do(completion(task, answer));
    }
    return this;
  }
  one<K extends TaskKind>(kind: K, answer: TaskAnswers[K], party?: string): this {
    this.do(completion(this.task(kind, party), answer));
    return this;
  }

  /** To the conference: agreed by all today, with these parties. */
  onAgenda(parties = ['gemeente', 'om', 'politie', 'raad'], partners: string[] = []): this {
    const answer = { outcome: 'agenda' as const, parties, partners, items: ITEMS };
    return this.all('assess', {}).all('decide-agenda', answer);
  }
  informed(): this {
    this.all('consult-informing', { view: 'inform' }).all('decide-informing', { outcome: 'inform' });
    return this.one('send-notice', { sentOn: this.today });
  }
  planned(until: string): this {
    this.one('draw-up-plan', { aims: ['a'], actions: [{ owner: 'raad', by: until }] });
    return this.all('agree-plan', { agree: 'yes' });
  }
}

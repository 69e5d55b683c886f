/** A request that a test plays: dates in, states and effects out. */
import { modelCovenant } from '../../../covenant/index.ts';
import type { Actor, Applied, Effect, Refusal, Task } from '../../../domain/case.ts';
import { atTime, dayOf } from '../../../domain/dates/index.ts';
import {
  type RequestAnswers,
  type RequestEvent,
  type RequestState,
  type RequestTask,
  request,
} from '../../../domain/request/index.ts';
import { actorFor, COORDINATOR, contextAt, directory } from '../subject/life.ts';

export const covenant = modelCovenant();
export const CORE = covenant.parties.filter(({ kind }) => kind === 'core').map(({ id }) => id);
export const FILE = 'f0000000-0000-4000-8000-000000000001';
export const LINK = `${FILE} subject`;

export const registered = (over: object = {}): RequestEvent =>
  ({
    ...{ type: 'register-request', by: COORDINATOR, how: 'letter', receivedOn: '2026-11-27' },
    ...{ asks: ['access'], behalf: 'self', ...over },
  }) as RequestEvent;

export class Play {
  state: RequestState | null = null;
  now: string;
  effects: Effect[] = [];
  covenant = covenant;
  people = directory;
  constructor(day = '2026-11-27', time = '12:00') {
    this.now = atTime(day, time);
  }
  do(event: RequestEvent): Applied<RequestState> | Refusal {
    const outcome = request.apply(this.state, event, contextAt(this.covenant, this.now, this.people));
    if (outcome.ok) {
      this.state = outcome.state;
      this.effects.push(...outcome.effects);
    }
    return outcome;
  }
  /** @throws when the rules refuse it */
  must(event: RequestEvent): this {
    const outcome = this.do(event);
    if (!outcome.ok) throw new Error(`${event.type}: ${outcome.code}`);
    return this;
  }
  to(day: string, time = '12:00'): this {
    this.now = atTime(day, time);
    return this.must({ type: 'moment' });
  }
  get is(): RequestState {
    if (!this.state) throw new Error('no request yet');
    return this.state;
  }
  task(kind: RequestTask, party?: string): Task {
    const found = this.is.tasks.find((one) => one.kind === kind && (!party || one.party === party));
    if (!found) throw new Error(`no task ${kind} of ${party ?? 'anybody'}`);
    return found;
  }
  answer<K extends RequestTask>(kind: K, answer: RequestAnswers[K], party?: string, by?: Actor) {
    const task = this.task(kind, party);
    return this.do({
      ...{ type: 'complete-task', by: by ?? actorFor(task), task: task.id, kind, answer },
    } as unknown as RequestEvent);
  }
  identified(): this {
    this.answer('establish-identity', { outcome: 'established', how: 'document' });
    return this;
  }
  found(links: readonly string[] = [LINK], holders: readonly string[] = ['raad']): this {
    const files = Object.fromEntries(links.map((link) => [link.split(' ')[0] ?? '', [...holders]]));
    this.answer('link-request', { outcome: 'found', links: [...links], holders: files });
    return this;
  }
  contributed(parties: readonly string[] = [...CORE, 'raad']): this {
    for (const party of parties) this.answer('contribute-request', {}, party);
    return this;
  }
  decided(verdict: RequestAnswers['decide-request'] = { access: 'as-contributed' }): this {
    for (const party of CORE) this.answer('decide-request', verdict, party);
    return this;
  }
  lastDay(kind: RequestTask): string {
    return request.taskEnd(this.covenant, this.is, this.task(kind)).lastDay;
  }
  end(what: string) {
    return request.due(this.is, this.covenant).find((moment) => moment.what === what);
  }
  get today(): string {
    return dayOf(this.now);
  }
}
export const code = (outcome: Applied<unknown> | Refusal): string => (outcome.ok ? 'ok' : outcome.code);

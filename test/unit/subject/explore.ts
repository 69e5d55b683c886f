/**
 * Explores the state machine breadth first until nothing new appears. Two states are the same when they differ only in
 * dates that keep their order (rank), in which core party is which (symmetry), in counters and in reminders that were sent.
 */
import type { Covenant } from '../../../covenant/index.ts';
import { modelCovenant } from '../../../covenant/index.ts';
import type { Actor, Directory, Moment, Task } from '../../../domain/case.ts';
import {
  type SubjectEvent,
  type SubjectState,
  subject,
  type TaskAnswers,
  type TaskKind,
} from '../../../domain/subject/index.ts';
import { completion, contextAt, rep, STRANGER } from './life.ts';
import { checkRefused, checkState, checkStep } from './properties.ts';

/** The model covenant with these parties only, and some terms of another length. Not checked: a test's own. */
export function covenantOf(parties: string[], lengths: Record<string, string> = {}): Covenant {
  const copy = structuredClone(modelCovenant()) as unknown as {
    parties: { id: string }[];
    terms: { id: string; length: string }[];
    workTerms: { id: string; length: string }[];
  };
  copy.parties = copy.parties.filter(({ id }) => parties.includes(id));
  for (const term of [...copy.terms, ...copy.workTerms]) term.length = lengths[term.id] ?? term.length;
  return deepFreeze(copy) as unknown as Covenant;
}

export function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const part of Object.values(value)) deepFreeze(part);
  }
  return value;
}

export interface Exploration {
  covenant: Covenant;
  start: { state: SubjectState; now: string };
  /** What each task can be answered with; a kind that is left out is never answered. */
  answers: { [K in TaskKind]?: TaskAnswers[K][] };
  /** Other events that are tried in a state; refused ones are fine. */
  free(state: SubjectState, today: string): SubjectEvent[];
  /** States that belong to another exploration: visited and checked, not gone on from. */
  stop?: (state: SubjectState) => boolean;
  /** How often something was done, where `free` offers it only so often. */
  counts?: (state: SubjectState) => number;
  /** Reminders one by one, and part of the state. */
  nudges?: boolean;
  /** The members who may act, when it matters who. */
  people?: Directory;
  bound: number;
}

export interface Explored {
  states: number;
  steps: number;
  refusals: number;
  stages: Set<string>;
  /** Event types and task kinds that were accepted at least once. */
  accepted: Set<string>;
  fixpoint: boolean;
}

interface Node {
  state: SubjectState;
  now: string;
  from: Node | null;
  by: string;
}

const NUDGES = ['reminder', 'escalation'];
const minuteBefore = (at: string): string => new Date(Date.parse(at) - 60_000).toISOString();

export function explore(given: Exploration): Explored {
  const { covenant, start, bound } = given;
  const seen = new Set<string>();
  const queue: Node[] = [];
  const found: Explored = {
    states: 0,
    steps: 0,
    refusals: 0,
    stages: new Set(),
    accepted: new Set(),
    fixpoint: true,
  };

  const visit = (node: Node): void => {
    deepFreeze(node.state);
    const key = canonical(node.state, node.now, given);
    if (seen.has(key)) return;
    seen.add(key);
    found.states += 1;
    found.stages.add(node.state.stage);
    checkState(node.state, node.now, covenant, () => trace(node));
    if (seen.size >= bound) found.fixpoint = false;
    else if (!given.stop?.(node.state)) queue.push(node);
  };

  const attempt = (node: Node, event: SubjectEvent, now: string, mustRefuse: boolean): void => {
    const result = subject.apply(node.state, deepFreeze(event), contextAt(covenant, now, given.people));
    const name = describe(event);
    if (!result.ok) {
      found.refusals += 1;
      checkRefused(result, () => `${trace(node)}\n${name}`);
      return;
    }
    if (mustRefuse) throw new Error(`accepted, but must be refused: ${name}\n${trace(node)}`);
    found.steps += 1;
    found.accepted.add(event.type === 'complete-task' ? event.kind : event.type);
    const next = { state: result.state, now, from: node, by: `${now} ${name}` };
    checkStep(node.state, event, result, now, covenant, () => trace(next));
    visit(next);
  };

  visit({ ...start, from: null, by: 'start' });
  for (let node = queue.shift(); node; node = queue.shift()) {
    const { state, now } = node;
    for (const event of eventsOf(given, node)) attempt(node, event, now, false);
    for (const event of wrongOf(given, node)) attempt(node, event, now, true);
    const next = nextOf(given, state);
    if (!next) continue;
    const before = minuteBefore(next.at);
    if (before > now) attempt(node, { type: 'moment' }, before, false);
    attempt(node, { type: 'moment' }, next.at, false);
  }
  return found;
}

const nextOf = ({ covenant, nudges }: Exploration, state: SubjectState): Moment | undefined =>
  subject.due(state, covenant).find((moment) => moment.acts && (nudges || !NUDGES.includes(moment.what)));

function eventsOf({ answers, free }: Exploration, { state, now }: Node): SubjectEvent[] {
  const events = free(state, contextAt(modelCovenant(), now).today);
  for (const task of state.tasks)
    for (const answer of answers[task.kind as TaskKind] ?? []) {
      const sent = task.kind === 'send-notice' ? { sentOn: contextAt(modelCovenant(), now).today } : answer;
      events.push(completion(task, sent as never));
    }
  return events;
}

/** The same by somebody who may not, for a task that is not there, and by the wrong form. */
function wrongOf(given: Exploration, node: Node): SubjectEvent[] {
  const wrong: SubjectEvent[] = [];
  const tried = new Set<string>();
  for (const event of eventsOf(given, node)) {
    const name = event.type === 'complete-task' ? event.kind : event.type;
    if (!('by' in event) || event.by === 'system' || tried.has(name)) continue;
    tried.add(name);
    const as = (by: Actor): void => {
      wrong.push({ ...event, by } as SubjectEvent);
    };
    as(STRANGER);
    as({ ...rep('reclassering'), member: 'm-outside' });
  }
  const [task] = node.state.tasks;
  if (task) {
    wrong.push(completion({ ...task, id: 't0' }, {} as never));
    wrong.push(completion({ ...task, kind: task.kind === 'assess' ? 'agree-plan' : 'assess' }, {} as never));
  }
  return wrong;
}

const describe = (event: SubjectEvent): string => {
  const { type, ...rest } = event as SubjectEvent & { by?: Actor; kind?: string; answer?: object };
  const by = rest.by && typeof rest.by === 'object' ? `${rest.by.party}/${rest.by.roles}` : '';
  return `${type} ${rest.kind ?? ''} ${JSON.stringify(rest.answer ?? '')} ${by}`;
};

function trace(node: Node | null): string {
  const lines: string[] = [];
  for (let at = node; at; at = at.from) lines.unshift(`${at.by} -> ${at.state.stage}`);
  return lines.join('\n');
}

/** Whoever holds the pen: which party that is makes no other difference. */
const CHAIR: ReadonlySet<string> = new Set(['draw-up-plan', 'advise-closing']);

/** The smallest of the texts that stand for a state, over all namings of the core parties. */
export function canonical(state: SubjectState, now: string, given: Exploration): string {
  const core = given.covenant.parties.filter(({ kind }) => kind === 'core').map(({ id }) => id);
  const texts = permutations(core).map((names) => {
    const name = new Map(core.map((id, index) => [id, `core${names.indexOf(id)}-${index * 0}`]));
    return text(state, now, given, (party) => (party === null ? '' : (name.get(party) ?? party)));
  });
  return texts.sort()[0] ?? '';
}

function permutations(items: string[]): string[][] {
  if (items.length < 2) return [items];
  return items.flatMap((item) =>
    permutations(items.filter((other) => other !== item)).map((rest) => [item, ...rest]),
  );
}

function text(
  state: SubjectState,
  now: string,
  given: Exploration,
  party: (id: string | null) => string,
): string {
  const parties = (ids: string[]): string[] => ids.map(party).sort();
  const byParty = (record: Record<string, unknown>): unknown[] =>
    Object.entries(record)
      .map(([id, value]) => `${party(id)} ${JSON.stringify(value)}`)
      .sort();
  const taskName = (task: Task): string => {
    const nudged = given.nudges ? task.nudged.join() : '';
    const told = state.undelivered.includes(task.id) ? 'undelivered' : '';
    const about = state.tasks.find(({ id }) => id === task.about)?.kind ?? task.about;
    return `${task.kind} ${CHAIR.has(task.kind) ? 'chair' : party(task.party)} ${about} ${nudged} ${told}`;
  };
  const next = nextOf(given, state);
  const moments = subject
    .due(state, given.covenant)
    .filter(({ what, acts }) => acts && (given.nudges || !NUDGES.includes(what)));
  const ranks = [...new Set(moments.map(({ at }) => at))];
  const ref = (id: string): string => {
    const task = state.tasks.find((open) => open.id === id);
    return task ? taskName(task) : id;
  };
  const { file, plan } = state;
  const shape = [
    state.stage,
    given.counts?.(state),
    next && minuteBefore(next.at) <= now ? 'late' : 'early',
    Object.entries(state.signals).map(([id, s]) => [
      id,
      s.clock,
      !!s.decidedOn,
      !!s.lapsed,
      !!s.keep,
      !!s.keepUntil,
    ]),
    Object.entries(state.weighings).map(([id, w]) => [
      ...[id, w.outcome, w.clock, !!w.lapsed, !!w.decidedOn, !!w.former],
      ...[[...w.signals].sort(), parties(w.assessed)],
    ]),
    state.weighing,
    file && [
      !!file.archivedOn,
      !!file.closedOn,
      parties(file.involved),
      file.warnedFor === file.lastProcessing,
    ],
    plan && [
      ...[plan.step, parties(plan.agreed), !!plan.reviewFrom, plan.review ? byParty(plan.review) : null],
      Object.values(plan.actions)
        .map(({ owner, done }) => `${party(owner)} ${done}`)
        .sort(),
    ],
    Object.keys(state.persons),
    Object.keys(state.items),
    Object.entries(state.informing).map(([unit, i]) => [
      unit,
      i.step,
      parties(i.consulted),
      !!i.again,
      !!i.reportedOn,
    ]),
    Object.values(state.decisions)
      .map((d) => JSON.stringify([d.kind, d.about, d.ground, d.units, byParty(d.answers)]))
      .sort(),
    Object.entries(state.holds).map(([id, hold]) => [id, hold.ground, hold.units]),
    Object.entries(state.disclosures ?? {}).map(([id, d]) => [id, d.step, d.items, parties(d.permitted)]),
    state.tasks.map(taskName).sort(),
    moments.map(({ what, ref: id, at }) => `${ranks.indexOf(at)} ${what} ${ref(id)}`).sort(),
  ];
  return renumber(JSON.stringify(shape));
}

/** Numbers that only count ('weighing:7', 'hold:3') by their order. */
function renumber(whole: string): string {
  const names = new Map<string, string>();
  return whole.replace(/\b(weighing|hold|reopening|action):a?(\d+)/g, (name, kind: string) => {
    const known = names.get(name) ?? `${kind}#${names.size}`;
    names.set(name, known);
    return known;
  });
}

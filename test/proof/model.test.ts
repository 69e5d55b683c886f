/**
 * The state machine against the engine: random events, seeded, go to a real case's workflow and to `domain/` side by side.
 * After each the whole state, all moments, the open tasks and the workflow's own timer are the same; what the one refuses
 * the other refuses for the same reason; every moment came on its instant. Random events alone seldom come to a plan, so the
 * lives take turns in where their random part begins (model/start.ts). Texts and other cases have no part in it.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import fc from 'fast-check';
import { demoMembers } from '../../dev/demo.ts';
import { type Environment, startEnvironment } from '../../dev/environment.ts';
import type { Context, Task } from '../../domain/case.ts';
import { addDays, dayOf } from '../../domain/dates/index.ts';
import {
  type SubjectEvent,
  type SubjectState,
  subject,
  type TaskKind,
  unitsOf,
} from '../../domain/subject/index.ts';
import type { Rig } from '../real/workflows/support.ts';
import { provenance } from '../unit/subject/life.ts';
import { among, answerFor, CORE, PARTIES, type Pick } from '../unit/subject/pick.ts';
import { answerTowards, hasStarted, placeOf, STARTS, type Start } from './model/start.ts';

const SEED = Number(process.env.MODEL_SEED ?? 20261128);
const RUNS = Number(process.env.MODEL_RUNS ?? 12);
/** What the engine takes from an instant to the step that belongs to it, in the case's own time. */
const LATE_MS = 10_000;
/** As the hand on the clock stops (dev/clock/fast-forward.ts). */
const AFTER_MS = 3_000;
jest.setTimeout(300_000);

let dataDir: string;
let environment: Environment;
let rig: Rig;
let support: typeof import('../real/workflows/support.ts');
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'pga-model-'));
  environment = await startEnvironment({ dataDir, outside: {}, withWorker: false, withApi: false });
  Object.assign(process.env, environment.env);
  support = await import('../real/workflows/support.ts');
  rig = await support.openRig();
  await rig.work();
}, 90_000);
afterAll(async () => {
  await rig?.close();
  await environment?.stop();
  await rm(dataDir, { recursive: true, force: true });
}, 60_000);

const pick = fc.record({
  mode: fc.constantFrom(...(['task', 'task', 'all', 'all', 'free', 'next', 'next'] as const)),
  what: fc.nat(1000),
  who: fc.nat(1000),
  days: fc.nat(120),
  how: fc.nat(1000),
});

const accountOf = (member: string): string =>
  demoMembers.find(({ id }) => id === member)?.email.split('@')[0] ?? 'coordinator';

function freeEvent(
  state: SubjectState,
  { what, who, days, how }: Pick,
  today: string,
): [string, SubjectEvent] {
  const party = among(PARTIES, who);
  const on = addDays(today, -(days % 30));
  const facts = { provenance: provenance(party, on), texts: [] };
  const unit = among([...unitsOf(state), 'nothing'], how);
  const by = { member: '', party, roles: [] };
  const events: SubjectEvent[] = [
    {
      ...{ type: 'register-signal', by, signal: among(['s1', 's2', 's3'], how), receivedOn: on },
      ...{ phenomenon: 'leaving', ...facts },
    },
    { type: 'ask-information', by, of: among(PARTIES, how), texts: [] },
    { type: 'add-data', by, item: `i${how % 3}`, ...facts },
    { type: 'add-person', by, person: `p${how % 2}`, relation: 'network', wishesHelp: false, ...facts },
    { type: 'add-action', by, owner: party, until: addDays(today, days), texts: [] },
    { type: 'discuss', by, body: how % 2 ? 'weighing' : 'conference', meeting: 'o1', texts: [] },
    { type: 'impediment-gone', by, person: 'subject' },
    { type: 'propose-reopening', by, units: [unit], texts: [] },
    {
      ...{ type: 'propose-hold', by, ground: 'court', until: addDays(today, days * 5), texts: [] },
      units: how % 2 === 0 ? 'all' : [unit],
    } as SubjectEvent,
    { type: 'propose-lifting', by, hold: among([...Object.keys(state.holds), 'x'], how), texts: [] },
    { type: 'destroy-early', by, signal: 's1' },
  ];
  const event = among(events, what);
  const core = ['propose-reopening', 'propose-hold', 'propose-lifting'].includes(event.type)
    ? among(CORE, who)
    : party;
  return [among([core, core, core, 'uitvoerder'], how), event];
}

/** One case, on the engine and by the rules, at the same version. */
class Twin {
  readonly caseId: string;
  state: SubjectState | null = null;
  version = 0;
  steps = 0;
  readonly lines: string[] = [];
  constructor(caseId: string) {
    this.caseId = caseId;
  }

  async context(now: string): Promise<Context> {
    const today = dayOf(now);
    const [covenant, directory, partners] = await Promise.all([
      rig.store.covenants.on(today),
      rig.store.members.directory(today),
      rig.store.partners.standing(today),
    ]);
    return { covenant, now, today, directory, partners: partners.choosable, signed: partners.signed };
  }

  get next(): string | null {
    if (!this.state) return null;
    return subject.due(this.state, rig.store.covenants.known()).find(({ acts }) => acts)?.at ?? null;
  }

  /** Everything that the engine did since, by the rules too. False when the case was destroyed: then the rules say so as well. */
  async follow(): Promise<boolean> {
    for (const line of await rig.store.cases.journal(this.caseId, { after: this.version })) {
      const event = line.detail as SubjectEvent;
      const expected = this.next;
      if (event.type === 'moment') {
        const late = Date.parse(line.at) - Date.parse(expected ?? '');
        // A recount may come before it; a moment never does.
        if (!(late < LATE_MS)) throw new Error(`a moment ${late} ms after ${expected}`);
      }
      const result = subject.apply(this.state, event, await this.context(line.at));
      if (!result.ok) throw new Error(`the rules refuse what the engine did: ${event.type} ${result.code}`);
      this.state = result.state;
      this.version = line.version;
      this.lines.push(`${line.version} ${line.at} ${event.type}`);
      this.steps += 1;
    }
    if (this.state === null) return false;
    // Both say so; its destruction is under way, and may have taken the rows already.
    if (this.state.stage === 'destroyed') return false;
    const loaded = await rig.store.cases.load(this.caseId);
    if (loaded === null) return this.destroyed();
    // Something came in between: once more.
    if (loaded.version !== this.version) return this.follow();
    expect(loaded.state).toEqual(JSON.parse(JSON.stringify(this.state)));
    expect(loaded.stage).toBe(this.state.stage);
    expect(loaded.nextAt).toBe(this.next);
    const rows = (await rig.store.tasks.ofCase(this.caseId)).filter(({ status }) => status === 'open');
    expect(rows.map(({ id }) => id).sort()).toEqual(
      this.state.tasks.map(({ id }) => `${this.caseId}:${id}`).sort(),
    );
    const status = await support.eventually(
      () => support.statusOf(rig, this.caseId),
      (seen) => seen.version >= this.version,
    );
    if (status.version > this.version) return this.follow();
    expect([status.stage, status.nextAt]).toEqual([this.state.stage, this.next]);
    return true;
  }

  /** Its journal went with it: by the rules the case must come to its end by its own moments alone. */
  private async destroyed(): Promise<boolean> {
    for (let left = 20; this.state && this.state.stage !== 'destroyed'; left--) {
      const at = this.next;
      if (at === null || left === 0) throw new Error('destroyed by the engine, and not by the rules');
      const result = subject.apply(this.state, { type: 'moment' }, await this.context(at));
      if (!result.ok) throw new Error(result.code);
      this.state = result.state;
    }
    return false;
  }

  async now(): Promise<string> {
    const [last] = (await rig.store.cases.journal(this.caseId, { after: this.version - 1 })).slice(-1);
    return last?.at ?? new Date().toISOString();
  }

  /** To both. What the rules would say is asked first, at the last step's instant: refusals don't depend on seconds. */
  async offer(account: string, event: SubjectEvent): Promise<boolean> {
    const by = support.actor(account);
    const now = await this.now();
    const meant = subject.apply(this.state, { ...event, by } as SubjectEvent, await this.context(now));
    const { by: _, ...sent } = event as SubjectEvent & { by?: unknown };
    const commandId = await support.intend(rig, this.caseId, account, sent as never);
    const answer = await support.send(rig, this.caseId, commandId);
    const [said, did] = [meant.ok ? 'ok' : meant.code, answer.ok ? 'ok' : answer.code];
    if (said !== did)
      throw new Error(`${event.type} by ${account}: the rules say ${said}, the engine ${did}`);
    return this.follow();
  }

  async toNext(): Promise<boolean> {
    const at = this.next;
    if (at === null) return true;
    const { version } = this;
    await support.forward(rig, this.caseId, new Date(Date.parse(at) + AFTER_MS).toISOString());
    await support.eventually(
      async () => (await rig.store.cases.outlineOf(this.caseId))?.version ?? null,
      (seen) => seen === null || seen > version,
    );
    return this.follow();
  }
}

const completed = (task: Task, answer: object): SubjectEvent =>
  ({
    ...{ type: 'complete-task', task: task.id, kind: task.kind, texts: [] },
    answer,
  }) as unknown as SubjectEvent;
const complete = (task: Task, one: Pick, today: string): SubjectEvent =>
  completed(task, answerFor(task.kind as TaskKind, one, today));

/** The shortest way to where the random part begins. */
async function begin(twin: Twin, start: Start): Promise<void> {
  for (let left = 80; twin.state && !hasStarted(start, twin.state); left--) {
    if (left === 0) throw new Error(`no way to ${start}`);
    const today = dayOf(await twin.now());
    const answers = twin.state.tasks.map(
      (task) => [task, answerTowards(task.kind as TaskKind, today)] as const,
    );
    const [task, answer] = answers.find(([, known]) => known !== null) ?? [];
    const unit = unitsOf(twin.state).find((one) => one.startsWith('signal:')) ?? 'subject';
    const by = { member: '', party: 'om', roles: [] };
    if (task && answer) await twin.offer(accountOf(task.assignee ?? ''), completed(task, answer));
    else if (twin.state.stage === 'archived')
      await twin.offer('om', { type: 'propose-reopening', by, units: [unit], texts: [] });
    else await twin.toNext();
  }
}

test('random events on the real workflow and by the rules come to the same states, dates and refusals', async () => {
  const reached = new Map<string, number>();
  let [steps, run] = [0, 0];
  const note = ({ state }: Twin) => {
    if (state) reached.set(placeOf(state), (reached.get(placeOf(state)) ?? 0) + 1);
  };
  await fc.assert(
    fc.asyncProperty(fc.array(pick, { minLength: 6, maxLength: 18, size: 'max' }), async (picks) => {
      const twin = new Twin(await support.newCase(rig));
      try {
        if (!(await twin.follow())) throw new Error('no case');
        await begin(twin, STARTS[run++ % STARTS.length] as Start);
        for (const one of picks) {
          const { state } = twin;
          if (!state) break;
          note(twin);
          const today = dayOf(await twin.now());
          if (one.mode === 'next' && !(await twin.toNext())) break;
          if (one.mode === 'free' && !(await twin.offer(...freeEvent(state, one, today)))) break;
          if (one.mode === 'task' || one.mode === 'all') {
            const chosen = state.tasks.length > 0 ? among(state.tasks, one.what) : null;
            const all = state.tasks.filter(({ id, kind }) =>
              one.mode === 'all' ? kind === chosen?.kind : id === chosen?.id,
            );
            for (const task of all) {
              const who = one.what % 13 === 0 ? 'raad' : accountOf(task.assignee ?? '');
              if (!(await twin.offer(who, complete(task, one, today)))) return;
            }
          }
        }
        note(twin);
      } catch (error) {
        throw new Error(`${(error as Error).message}\n${twin.lines.slice(-15).join('\n')}`, { cause: error });
      } finally {
        steps += twin.steps;
      }
    }),
    { numRuns: RUNS, seed: SEED, endOnFailure: true },
  );
  process.stderr.write(`model: ${steps} steps, ${JSON.stringify(Object.fromEntries(reached))}\n`);
  for (const place of [...STARTS.slice(1), 'weighing', 'destroyed'])
    expect([...reached.keys()]).toContain(place);
  expect(steps).toBeGreaterThan(RUNS * 8);
});

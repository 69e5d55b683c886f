/**
 * All cases of one environment on one calendar: everybody moves to the next instant at which anything happens to anyone
 * or somebody acts, then on. People act through their mails and the pages, and now and then too late.
 */
import type { Client } from '@temporalio/client';
import { COVENANT_CASE, caseWorkflowId } from '../../contracts/engine.ts';
import { addDays, atTime, type Day, dayOf, weekday } from '../../domain/dates/index.ts';
import { AFTER_MOMENT_MS, fastForward } from '../clock/fast-forward.ts';
import { PATHS, type Path } from '../rehearsal/answers.ts';
import { pick } from '../rehearsal/chance.ts';
import { type Mail, Postbox } from '../rehearsal/postbox.ts';
import type { RehearsalNeeds } from '../rehearsal/rehearsal.ts';
import { Staff } from '../rehearsal/staff.ts';
import type { View } from '../rehearsal/view.ts';
import { yearsAnswers } from './answers.ts';
import { type CaseSeen, Promises, type TaskSeen } from './promises.ts';

const PATIENCE_MS = 120_000;
const POLL_MS = 20;
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** What somebody does by themselves, at an instant. */
export interface Planned {
  at: number;
  name: string;
  /** Every case is brought to that instant first: what is done there reaches them all. */
  everybody?: boolean;
  act(now: number): Promise<void>;
}

interface Plan {
  task: TaskSeen;
  mail: Mail;
  at: number;
}

/** Tasks without which there would be nothing to rehearse: nobody is late for these. */
const IN_TIME = new Set(['sign-covenant', 'sign-version', 'record-publication', 'decide-continuation']);
/** A breach's 72 hours: three hours after the mail. */
const HOURS_COUNT = new Set(['triage-incident', 'prepare-breach-report', 'decide-breach', 'report-breach']);
/** Moments that reach every case. */
const REACHES_ALL = new Set(['version-takes-over', 'leave-covenant']);

export class World {
  readonly promises: Promises;
  readonly staff: Staff;
  now: number;
  barriers = 0;
  tasksDone = 0;
  mails = 0;
  readonly ended = new Map<string, string>();
  /** The cases as they were when everything rested last. */
  cases = new Map<string, CaseSeen>();
  private readonly client: Client;
  private readonly view: View;
  private readonly postbox: Postbox;
  private readonly plans = new Map<string, Plan>();
  private readonly doneBefore = new Map<string, number>();
  private readonly order = new Map<string, number>();
  private seen = 0;
  private readonly needs: RehearsalNeeds;
  private readonly options: { seed: number; lateOneIn: number; say: (line: string) => void };

  constructor(needs: RehearsalNeeds, options: World['options']) {
    this.needs = needs;
    this.options = options;
    this.client = needs.client;
    this.view = needs.view;
    this.promises = new Promises(needs.view);
    this.postbox = new Postbox(needs.mailCatcher);
    this.staff = new Staff(needs.baseUrl, needs.conference);
    this.now = Date.now();
  }

  /** From here to `until`, with what is planned on the way. Every plan is carried out once. */
  async run(planned: readonly Planned[], until: number): Promise<void> {
    const todo = [...planned].sort((a, b) => a.at - b.at);
    await this.settle([], this.now);
    for (;;) {
      const next = Math.min(this.soonest(), todo[0]?.at ?? Number.POSITIVE_INFINITY);
      if (next > until) return;
      this.now = Math.max(next, this.now);
      this.barriers += 1;
      await this.move(
        this.now,
        todo.some(({ at, everybody }) => at <= next && everybody),
      );
      while (todo[0] && todo[0].at <= this.now) {
        const one = todo.shift() as Planned;
        this.options.say(`${new Date(this.now).toISOString().slice(0, 16)}  ${one.name}`);
        await one.act(this.now);
        await this.settle([...this.cases.keys()], this.now);
      }
      await this.act();
    }
  }

  private soonest(): number {
    let next = Number.POSITIVE_INFINITY;
    for (const { nextAt } of this.cases.values())
      if (nextAt) next = Math.min(next, nextAt.getTime() + AFTER_MOMENT_MS);
    for (const { at } of this.plans.values()) next = Math.min(next, at);
    return next;
  }

  /** Every case with something due, or somebody who acts in it, goes to `now`; all of them when it reaches all. */
  private async move(now: number, everybody: boolean): Promise<void> {
    await this.needs.setOffset(Math.max(0, Math.round(now - Date.now())));
    const due = [...this.cases.values()].filter(({ nextAt }) => nextAt && nextAt.getTime() <= now);
    const acting = [...this.plans.values()].filter(({ at }) => at <= now).map(({ task }) => task.caseId);
    const reaches = due.some(({ moments }) =>
      moments.some(({ what, at, acts }) => acts && REACHES_ALL.has(what) && at.getTime() <= now),
    );
    const ids =
      everybody || reaches
        ? [...this.cases.keys()]
        : [...new Set([...due.map(({ _id }) => _id), ...acting])].filter((id) => this.cases.has(id));
    for (let at = 0; at < ids.length; at += 20)
      await Promise.all(ids.slice(at, at + 20).map((id) => this.bring(id, now)));
    await this.settle(ids, now, due);
  }

  async bring(caseId: string, to: number): Promise<void> {
    await fastForward(this.client, caseWorkflowId(caseId), to);
  }

  /** Waits until nothing is due and every effect is done; then looks at everything and hands round the post. */
  async settle(ids: readonly string[], now: number, due: readonly CaseSeen[] = []): Promise<void> {
    const until = Date.now() + PATIENCE_MS;
    let looked = Date.now() + 500;
    for (let waits = await this.unsettled(ids, now); waits !== null; waits = await this.unsettled(ids, now)) {
      if (Date.now() > until)
        throw new Error(`${new Date(now).toISOString()}: waits for what does not come: ${waits}`);
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
      // A case that another one told something may still be at an earlier time.
      const [collection, id] = waits.split(' ');
      if (collection === 'cases' && id && Date.now() > looked) {
        await this.bring(id, now);
        looked = Date.now() + 500;
      }
    }
    const projection = { kind: 1, stage: 1, version: 1, nextAt: 1, moments: 1 };
    const rows = await this.view.regie.collection<CaseSeen>('cases').find({}, { projection }).toArray();
    const after = new Map(rows.map((row) => [row._id, row]));
    this.promises.acted(due, after, now);
    for (const [id, { kind }] of this.cases) if (!after.has(id)) this.ended.set(id, kind);
    const fresh = rows.filter(({ _id }) => !this.cases.has(_id)).map(({ _id }) => _id);
    for (const id of fresh) if (id !== COVENANT_CASE) this.order.set(id, this.order.size);
    this.cases = after;
    await this.promises.look([...ids, ...fresh]);
    await this.post(now);
  }

  /** What is still to come; null when everything rests. */
  private async unsettled(ids: readonly string[], now: number): Promise<string | null> {
    const { regie } = this.view;
    const late = { _id: { $in: [...ids] }, nextAt: { $lte: new Date(now) } };
    const of = async (name: string, filter: object): Promise<string | null> => {
      const found = await regie.collection<{ _id: string }>(name).findOne(filter, { projection: { _id: 1 } });
      return found && `${name} ${found._id}`;
    };
    return (
      (await of('cases', late)) ??
      (await of('outbox', { status: 'pending' })) ??
      (await of('journal', { 'toDo.0': { $exists: true } })) ??
      (await of('erasures', {}))
    );
  }

  private async post(now: number): Promise<void> {
    const mails = (await this.postbox.fresh()).filter(({ link, task }) => link && task);
    this.mails += mails.length;
    if (mails.length === 0) return;
    const rows = await this.view.regie
      .collection<TaskSeen>('tasks')
      .find({ number: { $in: mails.map(({ task }) => task) } })
      .toArray();
    const tasks = new Map(rows.map((row) => [row.number, row]));
    for (const mail of mails) {
      const task = tasks.get(mail.task);
      if (task?.status !== 'open') continue;
      const known = this.plans.get(task.number);
      if (/^Taak /.test(mail.subject) && !known) this.plan(task, mail, now);
      else if (known && (known.mail.to === mail.to || /^Taak /.test(mail.subject))) known.mail = mail;
    }
  }

  private plan(task: TaskSeen, mail: Mail, now: number): void {
    const path = this.pathOf(task.caseId);
    if (path === 'undecided' && ['assess', 'decide-agenda'].includes(task.kind)) return;
    const { seed, lateOneIn } = this.options;
    const key = `${this.order.get(task.caseId) ?? 'c'}:${task.kind}:${this.seen++}`;
    const today = dayOf(new Date(now).toISOString());
    const late = !IN_TIME.has(task.kind) && pick(seed, `late:${key}`, lateOneIn) === 0;
    const at = HOURS_COUNT.has(task.kind)
      ? now + 3 * HOUR
      : Date.parse(atTime(late ? addDays(task.lastDay, 2) : deskDay(today), '10:00'));
    this.plans.set(task.number, { task, mail, at });
  }

  private pathOf(caseId: string): Path {
    return PATHS[(this.order.get(caseId) ?? 0) % PATHS.length] ?? 'agenda';
  }

  private async act(): Promise<void> {
    const ready = [...this.plans.values()].filter(({ at }) => at <= this.now);
    if (ready.length === 0) return;
    for (const { task } of ready) this.plans.delete(task.number);
    const open = await this.view.tasksByNumber(ready.map(({ task }) => task.number));
    const doing = ready.filter(({ task }) => open.get(task.number)?.status === 'open');
    await Promise.all(doing.map((one) => this.answer(one)));
    await this.settle([...new Set(doing.map(({ task }) => task.caseId))], this.now);
  }

  private async answer({ task, mail }: Plan): Promise<void> {
    const who = `${task.caseId}:${task.kind}:${task.party}`;
    const before = this.doneBefore.get(who) ?? 0;
    this.doneBefore.set(who, before + 1);
    const index = this.order.get(task.caseId) ?? 0;
    const { seed } = this.options;
    const doing = {
      ...{ kind: task.kind, path: this.pathOf(task.caseId), index, now: this.now, before },
      today: dayOf(new Date(this.now).toISOString()),
      postpones: pick(seed, `${index}:postpones`, 3) === 0,
      follow: pick(seed, `follow:${task.kind}:${before}`, 5) === 0,
    };
    try {
      await this.staff.answer(mail, (form) => yearsAnswers(form, doing));
      this.tasksDone += 1;
    } catch (error) {
      // What somebody else answered at the same time may have taken it away: then the page said so.
      const now = (await this.view.tasksByNumber([task.number])).get(task.number);
      if (now?.status === 'done') throw error;
      // Something else comes first: they try again a week later. A page that breaks says something else.
      if (now?.status === 'open') {
        if (!String(error).includes('Dit kan niet')) throw error;
        this.plans.set(task.number, { task, mail, at: this.now + 7 * DAY });
      }
    }
  }
}

/** People see to their tasks on Tuesdays and Fridays: fewer instants at which anything happens, in the same calendar. */
function deskDay(today: Day): Day {
  let day = addDays(today, 1);
  while (![2, 5].includes(weekday(day))) day = addDays(day, 1);
  return day;
}

export const yearsAfter = (from: number, years: number): number =>
  Date.parse(atTime(addDays(dayOf(new Date(from).toISOString()), Math.round(years * 365.25)), '10:30'));
export { DAY, HOUR };

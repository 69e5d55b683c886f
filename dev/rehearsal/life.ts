/** One rehearsed life: its staff's plans, what has been seen of its moments, and what it did to the engine. */
import type { Client } from '@temporalio/client';
import { caseWorkflowId } from '../../contracts/engine.ts';
import { addDays, atTime, type Day, dayOf, type Instant } from '../../domain/dates/index.ts';
import { AFTER_MOMENT_MS, fastForward, fastForwardBySteps } from '../clock/fast-forward.ts';
import { answersTo, type Path, type Situation } from './answers.ts';
import { pick } from './chance.ts';
import type { Mail } from './postbox.ts';
import { Refused, type Staff } from './staff.ts';
import type { CaseView, ListedMoment, TaskView, View } from './view.ts';

export interface Told {
  at: Instant;
  what: string;
  article: string;
  detail: string;
}
export interface MomentReport {
  what: string;
  at: Instant;
  article: string;
  lastDay: Day;
  /** For a date that people had to meet: the instant at which they had. */
  met?: Instant;
}

interface Plan {
  task: TaskView;
  mail: Mail;
  at: number;
}

export interface LifeOptions {
  path: Path;
  seed: number;
  index: number;
  /** 'reminder': every task waits until its first reminder; else between one and five days. */
  pace?: 'reminder';
  /** Other words and answers than the rehearsal's own. */
  says?: Pick<Situation, 'words' | 'meant'>;
  tell: (life: Life, line: Told) => void;
  /** Told that an answer was refused; the life goes on. Without it a refused answer ends the rehearsal. */
  refused?: (life: Life, what: string) => void;
  /** Servers are killed meanwhile. */
  disturbed?: boolean;
}

/** Terms that only remind; a life's own moments are those of the covenant. */
const NOT_LEGAL = new Set(['reminder', 'escalation']);

export class Life {
  readonly caseId: string;
  readonly options: LifeOptions;
  readonly moments = new Map<string, MomentReport>();
  private readonly listed = new Map<string, ListedMoment>();
  private readonly plans = new Map<string, Plan>();
  private readonly doneBefore = new Map<string, number>();
  nextAt: number | null = null;
  private lastActed = 0;
  ended = false;
  destroyedAt: Instant | null = null;
  mails = 0;
  tasks = 0;
  runIds: string[] = [];
  /** Moments at which its loop woke up, several of the covenant's at once; and activities that its steps started. */
  wakes = 0;
  effects = 0;
  private readonly client: Client;
  private readonly view: View;

  constructor(caseId: string, options: LifeOptions, needs: { client: Client; view: View }) {
    this.caseId = caseId;
    this.options = options;
    this.client = needs.client;
    this.view = needs.view;
  }

  /** The next instant at which anything happens here; null when it has ended. */
  due(): number | null {
    if (this.ended) return null;
    const acts = [...this.plans.values()].map(({ at }) => at);
    const all = this.nextAt === null ? acts : [...acts, this.nextAt + AFTER_MOMENT_MS];
    return all.length > 0 ? Math.min(...all) : null;
  }

  /** Whether somebody acts by then. */
  acts(now: number): boolean {
    return [...this.plans.values()].some(({ at }) => at <= now);
  }
  /** Whether something is destroyed by then. */
  ends(now: number): boolean {
    const instant = new Date(now).toISOString();
    return [...this.listed.values()].some(
      ({ what, at, acts }) => acts && at <= instant && !NOT_LEGAL.has(what),
    );
  }

  /** Counts what it has asked of the engine: to be called while there is still a journal. */
  async count(): Promise<void> {
    const { wakes, effects } = await this.view.workOf(this.caseId);
    // The moment that ends it is still to come, and starts its erasure.
    this.wakes = wakes + 1;
    this.effects = effects + 1;
  }

  advanceTo(target: number): Promise<boolean> {
    const forward = this.options.disturbed ? fastForwardBySteps : fastForward;
    return forward(this.client, caseWorkflowId(this.caseId), target);
  }

  /** Sees the case again, null when it is gone: which moments have come, which were met, which moved. */
  look(now: number, seen: CaseView | null): void {
    const instant = new Date(now).toISOString();
    const current = new Map((seen?.moments ?? []).map((moment) => [keyOf(moment), moment]));
    for (const [key, moment] of this.listed) {
      if (current.get(key)?.at === moment.at) continue;
      // The same date, now that of a task: still to come.
      const same = ({ what, at }: ListedMoment) => what === moment.what && at === moment.at;
      if (moment.at > instant && [...current.values()].some(same)) continue;
      // Gone or moved on: it came, or people were in time; what the system would have done later no longer counts.
      if (moment.at <= instant) this.came(moment);
      else if (moment.waitsForPeople && this.lastActed === now) this.came(moment, instant);
    }
    this.listed.clear();
    for (const [key, moment] of current) this.listed.set(key, moment);
    if (seen) {
      this.nextAt = seen.nextAt === null ? null : Date.parse(seen.nextAt);
      this.runIds = seen.runIds;
      return;
    }
    this.ended = true;
    this.plans.clear();
    this.destroyedAt = [...this.moments.values()].at(-1)?.at ?? instant;
  }

  private came(moment: ListedMoment, met?: Instant): void {
    const { what, at, article, lastDay } = moment;
    if (NOT_LEGAL.has(what)) return;
    this.moments.set(`${keyOf(moment)}|${at}`, {
      what,
      at,
      article,
      lastDay,
      ...(met === undefined ? {} : { met }),
    });
    this.options.tell(this, {
      at: met ?? at,
      what,
      article,
      detail: met === undefined ? '' : `op tijd (laatste dag ${lastDay})`,
    });
  }

  async receive(mail: Mail, task: TaskView, now: number): Promise<void> {
    this.mails++;
    this.options.tell(this, {
      at: new Date(now).toISOString(),
      what: 'mail',
      article: '',
      detail: mail.subject,
    });
    const known = this.plans.get(task.number);
    if (known) {
      // An escalation shows the task to the coordinator; the assignee's own reminder brings a link to act with.
      if (mail.to !== known.mail.to) return;
      if (mail.link) known.mail = mail;
      if (this.options.pace === 'reminder') known.at = Math.min(known.at, now);
      return;
    }
    if (!mail.link || task.status !== 'open' || !/^Taak /.test(mail.subject)) return;
    if (this.options.path === 'undecided' && ['assess', 'decide-agenda'].includes(task.kind)) return;
    this.plans.set(task.number, { task, mail, at: this.actsAt(task, now) });
  }

  /** Somebody opens it at ten in the morning, one to five days later; in step with others of its party. */
  private actsAt(task: TaskView, now: number): number {
    const { seed, index, pace } = this.options;
    const days = pace === 'reminder' ? 400 : 1 + pick(seed, `${index}:${task.kind}`, 5);
    return Date.parse(atTime(addDays(dayOf(new Date(now).toISOString()), days), '10:00'));
  }

  /** Everybody whose time it is opens the mail's link and sends the form. */
  async act(staff: Staff, now: number): Promise<void> {
    const today = dayOf(new Date(now).toISOString());
    const ready = [...this.plans.values()].filter(({ at }) => at <= now);
    const tasks = await this.view.tasksByNumber(ready.map(({ task }) => task.number));
    await Promise.all(
      ready.map(async ({ task, mail }) => {
        this.plans.delete(task.number);
        if (tasks.get(task.number)?.status !== 'open') return;
        const who = `${task.kind}:${task.party}`;
        const before = this.doneBefore.get(who) ?? 0;
        this.doneBefore.set(who, before + 1);
        const { path, seed, index, says } = this.options;
        const postpones = path !== 'undecided' && pick(seed, `${index}:postpones`, 3) === 0;
        const situation = { path, kind: task.kind, today, before, parties: staff.conference, postpones };
        try {
          await staff.answer(mail, (form) => answersTo(form, { ...situation, ...says }));
        } catch (error) {
          if (await this.overtaken(task)) return;
          if (!(error instanceof Refused) || !this.options.refused) throw error;
          this.options.refused(this, error.message);
        }
        this.tasks++;
        this.lastActed = now;
        this.options.tell(this, {
          at: new Date(now).toISOString(),
          what: 'taak gedaan',
          article: '',
          detail: `${task.kind} door ${task.party ?? 'uitvoering'}`,
        });
      }),
    );
  }

  /** Another's answer of the same instant took the task away (10.5: one refusal is enough), and that one was told so. */
  private async overtaken({ number }: TaskView): Promise<boolean> {
    return (await this.view.tasksByNumber([number])).get(number)?.status === 'cancelled';
  }
}

/** A task has several reminders; of everything else there is one at a time. */
const keyOf = ({ what, ref, at }: ListedMoment): string =>
  NOT_LEGAL.has(what) ? `${what}|${ref}|${at}` : `${what}|${ref}`;

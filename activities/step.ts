/**
 * The heart: load the state, run the rules, commit everything in one transaction. Rules run here and never in a
 * workflow. A repeated command gets the stored answer, so a step may be tried again after any crash.
 */
import { ApplicationFailure } from '@temporalio/common';
import type { Logger } from 'pino';
import type { StrongSignIn } from '../config/index.ts';
import type { StepActivities } from '../contracts/activities.ts';
import type { Answer } from '../contracts/answers.ts';
import type { StepInput, StepResult } from '../contracts/engine.ts';
import { LINK_AND_CODE } from '../contracts/sign-in.ts';
import type { Covenant } from '../covenant/index.ts';
import type {
  Actor,
  Applied,
  Context,
  Directory,
  Kind,
  Moment,
  Refusal,
  Task,
  TextRef,
} from '../domain/case.ts';
import { dayOf } from '../domain/dates/index.ts';
import { kinds } from '../domain/kinds.ts';
import { ROLE } from '../domain/subject/index.ts';
import { movedMails } from '../domain/tasks/moved.ts';
import type { Committed, DatedTask, RecalledCase, Store } from '../store/index.ts';
import { tooWeak } from './strong.ts';

export interface StepDependencies {
  store: Store;
  /** The covenant in force now; asked at every step, so that a changed one reaches cases that wait. */
  covenant: () => Covenant;
  /** What counts as a strong sign-in (config/sign-in.ts). */
  strongSignIn: StrongSignIn | null;
  log: Logger;
}

type AnyKind = Kind<unknown, { type: string }>;
type Event = { type: string; texts?: TextRef[]; for?: string };
type Judged = { event: Event; actor: Actor | null };

/** Two writers at once is rare (a run that was rebuilt while the old one still acts): look again, then retry. */
const TRIES = 3;

export function stepActivities(dependencies: StepDependencies): StepActivities {
  const { store, strongSignIn, log } = dependencies;
  return {
    async step(input) {
      const kind = kinds[input.kind];
      if (!kind) throw ApplicationFailure.nonRetryable('unknown kind of case', 'UnknownKind');
      for (let attempt = 0; attempt < TRIES; attempt++) {
        const result = await once(input, kind);
        if (result) return result;
      }
      throw ApplicationFailure.retryable('the case changed under every try', 'Conflict');
    },
  };

  /** One try; null when another writer came between. */
  async function once(input: StepInput, kind: AnyKind): Promise<StepResult | null> {
    const { caseId, now } = input;
    const today = dayOf(now);
    // 18: the version of this very day, without who left.
    const covenant = await store.covenants.on(today, dependencies.covenant());
    // A moment's own id makes its step repeatable like any command.
    const commandId = input.commandId ?? `moment:${caseId}:${input.version}`;
    // What this process committed itself at the loop's version, it need not read again.
    const recalled = store.cases.recall(caseId, input.version);
    const [loaded, directory, intent, partners] = await Promise.all([
      recalled ?? store.cases.load(caseId),
      store.members.directory(today),
      input.commandId === null ? null : store.intents.get(input.commandId),
      store.partners.standing(today),
    ]);
    /** What this command came to before, should it have been carried out: asked only when that can be. */
    const repeated = async (): Promise<StepResult | null> => {
      const before = await store.cases.outcomeOf(commandId);
      if (before?.caseId !== caseId) return null;
      await attach(intent?.event);
      return asResult(before, before.version, loaded);
    };
    if (input.commandId === null && loaded && loaded.version !== input.version) {
      const before = await repeated();
      if (before) return before;
    }
    if (loaded === null && (await store.cases.gone(caseId))) return DESTROYED;

    const event =
      weak(kind, intent, loaded?.state ?? null, covenant) ??
      (await eventOf(input, intent, today, loaded, covenant));
    const standIn = 'event' in event ? await deputyNow(event, today) : null;
    // Told a moment ago that somebody lost their authority: an answer that is half a second old would not know it.
    const told = 'event' in event && event.event.type === 'assignee-gone';
    const present = told ? await store.members.directory(today, { fresh: true }) : directory;
    const context: Context = {
      covenant,
      now,
      today,
      directory: standIn === null ? present : withDeputy(present, standIn),
      partners: partners.choosable,
      signed: partners.signed,
    };
    const { outcome, moments } =
      'ok' in event
        ? { outcome: event, moments: [] }
        : judge(input, kind, loaded?.state ?? null, event.event, context);
    if (!outcome.ok) {
      if (recalled) {
        // A refusal is for good and meets no version: never from memory.
        store.cases.forget(caseId);
        return once(input, kind);
      }
      return (await repeated()) ?? refuse(input, commandId, loaded, outcome);
    }

    const next = moments.find((moment) => moment.acts) ?? null;
    // A recount commits even when nothing happens now: dates further on may have moved.
    const dated = (task: Applied<unknown>['opened'][number]): DatedTask => {
      const { lastDay, at, article, why } = kind.taskEnd(context.covenant, outcome.state, task);
      return { ...task, lastDay, endsAt: at, article, why };
    };
    const expectedVersion = loaded?.version ?? 0;
    const shifted = moves(event) || shifts(kind, context, loaded, outcome.state);
    const changed = shifted ? kind.tasks(outcome.state).map(dated) : null;
    const before = changed?.length ? await store.tasks.lastDays(caseId) : new Map<string, string>();
    const effects = [
      ...outcome.effects,
      ...movedMails(context, before, changed ?? [], outcome.effects, expectedVersion + 1),
    ];
    const committed = await store.cases.commit({
      caseId,
      kind: input.kind,
      expectedVersion,
      commandId,
      runId: input.runId,
      at: now,
      by: 'event' in event ? event.actor : null,
      state: outcome.state,
      stage: kind.stage(outcome.state),
      ...(loaded && { fromStage: loaded.stage }),
      parties: kind.parties(outcome.state, context.covenant),
      summary: outcome.summary,
      ...(kind.passed && { passed: kind.passed(loaded?.state ?? null, outcome.state) }),
      detail: 'event' in event ? event.event : null,
      opened: outcome.opened.map(dated),
      closed: outcome.closed.map((one) => ({ ...one, ...lastDayOf(kind, context, loaded, one.task) })),
      ...(changed && { changed }),
      moments,
      effects,
      ...(kind.staff && { staff: kind.staff(outcome.state) }),
      ...(kind.standing && { standing: kind.standing(outcome.state, context.covenant) }),
      answer: { ok: true, version: expectedVersion + 1 },
      next,
    });
    if (committed.outcome === 'conflict') return null;
    if (committed.outcome === 'used') {
      const message = 'Dit formulier is al eerder voor iets anders verstuurd.';
      return withoutEffects(loaded, refusal('command-id-used', message));
    }
    if (committed.outcome === 'gone') return DESTROYED;
    await attach('event' in event ? event.event : null);
    // Another try of the same command was first: the case may be further than that by now.
    if (committed.outcome === 'repeated')
      return asResult(committed, committed.version, await store.cases.load(caseId));
    log.debug({ caseId, version: committed.version, stage: committed.stage }, 'step');
    return asResult(committed);
  }

  function weak(
    kind: AnyKind,
    intent: Awaited<ReturnType<Store['intents']['get']>>,
    state: unknown,
    now: Covenant,
  ): Refusal | null {
    if (!intent) return null;
    const tasks = state === null ? [] : kind.tasks(state);
    return tooWeak(now, strongSignIn, intent.signIn, intent.event as Event, tasks);
  }

  /** What the rules say. A command that breaks them is refused: tried for ever it would hold up the case's own dates. */
  function judge(
    { commandId, caseId }: StepInput,
    kind: AnyKind,
    state: unknown,
    event: Event,
    context: Context,
  ): { outcome: Applied<unknown> | Refusal; moments: Moment[] } {
    try {
      const outcome = kind.apply(state, event, context);
      return { outcome, moments: outcome.ok ? kind.due(outcome.state, context.covenant) : [] };
    } catch (error) {
      if (commandId === null) throw error;
      log.error({ caseId, err: error }, 'a command broke the rules');
      const message = 'Er ging iets mis. Dat ligt niet aan u. Bel de coördinator als het mis blijft gaan.';
      return { outcome: refusal('defect', message), moments: [] };
    }
  }

  /** Texts were written first; they become part of the file now that a step refers to them. Safe to repeat. */
  async function attach(event: unknown): Promise<void> {
    const texts = (event as Event | null | undefined)?.texts;
    if (texts && texts.length > 0) await store.texts.attach(texts);
  }

  /**
   * 15.2d. What is to happen, and who did it: from the intent that the API wrote, checked again here. A command without an
   * intent, or of another case, or by somebody whose authorisation has ended, decides nothing.
   */
  async function eventOf(
    input: StepInput,
    intent: Awaited<ReturnType<Store['intents']['get']>>,
    today: string,
    loaded: RecalledCase | null,
    covenant: Covenant,
  ): Promise<Judged | Refusal> {
    if (input.commandId === null) return { event: { type: 'moment' }, actor: null };
    if (!intent || intent.caseId !== input.caseId || intent.caseKind !== input.kind) {
      return refusal(
        'unknown-command',
        'Deze opdracht is niet bekend. Open de taak opnieuw en vul het formulier in.',
      );
    }
    const event = intent.event as Event;
    if (intent.actor === null) return { event, actor: null };
    if (intent.signIn?.acr === LINK_AND_CODE && !withoutPersonalData(input, event, loaded, covenant)) {
      return refusal(
        'sign-in-needed',
        'Meld u aan om dit te doen. Een code uit de mail is hier niet genoeg.',
      );
    }
    const [actor, missing] = await Promise.all([
      store.members.authorised(intent.actor.member, today, { unsigned: UNSIGNED.includes(event.type) }),
      store.texts.missing(input.caseId, event.texts ?? []),
    ]);
    if (!actor) {
      return refusal(
        'not-authorised',
        'U bent niet (meer) bevoegd. Vraag de uitvoerder om uw bevoegdheid na te kijken.',
      );
    }
    if (missing.length > 0) {
      return refusal(
        'text-missing',
        'Uw tekst is niet bewaard gebleven. Open de taak opnieuw en vul het formulier in.',
      );
    }
    // 10.5, 14.2: an external partner's annex 1 and statement count at every step.
    if (actor.roles.includes(ROLE.partner)) {
      const member = await store.members.byId(actor.member);
      const out = member ? await store.partners.keepsOut(member, today) : 'annex';
      if (out !== null && !(out === 'statement' && UNSIGNED.includes(event.type)))
        return refusal(
          'not-signed',
          'Uw organisatie of u heeft nog niet (of niet meer) getekend. Er is niets gedaan.',
        );
    }
    return { event: { ...event, by: actor } as Event, actor };
  }

  /** Who says to act for somebody else: whether they may is looked up afresh, for it ends at once (5, 14). */
  async function deputyNow({ event, actor }: Judged, today: string): Promise<StandIn | null> {
    if (actor === null || event.for === undefined) return null;
    const { member } = actor;
    return {
      member: event.for,
      deputy: member,
      now: await store.deputies.standsIn(member, event.for, today),
    };
  }

  async function refuse(
    input: StepInput,
    commandId: string,
    loaded: RecalledCase | null,
    { code, message, field }: Refusal,
  ): Promise<StepResult> {
    const { caseId, runId, now } = input;
    const given = { ok: false as const, code, message, ...(field === undefined ? {} : { field }) };
    // A moment that is refused would be tried for ever: it is a defect, and must be seen as one.
    if (input.commandId === null)
      throw ApplicationFailure.retryable(`moment refused: ${code}`, 'MomentRefused');
    // Only what somebody really asked is worth remembering; a made-up id is not.
    const answer =
      code === 'unknown-command'
        ? given
        : await store.cases.refuse({ caseId, commandId, runId, at: now, answer: given });
    return withoutEffects(loaded, answer);
  }
}

/** The last day that a task had while it was open, for counting what was in time. Not worth failing a step for. */
function lastDayOf(
  kind: AnyKind,
  { covenant }: Context,
  loaded: RecalledCase | null,
  task: Task,
): { lastDay?: string } {
  if (loaded === null) return {};
  try {
    return { lastDay: kind.taskEnd(covenant, loaded.state, task).lastDay };
  } catch {
    return {};
  }
}

interface StandIn {
  member: string;
  deputy: string;
  now: boolean;
}

/** The directory may be half a second old; about this one deputy it tells the truth of now. Party and role count as ever. */
function withDeputy(directory: Directory, { member, deputy, now }: StandIn): Directory {
  return {
    ...directory,
    deputies(of, role) {
      const known = directory.deputies(of, role);
      if (of !== member) return known;
      const others = known.filter((id) => id !== deputy);
      return now && directory.candidates(null, role).includes(deputy) ? [...others, deputy] : others;
    },
  };
}

/** Whether it completes a task of which the covenant says that it shows and writes nothing about anybody. */
function withoutPersonalData(
  { kind }: StepInput,
  event: Event & { task?: unknown },
  loaded: RecalledCase | null,
  covenant: Covenant,
): boolean {
  if (event.type !== 'complete-task' || !loaded || (event.texts?.length ?? 0) > 0) return false;
  const task = kinds[kind]?.tasks(loaded.state).find(({ id }) => id === event.task);
  return covenant.tasks.find(({ id }) => id === task?.kind)?.personalData === false;
}

/** 14: what somebody can do before they signed the confidentiality statement, which is to sign it. */
const UNSIGNED = ['take-over', 'sign-statement'];

const refusal = (code: string, message: string): Refusal => ({ ok: false, code, message });

/** An answer that starts nothing. Where there is no case, there is nothing to wait for either. */
function withoutEffects(
  loaded: RecalledCase | null,
  answer: Answer,
  { version, stage, nextAt, next, parties }: Omit<RecalledCase, 'caseId' | 'kind' | 'state'> = loaded ??
    NO_CASE,
): StepResult {
  const at = version;
  return { version, at, stage, nextAt, next, parties, mails: 0, effects: 0, erasures: [], answer };
}
const NO_CASE = { version: 0, stage: 'new', nextAt: null, next: null, parties: [] };
const DESTROYED = withoutEffects(null, refusal('gone', 'Dit dossier is vernietigd.'), {
  ...NO_CASE,
  stage: 'destroyed',
});

/** The loop follows where the case is now (`loaded`); effects stand at the version of the command itself. */
function asResult(
  done: Omit<Committed, 'version'> & { version: number },
  at: number = done.version,
  loaded: RecalledCase | null = null,
): StepResult {
  const { version, stage, nextAt, next, parties } = loaded ?? done;
  const { mails, effects, erasures, answer } = done;
  return { version, at, stage, nextAt, next, parties, mails, effects, erasures, answer };
}

/** Time, another covenant or a reassignment moves what an open task already shows, whatever the rules answer now. */
const moves = (event: { event: Event } | Refusal): boolean =>
  'event' in event && ['moment', 'reassign', 'assignee-gone'].includes(event.event.type);

/** Whether what happened moved the end of a task that was open: a request that came in earlier, a file that goes sooner. */
function shifts(kind: AnyKind, { covenant }: Context, loaded: RecalledCase | null, after: unknown): boolean {
  if (loaded === null) return false;
  const before = new Map(kind.tasks(loaded.state).map((task) => [task.id, task]));
  return kind.tasks(after).some((task) => {
    const was = before.get(task.id);
    if (!was) return false;
    try {
      return kind.taskEnd(covenant, loaded.state, was).at !== kind.taskEnd(covenant, after, task).at;
    } catch {
      return true;
    }
  });
}

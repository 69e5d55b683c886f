/** One task: its page, and what happens when its form is sent. The same by link and by number. */
import { randomUUID } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { dayInWords, dayOf } from '../../domain/dates/index.ts';
import { type FieldError, type Typed, typed } from '../../domain/forms/index.ts';
import type { TaskRow } from '../../store/index.ts';
import { COMMAND_ID } from '../acting/command.ts';
import { completeTask, formOf } from '../acting/complete.ts';
import { readFile } from '../acting/file.ts';
import { EngineAway } from '../away.ts';
import type { Deps, Who } from '../deps.ts';
import { controlsOf } from '../form-view.ts';
import { comesFromElsewhere, hasToken } from '../plugins/security.ts';
import type { Pages } from '../view.ts';

interface Shown {
  values?: Typed;
  errors?: readonly FieldError[];
  alert?: { title: string; text: string };
  commandId?: string;
  more?: string;
  status?: number;
}

export const AWAY = {
  title: 'Het lukt nu even niet',
  text: 'Het systeem is even niet bereikbaar. Wat u heeft ingevuld staat hieronder. Verstuur het over een paar minuten opnieuw.',
};
export const EXPIRED = {
  title: 'Verstuur het formulier nog een keer',
  text: 'U bent opnieuw aangemeld nadat u deze pagina opende. Wat u heeft ingevuld staat hieronder.',
};

/** A day, or an instant with an offset, in words. */
export const inWords = (on: string): string =>
  on.length === 10
    ? dayInWords(on)
    : `${dayInWords(dayOf(on))} om ${new Intl.DateTimeFormat('nl-NL', { timeZone: 'Europe/Amsterdam', hour: '2-digit', minute: '2-digit' }).format(new Date(on))} uur`;

export class TaskPage {
  private readonly deps: Deps;
  private readonly pages: Pages;
  constructor(deps: Deps, pages: Pages) {
    this.deps = deps;
    this.pages = pages;
  }

  /** The page; opening it changes nothing. `action` is where its form goes. */
  async show(
    request: FastifyRequest,
    reply: FastifyReply,
    who: Who,
    row: TaskRow,
    action: string,
    shown: Shown = {},
  ): Promise<FastifyReply> {
    const { deps } = this;
    if (row.assignee !== who.member.id) return this.notYours(request, reply, who, row);
    if (row.status !== 'open') return this.over(request, reply, row);
    const today = await deps.today();
    const form = formOf(deps, who, row, today);
    const errors = shown.errors ?? [];
    const state = {
      values: shown.values ?? {},
      errors,
      sent: shown.values !== undefined,
      more: shown.more,
      today,
    };
    const controls = controlsOf(form.fields, state);
    return this.pages.send(
      request,
      reply,
      'form',
      {
        title: form.title,
        problems: errors.length > 0 || shown.alert !== undefined,
        form,
        formId: 'task',
        task: row,
        file: await readFile(deps, who, row, form),
        action,
        controls,
        errors: errors.map((error) => ({ ...error, id: anchorOf(controls, error.field) })),
        alert: shown.alert ?? null,
        commandId: shown.commandId ?? randomUUID(),
        inWords,
      },
      shown.status ?? 200,
    );
  }

  /** What the form asks for, once; then on to a page that can be reloaded. */
  async act(
    request: FastifyRequest,
    reply: FastifyReply,
    who: Who,
    row: TaskRow,
    action: string,
  ): Promise<FastifyReply> {
    const { deps } = this;
    if (row.assignee !== who.member.id) return this.notYours(request, reply, who, row);
    const body = (request.body ?? {}) as Record<string, unknown>;
    const values = typed(body);
    const again = (shown: Shown) => this.show(request, reply, who, row, action, { values, ...shown });
    if (!hasToken(request, body)) {
      // A session that began after the page was opened: the person's own browser says so, and nothing is lost.
      if (request.headers['sec-fetch-site'] === 'same-origin') return again({ alert: EXPIRED, status: 403 });
      return this.pages.say(
        request,
        reply,
        403,
        'Dit kon niet worden verstuurd',
        'Open de taak opnieuw en verstuur het formulier daar.',
        { href: `/taken/${row.number}`, label: 'Naar de taak' },
      );
    }
    const commandId = String(body._formulier ?? '');
    const more = values._meer?.[0];
    if (more !== undefined) return again({ more, commandId });
    // A task that is over answers its own command again, and refuses any other.
    if (row.status !== 'open' && !(await deps.store.intents.get(commandId))) {
      return this.over(request, reply, row, 409);
    }
    if (!COMMAND_ID.test(commandId)) return again({ alert: EXPIRED, status: 400 });
    try {
      const done = await completeTask(deps, who, row, { commandId, body, wait: true });
      if (done.outcome === 'invalid') return again({ errors: done.errors, commandId, status: 422 });
      if (done.outcome === 'answered' && !done.answer.ok) {
        const { message, field, code } = done.answer;
        const now = await deps.store.tasks.get(row.id);
        if (code === 'gone' || (now !== null && now.status !== 'open')) {
          return this.over(request, reply, now ?? { ...row, status: 'cancelled' }, 409);
        }
        // The answer belongs to this command for good: what is sent next is another.
        const alert = { title: 'Dit kan niet', text: message };
        return again(field ? { errors: [{ field, message }], status: 422 } : { alert, status: 422 });
      }
      return reply.redirect(`/taken/${row.number}`, 303);
    } catch (error) {
      if (!(error instanceof EngineAway)) throw error;
      request.log.error({ err: error, task: row.number }, 'engine away');
      return again({ alert: AWAY, commandId, status: 503 });
    }
  }

  /** What a link or number shows when the task is over: no contents. */
  over(request: FastifyRequest, reply: FastifyReply, row: TaskRow, status = 200): FastifyReply {
    const home = { href: '/', label: 'Naar mijn taken' };
    const [title, text] =
      row.status === 'done'
        ? ['Deze taak is klaar', `Taak ${row.number} is gedaan. U hoeft niets meer te doen.`]
        : ['Deze taak is vervallen', `Taak ${row.number} is niet meer nodig. U hoeft niets meer te doen.`];
    return this.pages.say(request, reply, status, title ?? '', text ?? '', home);
  }

  /** Somebody else's task: a coordinator sees its dates, anybody else nothing; either way it is on record. */
  async notYours(
    request: FastifyRequest,
    reply: FastifyReply,
    who: Who,
    row: TaskRow,
  ): Promise<FastifyReply> {
    const { deps } = this;
    const coordinator = who.actor.roles.includes('coordinator') && request.method === 'GET';
    await deps.store.accessLog.write({
      who: who.member.id,
      party: who.actor.party,
      what: coordinator ? 'read' : 'refused',
      purpose: 'task-page',
      fields: [],
      file: 'tasks',
      caseId: row.caseId,
      detail: { task: row.id },
      ok: coordinator,
    });
    if (!coordinator) {
      request.log.warn({ member: who.member.id, task: row.id }, 'task of somebody else');
      return this.pages.say(request, reply, 403, 'Deze taak is niet voor u', [
        'Deze link is voor iemand anders. U ziet daarom niets.',
        'Heeft u de mail van iemand gekregen? Vraag die persoon om de taak zelf te doen.',
      ]);
    }
    const assignee = row.assignee === null ? null : await deps.store.members.byId(row.assignee);
    const states = { open: 'Open', done: 'Klaar', cancelled: 'Vervallen', lapsed: 'Vervallen' };
    return this.pages.send(request, reply, 'others-task', {
      title: `Taak ${row.number}`,
      task: row,
      assignee: assignee?.name ?? null,
      state: states[row.status],
      inWords,
    });
  }

  /** Null when the request may go on; a page when it comes from another site. */
  elsewhere(request: FastifyRequest, reply: FastifyReply): FastifyReply | null {
    if (!comesFromElsewhere(request, this.deps.config.baseUrl)) return null;
    request.log.warn('a form that came from another site was refused');
    return this.pages.say(
      request,
      reply,
      403,
      'Dit kon niet worden verstuurd',
      'Dit formulier kwam van een andere website. Er is niets gebeurd.',
      { href: '/', label: 'Naar mijn taken' },
    );
  }
}

/** The first control that a message is about: groups and lines have an id of their first part. */
export function anchorOf(controls: ReturnType<typeof controlsOf>, field: string): string {
  for (const control of controls) {
    if (control.name === field) return control.id;
    for (const { controls: inner } of control.rows) {
      const found = inner.find(({ name }) => name === field);
      if (found) return found.id;
    }
  }
  return 'inhoud';
}

/** One task: its page, and what happens when its form is sent. The same by link and by number. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { proposalOf } from '../../domain/forms/index.ts';
import type { TaskRow } from '../../store/index.ts';
import { completeTask, formOf, stateFor } from '../acting/complete.ts';
import { contributionsTo } from '../acting/contribute.ts';
import { readFile } from '../acting/file.ts';
import { mayAct, type Standing, standing } from '../acting/standing.ts';
import { strongEnough } from '../acting/strong.ts';
import { undeliverable, undeliveredOf } from '../acting/undelivered.ts';
import type { Deps, Who } from '../deps.ts';
import { formData, type Shown, sendForm } from '../form-page.ts';
import { tooWeak } from '../plugins/guard.ts';
import { signInFirst } from '../plugins/session.ts';
import type { Pages } from '../view.ts';
import { OthersTask } from './others-task.ts';

export class TaskPage {
  private readonly deps: Deps;
  private readonly pages: Pages;
  private readonly others: OthersTask;
  constructor(deps: Deps, pages: Pages) {
    this.deps = deps;
    this.pages = pages;
    this.others = new OthersTask(deps, pages);
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
    const as = await standing(deps, who, row);
    if (!mayAct(as)) return this.notYours(request, reply, who, row, as, action.startsWith('/t/'));
    if (row.status !== 'open') return this.over(request, reply, row, shown.status);
    if (request.method === 'GET' && !strongEnough(deps, who, row.kind))
      return signInFirst(deps, request, reply, action, true);
    const { today } = who;
    const state = await stateFor(deps, row);
    const form = formOf(deps, who, row, today, state);
    const { assignee } = row;
    const [file, failed, about, absent] = await Promise.all([
      readFile(deps, who, row, form, state?.stage === 'archived'),
      undeliveredOf(deps, row),
      undeliverable(deps, row),
      as === 'deputy' && assignee !== null ? deps.store.members.byId(assignee) : null,
    ]);
    const data = {
      ...formData(form, { formId: 'task', action, today }, shown),
      task: row,
      facts: state ? proposalOf(state, deps.covenant, row) : [],
      standsInFor: absent?.name ?? null,
      undelivered: failed.filter(({ member }) => member === who.member.id),
      about,
      file,
      more: contributionsTo(deps, who, row).map(({ id, title }) => ({
        href: `/taken/${row.number}/${id}`,
        label: title,
      })),
    };
    return this.pages.send(request, reply, 'form', data, shown.status ?? 200);
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
    const as = await standing(deps, who, row);
    if (!mayAct(as)) return this.notYours(request, reply, who, row, as, action.startsWith('/t/'));
    const href = `/taken/${row.number}`;
    if (row.status !== 'open') {
      // A task that is over answers its own command again, and refuses any other.
      const commandId = (request.body as { _formulier?: unknown } | null)?._formulier;
      const own = typeof commandId === 'string' && (await deps.store.intents.get(commandId));
      if (!own || own.actor?.member !== who.member.id) return this.over(request, reply, row, 409);
    } else if (!strongEnough(deps, who, row.kind)) return tooWeak(deps, this.pages, request, reply);
    return sendForm(this.pages, request, reply, {
      href,
      show: (shown) => this.show(request, reply, who, row, action, shown),
      act: (commandId, body) => completeTask(deps, who, row, { commandId, body, wait: true }),
      done: async (answer) => {
        if (answer.ok) {
          void reply.redirect(href, 303);
          return true;
        }
        const now = await deps.store.tasks.get(row.id);
        const over = answer.code === 'gone' || (now !== null && now.status !== 'open');
        if (over) void this.over(request, reply, now ?? { ...row, status: 'cancelled' }, 409);
        return over;
      },
    });
  }

  /** What a link or number shows when the task is over: no contents. */
  over(request: FastifyRequest, reply: FastifyReply, row: TaskRow, status = 200): FastifyReply {
    const home = { href: '/', label: 'Naar mijn taken' };
    const done = row.status === 'done';
    return this.pages.say(
      request,
      reply,
      status,
      done ? 'Deze taak is klaar' : 'Deze taak is vervallen',
      `Taak ${row.number} is ${done ? 'gedaan' : 'niet meer nodig'}. U hoeft niets meer te doen.`,
      home,
    );
  }

  /** Somebody else's task. `mine`: the link was for this person, who has the task no longer. */
  notYours(
    request: FastifyRequest,
    reply: FastifyReply,
    who: Who,
    row: TaskRow,
    as: Standing,
    mine = false,
  ): Promise<FastifyReply> {
    const by = request.method === 'GET' ? as : 'none';
    return this.others.show(request, reply, who, row, by, { mine });
  }
}

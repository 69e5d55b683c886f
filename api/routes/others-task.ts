/** Somebody else's task: its number and dates for who watches over them, nothing for anybody else. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { TaskRow } from '../../store/index.ts';
import { reassign, reassignFormOf } from '../acting/reassign.ts';
import { type Standing, standing } from '../acting/standing.ts';
import { undeliveredOf } from '../acting/undelivered.ts';
import type { Deps, Who } from '../deps.ts';
import { elsewhere, formData, type Shown, sendForm } from '../form-page.ts';
import { needsSession } from '../plugins/guard.ts';
import type { Pages } from '../view.ts';

const STATES = { open: 'Open', done: 'Klaar', cancelled: 'Vervallen', lapsed: 'Vervallen' };

export class OthersTask {
  private readonly deps: Deps;
  private readonly pages: Pages;
  constructor(deps: Deps, pages: Pages) {
    this.deps = deps;
    this.pages = pages;
  }

  /** Either way it is on record who looked. `mine`: the link was for this person, who has the task no longer. */
  async show(
    request: FastifyRequest,
    reply: FastifyReply,
    who: Who,
    row: TaskRow,
    as: Standing,
    more: { shown?: Shown; mine?: boolean } = {},
  ): Promise<FastifyReply> {
    const { deps, pages } = this;
    const { shown = {}, mine = false } = more;
    const watches = as === 'coordinator' || (as === 'manager' && request.method === 'GET');
    await deps.store.accessLog.write({
      who: who.member.id,
      party: who.actor.party,
      what: watches ? 'read' : 'refused',
      purpose: 'task-page',
      fields: [],
      file: 'tasks',
      caseId: row.caseId,
      detail: { task: row.id },
      ok: watches,
    });
    if (!watches) return mine ? this.handedOver(request, reply, row) : this.refuse(request, reply, who, row);
    const handsOver = as === 'coordinator' && row.status === 'open';
    const [assignee, undelivered, form, absences] = await Promise.all([
      row.assignee === null ? null : deps.store.members.byId(row.assignee),
      as === 'coordinator' ? undeliveredOf(deps, row) : [],
      handsOver ? reassignFormOf(deps, who, row) : null,
      row.assignee === null ? [] : deps.store.deputies.concerning(row.assignee, who.today),
    ]);
    const now = absences.filter(({ member, from }) => member === row.assignee && from <= who.today);
    const deputies = await deps.store.members.byIds(now.map(({ deputy }) => deputy));
    const action = `/taken/${row.number}/overdragen`;
    return pages.send(
      request,
      reply,
      'others-task',
      {
        ...(form ? formData(form, { formId: 'reassign', action, today: who.today }, shown) : noForm),
        title: `Taak ${row.number}`,
        task: row,
        assignee: assignee?.name ?? null,
        deputies: deputies.map(({ name }) => name),
        state: STATES[row.status],
        undelivered,
        handsOver,
      },
      shown.status ?? 200,
    );
  }

  /** Hands the task over. A coordinator's session, on our own page; nobody else's. */
  async act(request: FastifyRequest, reply: FastifyReply, who: Who, row: TaskRow): Promise<FastifyReply> {
    const { deps, pages } = this;
    const as = await standing(deps, who, row);
    const form = as === 'coordinator' && row.status === 'open' ? await reassignFormOf(deps, who, row) : null;
    if (!form)
      return this.show(request, reply, who, row, as === 'coordinator' ? as : 'none', { shown: OVER });
    const href = `/taken/${row.number}`;
    return sendForm(pages, request, reply, {
      href,
      show: (shown) => this.show(request, reply, who, row, as, { shown }),
      act: (commandId, body) => reassign(deps, who, row, form, { commandId, body }),
      done: async ({ ok }) => {
        if (ok) void reply.redirect(href, 303);
        return ok;
      },
    });
  }

  private handedOver(request: FastifyRequest, reply: FastifyReply, row: TaskRow): FastifyReply {
    return this.pages.say(
      request,
      reply,
      403,
      'Deze taak is niet meer voor u',
      `Taak ${row.number} is aan een collega gegeven, of u vervangt niemand meer. U hoeft niets meer te doen.`,
      { href: '/', label: 'Naar mijn taken' },
    );
  }

  private refuse(request: FastifyRequest, reply: FastifyReply, who: Who, row: TaskRow): FastifyReply {
    request.log.warn({ member: who.member.id, task: row.id }, 'task of somebody else');
    return this.pages.say(request, reply, 403, 'Deze taak is niet voor u', [
      'Deze link is voor iemand anders. U ziet daarom niets.',
      'Heeft u de mail van iemand gekregen? Vraag die persoon om de taak zelf te doen.',
    ]);
  }
}

const OVER: Shown = { status: 409 };
const noForm = { problems: false, form: null, controls: [], errors: [], alert: null };

export async function othersTaskRoutes(app: FastifyInstance, deps: Deps, pages: Pages): Promise<void> {
  const others = new OthersTask(deps, pages);
  const signedIn = needsSession(deps, pages);
  const path = '/taken/:number/overdragen';
  app.get<{ Params: { number: string } }>(path, async (request, reply) =>
    reply.redirect(`/taken/${encodeURIComponent(request.params.number)}`, 303),
  );
  app.post<{ Params: { number: string } }>(path, signedIn, async (request, reply) => {
    const refused = elsewhere(deps, pages, request, reply);
    if (refused) return refused;
    const row = await deps.store.tasks.byNumber(request.params.number);
    if (row) return others.act(request, reply, request.who as Who, row);
    const home = { href: '/', label: 'Naar mijn taken' };
    return pages.say(request, reply, 404, 'Deze taak is er niet', 'Kijk of het nummer klopt.', home);
  });
}

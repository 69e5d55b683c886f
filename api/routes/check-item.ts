/**
 * The pages of one item: of the accuracy check (8.3, 10.3) to correct or remove it, or add something next to it; of a
 * correction that the person asked for (12.6), to write the new text.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type Fact, proposalOf } from '../../domain/forms/index.ts';
import type { TaskRow } from '../../store/index.ts';
import { CARRIES_OUT, carryOutItem, itemToCorrect } from '../acting/carry-out.ts';
import { checkItem, correctingForm, formOfItem, itemToCheck, typedOf } from '../acting/check-item.ts';
import { stateOf } from '../acting/correct.ts';
import { mayAct, standing } from '../acting/standing.ts';
import { strongEnough } from '../acting/strong.ts';
import type { Deps, Who } from '../deps.ts';
import { elsewhere, formData, type Shown, sendForm } from '../form-page.ts';
import { partnerName } from '../partners/names.ts';
import { kept, needsSession } from '../plugins/guard.ts';
import { signInFirst } from '../plugins/session.ts';
import type { Pages } from '../view.ts';
import { TaskPage } from './task-page.ts';

interface Params {
  number: string;
  ref: string;
}

export async function checkItemRoutes(app: FastifyInstance, deps: Deps, pages: Pages): Promise<void> {
  const task = new TaskPage(deps, pages);
  const signedIn = needsSession(deps, pages);
  type Asked = FastifyRequest<{ Params: Params }>;
  const see = (add: boolean) => (request: Asked, reply: FastifyReply) => {
    const { who } = request;
    return who ? item(request, reply, who, request.params, add) : signInFirst(deps, request, reply);
  };
  const send = (add: boolean) => async (request: Asked, reply: FastifyReply) => {
    const refused = elsewhere(deps, pages, request, reply);
    return refused ?? item(request, reply, request.who as Who, request.params, add);
  };
  app.get<{ Params: Params }>('/taken/:number/gegevens/:ref', see(false));
  app.post<{ Params: Params }>('/taken/:number/gegevens/:ref', signedIn, send(false));
  app.get<{ Params: Params }>('/taken/:number/gegevens/:ref/erbij', see(true));
  app.post<{ Params: Params }>('/taken/:number/gegevens/:ref/erbij', signedIn, send(true));

  async function item(
    request: FastifyRequest,
    reply: FastifyReply,
    who: Who,
    { number, ref }: Params,
    add: boolean,
  ): Promise<FastifyReply> {
    const row = await deps.store.tasks.byNumber(number);
    const corrects = row?.kind === CARRIES_OUT;
    if ((row?.kind !== 'check-accuracy' && !corrects) || !row || !/^[wc]-[\w-]{1,40}$/.test(ref))
      return nothing(request, reply);
    const as = await standing(deps, who, row);
    if (!mayAct(as)) return task.notYours(request, reply, who, row, as);
    if (row.status !== 'open') return task.over(request, reply, row, 409);
    const href = `/taken/${number}`;
    if (!strongEnough(deps, who, row.kind)) return signInFirst(deps, request, reply, href, true);
    const known = await (corrects
      ? itemToCorrect(deps, who, row, ref, add)
      : itemToCheck(deps, who, row, ref));
    if (!known)
      return request.method === 'POST' ? late(request, reply, who, href) : nothing(request, reply, href);
    const form = corrects ? correctingForm(deps, known, add) : formOfItem(deps, known, add);
    const action = `${href}/gegevens/${ref}${add ? '/erbij' : ''}`;
    const show = async (shown: Shown) => {
      const data = formData(form, { formId: form.id, action, today: who.today }, shown);
      const back = corrects ? [] : [{ href, label: 'Terug naar de controle' }];
      const facts = corrects ? await factsOf(row) : [];
      return pages.send(request, reply, 'form', { ...data, facts, more: back }, shown.status ?? 200);
    };
    if (request.method !== 'POST') return show(add ? {} : { values: typedOf(form, known) });
    return sendForm(pages, request, reply, {
      href: action,
      show,
      act: (commandId, body) =>
        (corrects ? carryOutItem : checkItem)(deps, who, row, known, form, { commandId, body }),
      done: async ({ ok }) => {
        if (ok) void reply.redirect(corrects ? `${href}?verstuurd` : href, 303);
        return ok;
      },
    });
  }

  async function factsOf(row: TaskRow): Promise<Fact[]> {
    const state = await stateOf(deps, row.caseId);
    return state ? proposalOf(state, deps.covenant, row, partnerName(deps)) : [];
  }

  /** Looked at already: by this very form, sent twice; or by somebody else meanwhile, and then nothing typed is lost. */
  async function late(
    request: FastifyRequest,
    reply: FastifyReply,
    who: Who,
    href: string,
  ): Promise<FastifyReply> {
    const { _formulier: commandId } = (request.body ?? {}) as Record<string, unknown>;
    const sent = typeof commandId === 'string' && (await deps.store.intents.get(commandId));
    if (sent && sent.actor?.member === who.member.id) return reply.redirect(href, 303);
    const title = 'Dit gegeven is al nagekeken';
    const text = ['Wat u nu heeft verstuurd, is niet gebruikt. Het staat hieronder.'];
    const next = { href, label: 'Terug naar de controle' };
    return pages.send(request, reply, 'message', { title, text, kept: kept(deps, request), next }, 409);
  }

  const nothing = (request: FastifyRequest, reply: FastifyReply, href = '/'): FastifyReply =>
    pages.say(
      request,
      reply,
      404,
      'Dit gegeven is er niet (meer)',
      'Het is al nagekeken, of het staat niet in dit dossier.',
      { href, label: href === '/' ? 'Naar mijn taken' : 'Terug naar de controle' },
    );
}

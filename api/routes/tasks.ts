/** A task by the link of its mail and by its number. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { needsStrongSignIn } from '../../covenant/index.ts';
import type { LinkTarget, TaskRow } from '../../store/index.ts';
import { contribute, contributionsTo } from '../acting/contribute.ts';
import { draftsFor } from '../acting/drafts.ts';
import { mayAct, standing } from '../acting/standing.ts';
import type { Deps, Who } from '../deps.ts';
import { elsewhere, formData, type Shown, sendForm } from '../form-page.ts';
import { needsSession } from '../plugins/guard.ts';
import { signInFirst } from '../plugins/session.ts';
import type { Pages } from '../view.ts';
import { linkAndCode } from './link-code.ts';
import { TaskPage } from './task-page.ts';

export async function taskRoutes(app: FastifyInstance, deps: Deps, pages: Pages): Promise<void> {
  const task = new TaskPage(deps, pages);
  const signedIn = needsSession(deps, pages);
  const home = { href: '/', label: 'Naar mijn taken' };
  const byCode = linkAndCode(app, deps, pages, { task, findLink, unknownLink });
  const signedInOrByCode = {
    onRequest: async (request: FastifyRequest, reply: FastifyReply) =>
      (await byCode.mayCome(request)) ? undefined : signedIn.onRequest(request, reply),
    preHandler: async (request: FastifyRequest, reply: FastifyReply) =>
      (await byCode.mayCome(request)) ? undefined : signedIn.preHandler(request, reply),
  };

  app.get<{ Params: { token: string } }>('/t/:token', async (request, reply) => {
    const { token } = request.params;
    const target = await findLink(token);
    if (!target) return unknownLink(request, reply);
    const { who } = request;
    const row = target.task;
    // Who comes from the mail to a decision signs in once, strongly.
    const strong = !target.ended && needsStrongSignIn(deps.covenant, row.kind);
    if (!who) {
      const asked = 'aanmelden' in (request.query as object);
      if (!asked && (await byCode.show(request, reply, token, target))) return reply;
      return signInFirst(deps, request, reply, `/t/${token}`, strong);
    }
    // A forwarded link shows nothing, whatever the role of who opens it.
    if (target.memberId !== who.member.id) return task.notYours(request, reply, who, row, 'none');
    return task.show(request, reply, who, row, `/t/${token}`, target.ended ? { status: 410 } : {});
  });

  app.post<{ Params: { token: string } }>('/t/:token', signedInOrByCode, async (request, reply) => {
    const refused = elsewhere(deps, pages, request, reply);
    if (refused) return refused;
    const { who } = request;
    const { token } = request.params;
    const target = await findLink(token);
    if (!target) return unknownLink(request, reply);
    if (!who)
      return (await byCode.act(request, reply, token, target)) ? reply : signedIn.preHandler(request, reply);
    const row = target.task;
    if (target.memberId !== who.member.id) return task.notYours(request, reply, who, row, 'none');
    return task.act(request, reply, who, row, `/t/${token}`);
  });

  app.get<{ Params: { number: string } }>('/taken/:number', async (request, reply) => {
    const { who } = request;
    if (!who) return signInFirst(deps, request, reply);
    const row = await deps.store.tasks.byNumber(request.params.number);
    return row ? task.show(request, reply, who, row, `/taken/${row.number}`) : unknownTask(request, reply);
  });

  app.post<{ Params: { number: string } }>('/taken/:number', signedIn, async (request, reply) => {
    const refused = elsewhere(deps, pages, request, reply);
    if (refused) return refused;
    const row = await deps.store.tasks.byNumber(request.params.number);
    return row
      ? task.act(request, reply, request.who as Who, row, `/taken/${row.number}`)
      : unknownTask(request, reply);
  });

  /** Beside a task: what else its assignee may bring into the case. */
  app.get<{ Params: { number: string; form: string } }>('/taken/:number/:form', async (request, reply) => {
    const { who } = request;
    if (!who) return signInFirst(deps, request, reply);
    const row = await deps.store.tasks.byNumber(request.params.number);
    return row ? beside(request, reply, who, row, request.params.form) : unknownTask(request, reply);
  });

  app.post<{ Params: { number: string; form: string } }>(
    '/taken/:number/:form',
    signedIn,
    async (request, reply) => {
      const refused = elsewhere(deps, pages, request, reply);
      if (refused) return refused;
      const row = await deps.store.tasks.byNumber(request.params.number);
      return row
        ? beside(request, reply, request.who as Who, row, request.params.form)
        : unknownTask(request, reply);
    },
  );

  async function beside(
    request: FastifyRequest,
    reply: FastifyReply,
    who: Who,
    row: TaskRow,
    id: string,
  ): Promise<FastifyReply> {
    const as = await standing(deps, who, row);
    if (!mayAct(as)) return task.notYours(request, reply, who, row, as);
    const form = contributionsTo(deps, who, row).find((offered) => offered.id === id);
    if (!form) return unknownTask(request, reply);
    const href = `/taken/${row.number}`;
    if (row.status !== 'open') return task.over(request, reply, row, 409);
    const { today } = who;
    const drafts = draftsFor(deps, who, row, form);
    const show = async (shown: Shown) => {
      const opened = await drafts.open(shown);
      const data = formData(form, { formId: form.id, action: `${href}/${id}`, today }, opened.shown);
      return pages.send(request, reply, 'form', { ...data, draft: opened.draft }, shown.status ?? 200);
    };
    if (request.method !== 'POST') return show({});
    return sendForm(pages, request, reply, {
      href: `${href}/${id}`,
      draft: drafts.steps,
      show,
      act: (commandId, body) => contribute(deps, who, row, form, { commandId, body }),
      done: async ({ ok }) => {
        if (!ok) return false;
        // The task stays open, so that nothing else ends this draft.
        await drafts.steps?.discard();
        void reply.redirect(href, 303);
        return true;
      },
    });
  }

  async function findLink(token: string): Promise<LinkTarget | null> {
    return /^[\w-]{20,100}$/.test(token) ? deps.store.links.find(token) : null;
  }

  async function unknownLink(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    if (await app.tooManyGuesses(request)) {
      return pages.say(request, reply, 429, 'Te veel pogingen', 'Wacht een minuut en probeer het opnieuw.');
    }
    return pages.say(
      request,
      reply,
      404,
      'Deze link werkt niet (meer)',
      [
        'De taak is klaar of vervallen, de link is niet volledig, of u heeft een nieuwere link gekregen.',
        'Kijk bij uw taken of er nog iets open staat. U kunt ook een nieuwe link vragen.',
      ],
      { href: '/nieuwe-link', label: 'Vraag een nieuwe link' },
    );
  }

  function unknownTask(request: FastifyRequest, reply: FastifyReply): FastifyReply {
    return pages.say(request, reply, 404, 'Deze taak is er niet', 'Kijk of het nummer klopt.', home);
  }
}

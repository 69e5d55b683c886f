/** Who stands in for whom: one's own absences, and for the coordinator everybody's. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { reasonInWords } from '../../domain/forms/index.ts';
import type { DeputyRow } from '../../store/index.ts';
import { deputyFormOf, endDeputy, isCoordinator, nameDeputy } from '../acting/deputies.ts';
import type { Deps, Who } from '../deps.ts';
import { elsewhere, formData, type Shown, sendForm } from '../form-page.ts';
import { needsSession } from '../plugins/guard.ts';
import { hasToken } from '../plugins/security.ts';
import { signInFirst } from '../plugins/session.ts';
import type { Pages } from '../view.ts';

const PAGE = '/instellingen/vervanging';
const FORMS = { nieuw: { others: false }, ander: { others: true } } as const;

export async function deputyRoutes(app: FastifyInstance, deps: Deps, pages: Pages): Promise<void> {
  const signedIn = needsSession(deps, pages);
  const back = { href: PAGE, label: 'Naar vervanging' };

  app.get(PAGE, async (request, reply) => {
    const { who } = request;
    return who ? overview(request, reply, who) : signInFirst(deps, request, reply);
  });

  for (const [name, { others }] of Object.entries(FORMS)) {
    const action = `${PAGE}/${name}`;
    const show = async (request: FastifyRequest, reply: FastifyReply, who: Who, shown: Shown) => {
      const form = await formFor(who, others);
      if (!form) return nobody(request, reply, who, others);
      const data = formData(form, { formId: 'new-deputy', action, today: who.today }, shown);
      return pages.send(request, reply, 'form', data, shown.status ?? 200);
    };
    app.get(action, async (request, reply) => {
      const { who } = request;
      return who ? show(request, reply, who, {}) : signInFirst(deps, request, reply);
    });
    app.post(action, signedIn, async (request, reply) => {
      const refused = elsewhere(deps, pages, request, reply);
      if (refused) return refused;
      const who = request.who as Who;
      const form = await formFor(who, others);
      if (!form) return nobody(request, reply, who, others);
      return sendForm(pages, request, reply, {
        href: action,
        show: (shown) => show(request, reply, who, shown),
        act: (commandId, body) => nameDeputy(deps, who, form, { commandId, body, others }),
        done: async ({ ok }) => {
          if (ok) void reply.redirect(PAGE, 303);
          return ok;
        },
      });
    });
  }

  app.post<{ Params: { id: string } }>(`${PAGE}/:id/einde`, signedIn, async (request, reply) => {
    const refused = elsewhere(deps, pages, request, reply);
    if (refused) return refused;
    if (!hasToken(request, request.body)) {
      return pages.say(request, reply, 403, 'Dit kon niet worden verstuurd', 'Probeer het opnieuw.', back);
    }
    const row = await deps.store.deputies.get(request.params.id);
    const ended = row !== null && (await endDeputy(deps, request.who as Who, row));
    if (ended) return reply.redirect(PAGE, 303);
    return pages.say(request, reply, 404, 'Deze vervanging is er niet', 'Er is niets veranderd.', back);
  });

  async function formFor(who: Who, others: boolean) {
    return others && !isCoordinator(who) ? null : deputyFormOf(deps, who, others);
  }

  function nobody(request: FastifyRequest, reply: FastifyReply, who: Who, others: boolean): FastifyReply {
    if (others && !isCoordinator(who)) {
      return pages.say(request, reply, 403, 'Dit is voor de coördinator', 'U kunt dit niet doen.', back);
    }
    return pages.say(
      request,
      reply,
      200,
      'Er is niemand die u kan vervangen',
      'Niemand anders van uw organisatie heeft dezelfde rol. Bel de coördinator als u afwezig bent.',
      back,
    );
  }

  async function overview(request: FastifyRequest, reply: FastifyReply, who: Who): Promise<FastifyReply> {
    const me = who.actor.member;
    const coordinator = isCoordinator(who);
    const rows = coordinator
      ? await deps.store.deputies.all(who.today)
      : await deps.store.deputies.concerning(me, who.today);
    const members = await deps.store.members.byIds([
      ...new Set(rows.flatMap(({ member, deputy }) => [member, deputy])),
    ]);
    const names = new Map(members.map(({ id, name }) => [id, name]));
    const line = (row: DeputyRow) => ({
      ...row,
      absent: names.get(row.member) ?? 'iemand',
      instead: names.get(row.deputy) ?? 'iemand',
      because: row.reason === null ? null : reasonInWords(row.reason),
      now: row.from <= who.today,
      // Away themselves: nobody looks after these tasks then.
      gap: rows.some((o) => o.member === row.deputy && o.from <= row.until && row.from <= o.until),
      action: row.member === me || coordinator ? `${PAGE}/${row.id}/einde` : null,
    });
    return pages.send(request, reply, 'deputies', {
      title: 'Vervanging',
      mine: rows.filter(({ member }) => member === me).map(line),
      standsIn: rows.filter(({ deputy }) => deputy === me).map(line),
      everybody: coordinator ? rows.filter((row) => row.member !== me && row.deputy !== me).map(line) : null,
    });
  }
}

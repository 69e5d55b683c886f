/** Giving the reason that a task's page asked for (15.2e); afterwards the page opens. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { reasonForm } from '../../domain/forms/index.ts';
import type { TaskRow } from '../../store/index.ts';
import { mayAct, standing } from '../acting/standing.ts';
import { giveReason } from '../acting/unusual.ts';
import type { Deps, Who } from '../deps.ts';
import { elsewhere, formData, type Shown, sendForm } from '../form-page.ts';
import { needsSession } from '../plugins/guard.ts';
import type { Pages } from '../view.ts';

export const reasonPath = ({ number }: Pick<TaskRow, 'number'>): string => `/taken/${number}/reden`;

/** The question, instead of the page that shows the file. */
export function askReason(
  pages: Pages,
  request: FastifyRequest,
  reply: FastifyReply,
  who: Who,
  action: string,
  shown: Shown = {},
): FastifyReply {
  const data = formData(reasonForm, { formId: 'why-opened', action, today: who.today }, shown);
  return pages.send(request, reply, 'form', data, shown.status ?? 200);
}

export async function reasonRoutes(app: FastifyInstance, deps: Deps, pages: Pages): Promise<void> {
  const path = '/taken/:number/reden';
  const signedIn = needsSession(deps, pages);
  app.get<{ Params: { number: string } }>(path, async (request, reply) =>
    reply.redirect(`/taken/${encodeURIComponent(request.params.number)}`, 303),
  );
  app.post<{ Params: { number: string } }>(path, signedIn, async (request, reply) => {
    const refused = elsewhere(deps, pages, request, reply);
    if (refused) return refused;
    const who = request.who as Who;
    const row = await deps.store.tasks.byNumber(request.params.number);
    // Who has no business there learns it from the task's own page, which puts it on record.
    if (!row || !mayAct(await standing(deps, who, row)))
      return reply.redirect(`/taken/${encodeURIComponent(request.params.number)}`, 303);
    const href = `/taken/${row.number}`;
    return sendForm(pages, request, reply, {
      href,
      show: async (shown) => askReason(pages, request, reply, who, reasonPath(row), shown),
      // To who has a task in the case only the name can be unusual.
      act: (_, body) =>
        giveReason(deps, who, { caseId: row.caseId, purpose: `task:${row.kind}`, codes: ['own-name'] }, body),
      done: async ({ ok }) => {
        if (ok) void reply.redirect(href, 303);
        return ok;
      },
    });
  });
}

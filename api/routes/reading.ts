/** Pages on which a file is read by the controller's word for a time: the file itself, and the reason for an unusual look. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { dossierNumber } from '../../domain/forms/index.ts';
import { readUnder, type Under } from '../acting/read-under.ts';
import { giveReason, reasonsOwed } from '../acting/unusual.ts';
import type { Deps, Who } from '../deps.ts';
import { elsewhere, sendForm } from '../form-page.ts';
import { needsSession } from '../plugins/guard.ts';
import { signInFirst } from '../plugins/session.ts';
import type { Pages } from '../view.ts';
import { askReason } from './reason.ts';

export interface ReadingPage {
  /** With `:id`, the case that gives the right, and `:link`, which of its files. */
  path: string;
  /** The access log's word for this page. */
  purpose: string;
  /** Null when this person may not read it now: nobody learns why. */
  open(who: Who, id: string, link: string): Promise<(Under & { lead: string; back: string }) | null>;
}
type Params = { Params: { id: string; link: string } };

export function readingPages(app: FastifyInstance, deps: Deps, pages: Pages, page: ReadingPage): void {
  const signedIn = needsSession(deps, pages);
  // Of anything in an address a header is made.
  const hrefOf = (params: Params['Params']) =>
    page.path.replace(/:(id|link)/g, (_, name: 'id' | 'link') => encodeURIComponent(params[name]));

  app.get<Params>(page.path, async (request, reply) => {
    const { who } = request;
    if (!who) return signInFirst(deps, request, reply);
    const { id, link } = request.params;
    const under = await page.open(who, id, link);
    const parts = under && (await readUnder(deps, who, under));
    if (!under || !parts) return refused(request, reply, who);
    const owed = await reasonsOwed(deps, who, looking(under.file, parts));
    if (owed.length > 0) return askReason(pages, request, reply, who, `${hrefOf(request.params)}/reden`);
    return pages.send(request, reply, 'reading', {
      title: `Dossier ${dossierNumber(under.file)}`,
      ...{ lead: under.lead, until: under.assignment.until, back: under.back, parts },
    });
  });

  app.get<Params>(`${page.path}/reden`, async (request, reply) =>
    reply.redirect(hrefOf(request.params), 303),
  );
  app.post<Params>(`${page.path}/reden`, signedIn, async (request, reply) => {
    const other = elsewhere(deps, pages, request, reply);
    if (other) return other;
    const who = request.who as Who;
    const { id, link } = request.params;
    const href = hrefOf(request.params);
    const under = await page.open(who, id, link);
    if (!under) return refused(request, reply, who);
    return sendForm(pages, request, reply, {
      href,
      show: async (shown) => askReason(pages, request, reply, who, `${href}/reden`, shown),
      act: (_, body) =>
        giveReason(
          deps,
          who,
          {
            caseId: under.file,
            purpose: `${under.assignment.purpose}:${under.why}`,
            codes: ['own-name'],
          },
          body,
        ),
      done: async ({ ok }) => {
        if (ok) void reply.redirect(href, 303);
        return ok;
      },
    });
  });

  /** It belongs to a task: only the own name asks for a reason. */
  const looking = (caseId: string, file: NonNullable<Awaited<ReturnType<typeof readUnder>>>) => ({
    ...{ caseId, task: true, involved: true, file },
  });

  async function refused(request: FastifyRequest, reply: FastifyReply, who: Who): Promise<FastifyReply> {
    await deps.store.accessLog.write({
      ...{ who: who.member.id, party: who.actor.party, what: 'refused', purpose: page.purpose },
      ...{ fields: [], file: 'dossier', caseId: null, ok: false },
    });
    if (await app.tooManyGuesses(request))
      return pages.say(request, reply, 429, 'Te veel pogingen', 'Wacht een minuut en probeer het opnieuw.');
    return pages.say(
      request,
      reply,
      404,
      'Dit kunt u niet (meer) lezen',
      'Het dossier is er niet, de toegang is voorbij, of zij is niet gegeven.',
      { href: '/', label: 'Naar mijn taken' },
    );
  }
}

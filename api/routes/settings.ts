/** A member's own settings: sections on one page, each with a form of its own. Nobody sees or changes another's. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { isStrong } from '../../config/index.ts';
import type { Deps, Who } from '../deps.ts';
import { elsewhere } from '../form-page.ts';
import { needsSession } from '../plugins/guard.ts';
import { hasToken } from '../plugins/security.ts';
import { signInFirst } from '../plugins/session.ts';
import { digestSection } from '../settings/digest.ts';
import type { SettingsErrors, SettingsSection } from '../settings/section.ts';
import { sessionsSection } from '../settings/sessions.ts';
import type { Pages } from '../view.ts';

/** In the order of the page. */
const SECTIONS: readonly SettingsSection[] = [digestSection, sessionsSection];
const PAGE = '/instellingen';

export async function settingsRoutes(app: FastifyInstance, deps: Deps, pages: Pages): Promise<void> {
  const signedIn = needsSession(deps, pages);

  app.get<{ Querystring: { bewaard?: string } }>(PAGE, async (request, reply) => {
    const { who } = request;
    if (!who) return signInFirst(deps, request, reply);
    const saved = SECTIONS.find(({ id }) => id === request.query.bewaard)?.done ?? null;
    return show(request, reply, who, { saved });
  });

  /** Before sessions are ended from here: the provider asks anew, as strongly as it did before. */
  app.get(`${PAGE}/opnieuw-aanmelden`, async (request, reply) => {
    const { who } = request;
    const strong = who !== null && isStrong(who.signIn, deps.config.strongSignIn);
    return signInFirst(deps, request, reply, PAGE, strong && deps.config.strongSignIn !== null, true);
  });

  app.post<{ Params: { section: string } }>(`${PAGE}/:section`, signedIn, async (request, reply) => {
    const refused = elsewhere(deps, pages, request, reply);
    if (refused) return refused;
    const who = request.who as Who;
    const section = SECTIONS.find(({ id }) => id === request.params.section);
    if (!section) return reply.callNotFound();
    const body = (request.body ?? {}) as Record<string, unknown>;
    const errors = hasToken(request, body)
      ? await section.act(deps, who, body)
      : [{ id: section.id, message: 'U bent opnieuw aangemeld. Verstuur het formulier nog een keer.' }];
    if (errors === null) return reply.redirect(`${PAGE}?bewaard=${section.id}`, 303);
    return show(request, reply, who, { wrong: { section: section.id, body, errors }, status: 422 });
  });

  async function show(
    request: FastifyRequest,
    reply: FastifyReply,
    who: Who,
    shown: {
      saved?: string | null;
      wrong?: { section: string; body: Record<string, unknown>; errors: SettingsErrors };
      status?: number;
    },
  ): Promise<FastifyReply> {
    const { wrong } = shown;
    const sections = await Promise.all(
      SECTIONS.map(async ({ id, template, load }) => ({
        ...(await load(deps, who, wrong?.section === id ? wrong : null)),
        id,
        template,
        action: `${PAGE}/${id}`,
        errors: wrong?.section === id ? wrong.errors : [],
      })),
    );
    const data = {
      title: 'Instellingen',
      problems: wrong !== undefined,
      saved: shown.saved ?? null,
      errors: wrong?.errors ?? [],
      sections,
    };
    return pages.send(request, reply, 'settings', data, shown.status ?? 200);
  }
}

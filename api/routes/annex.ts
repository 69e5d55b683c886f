/**
 * Annex 1 by an organisation's legal representative, without an account (1c, 14.2). The link alone shows nothing, not even
 * which organisation it is about: a code from a second mail comes first, and opens it for half an hour in one browser.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { typed } from '../../domain/forms/index.ts';
import type { Signing } from '../../store/index.ts';
import { COMMAND_ID, newCommandId } from '../acting/command.ts';
import { EngineAway } from '../away.ts';
import type { Deps } from '../deps.ts';
import { AWAY, elsewhere, formData, type Shown } from '../form-page.ts';
import { annexForm } from '../partners/forms.ts';
import { partnerName } from '../partners/names.ts';
import { signOwnAnnex } from '../partners/sign.ts';
import { linkCookie, NO_CODE } from '../plugins/link-cookie.ts';
import type { Pages } from '../view.ts';

type ByToken = FastifyRequest<{ Params: { token: string } }>;
const TOKEN = /^[\w-]{43}$/;
const DIGITS = /^\d{6}$/;
/** In a pass, where a member would stand. */
const OUTSIDER = 'annex';
const TITLE = 'Bijlage 1 tekenen';
const EXPIRED = {
  title: 'Verstuur het formulier nog een keer',
  text: 'Er is nog niets verstuurd: de pagina stond lang open. Wat u heeft ingevuld staat hieronder.',
};

export async function annexRoutes(app: FastifyInstance, deps: Deps, pages: Pages): Promise<void> {
  const { signings, letters, accessLog, partners } = deps.store;
  const cookie = linkCookie(deps);
  const tooMany = app.createRateLimit({ max: 60, timeWindow: '10 minutes' });

  const find = (token: string): Promise<Signing | null> =>
    TOKEN.test(token) ? signings.byToken(token) : Promise.resolve(null);
  const has = async (request: FastifyRequest, { id }: Signing): Promise<boolean> =>
    (await cookie.passes(request)).some(({ task, member }) => task === id && member === OUTSIDER);
  const pathOf = ({ params }: ByToken): string => `/bijlage/${params.token}`;

  app.get('/bijlage/:token', async (request: ByToken, reply) => {
    const asked = await find(request.params.token);
    if (!asked) return unknown(request, reply);
    if (!(await has(request, asked))) return ask(request, reply);
    return asked.status === 'asked' ? show(request, reply, asked) : thanks(request, reply);
  });

  app.post('/bijlage/:token/code', (request: ByToken, reply) =>
    checked(request, reply, async (asked) => {
      const code =
        asked.status === 'asked' ? await signings.newCode(asked.id, await cookie.browser(request)) : null;
      await log(asked, 'code-asked', code !== null);
      if (code === null)
        return askCode(request, reply, 'U heeft te vaak om een code gevraagd. Wacht een uur.', 429);
      const letter = await letters.annex('annex-code', asked.id, code, await deps.today());
      try {
        await deps.engine.startLetter(letter);
      } catch (error) {
        await letters.forget(letter);
        throw error;
      }
      return reply.redirect(`${pathOf(request)}/code`, 303);
    }),
  );

  app.get('/bijlage/:token/code', async (request: ByToken, reply) => {
    const asked = await find(request.params.token);
    if (!asked) return unknown(request, reply);
    if (!(await cookie.has(request))) return reply.redirect(pathOf(request), 303);
    return askCode(request, reply);
  });

  app.post('/bijlage/:token', (request: ByToken, reply) =>
    checked(request, reply, async (asked) => {
      const body = (request.body ?? {}) as { code?: unknown };
      const given = String(body.code ?? '').replace(/[\s.-]/g, '');
      if (!DIGITS.test(given)) return askCode(request, reply, 'Vul de code in: zes cijfers.');
      const outcome = await signings.check(asked.id, {
        code: given,
        browser: await cookie.browser(request),
      });
      await log(asked, 'code-given', outcome === 'right');
      if (outcome === 'wrong')
        return askCode(request, reply, 'Deze code klopt niet. Kijk in de nieuwste mail.');
      if (outcome === 'none') return askCode(request, reply, NO_CODE);
      await cookie.add(request, reply, { task: asked.id, member: OUTSIDER });
      return reply.redirect(pathOf(request), 303);
    }),
  );

  app.post('/bijlage/:token/tekenen', async (request: ByToken, reply) => {
    const refused = elsewhere(deps, pages, request, reply);
    if (refused) return refused;
    const asked = await find(request.params.token);
    if (!asked) return unknown(request, reply);
    if (!(await has(request, asked))) return reply.redirect(pathOf(request), 303);
    const body = (request.body ?? {}) as Record<string, unknown>;
    const commandId = String(body._formulier ?? '');
    const again = (shown: Shown) => show(request, reply, asked, { values: typed(body), ...shown });
    if (!(await cookie.holds(request)) || !COMMAND_ID.test(commandId))
      return again({ alert: EXPIRED, status: 403 });
    try {
      const errors = await signOwnAnnex(deps, asked, body);
      if (errors) return again({ errors, commandId, status: 422 });
      return thanks(request, reply);
    } catch (error) {
      if (!(error instanceof EngineAway)) throw error;
      request.log.error({ err: error }, 'engine away');
      return again({ alert: AWAY, commandId, status: 503 });
    }
  });

  /** What every POST before the annex itself must hold. */
  async function checked(
    request: ByToken,
    reply: FastifyReply,
    go: (asked: Signing) => Promise<FastifyReply>,
  ): Promise<FastifyReply> {
    const refused = elsewhere(deps, pages, request, reply);
    if (refused) return refused;
    const limit = await tooMany(request);
    if (!limit.isAllowed && limit.isExceeded)
      return pages.say(request, reply, 429, 'Te veel pogingen', 'Wacht tien minuten en probeer het opnieuw.');
    const asked = await find(request.params.token);
    if (!asked) return unknown(request, reply);
    const back = { href: pathOf(request), label: 'Opnieuw beginnen' };
    if (!(await cookie.holds(request))) {
      const text = 'Er is niets gebeurd. Open de link opnieuw en probeer het daar.';
      return pages.say(request, reply, 403, 'Dit kon niet worden verstuurd', text, back);
    }
    try {
      return await go(asked);
    } catch (error) {
      if (!(error instanceof EngineAway)) throw error;
      request.log.error({ err: error }, 'engine away');
      const text = 'Er is geen code verstuurd. Probeer het over een paar minuten opnieuw.';
      return pages.say(request, reply, 503, 'Het lukt nu even niet', text, back);
    }
  }

  /** The same for a link that never was, is over, or was withdrawn. */
  const unknown = (request: FastifyRequest, reply: FastifyReply): FastifyReply =>
    pages.say(request, reply, 404, 'Deze link werkt niet (meer)', [
      'De link is verlopen, of er is een nieuwe gestuurd. Kijk in de nieuwste mail.',
      'Lukt het niet? Bel degene die u heeft gevraagd om te tekenen.',
    ]);

  async function ask(request: ByToken, reply: FastifyReply): Promise<FastifyReply> {
    request.csrf = await cookie.token(request, reply);
    return pages.send(request, reply, 'annex-ask', { title: TITLE, action: `${pathOf(request)}/code` });
  }

  async function askCode(
    request: ByToken,
    reply: FastifyReply,
    wrong: string | null = null,
    status = wrong === null ? 200 : 422,
  ): Promise<FastifyReply> {
    request.csrf = await cookie.token(request, reply);
    const data = {
      title: TITLE,
      action: pathOf(request),
      again: `${pathOf(request)}/code`,
      codeError: wrong,
    };
    return pages.send(request, reply, 'annex-code', { ...data, problems: wrong !== null }, status);
  }

  async function show(
    request: ByToken,
    reply: FastifyReply,
    asked: Signing,
    shown: Shown = {},
  ): Promise<FastifyReply> {
    await partners.all();
    request.csrf = await cookie.token(request, reply);
    const form = annexForm();
    const place = { formId: form.id, action: `${pathOf(request)}/tekenen`, today: await deps.today() };
    const commandId = shown.commandId ?? newCommandId();
    const data = {
      ...formData(form, place, { ...shown, commandId }),
      organisation: partnerName(deps)(asked.organisation),
      annex: deps.covenant.annex1,
      covenant: deps.covenant.name,
      until: asked.until,
    };
    return pages.send(request, reply, 'annex', data, shown.status ?? 200);
  }

  const thanks = (request: FastifyRequest, reply: FastifyReply): FastifyReply =>
    pages.say(request, reply, 200, 'U heeft bijlage 1 getekend', [
      'De uitvoerder stelt nu vast dat u het was. Daarvoor belt hij uw organisatie.',
      'Daarna kan uw organisatie meedoen. U hoeft niets meer te doen.',
    ]);

  /** Nobody is known yet: who asks has proved nothing. */
  const log = ({ id, organisation }: Signing, what: string, ok: boolean): Promise<void> =>
    accessLog.write({
      ...{ who: null, party: null, what, purpose: 'partners', fields: [], file: 'partners' },
      ...{ caseId: null, detail: { signing: id, organisation }, ok },
    });
}

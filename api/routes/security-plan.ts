/** The security plan (15.2): how it is now, what was adopted, as PDF, and putting it to the core parties. Nothing about anybody. */
import { createHash } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { COVENANT_CASE } from '../../contracts/engine.ts';
import type { CovenantState } from '../../domain/covenant-life/index.ts';
import { dayInWords } from '../../domain/dates/index.ts';
import { paperForm } from '../../domain/forms/index.ts';
import { planLetter, type SecurityPlan, securityPlan } from '../../domain/security-plan/index.ts';
import { ROLE } from '../../domain/subject/index.ts';
import { renderPdf } from '../../letters/index.ts';
import { sendPaper } from '../acting/papers.ts';
import { strongEnoughForForm } from '../acting/strong.ts';
import type { Deps, Who } from '../deps.ts';
import { elsewhere, formData, type Shown, sendForm } from '../form-page.ts';
import { needsSession, tooWeak } from '../plugins/guard.ts';
import { signInFirst } from '../plugins/session.ts';
import type { Pages } from '../view.ts';

const PAGE = '/beveiligingsplan';
const PDF = '/beveiligingsplan.pdf';
const PROPOSE = '/beveiligingsplan/voorleggen';
const FORM = 'propose-security-plan';
const VERSION = /^[\da-f]{12}$/;

/** The same words and settings, the same version. */
const versionOf = (plan: SecurityPlan): string =>
  createHash('sha256').update(JSON.stringify(plan)).digest('hex').slice(0, 12);

export async function securityPlanRoutes(app: FastifyInstance, deps: Deps, pages: Pages): Promise<void> {
  const { store } = deps;
  const proposes = ({ actor }: Who): boolean => actor.roles.includes(ROLE.administrator);

  /** The one that was asked for; how it is now without a version. Null when there is none of that name. */
  async function asked(request: FastifyRequest): Promise<{ plan: SecurityPlan; version: string } | null> {
    const { versie } = (request.query ?? {}) as { versie?: unknown };
    const now = securityPlan(deps.covenant);
    if (versie === undefined) return { plan: now, version: versionOf(now) };
    const kept =
      typeof versie === 'string' && VERSION.test(versie) ? await store.covenants.plan(versie) : null;
    return kept && { plan: kept as SecurityPlan, version: String(versie) };
  }
  const state = async () =>
    ((await store.cases.load(COVENANT_CASE))?.state as CovenantState | undefined)?.securityPlan;
  const stands = (version: string, at: Awaited<ReturnType<typeof state>>): string =>
    at?.adopted?.version === version
      ? `Vastgesteld door de kernpartijen op ${dayInWords(at.adopted.on)}.`
      : at?.proposed?.version === version
        ? `Voorgelegd aan de kernpartijen op ${dayInWords(at.proposed.on)}. Nog niet vastgesteld.`
        : 'Niet vastgesteld.';
  const unknown = (request: FastifyRequest, reply: FastifyReply) =>
    pages.say(request, reply, 404, 'Deze versie is er niet', 'Kijk bij het plan van nu.', {
      href: PAGE,
      label: 'Naar het beveiligingsplan',
    });

  app.get(PAGE, async (request, reply) => {
    const { who } = request;
    if (!who) return signInFirst(deps, request, reply);
    const found = await asked(request);
    if (!found) return unknown(request, reply);
    const at = await state();
    const now = versionOf(securityPlan(deps.covenant));
    const waits = at?.proposed?.version === now || at?.adopted?.version === now;
    return pages.send(request, reply, 'security-plan', {
      title: 'Beveiligingsplan',
      ...found,
      stands: stands(found.version, at),
      pdf: `${PDF}?versie=${found.version}`,
      kept: (await store.covenants.plan(found.version)) !== null,
      adopted: at?.adopted && at.adopted.version !== found.version ? at.adopted : null,
      now: found.version === now ? null : PAGE,
      propose: found.version === now && proposes(who) && !waits ? PROPOSE : null,
    });
  });

  app.get(PDF, async (request, reply) => {
    const { who } = request;
    if (!who) return signInFirst(deps, request, reply);
    const found = await asked(request);
    if (!found) return unknown(request, reply);
    const letter = planLetter(found.plan, {
      ...{ sender: deps.covenant.processing.controllers.name, date: who.today, version: found.version },
      adoptedOn: stands(found.version, await state()),
    });
    return reply
      .type('application/pdf')
      .header('content-disposition', 'attachment; filename="beveiligingsplan.pdf"')
      .header('cache-control', 'no-store')
      .send(Buffer.from(await renderPdf(letter)));
  });

  const formFor = ({ today, actor }: Who) => {
    const form = paperForm(FORM, deps.covenant, { today, party: actor.party });
    if (!form) throw new RangeError('No form to propose a security plan');
    return form;
  };
  const show = (request: FastifyRequest, reply: FastifyReply, who: Who, shown: Shown = {}) => {
    const form = formFor(who);
    const data = formData(form, { formId: form.id, action: PROPOSE, today: who.today }, shown);
    return pages.send(request, reply, 'form', data, shown.status ?? 200);
  };
  const notForYou = (request: FastifyRequest, reply: FastifyReply) =>
    pages.say(request, reply, 403, 'Dit is voor de uitvoerder', 'De uitvoerder legt het plan voor.', {
      href: PAGE,
      label: 'Naar het beveiligingsplan',
    });

  app.get(PROPOSE, async (request, reply) => {
    const { who } = request;
    if (!who) return signInFirst(deps, request, reply);
    if (!proposes(who)) return notForYou(request, reply);
    if (!strongEnoughForForm(deps, who, FORM)) return signInFirst(deps, request, reply, PROPOSE, true);
    return show(request, reply, who);
  });

  app.post(PROPOSE, needsSession(deps, pages), async (request, reply) => {
    const refused = elsewhere(deps, pages, request, reply);
    if (refused) return refused;
    const who = request.who as Who;
    if (!proposes(who)) return notForYou(request, reply);
    if (!strongEnoughForForm(deps, who, FORM)) return tooWeak(deps, pages, request, reply);
    const plan = securityPlan(deps.covenant);
    const version = versionOf(plan);
    return sendForm(pages, request, reply, {
      href: PROPOSE,
      show: async (shown) => show(request, reply, who, shown),
      act: async (commandId, body) => {
        // What is adopted is what stands here, whatever the settings become.
        await store.covenants.putPlan(version, plan);
        const more = { version };
        return sendPaper(deps, who, { form: formFor(who), caseId: COVENANT_CASE, more }, { commandId, body });
      },
      done: async ({ ok }) => {
        if (ok) void reply.redirect(`${PAGE}?versie=${version}`, 303);
        return ok;
      },
    });
  });
}

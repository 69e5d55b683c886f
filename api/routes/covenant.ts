/**
 * The covenant's own page (11.1, 18): how it stands, who takes part until when, what waits, and what a proposed version
 * would move. Days, parties, numbers of dossiers; nothing about anybody. A party's representative gives notice here.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { COVENANT_CASE } from '../../contracts/engine.ts';
import { type Covenant, partyName, withVersion } from '../../covenant/index.ts';
import { type Moved, movedDates } from '../../domain/covenant-life/compare.ts';
import { type CovenantState, mayGiveNotice, standingOf } from '../../domain/covenant-life/index.ts';
import { dossierNumber, paperForm } from '../../domain/forms/index.ts';
import { kinds } from '../../domain/kinds.ts';
import { ROLE } from '../../domain/subject/index.ts';
import { sendPaper } from '../acting/papers.ts';
import { strongEnoughForForm } from '../acting/strong.ts';
import type { Deps, Who } from '../deps.ts';
import { momentTitle } from '../dossier.ts';
import { elsewhere, formData, type Shown, sendForm } from '../form-page.ts';
import { needsSession, tooWeak } from '../plugins/guard.ts';
import { signInFirst } from '../plugins/session.ts';
import type { Pages } from '../view.ts';

const PAGE = '/convenant';
const NOTICE = '/convenant/opzeggen';
const back = { href: PAGE, label: 'Naar het convenant' };
/** More than this many cases are compared by the command, not by a page. */
const MOST_CASES = 300;
const MOST_LINES = 200;
const WHICH = { earlier: 'eerder', later: 'later', new: 'nieuw', gone: 'vervalt' } as const;

/** Everybody who works under the covenant sees how it stands; which dossiers a version touches, who keeps or decides about them. */
const seesMoved = ({ actor }: Who, { parties }: Covenant): boolean =>
  [ROLE.administrator, ROLE.coordinator].some((role) => actor.roles.includes(role)) ||
  ([ROLE.core, ROLE.manager].some((role) => actor.roles.includes(role)) &&
    parties.some(({ id, kind }) => id === actor.party && kind === 'core'));

export async function covenantRoutes(app: FastifyInstance, deps: Deps, pages: Pages): Promise<void> {
  const signedIn = needsSession(deps, pages);
  const { store } = deps;

  app.get(PAGE, async (request, reply) => {
    const { who } = request;
    if (!who) return signInFirst(deps, request, reply);
    if (who.actor.roles.includes(ROLE.partner))
      return pages.say(
        request,
        reply,
        403,
        'Dit is voor de partijen',
        'Het convenant staat in de Staatscourant.',
      );
    const loaded = await store.cases.load(COVENANT_CASE);
    const state = loaded?.state as CovenantState | undefined;
    return pages.send(request, reply, 'covenant', { title: 'Het convenant', ...(await view(who, state)) });
  });

  async function view(who: Who, state: CovenantState | undefined) {
    const { covenant } = deps;
    const standing = state && standingOf(state, covenant);
    const lastDay = (party: string) => standing?.left.find((one) => one.party === party)?.lastDay ?? null;
    const proposal = state?.proposal;
    return {
      covenant: {
        name: covenant.name,
        version: covenant.version,
        from: covenant.onDay?.from ?? covenant.inForceFrom,
      },
      known: state !== undefined,
      drafted: state?.signing !== undefined && state.signing.inForce === null,
      stopped: state?.stopped ?? null,
      publication: state?.versions?.at(-1) ?? state?.publication ?? null,
      registration: state?.registration ?? null,
      parties: [...covenant.parties, ...(covenant.onDay?.former ?? [])].map(({ id, name, kind }) => ({
        ...{ name, kind: kind === 'core' ? 'kernpartij' : 'casuspartij', until: lastDay(id) },
        signed: state?.signing?.parties[id] ?? null,
      })),
      duties: Object.entries(state?.duties ?? {}).map(([kind, { from, times }]) => ({
        ...{ title: momentTitle(covenant, kind), from, times },
      })),
      proposal: proposal && {
        ...{ version: proposal.version, from: proposal.from, publication: proposal.publication ?? null },
        signed: Object.keys(proposal.signed).map((party) => partyName(covenant, party)),
        moved: seesMoved(who, covenant) ? await moved(who, proposal.version) : null,
      },
      notice:
        state && mayGiveNotice(covenant, who.actor) && !state.leaving?.[who.actor.party] ? NOTICE : null,
    };
  }

  /** On record like every look into cases; what is shown is dates. */
  async function moved({ actor, today }: Who, name: string) {
    await store.accessLog.write({
      ...{ who: actor.member, party: actor.party, what: 'list', purpose: 'covenant-version', fields: [] },
      ...{ file: 'cases', caseId: null, detail: { version: name }, ok: true },
    });
    const version = await store.covenants.version(name);
    if (!version) return null;
    const then = await store.covenants.with(withVersion(await store.covenants.standing(), version), version);
    const ids = await store.cases.ids({ limit: MOST_CASES + 1 });
    const lines: Moved[] = [];
    for (const caseId of ids.slice(0, MOST_CASES)) {
      const loaded = await store.cases.load(caseId);
      const kind = loaded && kinds[loaded.kind];
      if (loaded && kind)
        lines.push(...movedDates({ caseId, kind, state: loaded.state }, deps.covenant, then));
    }
    return {
      ...{ today, more: ids.length > MOST_CASES || lines.length > MOST_LINES, total: lines.length },
      lines: lines.slice(0, MOST_LINES).map((line) => ({
        dossier: line.kind === 'subject' ? `Dossier ${dossierNumber(line.caseId)}` : 'Andere zaak',
        ...{
          title: momentTitle(deps.covenant, line.what),
          from: line.from,
          to: line.to,
          which: WHICH[line.which],
        },
      })),
    };
  }

  const show = (request: FastifyRequest, reply: FastifyReply, who: Who, shown: Shown = {}) => {
    const form = noticeForm(who);
    const data = formData(form, { formId: form.id, action: NOTICE, today: who.today }, shown);
    return pages.send(request, reply, 'form', data, shown.status ?? 200);
  };
  const noticeForm = ({ actor, today }: Who) => {
    const form = paperForm('give-notice', deps.covenant, { today, party: actor.party });
    if (!form) throw new RangeError('No form to give notice');
    return form;
  };
  const notForYou = (request: FastifyRequest, reply: FastifyReply) =>
    pages.say(
      request,
      reply,
      403,
      'Dit is niet voor u',
      'Alleen een vertegenwoordiger van een partij zegt op.',
      back,
    );

  app.get(NOTICE, async (request, reply) => {
    const { who } = request;
    if (!who) return signInFirst(deps, request, reply);
    if (!mayGiveNotice(deps.covenant, who.actor)) return notForYou(request, reply);
    if (!strongEnoughForForm(deps, who, 'give-notice'))
      return signInFirst(deps, request, reply, NOTICE, true);
    return show(request, reply, who);
  });

  app.post(NOTICE, signedIn, async (request, reply) => {
    const refused = elsewhere(deps, pages, request, reply);
    if (refused) return refused;
    const who = request.who as Who;
    if (!mayGiveNotice(deps.covenant, who.actor)) return notForYou(request, reply);
    if (!strongEnoughForForm(deps, who, 'give-notice')) return tooWeak(deps, pages, request, reply);
    return sendForm(pages, request, reply, {
      href: NOTICE,
      show: async (shown) => show(request, reply, who, shown),
      act: (commandId, body) =>
        sendPaper(deps, who, { form: noticeForm(who), caseId: COVENANT_CASE }, { commandId, body }),
      done: async ({ ok }) => {
        if (ok) void reply.redirect(PAGE, 303);
        return ok;
      },
    });
  });
}

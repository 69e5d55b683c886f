/** Who is authorised, as what and until when; proposing, changing and taking away (5, 14, 15.2f). */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { isStrong } from '../../config/index.ts';
import { dayOf } from '../../domain/dates/index.ts';
import {
  changeForm,
  type FormDescription,
  grantForm,
  type Option,
  revokeForm,
} from '../../domain/forms/index.ts';
import { groundsFor } from '../../domain/membership/index.ts';
import { ROLE } from '../../domain/subject/index.ts';
import type { Member } from '../../store/index.ts';
import {
  authoritiesOf,
  authorityChoices,
  managesMember,
  managesStaff,
  pendingLines,
  seesMember,
} from '../acting/authorisations.ts';
import { onRecord, proposeChange, proposeGrant, revoke } from '../acting/membership.ts';
import { strongEnoughForForm } from '../acting/strong.ts';
import type { Deps, Who } from '../deps.ts';
import { type Acted, elsewhere, formData, type Shown, sendForm } from '../form-page.ts';
import { partyName } from '../partners/names.ts';
import { needsSession, tooWeak } from '../plugins/guard.ts';
import { hasToken } from '../plugins/security.ts';
import { signInFirst } from '../plugins/session.ts';
import type { Pages } from '../view.ts';

const PAGE = '/bevoegdheden';
/** A list stays a page of less than 60 kB. */
const AT_ONCE = 40;
const back = { href: PAGE, label: 'Naar de bevoegdheden' };
interface Params {
  Params: { id: string };
}
type Ask = (who: Who, input: { commandId: string; body: unknown }) => Promise<Acted>;
type Offer = { form: FormDescription; act: Ask };

export async function authorisationRoutes(app: FastifyInstance, deps: Deps, pages: Pages): Promise<void> {
  const signedIn = needsSession(deps, pages);
  const { store } = deps;
  const name = (party: string): string => {
    const words = partyName(deps, party);
    return words.charAt(0).toUpperCase() + words.slice(1);
  };

  app.get(PAGE, async (request, reply) => {
    const { who } = request;
    if (!who) return signInFirst(deps, request, reply);
    if (!managesStaff(who)) return notForYou(request, reply, who);
    await onRecord(deps, who, 'list', {});
    const all = (await store.members.all()).filter((member) => seesMember(who, member));
    all.sort((a, b) => a.name.localeCompare(b.name, 'nl'));
    const start = Math.max(0, Number((request.query as { vanaf?: string }).vanaf) || 0);
    const shown = all.slice(start, start + AT_ONCE);
    const more = all.length > start + AT_ONCE ? `${PAGE}?vanaf=${start + AT_ONCE}` : null;
    return pages.send(request, reply, 'authorisations', {
      title: 'Bevoegdheden',
      members: shown.map((member) => ({ href: `${PAGE}/${member.id}`, ...lineOf(who, member) })),
      more,
    });
  });

  app.get<Params>(`${PAGE}/:id`, async (request, reply) => {
    const { who } = request;
    if (!who) return signInFirst(deps, request, reply);
    const member = await found(who, request.params.id);
    if (!member) return unknown(request, reply, who);
    await onRecord(deps, who, 'read', { member: member.id });
    const href = `${PAGE}/${member.id}`;
    const line = lineOf(who, member);
    const links = [
      { href: `${href}/toekennen`, label: 'Een bevoegdheid toevoegen' },
      ...(line.authorities.length > 0
        ? [
            { href: `${href}/wijzigen`, label: 'Een bevoegdheid wijzigen' },
            { href: `${href}/intrekken`, label: 'Een bevoegdheid intrekken' },
          ]
        : []),
    ];
    return pages.send(request, reply, 'authorisation', {
      title: member.name,
      member: { ...line, email: member.email },
      links: managesMember(who, member) ? links : [],
      own: member.id === who.member.id,
      claim:
        decidesAccount(who, member) && member.claim ? { ...member.claim, action: `${href}/account` } : null,
    });
  });

  /** Another account with the same address: a new one of the same person, or somebody else's (ASVS 10.3.3). */
  app.post<Params>(`${PAGE}/:id/account`, signedIn, async (request, reply) => {
    const refused = elsewhere(deps, pages, request, reply);
    if (refused) return refused;
    const who = request.who as Who;
    const member = await found(who, request.params.id);
    if (!member || !decidesAccount(who, member)) return unknown(request, reply, who);
    if (!isStrong(who.signIn, deps.config.strongSignIn)) return tooWeak(deps, pages, request, reply);
    const href = `${PAGE}/${member.id}`;
    const body = (request.body ?? {}) as Record<string, unknown>;
    if (!hasToken(request, body)) return reply.redirect(href, 303);
    const account = String(body.account ?? '');
    const agrees = body.doe === 'bevestig';
    await onRecord(deps, who, agrees ? 'accept-account' : 'dismiss-account', { member: member.id });
    const done = agrees
      ? await store.members.accept(member.id, account)
      : await store.members.dismiss(member.id, account);
    // Whoever is signed in with the account from before has to show anew who they are.
    if (done && agrees) await store.sessions.endOf({ member: member.id });
    const [title, text] = !done
      ? ['Er is niets veranderd', 'Een ander was u voor, of er is weer een ander account. Kijk opnieuw.']
      : agrees
        ? [
            'Het account is bevestigd',
            'Vraag de persoon om zich opnieuw aan te melden. Het vorige account werkt niet meer.',
          ]
        : [
            'Het account is geweigerd',
            'Het vorige account blijft gelden. Meld het als beveiligingsincident als u niet weet wie dit was.',
          ];
    return pages.say(request, reply, done ? 200 : 409, title as string, text as string, {
      href,
      label: 'Naar de persoon',
    });
  });

  route('/nieuw', async (who) => {
    const parties = await partiesOf(who);
    const form = grantForm(deps.covenant, who.today, { parties, person: true });
    return { form, act: (by, input) => proposeGrant(deps, by, form, input, null) };
  });
  about('toekennen', async (who, member) => {
    const idle = authoritiesOf(deps, member, who).length === 0 && (member.pending ?? []).length === 0;
    // Who has nothing (any more) may come back for another party.
    const parties = idle ? await partiesOf(who) : [{ value: member.party, label: name(member.party) }];
    const form = grantForm(deps.covenant, who.today, { parties, person: false });
    return { form, act: (by, input) => proposeGrant(deps, by, form, input, member) };
  });
  about('wijzigen', async (who, member) => {
    const authorities = authoritiesOf(deps, member, who);
    if (authorities.length === 0) return null;
    const grounds = new Map(
      authorities.flatMap(({ role }) => groundsFor(deps.covenant, role).map((ground) => [ground.id, ground])),
    );
    const options = [...grounds.values()].map(({ id, label, article }) => ({
      ...{ value: id, label, help: `Artikel ${article}` },
    }));
    const form = changeForm(deps.covenant, who.today, authorityChoices(authorities), options);
    return { form, act: (by, input) => proposeChange(deps, by, form, input, member) };
  });
  about('intrekken', async (who, member) => {
    const authorities = authoritiesOf(deps, member, who);
    if (authorities.length === 0) return null;
    const form = revokeForm(authorityChoices(authorities));
    return { form, act: (by, input) => revoke(deps, by, form, input, member) };
  });

  function about(what: string, offer: (who: Who, member: Member) => Promise<Offer | null>): void {
    route(`/:id/${what}`, async (who, id) => {
      const member = await found(who, id);
      return member && managesMember(who, member) ? offer(who, member) : null;
    });
  }

  /** A form and what it does: shown by GET, done by POST; for who manages staff only. */
  function route(path: string, offerOf: (who: Who, id: string) => Promise<Offer | null>): void {
    const address = ({ params }: FastifyRequest<Params>): string =>
      `${PAGE}${path.replace(':id', encodeURIComponent(params.id ?? ''))}`;
    const show = async (
      request: FastifyRequest,
      reply: FastifyReply,
      who: Who,
      offer: Offer,
      shown: Shown,
    ) => {
      const action = address(request as FastifyRequest<Params>);
      const data = formData(offer.form, { formId: offer.form.id, action, today: who.today }, shown);
      return pages.send(request, reply, 'form', data, shown.status ?? 200);
    };
    app.get<Params>(`${PAGE}${path}`, async (request, reply) => {
      const { who } = request;
      if (!who) return signInFirst(deps, request, reply);
      const offer = managesStaff(who) ? await offerOf(who, request.params.id) : null;
      if (!offer) return unknown(request, reply, who);
      if (!strongEnoughForForm(deps, who, offer.form.id))
        return signInFirst(deps, request, reply, address(request), true);
      return show(request, reply, who, offer, {});
    });
    app.post<Params>(`${PAGE}${path}`, signedIn, async (request, reply) => {
      const refused = elsewhere(deps, pages, request, reply);
      if (refused) return refused;
      const who = request.who as Who;
      const offer = managesStaff(who) ? await offerOf(who, request.params.id) : null;
      if (!offer) return unknown(request, reply, who);
      if (!strongEnoughForForm(deps, who, offer.form.id)) return tooWeak(deps, pages, request, reply);
      return sendForm(pages, request, reply, {
        href: address(request),
        show: (shown) => show(request, reply, who, offer, shown),
        act: (commandId, body) => offer.act(who, { commandId, body }),
        done: async ({ ok }) => {
          if (ok) void reply.redirect(PAGE, 303);
          return ok;
        },
      });
    });
  }

  /** Who keeps the list of all; for oneself nobody. */
  function decidesAccount(who: Who, member: Member): boolean {
    return who.actor.roles.includes(ROLE.administrator) && managesMember(who, member);
  }

  function lineOf(who: Who, member: Member) {
    return {
      claimedOn: member.claim ? dayOf(member.claim.at) : null,
      name: member.name,
      party: name(member.party),
      authorities: authoritiesOf(deps, member, who),
      statementOn: member.statementOn,
      pending: pendingLines(deps, member),
    };
  }

  async function found(who: Who, id: string): Promise<Member | null> {
    if (!managesStaff(who)) return null;
    const member = await store.members.byId(id);
    return member && seesMember(who, member) ? member : null;
  }

  /** A manager proposes for the own party, the administrator for every one, organisations with annex 1 included. */
  async function partiesOf({ actor, today }: Who): Promise<Option[]> {
    const options = (ids: readonly string[]) => ids.map((id) => ({ value: id, label: name(id) }));
    if (!actor.roles.includes(ROLE.administrator)) return options([actor.party]);
    const partners = (await store.partners.all()).filter(({ withdrawnOn, until }) => {
      const over = until !== null && until < today;
      return withdrawnOn === null && !over;
    });
    return options([...deps.covenant.parties.map(({ id }) => id), ...partners.map(({ id }) => id)]);
  }

  async function refusedOnRecord({ actor }: Who): Promise<void> {
    await store.accessLog.write({
      ...{ who: actor.member, party: actor.party, what: 'refused', purpose: 'authorisations' },
      ...{ fields: [], file: 'members', caseId: null, ok: false },
    });
  }
  async function notForYou(request: FastifyRequest, reply: FastifyReply, who: Who): Promise<FastifyReply> {
    await refusedOnRecord(who);
    const text = 'De bevoegdheden zijn voor de uitvoerder en voor leidinggevenden.';
    const next = { href: '/', label: 'Naar mijn taken' };
    return pages.say(request, reply, 403, 'Dit is niet voor u', text, next);
  }
  /** Also for who may not know: the answer doesn't tell the two apart. */
  async function unknown(request: FastifyRequest, reply: FastifyReply, who: Who): Promise<FastifyReply> {
    if (!managesStaff(who)) return notForYou(request, reply, who);
    await refusedOnRecord(who);
    const text = 'U kunt dit voor deze persoon niet doen, of er is niets om te wijzigen.';
    return pages.say(request, reply, 404, 'Dit kan niet', text, back);
  }
}

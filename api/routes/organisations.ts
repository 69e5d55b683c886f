/** External partners' organisations: who takes part, who signed annex 1. For the administrator, after a strong sign-in. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { isStrong, wallNow } from '../../config/index.ts';
import { addDays, dayInWords, dayOf } from '../../domain/dates/index.ts';
import type { FormDescription } from '../../domain/forms/index.ts';
import { hasSigned, isPartnerId, type Organisation } from '../../domain/partners.ts';
import { ROLE } from '../../domain/subject/index.ts';
import { actorOn, type Signing } from '../../store/index.ts';
import type { Deps, Who } from '../deps.ts';
import { type Acted, elsewhere, formData, type Shown, sendForm } from '../form-page.ts';
import { addOrganisation, signAnnex, withdrawOrganisation } from '../partners/acting.ts';
import { invitationForm, newOrganisationForm, signingForm, withdrawalForm } from '../partners/forms.ts';
import { inviteToSign } from '../partners/invite.ts';
import { needsSession, tooWeak } from '../plugins/guard.ts';
import { signInFirst } from '../plugins/session.ts';
import type { Pages } from '../view.ts';

const PAGE = '/organisaties';
const NEW = '/organisaties/nieuw';
const back = { href: PAGE, label: 'Naar de organisaties' };
interface Params {
  Params: { id: string };
}

export async function organisationRoutes(app: FastifyInstance, deps: Deps, pages: Pages): Promise<void> {
  const signedIn = needsSession(deps, pages);
  const { store } = deps;

  app.get(PAGE, async (request, reply) => {
    const { who } = request;
    if (!who) return signInFirst(deps, request, reply);
    if (!(await may(who))) return notForYou(request, reply);
    return pages.send(request, reply, 'organisations', {
      title: 'Externe casuspartners',
      organisations: await list(who),
    });
  });

  const adding = (request: FastifyRequest, reply: FastifyReply) => {
    const form = newOrganisationForm(request.who?.today ?? '');
    return page(request, reply, NEW, form, (who, input) => addOrganisation(deps, who, form, input));
  };
  app.get(NEW, async (request, reply) => adding(request, reply));
  app.post(NEW, signedIn, async (request, reply) => adding(request, reply));

  const signing = (request: FastifyRequest<Params>, reply: FastifyReply) =>
    about(request, reply, 'tekenen', signingForm, signAnnex);
  app.get<Params>('/organisaties/:id/tekenen', async (request, reply) => signing(request, reply));
  app.post<Params>('/organisaties/:id/tekenen', signedIn, async (request, reply) => signing(request, reply));

  const inviting = (request: FastifyRequest<Params>, reply: FastifyReply) =>
    about(request, reply, 'uitnodigen', invitationForm, inviteToSign);
  app.get<Params>('/organisaties/:id/uitnodigen', async (request, reply) => inviting(request, reply));
  app.post<Params>('/organisaties/:id/uitnodigen', signedIn, async (request, reply) =>
    inviting(request, reply),
  );

  const ending = (request: FastifyRequest<Params>, reply: FastifyReply) =>
    about(request, reply, 'einde', withdrawalForm, withdrawOrganisation);
  app.get<Params>('/organisaties/:id/einde', async (request, reply) => ending(request, reply));
  app.post<Params>('/organisaties/:id/einde', signedIn, async (request, reply) => ending(request, reply));

  async function about(
    request: FastifyRequest<Params>,
    reply: FastifyReply,
    what: string,
    formOf: (name: string, until: string | null) => FormDescription,
    act: typeof signAnnex,
  ): Promise<FastifyReply> {
    const { id } = request.params;
    const found = isPartnerId(id) ? await store.partners.byId(id) : null;
    if (!request.who) return signInFirst(deps, request, reply);
    if (!found || found.withdrawnOn !== null)
      return pages.say(request, reply, 404, 'Deze organisatie is er niet', 'Zij doet niet (meer) mee.', back);
    const form = formOf(found.name, found.until);
    return page(request, reply, `${PAGE}/${id}/${what}`, form, (who, input) =>
      act(deps, who, id, form, input),
    );
  }

  async function page(
    request: FastifyRequest,
    reply: FastifyReply,
    action: string,
    form: FormDescription,
    act: (who: Who, input: { commandId: string; body: unknown }) => Promise<Acted>,
  ): Promise<FastifyReply> {
    const post = request.method === 'POST';
    const refused = post ? elsewhere(deps, pages, request, reply) : null;
    if (refused) return refused;
    const { who } = request;
    if (!who) return signInFirst(deps, request, reply);
    if (!(await may(who))) return notForYou(request, reply);
    if (!isStrong(who.signIn, deps.config.strongSignIn))
      return post ? tooWeak(deps, pages, request, reply) : signInFirst(deps, request, reply, action, true);
    const show = async (shown: Shown) => {
      const data = formData(form, { formId: form.id, action, today: who.today }, shown);
      return pages.send(request, reply, 'form', data, shown.status ?? 200);
    };
    if (!post) return show({});
    return sendForm(pages, request, reply, {
      href: action,
      show,
      act: (commandId, body) => act(who, { commandId, body }),
      done: async ({ ok }) => {
        if (ok) void reply.redirect(PAGE, 303);
        return ok;
      },
    });
  }

  async function list(who: Who) {
    const [all, members, asked] = await Promise.all([
      store.partners.all(),
      store.members.all(),
      store.signings.all(),
    ]);
    return Promise.all(
      all.map(async (one: Organisation) => {
        const people = members.filter(
          (member) => member.party === one.id && actorOn(member, who.today) !== null,
        );
        const annex = await store.partners.annexOf(one.id);
        return {
          ...one,
          signed: hasSigned(one, who.today),
          annex,
          people: people.length,
          asked: invitationOf(asked.find(({ organisation }) => organisation === one.id)),
          invite: one.withdrawnOn === null ? `${PAGE}/${one.id}/uitnodigen` : null,
          sign: one.withdrawnOn === null ? `${PAGE}/${one.id}/tekenen` : null,
          end: one.withdrawnOn === null ? `${PAGE}/${one.id}/einde` : null,
        };
      }),
    );
  }

  /** The administrator keeps the register (5); each look is on record, for names of who signed stand in it. */
  async function may(who: Who): Promise<boolean> {
    const ok = who.actor.roles.includes(ROLE.administrator);
    const { member, party } = who.actor;
    await store.accessLog.write({
      ...{ who: member, party, what: ok ? 'read' : 'refused', purpose: 'partners', fields: [] },
      ...{ file: 'partners', caseId: null, ok },
    });
    return ok;
  }

  function notForYou(request: FastifyRequest, reply: FastifyReply): FastifyReply {
    const text = 'De lijst van externe casuspartners is voor de uitvoerder.';
    return pages.say(request, reply, 403, 'Dit is voor de uitvoerder', text, {
      href: '/',
      label: 'Naar mijn taken',
    });
  }
}

/** How an invitation to sign stands, in words; null when there is none that matters any more. */
function invitationOf(asked: Signing | undefined): string | null {
  if (!asked) return null;
  const over = asked.linkUntil < wallNow().toISOString();
  switch (asked.status) {
    case 'asked':
      if (asked.undelivered)
        return 'De mail met de link kwam niet aan. Controleer het adres en vraag de handtekening opnieuw';
      return over
        ? 'De link is verlopen. Er is niet getekend.'
        : `Gevraagd. De link werkt tot en met ${dayInWords(addDays(dayOf(asked.linkUntil), -1))}`;
    case 'signed':
      return `Getekend op ${dayInWords(asked.signedOn ?? '')}. Wie tekende, moet nog worden vastgesteld`;
    case 'refused':
      return 'Afgewezen: de vertegenwoordiger tekende niet zelf';
    default:
      return null;
  }
}

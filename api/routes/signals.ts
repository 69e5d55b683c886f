/** Registering a signal: a core party's representative only (7.2). */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type Field, freeForm } from '../../domain/forms/index.ts';
import { draftsOfNobody } from '../acting/drafts.ts';
import { registerSignal } from '../acting/register.ts';
import { type Deps, isCore, type Who } from '../deps.ts';
import { elsewhere, formData, type Shown, sendForm } from '../form-page.ts';
import { needsSession } from '../plugins/guard.ts';
import { signInFirst } from '../plugins/session.ts';
import type { Pages } from '../view.ts';

const PATH = '/signalen/nieuw';

export async function signalRoutes(app: FastifyInstance, deps: Deps, pages: Pages): Promise<void> {
  app.get(PATH, async (request, reply) => {
    const { who } = request;
    if (!who) return signInFirst(deps, request, reply);
    return isCore(deps, who) ? show(request, reply, who) : notForYou(request, reply, who);
  });

  app.post(PATH, needsSession(deps, pages), async (request, reply) => {
    const refused = elsewhere(deps, pages, request, reply);
    if (refused) return refused;
    const who = request.who as Who;
    if (!isCore(deps, who)) return notForYou(request, reply, who);
    let question: Field | null = null;
    const ask = (asked: Field) => {
      question = asked;
    };
    const { steps } = draftsOfNobody(deps, who, formFor(who));
    return sendForm(pages, request, reply, {
      href: PATH,
      draft: steps,
      show: (shown) => show(request, reply, who, shown, question),
      act: (commandId, body) => registerSignal(deps, who, { commandId, body, ask }),
      done: async ({ ok }) => {
        if (!ok) return false;
        await steps?.discard();
        void reply.redirect('/signalen/gemeld', 303);
        return true;
      },
    });
  });

  app.get('/signalen/gemeld', async (request, reply) => {
    if (!request.who) return signInFirst(deps, request, reply, '/');
    return pages.say(
      request,
      reply,
      200,
      'Het signaal is gemeld',
      'De kernpartijen krijgen een mail met hun taak. Meer hoeft u nu niet te doen.',
      { href: '/', label: 'Naar mijn taken' },
    );
  });

  async function show(
    request: FastifyRequest,
    reply: FastifyReply,
    who: Who,
    shown: Shown = {},
    question: Field | null = null,
  ): Promise<FastifyReply> {
    const own = formFor(who);
    const form = question ? { ...own, fields: [question, ...own.fields] } : own;
    const opened = await draftsOfNobody(deps, who, own).open(shown);
    const data = formData(form, { formId: form.id, action: PATH, today: who.today }, opened.shown);
    return pages.send(request, reply, 'form', { ...data, draft: opened.draft }, shown.status ?? 200);
  }

  const formFor = ({ today, actor }: Who) =>
    freeForm('register-signal', deps.covenant, { today, party: actor.party });

  async function notForYou(request: FastifyRequest, reply: FastifyReply, who: Who): Promise<FastifyReply> {
    await deps.store.accessLog.write({
      who: who.member.id,
      party: who.actor.party,
      what: 'refused',
      purpose: 'register-signal',
      fields: [],
      file: 'weegploeg',
      caseId: null,
      ok: false,
    });
    return pages.say(
      request,
      reply,
      403,
      'U kunt geen signaal melden',
      [
        'Dat kan alleen een vertegenwoordiger van een kernpartij in de weegploeg (artikel 7).',
        'Heeft u een signaal? Bespreek het met de vertegenwoordiger van de gemeente, de politie of het OM.',
      ],
      { href: '/', label: 'Naar mijn taken' },
    );
  }
}

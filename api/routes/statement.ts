/** Signing the confidentiality statement (14): by the person, once, before anything else opens. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { dayInWords } from '../../domain/dates/index.ts';
import { signStatement } from '../acting/membership.ts';
import { strongEnoughForForm } from '../acting/strong.ts';
import type { Deps, Who } from '../deps.ts';
import { elsewhere, formData, type Shown, sendForm } from '../form-page.ts';
import { needsSession, tooWeak } from '../plugins/guard.ts';
import { signInFirst } from '../plugins/session.ts';
import { STATEMENT } from '../plugins/unsigned.ts';
import type { Pages } from '../view.ts';

const FORM = {
  id: 'sign-statement',
  title: 'Eerst tekenen',
  instruction: 'U ziet niets van een dossier voordat u heeft getekend dat u geheim houdt wat u hier leest.',
  article: '14',
  who: [],
  reads: [],
  submit: 'Ik teken voor geheimhouding',
  fields: [],
};

/** Article 14, and what follows from it for one person. */
const FACTS = [
  {
    label: 'Uw plicht',
    lines: [
      'U houdt geheim wat u hier leest over mensen.',
      'U mag het alleen vertellen als een wet dat van u vraagt, of als uw taak in dit convenant dat nodig maakt.',
      'U gebruikt het nergens anders voor.',
    ],
  },
  {
    label: 'Hoe lang',
    lines: ['Altijd. Ook als u dit werk niet meer doet, en ook als uw organisatie stopt.'],
  },
  { label: 'Vastgelegd', lines: ['Wat u opent en doet, wordt vastgelegd en gecontroleerd (artikel 15).'] },
];

export async function statementRoutes(app: FastifyInstance, deps: Deps, pages: Pages): Promise<void> {
  const signedIn = needsSession(deps, pages);
  const signed = ({ member }: Who): boolean => member.statementOn !== null;

  const show = async (request: FastifyRequest, reply: FastifyReply, who: Who, shown: Shown = {}) => {
    const data = formData(FORM, { formId: FORM.id, action: STATEMENT, today: who.today }, shown);
    return pages.send(request, reply, 'form', { ...data, facts: FACTS }, shown.status ?? 200);
  };

  app.get(STATEMENT, async (request, reply) => {
    const { who } = request;
    if (!who) return signInFirst(deps, request, reply);
    if (signed(who)) {
      const { statementOn } = who.member;
      const text = `U heeft de geheimhouding getekend op ${dayInWords(statementOn ?? '')}. Zij geldt altijd.`;
      return pages.say(request, reply, 200, 'Geheimhouding', text, { href: '/', label: 'Naar mijn taken' });
    }
    if (!strongEnoughForForm(deps, who, FORM.id)) return signInFirst(deps, request, reply, STATEMENT, true);
    return show(request, reply, who);
  });

  app.post(STATEMENT, signedIn, async (request, reply) => {
    const refused = elsewhere(deps, pages, request, reply);
    if (refused) return refused;
    const who = request.who as Who;
    if (signed(who)) return reply.redirect('/', 303);
    if (!strongEnoughForForm(deps, who, FORM.id)) return tooWeak(deps, pages, request, reply);
    return sendForm(pages, request, reply, {
      href: STATEMENT,
      show: (shown) => show(request, reply, who, shown),
      act: (commandId) => signStatement(deps, who, commandId),
      done: async ({ ok }) => {
        if (ok) void reply.redirect('/', 303);
        return ok;
      },
    });
  });
}

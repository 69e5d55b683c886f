/** The duty ledger of a dossier: a page, and the same as JSON and as an accessible PDF. Every look is logged. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { dossierFacts, dossierView } from '../../domain/access/index.ts';
import { dayInWords } from '../../domain/dates/index.ts';
import { dossierNumber } from '../../domain/forms/index.ts';
import { DUTY_TITLES, type DutyLine, dutiesOf, STATUS_WORDS } from '../../domain/ledger/index.ts';
import type { Letter } from '../../domain/letters/index.ts';
import { ROLE } from '../../domain/subject/index.ts';
import { renderPdf } from '../../letters/index.ts';
import { stateOf } from '../acting/correct.ts';
import type { Deps, Who } from '../deps.ts';
import { signInFirst } from '../plugins/session.ts';
import type { Pages } from '../view.ts';

const ID = /^[\w-]{8,64}$/;
const TITLE = 'Plichten tegenover de betrokkenen';
interface AboutOne {
  Params: { id: string };
}

export async function ledgerRoutes(app: FastifyInstance, deps: Deps, pages: Pages): Promise<void> {
  app.get<AboutOne>('/dossiers/:id/plichten', (request, reply) =>
    opened(request, reply, 'duties', (lines, number, href) =>
      pages.send(request, reply, 'ledger', {
        title: `${TITLE} (dossier ${number})`,
        href,
        lines: lines.map((line) => ({
          ...line,
          title: DUTY_TITLES[line.duty],
          words: STATUS_WORDS[line.status],
        })),
      }),
    ),
  );

  app.get<AboutOne>('/dossiers/:id/plichten.json', (request, reply) =>
    opened(request, reply, 'duties-export', (duties, number, _href, who) =>
      file(reply, `plichten-${number}.json`, 'application/json').send({
        dossier: number,
        on: who.today,
        covenant: { id: deps.covenant.id, version: deps.covenant.version },
        duties,
      }),
    ),
  );

  app.get<AboutOne>('/dossiers/:id/plichten.pdf', (request, reply) =>
    opened(request, reply, 'duties-export', async (lines, number, _href, who) => {
      const pdf = await renderPdf(asLetter(deps, lines, number, who.today));
      return file(reply, `plichten-${number}.pdf`, 'application/pdf').send(Buffer.from(pdf));
    }),
  );

  const file = (reply: FastifyReply, name: string, type: string): FastifyReply =>
    reply
      .header('cache-control', 'no-store')
      .header('content-disposition', `attachment; filename="${name}"`)
      .type(type);

  /** 4, 5: for the controller and the administrator. Grounds stand in it, so who sees dates only doesn't. */
  async function opened(
    request: FastifyRequest<AboutOne>,
    reply: FastifyReply,
    purpose: string,
    show: (lines: DutyLine[], number: string, href: string, who: Who) => FastifyReply | Promise<FastifyReply>,
  ): Promise<FastifyReply> {
    const { who } = request;
    if (!who) return signInFirst(deps, request, reply);
    const { id } = request.params;
    const state = ID.test(id) ? await stateOf(deps, id) : null;
    const view = state && dossierView(deps.covenant, who.actor, dossierFacts(state));
    const may = view === 'all' || (view === 'dates' && who.actor.roles.includes(ROLE.administrator));
    await deps.store.accessLog.write({
      ...{ who: who.member.id, party: who.actor.party, what: may ? 'read' : 'refused', purpose },
      ...{ fields: [], file: 'dossier', caseId: state ? id : null, ok: may },
    });
    if (!state || !may) {
      const text = 'Dit dossier bestaat niet (meer), of u hoeft dit voor uw werk niet te zien.';
      const next = { href: '/dossiers', label: 'Naar de dossiers' };
      return pages.say(request, reply, 404, 'Dit overzicht is er niet voor u', text, next);
    }
    return show(dutiesOf(deps.covenant, state), dossierNumber(id), `/dossiers/${id}`, who);
  }
}

const inWords = (day: string | null): string => (day === null ? '' : dayInWords(day));

function asLetter(deps: Deps, lines: readonly DutyLine[], number: string, today: string): Letter {
  const rows = lines.map(({ duty, article, about, status, on, lastDay, why, decidedBy }) => [
    `${DUTY_TITLES[duty]} (${article})`,
    about,
    STATUS_WORDS[status],
    [on === null ? '' : `Op ${inWords(on)}`, lastDay === null ? '' : `Uiterlijk ${inWords(lastDay)}`]
      .filter(Boolean)
      .join('. '),
    [why, decidedBy === null ? '' : `Besloten door: ${decidedBy}.`].filter(Boolean).join(' '),
  ]);
  return {
    language: 'nl-NL',
    title: TITLE,
    sender: deps.covenant.letters.sender.lines,
    addressee: [],
    date: today,
    reference: number,
    blocks: [
      {
        is: 'paragraph',
        text: 'Elke plicht uit de artikelen 11 tot en met 13: gedaan, moet nog, of niet gedaan en waarom niet.',
      },
      {
        is: 'table',
        caption: 'De plichten van dit dossier',
        head: ['Plicht', 'Over', 'Stand', 'Wanneer', 'Waarom'],
        rows,
      },
    ],
    closing: [],
  };
}

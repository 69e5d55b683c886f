/** The duty ledger of a dossier: a page, and the same as JSON and as an accessible PDF. Every look is logged. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { dossierFacts, dossierView } from '../../domain/access/index.ts';
import type { CaseId } from '../../domain/case.ts';
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
type Params = { Params: { id: string; link?: string } };

export interface LedgerPage {
  /** Ends in '/plichten'; with `:id`, and `:link` where a case that gives the right has several files. */
  path: string;
  /** What stands before the access log's words for the page and its export: 'assignment:duties'. */
  purpose?: string;
  /** `may` false: it is there, and not for this person. */
  open(
    who: Who,
    params: Params['Params'],
  ): Promise<{ caseId: CaseId; may: boolean; back: { href: string; label: string } } | null>;
  /** Where somebody goes on who may not see it. */
  home: { href: string; label: string };
}

export async function ledgerRoutes(app: FastifyInstance, deps: Deps, pages: Pages): Promise<void> {
  ledgerPages(app, deps, pages, {
    ...{ path: '/dossiers/:id/plichten', home: { href: '/dossiers', label: 'Naar de dossiers' } },
    /** 4, 5: for the controller and the administrator. Grounds stand in it, so who sees dates only doesn't. */
    async open(who, { id }) {
      const state = ID.test(id) ? await stateOf(deps, id) : null;
      const view = state && dossierView(deps.covenant, who.actor, dossierFacts(state));
      const may = view === 'all' || (view === 'dates' && who.actor.roles.includes(ROLE.administrator));
      return state && { caseId: id, may, back: { href: `/dossiers/${id}`, label: 'Naar het dossier' } };
    },
  });
}

export function ledgerPages(app: FastifyInstance, deps: Deps, pages: Pages, page: LedgerPage): void {
  const hrefOf = ({ id, link = '' }: Params['Params']): string =>
    page.path.replace(':id', id).replace(':link', link);

  app.get<Params>(page.path, (request, reply) =>
    opened(request, reply, 'duties', (lines, number, back) =>
      pages.send(request, reply, 'ledger', {
        title: `${TITLE} (dossier ${number})`,
        ...{ href: hrefOf(request.params), back },
        lines: lines.map((line) => ({
          ...line,
          title: DUTY_TITLES[line.duty],
          words: statusOf(line),
        })),
      }),
    ),
  );

  app.get<Params>(`${page.path}.json`, (request, reply) =>
    opened(request, reply, 'duties-export', (duties, number, _back, who) =>
      file(reply, `plichten-${number}.json`, 'application/json').send({
        dossier: number,
        on: who.today,
        covenant: { id: deps.covenant.id, version: deps.covenant.version },
        duties,
      }),
    ),
  );

  app.get<Params>(`${page.path}.pdf`, (request, reply) =>
    opened(request, reply, 'duties-export', async (lines, number, _back, who) => {
      const pdf = await renderPdf(asLetter(deps, lines, number, who.today));
      return file(reply, `plichten-${number}.pdf`, 'application/pdf').send(Buffer.from(pdf));
    }),
  );

  const file = (reply: FastifyReply, name: string, type: string): FastifyReply =>
    reply
      .header('cache-control', 'no-store')
      .header('content-disposition', `attachment; filename="${name}"`)
      .type(type);

  async function opened(
    request: FastifyRequest<Params>,
    reply: FastifyReply,
    what: string,
    show: (
      lines: DutyLine[],
      number: string,
      back: { href: string; label: string },
      who: Who,
    ) => FastifyReply | Promise<FastifyReply>,
  ): Promise<FastifyReply> {
    const { who } = request;
    if (!who) return signInFirst(deps, request, reply);
    const found = await page.open(who, request.params);
    const state = found && (await stateOf(deps, found.caseId));
    const may = state !== null && found?.may === true;
    await deps.store.accessLog.write({
      ...{ who: who.member.id, party: who.actor.party, what: may ? 'read' : 'refused' },
      purpose: page.purpose ? `${page.purpose}:${what}` : what,
      ...{ fields: [], file: 'dossier', caseId: state && found ? found.caseId : null, ok: may },
    });
    if (!state || !found || !may) {
      const text = 'Dit dossier bestaat niet (meer), of u hoeft dit voor uw werk niet te zien.';
      return pages.say(request, reply, 404, 'Dit overzicht is er niet voor u', text, page.home);
    }
    return show(dutiesOf(deps.covenant, state, who.today), dossierNumber(found.caseId), found.back, who);
  }
}

const statusOf = ({ status, late }: Pick<DutyLine, 'status' | 'late'>): string =>
  late ? (status === 'done' ? 'Te laat gedaan' : 'Te laat: moet nog') : STATUS_WORDS[status];
const inWords = (day: string | null): string => (day === null ? '' : dayInWords(day));

function asLetter(deps: Deps, lines: readonly DutyLine[], number: string, today: string): Letter {
  const rows = lines.map(({ duty, article, about, status, late, on, lastDay, why, decidedBy }) => [
    `${DUTY_TITLES[duty]} (${article})`,
    about,
    statusOf({ status, late }),
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

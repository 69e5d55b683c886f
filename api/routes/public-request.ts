/**
 * A request (12.1) or a complaint (13.1) by anybody, without an account. Nothing is looked up here: the page, the answer and
 * how long it takes are the same for a person with a file and for one without.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { CaseId } from '../../domain/case.ts';
import { ownTerm as complaintTerm } from '../../domain/complaint/index.ts';
import { dayInWords } from '../../domain/dates/index.ts';
import { type FormDescription, paperForm, typed } from '../../domain/forms/index.ts';
import { ownTerm, PUBLIC } from '../../domain/request/index.ts';
import { COMMAND_ID, newCommandId } from '../acting/command.ts';
import { complaintIdOf, complaintNumber } from '../acting/complaints.ts';
import { sendByAnybody } from '../acting/public-form.ts';
import { askRequest, requestIdOf, requestNumber } from '../acting/requests.ts';
import { EngineAway } from '../away.ts';
import type { Deps } from '../deps.ts';
import { type Acted, AWAY, elsewhere, formData, type Shown } from '../form-page.ts';
import { linkCookie } from '../plugins/link-cookie.ts';
import { requestCookie, SHOW_MINUTES } from '../plugins/request-cookie.ts';
import type { Pages } from '../view.ts';

/** Every answer takes at least this long, far longer than the work. */
export const FLOOR_MS = 600;
const SHOW = { href: '/verzoek/digid', label: 'Inloggen met DigiD' };

interface PublicForm {
  page: string;
  formId: string;
  caseId(commandId: string): CaseId;
  send(input: { commandId: string; body: unknown }): Promise<Acted>;
  limit: ReturnType<FastifyInstance['createRateLimit']>;
  tooMany: string;
  received(caseId: CaseId, today: string): { title: string; lines: string[] };
  /** 12.1: who sent it can show who they are, in this browser. */
  canShow: boolean;
}

export async function publicRequestRoutes(app: FastifyInstance, deps: Deps, pages: Pages): Promise<void> {
  const cookie = linkCookie(deps);
  const made = requestCookie(deps);
  // A person asks once or twice; a house or an office shares an address. Each page counts for itself.
  const perClient = () => app.createRateLimit({ max: 10, timeWindow: '1 hour' });

  const forms: PublicForm[] = [
    {
      ...{ page: '/verzoek', formId: 'ask-request', caseId: requestIdOf, limit: perClient() },
      canShow: deps.citizen !== null,
      send: (input) => askRequest(deps, input),
      tooMany: 'U kunt uw verzoek ook per brief doen, of aan de balie.',
      received: (caseId, today) => ({
        title: 'Uw verzoek is ontvangen',
        lines: [
          `Het nummer van uw verzoek is ${requestNumber(caseId)}. Bewaar dit nummer.`,
          `U krijgt uiterlijk op ${dayInWords(ownTerm(deps.covenant, { receivedOn: today }).lastDay)} antwoord.`,
          'Heeft u een e-mailadres ingevuld? Dan krijgt u hierover een mail.',
          deps.citizen ? BY_DIGID : AT_DESK,
          'U kunt uw verzoek altijd intrekken: met een brief of aan de balie.',
        ],
      }),
    },
    {
      ...{ page: '/klacht', formId: 'ask-complaint', caseId: complaintIdOf, limit: perClient() },
      canShow: false,
      send: (input) =>
        sendByAnybody(deps, { formId: 'ask-complaint', caseId: complaintIdOf(input.commandId) }, input),
      tooMany: 'U kunt uw klacht ook per brief doen, of aan de balie.',
      received: (caseId, today) => ({
        title: 'Uw klacht is ontvangen',
        lines: [
          `Het nummer van uw klacht is ${complaintNumber(caseId)}. Bewaar dit nummer.`,
          `U krijgt uiterlijk op ${dayInWords(complaintTerm(deps.covenant, { receivedOn: today, extended: [] }).lastDay)} ons oordeel.`,
          'Iemand die niet betrokken was bij waar u over klaagt, behandelt uw klacht. U krijgt de kans om uw verhaal te doen.',
          'Gaat uw klacht over uw gegevens? Kom dan met uw identiteitsbewijs naar de balie van de gemeente. Wij bewaren daar geen kopie van.',
          'U kunt uw klacht altijd intrekken: met een brief of aan de balie.',
        ],
      }),
    },
  ];
  for (const one of forms) {
    app.get(one.page, (request, reply) => show(request, reply, one, {}));
    app.post(one.page, (request, reply) => sent(request, reply, one));
  }

  async function sent(request: FastifyRequest, reply: FastifyReply, one: PublicForm): Promise<FastifyReply> {
    const refused = elsewhere(deps, pages, request, reply);
    if (refused) return refused;
    const body = (request.body ?? {}) as Record<string, unknown>;
    const values = typed(body);
    const commandId = String(body._formulier ?? '');
    if (!(await cookie.holds(request)) || !COMMAND_ID.test(commandId))
      return show(request, reply, one, { values, alert: AGAIN, status: 403 });
    const more = values._meer?.[0];
    if (more !== undefined) return show(request, reply, one, { values, more, commandId });
    const limit = await one.limit(request);
    if (!limit.isAllowed && limit.isExceeded)
      return pages.say(request, reply, 429, 'Te veel verzoeken', [
        'Er kwamen veel verzoeken van dit adres. Wacht een uur en probeer het opnieuw.',
        one.tooMany,
      ]);
    const caseId = one.caseId(commandId);
    try {
      const [acted] = await Promise.all([one.send({ commandId, body }), sleep(FLOOR_MS)]);
      if (acted.outcome === 'invalid')
        return show(request, reply, one, { values, errors: acted.errors, commandId, status: 422 });
      if (!acted.answer.ok)
        return show(request, reply, one, {
          values,
          alert: { title: 'Dit kan niet', text: acted.answer.message },
          status: 422,
        });
      const { title, lines } = one.received(caseId, await deps.today());
      if (!one.canShow) return pages.say(request, reply, 200, title, lines);
      await made.made(request, reply, caseId);
      return pages.say(request, reply, 200, title, lines, SHOW);
    } catch (error) {
      if (!(error instanceof EngineAway)) throw error;
      request.log.error({ err: error }, 'engine away');
      return show(request, reply, one, { values, alert: AWAY, commandId, status: 503 });
    }
  }

  async function show(
    request: FastifyRequest,
    reply: FastifyReply,
    { page, formId, canShow }: PublicForm,
    shown: Shown,
  ): Promise<FastifyReply> {
    request.csrf = await cookie.token(request, reply);
    const today = await deps.today();
    const plain = paperForm(formId, deps.covenant, { today, party: PUBLIC }) as FormDescription;
    const form = canShow ? { ...plain, instruction: `${plain.instruction} ${AFTERWARDS}` } : plain;
    const commandId = shown.commandId ?? newCommandId();
    const data = formData(form, { formId: form.id, action: page, today }, { ...shown, commandId });
    return pages.send(request, reply, 'form', data, shown.status ?? 200);
  }
}

const AT_DESK =
  'Wij stellen eerst vast wie u bent. Kom daarvoor met uw identiteitsbewijs naar de balie van de gemeente. Wij bewaren daar geen kopie van.';
const BY_DIGID = `Wij stellen eerst vast wie u bent. Log daarvoor nu in met DigiD: dat kan tot ${SHOW_MINUTES} minuten na uw verzoek, in deze browser. U kunt ook met uw identiteitsbewijs naar de balie van de gemeente komen. Wij bewaren daar geen kopie van.`;
const AFTERWARDS = 'Na het versturen kunt u inloggen met DigiD. Dan hoeft u niet naar de balie te komen.';
const AGAIN = {
  title: 'Verstuur het formulier nog een keer',
  text: 'Er is nog niets verstuurd: de pagina stond lang open. Wat u heeft ingevuld staat hieronder.',
};

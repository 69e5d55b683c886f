/**
 * A request by anybody, without an account (12.1). Nothing is looked up here: the page, the answer and how long it takes are
 * the same for a person with a file and for one without.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { dayInWords } from '../../domain/dates/index.ts';
import { type FormDescription, paperForm, typed } from '../../domain/forms/index.ts';
import { ownTerm, PUBLIC } from '../../domain/request/index.ts';
import { COMMAND_ID, newCommandId } from '../acting/command.ts';
import { askRequest, requestIdOf, requestNumber } from '../acting/requests.ts';
import { EngineAway } from '../away.ts';
import type { Deps } from '../deps.ts';
import { AWAY, elsewhere, formData, type Shown } from '../form-page.ts';
import { linkCookie } from '../plugins/link-cookie.ts';
import type { Pages } from '../view.ts';

const PAGE = '/verzoek';
/** Every answer takes at least this long, far longer than the work. */
const FLOOR_MS = 600;

export async function publicRequestRoutes(app: FastifyInstance, deps: Deps, pages: Pages): Promise<void> {
  const cookie = linkCookie(deps);
  // A person asks once or twice; a house or an office shares an address.
  const perClient = app.createRateLimit({ max: 10, timeWindow: '1 hour' });

  app.get(PAGE, (request, reply) => show(request, reply, {}));

  app.post(PAGE, async (request, reply) => {
    const refused = elsewhere(deps, pages, request, reply);
    if (refused) return refused;
    const body = (request.body ?? {}) as Record<string, unknown>;
    const values = typed(body);
    const commandId = String(body._formulier ?? '');
    if (!(await cookie.holds(request)) || !COMMAND_ID.test(commandId))
      return show(request, reply, { values, alert: AGAIN, status: 403 });
    const limit = await perClient(request);
    if (!limit.isAllowed && limit.isExceeded)
      return pages.say(request, reply, 429, 'Te veel verzoeken', [
        'Er kwamen veel verzoeken van dit adres. Wacht een uur en probeer het opnieuw.',
        'U kunt uw verzoek ook per brief doen, of aan de balie.',
      ]);
    try {
      const [acted] = await Promise.all([askRequest(deps, { commandId, body }), sleep(FLOOR_MS)]);
      if (acted.outcome === 'invalid')
        return show(request, reply, { values, errors: acted.errors, commandId, status: 422 });
      if (!acted.answer.ok)
        return show(request, reply, {
          values,
          alert: { title: 'Dit kan niet', text: acted.answer.message },
          status: 422,
        });
      const { lastDay } = ownTerm(deps.covenant, { receivedOn: await deps.today() });
      return pages.say(request, reply, 200, 'Uw verzoek is ontvangen', [
        `Het nummer van uw verzoek is ${requestNumber(requestIdOf(commandId))}. Bewaar dit nummer.`,
        `U krijgt uiterlijk op ${dayInWords(lastDay)} antwoord.`,
        'Heeft u een e-mailadres ingevuld? Dan krijgt u hierover een mail.',
        'Wij stellen eerst vast wie u bent. Kom daarvoor met uw identiteitsbewijs naar de balie van de gemeente. Wij bewaren daar geen kopie van.',
        'U kunt uw verzoek altijd intrekken: met een brief of aan de balie.',
      ]);
    } catch (error) {
      if (!(error instanceof EngineAway)) throw error;
      request.log.error({ err: error }, 'engine away');
      return show(request, reply, { values, alert: AWAY, commandId, status: 503 });
    }
  });

  async function show(request: FastifyRequest, reply: FastifyReply, shown: Shown): Promise<FastifyReply> {
    request.csrf = await cookie.token(request, reply);
    const today = await deps.today();
    const form = paperForm('ask-request', deps.covenant, { today, party: PUBLIC }) as FormDescription;
    const commandId = shown.commandId ?? newCommandId();
    const data = formData(form, { formId: form.id, action: PAGE, today }, { ...shown, commandId });
    return pages.send(request, reply, 'form', data, shown.status ?? 200);
  }
}

const AGAIN = {
  title: 'Verstuur het formulier nog een keer',
  text: 'Er is nog niets verstuurd: de pagina stond lang open. Wat u heeft ingevuld staat hieronder.',
};

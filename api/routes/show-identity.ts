/**
 * 12.1: "Inloggen met DigiD" by who has just made a request. It opens nothing and says nothing about any file: whether there
 * is one is not looked up. The request stands already, so whatever goes wrong here, nothing of it is lost.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { newCommandId } from '../acting/command.ts';
import { requestNumber, showIdentity } from '../acting/requests.ts';
import { EngineAway, isAway } from '../away.ts';
import { CITIZEN_CALLBACK } from '../citizen.ts';
import type { Deps } from '../deps.ts';
import { requestCookie, SHOW_MINUTES } from '../plugins/request-cookie.ts';
import type { Pages } from '../view.ts';
import { FLOOR_MS } from './public-request.ts';

const BEGIN = '/verzoek/digid';
const AGAIN = { href: BEGIN, label: 'Probeer het nog een keer' };
const STANDS =
  'Uw verzoek is ontvangen en loopt gewoon door. U kunt ook met uw identiteitsbewijs naar de balie van de gemeente komen.';
const FAILED = 'Inloggen met DigiD is niet gelukt';

export async function showIdentityRoutes(app: FastifyInstance, deps: Deps, pages: Pages): Promise<void> {
  const { citizen } = deps;
  if (!citizen) return;
  const cookie = requestCookie(deps);
  // Far more often than somebody mistypes a code.
  const attempts = app.createRateLimit({ max: 20, timeWindow: '1 hour' });

  app.get(BEGIN, async (request, reply) => {
    const caseId = await cookie.current(request);
    if (caseId === null)
      return pages.say(
        request,
        reply,
        403,
        'Inloggen met DigiD kan hier nu niet',
        [
          `Inloggen kan tot ${SHOW_MINUTES} minuten nadat u een verzoek deed, in dezelfde browser.`,
          'Deed u eerder een verzoek? Dat loopt gewoon door. Kom met uw identiteitsbewijs naar de balie van de gemeente.',
        ],
        { href: '/verzoek', label: 'Een verzoek doen' },
      );
    if (await tooOften(request)) return often(request, reply);
    try {
      const { url, showing } = await citizen.begin(newCommandId());
      await cookie.begun(request, reply, showing);
      return reply.redirect(url, 303);
    } catch (error) {
      return away(request, reply, error);
    }
  });

  app.get(CITIZEN_CALLBACK, async (request, reply) => {
    const begun = await cookie.take(
      request,
      reply,
      String((request.query as { state?: unknown }).state ?? ''),
    );
    // Used before, begun in another browser, or asked for by nobody.
    if (!begun) {
      if (await app.tooManyGuesses(request)) return often(request, reply);
      return pages.say(
        request,
        reply,
        400,
        FAILED,
        ['Dit inloggen hoort niet (meer) bij een verzoek in deze browser.', STANDS],
        AGAIN,
      );
    }
    const { caseId, showing } = begun;
    try {
      const [finished] = await Promise.all([
        citizen.finish(new URL(request.url, deps.config.baseUrl), showing),
        sleep(FLOOR_MS),
      ]);
      switch (finished.outcome) {
        case 'refused':
          request.log.warn({ refusal: finished.code }, "a citizen's sign-in refused");
          return pages.say(
            request,
            reply,
            401,
            FAILED,
            ['Er is nog niets bij uw verzoek gezet.', STANDS],
            AGAIN,
          );
        case 'weak':
          return pages.say(
            request,
            reply,
            403,
            'U logde niet sterk genoeg in',
            [
              'Voor dit verzoek moet u inloggen met de DigiD-app waarin uw identiteitsbewijs is gecontroleerd (de ID-check).',
              STANDS,
            ],
            AGAIN,
          );
        case 'clock':
          request.log.error({ secondsAhead: finished.seconds }, "a citizen's sign-in refused: clocks differ");
          return away(request, reply, null);
      }
      const { commandId } = showing;
      const acted = await showIdentity(deps, { caseId, commandId, shown: finished.shown });
      if (acted.outcome === 'invalid' || !acted.answer.ok) {
        const text = acted.outcome === 'answered' && !acted.answer.ok ? acted.answer.message : STANDS;
        return pages.say(request, reply, 409, 'Er is niets bij uw verzoek gezet', [text, STANDS]);
      }
      cookie.done(request, reply);
      return pages.say(request, reply, 200, 'U heeft laten zien wie u bent', [
        `Dit staat nu bij uw verzoek met nummer ${requestNumber(caseId)}.`,
        'Een medewerker vergelijkt dit met wat u heeft ingevuld. Is er nog iets nodig, dan hoort u dat van ons.',
        'Vraagt u iets voor een ander? Dan vragen wij u nog om het bewijs dat dit mag.',
        'Wat DigiD ons gaf, bewaren wij versleuteld, en alleen totdat wij hebben vastgesteld wie u bent.',
        'U bent nergens aangemeld gebleven. U kunt dit venster sluiten.',
      ]);
    } catch (error) {
      return away(request, reply, error);
    }
  });

  const tooOften = async (request: FastifyRequest): Promise<boolean> => {
    const limit = await attempts(request);
    return !limit.isAllowed && limit.isExceeded;
  };
  const often = (request: FastifyRequest, reply: FastifyReply) =>
    pages.say(request, reply, 429, 'Te veel pogingen', ['Wacht een uur en probeer het dan opnieuw.', STANDS]);

  /** The provider, or what is ours. @throws what is neither */
  function away(request: FastifyRequest, reply: FastifyReply, error: unknown): FastifyReply {
    if (error !== null && !(error instanceof EngineAway) && !isAway(error)) throw error;
    if (error !== null) request.log.error({ err: error }, 'a citizen could not show who they are');
    return pages.say(
      request,
      reply,
      503,
      'Inloggen met DigiD lukt nu even niet',
      ['Probeer het over een paar minuten opnieuw.', STANDS],
      AGAIN,
    );
  }
}

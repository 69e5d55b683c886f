/** What a coordinator does with several tasks of the board at once. Nothing is taken on that can't be kept. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { readForm, typed } from '../../domain/forms/index.ts';
import type { TaskRow } from '../../store/index.ts';
import { EngineAway } from '../away.ts';
import { bulkForm, chosenTasks, type Outcome, reassignAll, remindAll } from '../board/bulk.ts';
import { engineState } from '../board/engine-state.ts';
import type { Deps, Who } from '../deps.ts';
import { elsewhere, formData, type Shown, sendForm } from '../form-page.ts';
import { needsSession } from '../plugins/guard.ts';
import { hasToken } from '../plugins/security.ts';
import type { Pages } from '../view.ts';
import { BOARD, watcher } from './board.ts';

const BACK = { href: BOARD, label: 'Naar het overzicht' };

export async function boardBulkRoutes(app: FastifyInstance, deps: Deps, pages: Pages): Promise<void> {
  const signedIn = needsSession(deps, pages);

  app.post(`${BOARD}/taken`, signedIn, async (request, reply) => {
    const begun = await begin(request, reply);
    if (!begun) return reply;
    const { who, rows, body } = begun;
    if (!hasToken(request, body))
      return pages.say(request, reply, 403, 'Dit kon niet worden verstuurd', 'Kies de taken opnieuw.', BACK);
    if (body.doe === 'overdragen') return showForm(request, reply, who, rows);
    if (body.doe !== 'herinner') return reply.redirect(BOARD, 303);
    return unlessAway(request, reply, async () =>
      outcome(request, reply, 'Herinnerd', await remindAll(deps, who, rows)),
    );
  });

  app.post(`${BOARD}/overdragen`, signedIn, async (request, reply) => {
    const begun = await begin(request, reply);
    if (!begun) return reply;
    const { who, rows } = begun;
    const form = await bulkForm(deps, who, rows);
    let outcomes: Outcome[] = [];
    return sendForm(pages, request, reply, {
      href: BOARD,
      show: (shown) => showForm(request, reply, who, rows, shown),
      act: async (commandId, sent) => {
        if (form) {
          const read = readForm(form, sent, { today: who.today, party: who.actor.party });
          if (!read.ok) return { outcome: 'invalid', errors: read.errors, values: read.values };
        }
        outcomes = await reassignAll(deps, who, rows, { commandId, body: sent });
        return { outcome: 'answered', answer: { ok: true, version: 0 } };
      },
      done: async () => {
        outcome(request, reply, 'Overgedragen', outcomes);
        return true;
      },
    });
  });

  /** Null when it has been answered. */
  async function begin(
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<{ who: Who; rows: TaskRow[]; body: Record<string, unknown> } | null> {
    if (elsewhere(deps, pages, request, reply)) return null;
    const seen = await watcher(deps, pages, request, reply, 'act');
    if (!seen) return null;
    if (!seen.scope.acts) {
      pages.say(request, reply, 403, 'Dit doet de coördinator', 'U kunt de taken alleen bekijken.', BACK);
      return null;
    }
    if (!(await engineState(deps)).up) {
      away(request, reply);
      return null;
    }
    const body = (request.body ?? {}) as Record<string, unknown>;
    const rows = await chosenTasks(deps, body);
    if (rows.length > 0) return { who: seen.who, rows, body };
    pages.say(
      request,
      reply,
      422,
      'U heeft geen taak gekozen',
      'Zet een vinkje bij een of meer taken.',
      BACK,
    );
    return null;
  }

  async function showForm(
    request: FastifyRequest,
    reply: FastifyReply,
    who: Who,
    rows: readonly TaskRow[],
    shown: Shown = {},
  ): Promise<FastifyReply> {
    const form = await bulkForm(deps, who, rows);
    if (!form)
      return pages.say(
        request,
        reply,
        422,
        'Overdragen kan niet',
        'Voor deze taken is niemand anders bevoegd. Vraag de uitvoerder om iemand bevoegd te maken.',
        BACK,
      );
    const place = { formId: 'reassign', action: `${BOARD}/overdragen`, today: who.today };
    const values = shown.values ?? typed({});
    const data = formData(form, place, { ...shown, ...(shown.values && { values }) });
    return pages.send(
      request,
      reply,
      'board-reassign',
      { ...data, numbers: rows.map(({ number }) => number) },
      shown.status ?? 200,
    );
  }

  function outcome(
    request: FastifyRequest,
    reply: FastifyReply,
    title: string,
    outcomes: readonly Outcome[],
  ): FastifyReply {
    const done = outcomes.filter(({ ok }) => ok).length;
    return pages.send(request, reply, 'board-outcome', {
      title: `${title}: ${done} van ${outcomes.length}`,
      outcomes,
    });
  }

  const away = (request: FastifyRequest, reply: FastifyReply): FastifyReply =>
    pages.say(
      request,
      reply,
      503,
      'Dit kan nu even niet',
      [
        'Het systeem dat taken bijwerkt is niet bereikbaar. Wat nog niet was gedaan, is niet gedaan.',
        'Probeer het over een paar minuten opnieuw.',
      ],
      BACK,
    );

  async function unlessAway(
    request: FastifyRequest,
    reply: FastifyReply,
    work: () => Promise<FastifyReply>,
  ): Promise<FastifyReply> {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof EngineAway)) throw error;
      request.log.error({ err: error }, 'engine away');
      return away(request, reply);
    }
  }
}

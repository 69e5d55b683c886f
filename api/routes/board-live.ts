/** The stream of a board: who may watch it, whose session lasts, and which list. */
import type { FastifyInstance } from 'fastify';
import { wallNow } from '../../config/index.ts';
import { boardScope } from '../../domain/board/index.ts';
import { addressOf, choicesOf, filterOf, readQuery } from '../board/filter.ts';
import { LiveLists } from '../board/live.ts';
import { boardView, mayWatch } from '../board/view.ts';
import type { Deps } from '../deps.ts';
import { find, LIVE } from '../plugins/session.ts';
import { inWords, type Pages } from '../view.ts';
import { listData } from './board.ts';

export async function boardLiveRoutes(app: FastifyInstance, deps: Deps, pages: Pages): Promise<void> {
  const live = new LiveLists(deps.store.board, app.log);
  app.addHook('preClose', async () => live.close());

  app.get(LIVE, async (request, reply) => {
    const { who } = request;
    // A question about the headers alone has no stream to wait for.
    if (request.method === 'HEAD') return reply.code(204).send();
    // 204 tells a browser not to try again by itself.
    if (!who || request.headers['sec-fetch-site'] === 'cross-site') return reply.code(204).send();
    const scope = boardScope(who.actor);
    if (!(await mayWatch(deps, who, scope, 'follow')) || !scope) return reply.code(204).send();
    const { query, unknown } = readQuery(request.query, await choicesOf(deps, scope));
    if (unknown.length > 0) return reply.code(204).send();
    const filter = filterOf(query, scope);
    const { member, signIn } = who;
    const opened = live.open(reply.raw, {
      member: member.id,
      key: `${scope.party ?? ''} ${scope.acts} ${addressOf('', query)}`,
      make: async () => ({
        html: pages.part(
          'board-list',
          listData(scope, await boardView(deps, scope, await deps.today(), filter, { fresh: true }), query),
        ),
        text: `Stand van ${inWords(wallNow().toISOString())}. Deze lijst wordt vanzelf bijgewerkt.`,
      }),
      // Tabs of one session and with the same rights are asked about together.
      session: `${signIn.session} ${scope.party ?? ''} ${scope.acts}`,
      may: async () => {
        const [owner, now] = await Promise.all([
          deps.store.sessions.there(signIn.session),
          find(deps, member.id, signIn),
        ]);
        const still = now && boardScope(now.actor);
        return owner === member.id && still?.party === scope.party && still.acts === scope.acts;
      },
    });
    if (!opened) return reply.code(204).send();
    return reply.hijack();
  });
}

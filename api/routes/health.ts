/** For whoever keeps it running: is the process up, and can it work? No word about anything else. */
import type { FastifyInstance } from 'fastify';
import type { Deps } from '../deps.ts';

export async function healthRoutes(app: FastifyInstance, deps: Deps): Promise<void> {
  app.get('/healthz', { logLevel: 'warn' }, async () => ({ up: true }));

  app.get('/readyz', { logLevel: 'warn' }, async (_request, reply) => {
    const [store, engine] = await Promise.all([
      deps.store.ready().catch(() => false),
      deps.engine.ready().catch(() => false),
    ]);
    return reply.code(store && engine ? 200 : 503).send({ ready: store && engine, store, engine });
  });
}

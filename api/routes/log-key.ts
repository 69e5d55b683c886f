/** The public key of the access log's checkpoints, for who verifies elsewhere (15.2e). A JWK Set (RFC 7517). */
import type { FastifyInstance } from 'fastify';
import type { Deps } from '../deps.ts';

export async function logKeyRoutes(app: FastifyInstance, deps: Deps): Promise<void> {
  app.get('/.well-known/toegangslogboek.json', async (_request, reply) => {
    const keys = [await deps.store.accessLog.publicKey()];
    return reply.type('application/jwk-set+json').send(JSON.stringify({ keys }));
  });
}

/** Every request is a trace of its own. */
import type { Context } from '@opentelemetry/api';
import type { FastifyInstance } from 'fastify';
import { inTrace, newTrace } from '../../config/index.ts';

declare module 'fastify' {
  interface FastifyRequest {
    trace: Context | null;
  }
}

export function traces(app: FastifyInstance): void {
  app.decorateRequest('trace', null);
  app.addHook('onRequest', (request, _reply, done) => {
    request.trace = newTrace();
    inTrace(request.trace, done);
  });
  // A body is read from the connection's own events, which know of no request.
  app.addHook('preValidation', (request, _reply, done) => {
    if (request.trace) inTrace(request.trace, done);
    else done();
  });
}

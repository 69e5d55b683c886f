/** Every request is a trace of its own; where traces are kept, with a span that knows the route's pattern and the status. */
import type { Context, Span } from '@opentelemetry/api';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { inTrace, newTrace } from '../../config/index.ts';
import { beginSpan, contextOf } from '../../config/tracing.ts';

declare module 'fastify' {
  interface FastifyRequest {
    trace: Context | null;
    span: Span | null;
  }
}

export function traces(app: FastifyInstance): void {
  app.decorateRequest('trace', null);
  app.decorateRequest('span', null);
  app.addHook('onRequest', (request, _reply, done) => {
    // Never the address as it was asked: it can hold a link's token, or what somebody searched for.
    const route = request.routeOptions.url ?? 'unknown';
    const attributes = { 'http.request.method': request.method, 'http.route': route };
    request.span = beginSpan(`${request.method} ${route}`, 'server', attributes, { root: true });
    request.trace = request.span ? contextOf(request.span) : newTrace();
    inTrace(request.trace, done);
  });
  // A body is read from the connection's own events, which know of no request.
  app.addHook('preValidation', (request, _reply, done) => {
    if (request.trace) inTrace(request.trace, done);
    else done();
  });
  const end = ({ span }: FastifyRequest, status: number | null) => {
    if (status !== null) span?.setAttribute('http.response.status_code', status);
    span?.end();
  };
  app.addHook('onResponse', async (request, reply) => end(request, reply.statusCode));
  app.addHook('onRequestAbort', async (request) => end(request, null));
}

/**
 * `/metrics` for Prometheus, on a port of its own that only the inside reaches: no session, nothing personal, nothing to do.
 * It answers what was measured last, so that a scrape costs nothing and waits for nobody.
 */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';
import type { Deps } from '../deps.ts';
import { ownMetrics } from './own.ts';
import { type Metric, prometheusText, RequestTimes } from './text.ts';

const EVERY_MS = 15_000;

export interface MetricsServer {
  port: number;
  /** Measures now. */
  measure(): Promise<void>;
  close(): Promise<void>;
}

/** Times of the application's requests go into `times`. */
export function timed(app: FastifyInstance): RequestTimes {
  const times = new RequestTimes();
  app.addHook('onResponse', async (request, reply) => {
    times.add(request.routeOptions.url ?? 'none', request.method, reply.statusCode, reply.elapsedTime / 1000);
  });
  return times;
}

export async function startMetrics(
  deps: Deps,
  times: RequestTimes,
  { port, host, log }: { port: number; host: string; log: { warn(object: object, text: string): void } },
): Promise<MetricsServer> {
  let measured: Metric[] = [];
  let measuring: Promise<void> | null = null;
  const measure = (): Promise<void> => {
    measuring ??= ownMetrics(deps)
      .then(
        (metrics) => {
          measured = metrics;
        },
        (error: unknown) => log.warn({ err: error }, 'the metrics could not be measured'),
      )
      .finally(() => {
        measuring = null;
      });
    return measuring;
  };
  const server: Server = createServer((request, response) => {
    if (request.method !== 'GET' || request.url !== '/metrics') {
      response.writeHead(404).end();
      return;
    }
    response
      .writeHead(200, {
        'content-type': 'text/plain; version=0.0.4; charset=utf-8',
        'cache-control': 'no-store',
      })
      .end(prometheusText([...measured, times.metric()]));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  void measure();
  const timer = setInterval(() => void measure(), EVERY_MS);
  timer.unref();
  return {
    port: (server.address() as AddressInfo).port,
    measure,
    async close() {
      clearInterval(timer);
      await measuring;
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** One request over a connection of our own: any method, any path, any header, and no patience. */
import { Agent, request } from 'node:http';

export interface Asked {
  method: string;
  path: string;
  headers: Record<string, string>;
  body?: string | undefined;
}
export interface Answer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: string;
  ms: number;
}
export type Outcome = Answer | { status: 0; problem: 'hang' | 'broken'; ms: number };

const agent = new Agent({ keepAlive: true, maxSockets: 16 });
export const closeAgent = (): void => agent.destroy();

/** `hang`: no whole answer within `patience` ms. `broken`: the connection ended without one. A stream's begin is an answer. */
export function ask(base: URL, { method, path, headers, body }: Asked, patience: number): Promise<Outcome> {
  const begun = performance.now();
  const ms = () => Math.round(performance.now() - begun);
  // Said always: without it Node sends the body of a DELETE as the beginning of another request.
  const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
  return new Promise((done) => {
    const sent = request(
      { agent, host: base.hostname, port: base.port, method, path, headers: { ...headers, ...length } },
      (response) => {
        const parts: Buffer[] = [];
        const whole = () =>
          done({
            status: response.statusCode ?? 0,
            headers: response.headers,
            body: Buffer.concat(parts).toString('utf8'),
            ms: ms(),
          });
        response.on('data', (part: Buffer) => {
          parts.push(part);
          if (!String(response.headers['content-type']).startsWith('text/event-stream')) return;
          whole();
          sent.destroy();
        });
        response.once('end', whole);
        response.once('error', () => done({ status: 0, problem: 'broken', ms: ms() }));
      },
    );
    sent.setTimeout(patience, () => {
      done({ status: 0, problem: 'hang', ms: ms() });
      sent.destroy();
    });
    sent.once('error', () => done({ status: 0, problem: 'broken', ms: ms() }));
    sent.end(body);
  });
}

/**
 * A client for the JSON API, for TypeScript: types from openapi.json (openapi-typescript), calls by openapi-fetch. Make
 * `schema.d.ts` beside it with `npx openapi-typescript https://YOUR-HOST/v1/openapi.json -o schema.d.ts`. `npm run openapi`
 * checks that it still fits.
 */
import createClient from 'openapi-fetch';
import type { components, paths } from './schema.js';

export type Taak = components['schemas']['Taak'];
export type Termijn = components['schemas']['Termijn'];

/** What went wrong, as the API said it (problem+json, RFC 9457). */
export class RegieProblem extends Error {
  readonly problem: components['schemas']['Problem'];
  constructor(problem: components['schemas']['Problem']) {
    super(`${problem.status} ${problem.title}: ${problem.detail}`);
    this.problem = problem;
  }
}

/** @param token a bearer token of the own identity provider, asked anew for each call. */
export function regie(baseUrl: string, token: () => Promise<string>) {
  const client = createClient<paths>({ baseUrl });
  client.use({
    async onRequest({ request }) {
      request.headers.set('authorization', `Bearer ${await token()}`);
      return request;
    },
  });
  const answered = <T>({ data, error }: { data?: T; error?: components['schemas']['Problem'] }): T => {
    if (data === undefined) throw new RegieProblem(error as components['schemas']['Problem']);
    return data;
  };
  return {
    async taken(): Promise<Taak[]> {
      return answered(await client.GET('/taken', { params: { query: { aantal: 200 } } })).taken;
    },
    /** All dates, page by page. */
    async *termijnen(): AsyncGenerator<Termijn> {
      let na: string | undefined;
      do {
        const query = { aantal: 200, ...(na !== undefined && { na }) };
        const page = answered(await client.GET('/termijnen', { params: { query } }));
        yield* page.termijnen;
        const next = page._links.volgende?.href;
        na = next === undefined ? undefined : (new URL(next).searchParams.get('na') ?? undefined);
      } while (na !== undefined);
    },
    /** The same key gives the same answer, however often it is sent. */
    async rondAf(nummer: string, antwoord: components['schemas']['AntwoordAssess'], key: string) {
      const headers = { 'Idempotency-Key': key };
      return answered(
        await client.POST('/taken/{nummer}', {
          params: { path: { nummer }, header: headers },
          body: antwoord,
        }),
      );
    },
  };
}

/** One description an operation of the JSON API: it checks what comes in, and openapi.json is made from it. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { problem } from '../problem.ts';
import type { Scope } from './scopes.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Of the JSON API: looked at before the body is read (routes/json.ts). */
    scope?: Scope;
  }
}

export interface AnswerOf {
  description: string;
  schema?: z.ZodType;
}
export interface Operation<
  P extends z.ZodObject = z.ZodObject,
  Q extends z.ZodObject = z.ZodObject,
  B extends z.ZodType = z.ZodType,
> {
  id: string;
  method: 'get' | 'post' | 'delete';
  /** As OpenAPI writes it: '/taken/{nummer}'. */
  path: string;
  tag: string;
  summary: string;
  params?: P;
  query?: Q;
  /** Of headers of its own, by name. */
  headers?: Readonly<Record<string, string>>;
  body?: B;
  answers: Readonly<Record<number, AnswerOf>>;
  /** Statuses with problem+json, besides those that every operation can have. */
  problems?: readonly number[];
  /** For everybody, without a token. */
  open?: true;
  /** What the token must allow; needed where it isn't open. */
  scope?: Scope;
}

/** Keeps the types of what is checked. */
export const operation = <P extends z.ZodObject, Q extends z.ZodObject, B extends z.ZodType>(
  one: Operation<P, Q, B>,
): Operation<P, Q, B> => one;

export interface Checked<P, Q, B> {
  params: P;
  query: Q;
  body: B;
}

/** Adds it to the application; what doesn't fit its description is answered with 400 and never reaches `handle`. */
export function serve<P extends z.ZodObject, Q extends z.ZodObject, B extends z.ZodType>(
  api: FastifyInstance,
  one: Operation<P, Q, B>,
  handle: (
    request: FastifyRequest,
    reply: FastifyReply,
    checked: Checked<z.infer<P>, z.infer<Q>, z.infer<B>>,
  ) => Promise<unknown>,
): void {
  api.route({
    method: one.method.toUpperCase() as 'GET',
    url: one.path.replaceAll(/\{(\w+)\}/g, ':$1'),
    config: one.scope === undefined ? {} : { scope: one.scope },
    async handler(request, reply) {
      const wrong: { field: string; message: string }[] = [];
      const check = <T>(schema: z.ZodType<T> | undefined, value: unknown): T => {
        const read = schema?.safeParse(value ?? {});
        if (read && !read.success)
          for (const { path, message } of read.error.issues)
            wrong.push({ field: path.map(String).join('.').slice(0, 60), message });
        return (read?.success ? read.data : undefined) as T;
      };
      const checked = {
        params: check(one.params as z.ZodType<z.infer<P>> | undefined, request.params),
        query: check(one.query as z.ZodType<z.infer<Q>> | undefined, request.query),
        body: check(one.body as z.ZodType<z.infer<B>> | undefined, request.body),
      };
      if (wrong.length > 0)
        return problem(reply, 400, 'De vraag klopt niet', 'Kijk bij errors wat er niet klopt.', {
          errors: wrong,
        });
      return handle(request, reply, checked);
    },
  });
}

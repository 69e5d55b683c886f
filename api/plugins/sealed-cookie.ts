/** A short-lived cookie for who has no session: sealed, so that nobody else can make or read one (AES-256-GCM by `jose`). */
import { hkdfSync } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { CompactEncrypt, compactDecrypt } from 'jose';
import { wallNow } from '../../config/index.ts';
import type { Deps } from '../deps.ts';

export interface SealedCookie<T> {
  /** Null where there is none, it was made elsewhere, or its time is over. What this request will set counts already. */
  read(request: FastifyRequest): Promise<T | null>;
  write(request: FastifyRequest, reply: FastifyReply, content: T): Promise<void>;
  clear(request: FastifyRequest, reply: FastifyReply): void;
}

/** `name` also sets its key apart from other cookies'; `minutes` of wall time. */
export function sealedCookie<T extends object>(
  deps: Pick<Deps, 'config' | 'sessionKey'>,
  { name: own, purpose, minutes }: { name: string; purpose: string; minutes: number },
): SealedCookie<T> {
  const https = deps.config.baseUrl.startsWith('https:');
  const name = `${https ? '__Host-' : ''}${own}`;
  const key = new Uint8Array(hkdfSync('sha256', deps.sessionKey, '', purpose, 32));
  const written = new WeakMap<FastifyRequest, T | null>();
  const place = { path: '/', httpOnly: true, sameSite: 'lax', secure: https } as const;

  return {
    async read(request) {
      const now = written.get(request);
      if (now !== undefined) return now;
      const value = request.cookies[name];
      if (!value || value.length > 4_000) return null;
      try {
        const { plaintext } = await compactDecrypt(value, key, {
          keyManagementAlgorithms: ['dir'],
          contentEncryptionAlgorithms: ['A256GCM'],
        });
        const { until, ...content } = JSON.parse(new TextDecoder().decode(plaintext)) as { until: string };
        return until < wallNow().toISOString() ? null : (content as unknown as T);
      } catch {
        return null;
      }
    },
    async write(request, reply, content) {
      written.set(request, content);
      const until = inMinutes(minutes);
      const value = await new CompactEncrypt(new TextEncoder().encode(JSON.stringify({ ...content, until })))
        .setProtectedHeader({ alg: 'dir', enc: 'A256GCM' })
        .encrypt(key);
      reply.setCookie(name, value, { ...place, maxAge: minutes * 60 });
    },
    clear(request, reply) {
      written.set(request, null);
      reply.clearCookie(name, place);
    },
  };
}

/** ISO, wall time. */
export const inMinutes = (minutes: number): string =>
  new Date(wallNow().getTime() + minutes * 60_000).toISOString();

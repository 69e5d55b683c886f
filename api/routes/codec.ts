/**
 * The remote codec of Temporal's Web UI (docs/decisions/0069): `POST /temporal/codec/decode` with `{ payloads }`, answered with
 * `{ payloads }`. For operations and the administrator, with the session or a bearer token, from the Web UI's own origin only.
 * What comes out are ids, stages, kinds and instants: no person is in a payload. Nothing is encoded here.
 */
import type { Payload } from '@temporalio/common';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import {
  createCodec,
  isEncrypted,
  type KeyForWorkflow,
  nothing,
  workflowIdOf,
} from '../../contracts/codec.ts';
import { caseIdOf } from '../../contracts/engine.ts';
import { keyForWorkflow } from '../../contracts/keys.ts';
import { mayDecode } from '../../domain/operations/rebuild.ts';
import { strongEnoughToEnter } from '../acting/strong.ts';
import { isAway } from '../away.ts';
import type { Deps, Who } from '../deps.ts';
import { bearerOf } from '../plugins/bearer.ts';
import { DECODE } from '../plugins/session.ts';
import { problem } from '../problem.ts';
import { allows } from '../v1/scopes.ts';

/** One page of one history is far below this. */
const MOST = 1_000;
/** A page is about one workflow; who wants many at once doesn't look at one. */
const WORKFLOWS = 10;
const base64 = z
  .string()
  .max(2_000_000)
  .regex(/^[A-Za-z0-9+/_-]*={0,2}$/);
const bodySchema = z.object({
  payloads: z
    .array(
      z.looseObject({
        metadata: z.record(z.string().max(100), base64).nullish(),
        data: base64.nullish(),
      }),
    )
    .min(1)
    .max(MOST),
});
type Sent = z.infer<typeof bodySchema>['payloads'][number];

export async function codecRoutes(app: FastifyInstance, deps: Deps): Promise<void> {
  const { temporalUi, temporalNamespace } = deps.config;
  // Without a Web UI nobody needs it.
  if (temporalUi === undefined) return;
  const { origin } = new URL(temporalUi);
  await app.register((api, _options, done) => {
    api.addHook('onRequest', async (request, reply) => {
      reply.header('vary', 'Origin');
      if (request.headers.origin !== origin) {
        request.log.warn('a page from elsewhere asked to decode');
        return problem(reply, 403, 'Niet van hier', 'Alleen de Web UI van Temporal mag dit vragen.');
      }
      reply.header('access-control-allow-origin', origin).header('access-control-allow-credentials', 'true');
      return undefined;
    });

    // What the browser asks first: nobody is signed in by it, and nothing is told.
    api.options(DECODE, async (_request, reply) =>
      reply
        .code(204)
        .header('access-control-allow-methods', 'POST')
        .header('access-control-allow-headers', 'authorization, content-type, x-namespace')
        .header('access-control-max-age', '600')
        .send(),
    );

    api.post(DECODE, async (request, reply) => {
      const who = request.headers.authorization === undefined ? request.who : await bearerOf(deps, request);
      if (!who || !strongEnoughToEnter(deps, who.signIn)) {
        reply.header('www-authenticate', 'Bearer');
        return problem(
          reply,
          401,
          'Niet aangemeld',
          'Meld u aan bij PGA Regie, of stuur een geldig token mee.',
        );
      }
      if (request.headers.authorization !== undefined && !allows(who.scopes, 'techniek.lezen')) {
        await log(who, null, false);
        reply.header('www-authenticate', 'Bearer error="insufficient_scope", scope="techniek.lezen"');
        return problem(
          reply,
          403,
          'Dit mag niet met dit token',
          'Dit token heeft de scope techniek.lezen niet.',
        );
      }
      if (!mayDecode(who.actor)) {
        await log(who, null, false);
        return problem(reply, 403, 'Niet voor u', 'Dit is voor technisch beheer en de uitvoerder.');
      }
      const namespace = request.headers['x-namespace'];
      if (namespace !== undefined && namespace !== temporalNamespace)
        return problem(reply, 400, 'Andere namespace', 'Van deze namespace heeft PGA Regie geen sleutels.');
      const read = bodySchema.safeParse(request.body);
      if (!read.success) {
        const sent = (request.body as { payloads?: unknown } | null)?.payloads;
        return Array.isArray(sent) && sent.length > MOST
          ? problem(reply, 413, 'Te veel', `Ten hoogste ${MOST} payloads per keer.`)
          : problem(reply, 400, 'De vraag klopt niet', 'Stuur { "payloads": [...] } met payloads in base64.');
      }
      const payloads = read.data.payloads.map(payloadOf);
      const ids = new Set(payloads.flatMap((one) => workflowIdOf(one) ?? []));
      if (ids.size > WORKFLOWS)
        return problem(reply, 400, 'Te veel zaken', `Payloads van ten hoogste ${WORKFLOWS} zaken per keer.`);
      return reply.send({ payloads: await decoded(who, read.data.payloads, payloads, ids) });
    });

    api.setErrorHandler((error: { statusCode?: number }, request: FastifyRequest, reply: FastifyReply) => {
      if (isAway(error)) return problem(reply, 503, 'Even niet bereikbaar', 'Probeer het later opnieuw.');
      const status = error.statusCode ?? 500;
      if (status < 500)
        return problem(reply, status, 'Dit kon niet worden gelezen', 'Stuur JSON, niet te groot.');
      request.log.error({ err: error }, 'request failed');
      return problem(reply, 500, 'Er ging iets mis', 'Probeer het later opnieuw.');
    });
    done();
  });

  async function decoded(
    who: Who,
    sent: readonly Sent[],
    payloads: readonly Payload[],
    ids: ReadonlySet<string>,
  ): Promise<Sent[]> {
    const find = keyForWorkflow(deps.store.keys);
    // One key a workflow, asked once; null when it has been destroyed.
    const keys = new Map(await Promise.all([...ids].map(async (id) => [id, await find(id)] as const)));
    // Before anything is told: one line a case that there is, one without when there is none.
    const cases = [...ids].filter((id) => keys.get(id)).flatMap((id) => caseIdOf(id) ?? []);
    const known = await deps.store.operations.outlines(cases);
    await Promise.all(known.length === 0 ? [log(who, null)] : known.map(({ caseId }) => log(who, caseId)));
    const keyFor: KeyForWorkflow = async (id) => keys.get(id) ?? null;
    const codec = createCodec(keyFor);
    return Promise.all(
      payloads.map(async (payload, at): Promise<Sent> => {
        const workflowId = workflowIdOf(payload);
        // In clear already, in the history too: the SDK's own.
        if (workflowId === null) return isEncrypted(payload) ? UNREADABLE : (sent[at] as Sent);
        if (!keys.get(workflowId)) return DESTROYED;
        const [clear] = await codec.decode([payload], {
          type: 'workflow',
          namespace: temporalNamespace,
          workflowId,
        });
        return clear && clear !== nothing ? sentOf(clear) : UNREADABLE;
      }),
    );
  }

  /** Written before it is shown. */
  const log = (who: Who, caseId: string | null, ok = true): Promise<void> =>
    deps.store.accessLog.write({
      ...{ who: who.member.id, party: who.actor.party, what: ok ? 'decode' : 'refused' },
      ...{ purpose: 'operations', fields: [], file: 'workflows', caseId, ok },
    });
}

const payloadOf = ({ metadata, data }: Sent): Payload => ({
  metadata: Object.fromEntries(
    Object.entries(metadata ?? {}).map(([name, value]) => [name, Buffer.from(value, 'base64')]),
  ),
  data: Buffer.from(data ?? '', 'base64'),
});
const sentOf = ({ metadata, data }: Payload): Sent => ({
  metadata: Object.fromEntries(
    Object.entries(metadata ?? {}).map(([name, value]) => [name, Buffer.from(value).toString('base64')]),
  ),
  data: Buffer.from(data ?? new Uint8Array()).toString('base64'),
});
const words = (text: string): Sent =>
  sentOf({ metadata: { encoding: Buffer.from('json/plain') }, data: Buffer.from(JSON.stringify(text)) });
const UNREADABLE = words('Dit kan niet worden gelezen.');
const DESTROYED = words('De sleutel van deze zaak is vernietigd: dit leest niemand meer.');

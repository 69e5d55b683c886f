import { isDeepStrictEqual } from 'node:util';
import { wallNow } from '../config/clock.ts';
import { isDuplicate } from './connections.ts';
import { openById, seal } from './envelope.ts';
import { DifferentContent, KeyGone } from './errors.ts';
import type { Fence } from './fence.ts';
import type { InnerKeys } from './keys.ts';
import type { IntentRow, Regie } from './regie.ts';
import { oneOf, together } from './together.ts';
import type { Intent, Intents, Place } from './types.ts';

/** After this the journal alone remembers the command. Wall time. */
const KEEP_DAYS = 30;

/** Who wants what: written by the API before it messages the engine, read by `step`; a message alone decides nothing. */
export function intentsOf(
  regie: Regie,
  fence: Fence,
  keys: InnerKeys,
): Intents & {
  open(row: IntentRow): Promise<Intent>;
} {
  const model = regie.intents;
  const place = (commandId: string): Place => ({
    database: regie.connection.name,
    collection: 'intents',
    document: commandId,
    field: 'event',
    version: 1,
  });
  const rowOf = together(
    (ids) => model.find({ _id: oneOf(ids) }).lean(),
    (row, id) => row._id === id,
  );
  async function open(row: IntentRow): Promise<Intent> {
    const { _id, expires: _expires, event, at, ...rest } = row;
    return {
      ...rest,
      commandId: _id,
      at: at.toISOString(),
      event: await openById<unknown>(keys, place(_id), event),
    };
  }
  async function get(commandId: string): Promise<Intent | null> {
    const row = await rowOf(commandId);
    if (!row) return null;
    try {
      return await open(row);
    } catch (error) {
      if (error instanceof KeyGone) return null;
      throw error;
    }
  }

  return {
    open,
    get,
    async put(intent) {
      const { commandId, event, ...rest } = intent;
      const key = await keys.engineKey(intent.caseId, { create: true });
      const at = wallNow();
      const row = {
        _id: commandId,
        ...rest,
        event: await seal(key, place(commandId), event),
        at,
        expires: new Date(at.getTime() + KEEP_DAYS * 86_400_000),
      };
      try {
        await fence.write(intent.caseId, [], (session) => model.insertMany([row], { session, lean: true }));
      } catch (error) {
        if (!isDuplicate(error)) throw error;
        const other = await get(commandId);
        // The sign-in may be a newer one: what counts is who wants what.
        const same =
          other !== null &&
          isDeepStrictEqual(
            JSON.parse(JSON.stringify([other.caseId, other.caseKind, other.type, other.event, other.actor])),
            JSON.parse(JSON.stringify([rest.caseId, rest.caseKind, rest.type, event ?? null, rest.actor])),
          );
        if (!same) throw new DifferentContent('the command');
      }
    },
  };
}

/** What the legal representative signs (1c, 14.2): kept encrypted, then told to the covenant's own case. */

import { annexIntent } from '../../contracts/annex.ts';
import { COVENANT_CASE } from '../../contracts/engine.ts';
import { type FieldError, readForm } from '../../domain/forms/index.ts';
import type { Signing } from '../../store/index.ts';
import { EngineAway } from '../away.ts';
import type { Deps } from '../deps.ts';
import { annexForm } from './forms.ts';

/**
 * Null when it is signed: now, or before by the same person. With the engine away the signature stays; sent again, or at
 * the night's housekeeping, the administrator gets the task. @throws EngineAway
 */
export async function signOwnAnnex(deps: Deps, asked: Signing, body: unknown): Promise<FieldError[] | null> {
  const { signings, accessLog, intents } = deps.store;
  const { id, organisation } = asked;
  if (asked.status === 'asked') {
    const today = await deps.today();
    const read = readForm(annexForm(), body, { today, party: '' });
    if (!read.ok) return read.errors;
    const { representative = '', position = '' } = read.decision as Record<string, string>;
    await accessLog.write({
      ...{
        who: null,
        party: null,
        what: 'sign-own-annex',
        purpose: 'partners',
        fields: [],
        file: 'partners',
      },
      ...{ caseId: null, detail: { signing: id, organisation }, ok: true },
    });
    await signings.sign(id, { name: representative, position }, today);
  }
  const intent = annexIntent(asked);
  await intents.put(intent);
  // Without the covenant's case there is nobody to tell: the same as an engine that is away.
  if ((await deps.engine.command(COVENANT_CASE, intent.commandId)) === null) throw new EngineAway();
  return null;
}

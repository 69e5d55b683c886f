/** A case in the archive, put there by the rules and the store's own effects, without a year of waiting. */
import { randomUUID } from 'node:crypto';
import { createEngine } from '../../../api/engine.ts';
import { permitToWrite } from '../../../domain/access/index.ts';
import type { TextRef } from '../../../domain/case.ts';
import { addDays } from '../../../domain/dates/index.ts';
import type { NewText, Store } from '../../../store/index.ts';
import { Life } from '../../unit/subject/life.ts';
import { TESTER } from '../access.ts';
import { config, today } from './support.ts';

const TEXTS: [NewText['room'], string, string, string, Record<string, string>][] = [
  ['weegploeg', 'subject', '8.2a', 'register-signal', { name: 'Archief Proefpersoon' }],
  [
    ...(['weegploeg', 'signal:s1', '8.2b', 'register-signal'] as const),
    { description: 'Oude omschrijving.', necessity: 'Oude noodzaak.' },
  ],
  ['weegploeg', 'subject', '8.2e', 'decide-agenda', { reason: 'De oude reden.' }],
  ['casusoverleg', 'plan', '9.3', 'draw-up-plan', { plan: 'Het oude plan.' }],
];

/** Archived by the rules after a year without processing, its notice postponed again and again; a workflow goes on with it. */
export async function archived(db: Store): Promise<string> {
  const caseId = randomUUID();
  const life = new Life(addDays(today(), -430));
  life.signal('s1');
  life.onAgenda(['gemeente', 'politie', 'raad']);
  life.all('consult-informing', { view: 'postpone' });
  life.all('decide-informing', { outcome: 'postpone', ground: 'b' });
  for (let day = life.today; day <= today(); day = addDays(day, 20)) {
    life.until(day);
    life.all('reconsider-notice', { outcome: 'postpone', ground: 'b' });
  }
  expect([life.state.stage, life.tasks()]).toEqual(['archived', []]);
  const step = (expectedVersion: number, stage: string, state: unknown) =>
    db.cases.commit({
      ...{ caseId, kind: 'subject', expectedVersion, commandId: randomUUID(), runId: randomUUID() },
      ...{ at: life.now, by: null, state, stage, summary: 'Dossier gearchiveerd' },
      ...{ parties: ['gemeente', 'om', 'politie', 'raad'], opened: [], closed: [], moments: [], effects: [] },
      ...{ answer: { ok: true, version: expectedVersion + 1 }, next: null },
    });
  await step(0, 'conference', {});
  const refs: TextRef[] = [];
  for (const [room, unit, code, kind, values] of TEXTS) {
    await db.keys.register(caseId, unit, room === 'weegploeg' ? 'weighing' : 'conference');
    const origin = { party: 'politie', ground: 'wpg-18', regime: 'Wpg', on: life.today, by: TESTER.member };
    const permit = permitToWrite({
      ...{ actor: TESTER, caseId, file: room === 'weegploeg' ? 'weighing' : 'conference', fields: [code] },
      ...{ today: life.today, stage: 'conference', involved: [], purpose: 'manage' },
    });
    refs.push(await db.texts.put({ caseId, room, unit, code, kind, ...origin, values }, permit));
  }
  await db.texts.attach(refs);
  await step(1, 'archived', life.state);
  await db.effects.archive(caseId);
  const engine = createEngine(config, db.keys);
  await engine.startCase(caseId, 'subject').finally(() => engine.close());
  return caseId;
}

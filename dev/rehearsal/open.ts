import { Client, Connection } from '@temporalio/client';
import { modelCovenant, partyIds } from '../../covenant/index.ts';
import { loadCovenant } from '../../store/covenant.ts';
import { type Environment, type EnvironmentOptions, startEnvironment } from '../environment.ts';
import type { RehearsalNeeds } from './rehearsal.ts';
import { View } from './view.ts';

export interface OpenedRehearsal {
  environment: Environment;
  needs: RehearsalNeeds;
  close(): Promise<void>;
}

/** An environment of its own, with everything that a rehearsal needs of it. @throws PlainError as startEnvironment */
export async function openRehearsal(options: EnvironmentOptions): Promise<OpenedRehearsal> {
  const environment = await startEnvironment(options);
  try {
    const { env } = environment;
    const connection = await Connection.connect({ address: env.TEMPORAL_ADDRESS ?? '' });
    const view = await View.open(environment.inspectorUri, env.DATABASE_PREFIX, environment.keysInspectorUri);
    const covenant = env.COVENANT_FILE ? loadCovenant(env.COVENANT_FILE) : modelCovenant();
    const coreParties = partyIds(covenant, 'core');
    const needs: RehearsalNeeds = {
      client: new Client({ connection, namespace: env.TEMPORAL_NAMESPACE ?? 'default' }),
      view,
      baseUrl: env.BASE_URL ?? '',
      mailCatcher: environment.mailUrl ?? '',
      setOffset: (ms) => tell(env.CLOCK_URL ?? '', { offset: ms }),
      coreParties,
      conference: [...coreParties, ...partyIds(covenant, 'case').slice(0, 1)],
    };
    return {
      environment,
      needs,
      async close() {
        await Promise.allSettled([view.close(), connection.close()]);
        await environment.stop();
      },
    };
  } catch (error) {
    await environment.stop();
    throw error;
  }
}

/** The service keeps it in the store: when that is away for a moment, telling it again is harmless. */
async function tell(clock: string, what: { offset: number }): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    const response = await fetch(clock, { method: 'POST', body: JSON.stringify(what) });
    if (response.ok) return;
    if (attempt === TELL_TRIES) throw new Error(`The clock service answers ${response.status}`);
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}
const TELL_TRIES = 20;

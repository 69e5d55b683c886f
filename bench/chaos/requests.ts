/** Requests of persons (12) beside the lives: each about one file, from the desk to its answer, then to its end. */
import type { Client } from '@temporalio/client';
import type { Engine } from '../../api/engine.ts';
import { caseWorkflowId } from '../../contracts/engine.ts';
import { modelCovenant } from '../../covenant/index.ts';
import { AFTER_MOMENT_MS, fastForwardBySteps } from '../../dev/clock/fast-forward.ts';
import { RequestLife } from '../../dev/rehearsal/requests/request-life.ts';
import type { View } from '../../dev/rehearsal/view.ts';
import { type Day, dayOf } from '../../domain/dates/index.ts';
import { ownTerm, type RequestState } from '../../domain/request/index.ts';
import type { Store } from '../../store/index.ts';
import type { RequestSeen } from './checks.ts';
import { again } from './patient.ts';

const ROUNDS = 200;
const PAUSE_MS = 500;

export interface Requests {
  /** A file at rest: asks for access once, or brings its request to the same day. */
  beside(file: string): Promise<void>;
  /** All to their end, once the files have gone. */
  toTheEnd(): Promise<RequestSeen[]>;
}

interface Running extends RequestSeen {
  life: RequestLife;
}

export function requestsBeside(needs: {
  store: Store;
  engine: Engine;
  client: Client;
  view: View;
  now: () => number;
  atRest: (caseId: string) => Promise<void>;
}): Requests {
  const { store, client, view, now } = needs;
  const running = new Map<string, Running>();
  const busy = async (caseId: string) =>
    (await view.regie.collection('outbox').findOne({ caseId, status: 'pending' })) !== null ||
    (await view.regie.collection('journal').findOne({ caseId, 'toDo.0': { $exists: true } })) !== null;
  const join = (caseId: string) => fastForwardBySteps(client, caseWorkflowId(caseId), now());

  return {
    async beside(file) {
      const known = running.get(file);
      if (known) {
        if (!known.gone) await join(known.caseId);
        return;
      }
      const life = new RequestLife({
        store,
        engine: needs.engine,
        now,
        join,
        busy: (id) => again(() => busy(id)),
      });
      const mine: Running = {
        ...{ life, caseId: life.caseId, answered: false, onTime: false, gone: false },
      };
      running.set(file, mine);
      await play(mine, file, dayOf(new Date(now()).toISOString()));
      await needs.atRest(life.caseId);
    },

    async toTheEnd() {
      for (const mine of running.values())
        for (let round = 0; round < ROUNDS && !mine.gone; round++) {
          const seen = await again(() => view.caseOf(mine.caseId));
          if (seen === null) {
            mine.gone = true;
            break;
          }
          if (seen.nextAt === null) break;
          await fastForwardBySteps(
            client,
            caseWorkflowId(mine.caseId),
            Date.parse(seen.nextAt) + AFTER_MOMENT_MS,
          );
          await pause();
        }
      // Whoever's last moment has been may still be there until its erasure is done.
      for (let round = 0; round < ROUNDS; round++) {
        const ids = [...running.values()].map(({ caseId }) => caseId);
        if ((await again(() => view.erasuresOf(ids))).length === 0) break;
        await pause();
      }
      for (const mine of running.values())
        mine.gone ||= (await again(() => view.caseOf(mine.caseId))) === null;
      return [...running.values()].map(({ life: _, ...seen }) => seen);
    },
  };

  /** As its people do it, each again after a failure: whether it was heard, the state tells. */
  async function play(mine: Running, file: string, receivedOn: Day): Promise<void> {
    const { life } = mine;
    for (let round = 0; round < ROUNDS; round++) {
      const state = await again(() => life.state());
      if (state?.step === 'closed') {
        mine.answered = state.outcome === 'decided' && state.sentOn !== undefined;
        mine.onTime = (state.sentOn ?? '9999') <= ownTerm(modelCovenant(), state).lastDay;
        return;
      }
      try {
        if (state === null) await life.register({ receivedOn, asks: ['access'] });
        else {
          const [task] = state.tasks;
          if (task) await life.answer(task, answerTo(state, task.kind, file));
          else await pause();
        }
      } catch {
        await pause();
      }
    }
  }
  function answerTo({ asks }: RequestState, kind: string, file: string): Record<string, unknown> {
    switch (kind) {
      case 'establish-identity':
        return { outcome: 'established', how: 'document' };
      case 'link-request':
        return {
          ...{ outcome: 'found', links: [`${file} subject`] },
          holders: { [file]: ['gemeente', 'om', 'politie'] },
        };
      case 'contribute-request':
        return {};
      case 'decide-request':
        return asks.includes('access') ? { access: 'all' } : {};
      default:
        return { sentOn: dayOf(new Date(now()).toISOString()) };
    }
  }
}

const pause = () => new Promise((go) => setTimeout(go, PAUSE_MS));

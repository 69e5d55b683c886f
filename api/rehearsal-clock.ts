/** The rehearsal clock of a practice environment, behind a small local service (CLOCK_URL). Never in production. */
import type { Instant } from '../domain/dates/index.ts';
import { EngineAway } from './away.ts';

export const CLOCK_STEPS = ['day', 'week', 'four-weeks', 'next'] as const;
export type ClockStep = (typeof CLOCK_STEPS)[number];

export interface ClockStatus {
  legalNow: Instant;
  /** It is moving: everybody goes to the next instant, then on. */
  busy: boolean;
  /** The soonest moment of any case. */
  next: Instant | null;
  /** Why it stopped before it was there. */
  problem?: string | null;
}
export interface RehearsalClock {
  /** Null when the service does not answer. */
  status(): Promise<ClockStatus | null>;
  /** 'moving', or why not: it is moving already, there is nothing to move to, or it does not answer. */
  advance(by: ClockStep): Promise<'moving' | 'busy' | 'nothing' | 'away'>;
  /** Brings a case that has just started to the environment's legal now. @throws EngineAway */
  join(caseId: string): Promise<void>;
}

/** `GET url` answers a ClockStatus; `POST url {by}` answers 202, 409 while busy, 400 when there is nothing ahead; `POST url {join}` 200. */
export function createRehearsalClock(url: string): RehearsalClock {
  const ask = async (body?: object): Promise<Response | null> => {
    const post = {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    };
    try {
      return await fetch(url, { ...(body && post), signal: AbortSignal.timeout(10_000) });
    } catch {
      return null;
    }
  };
  return {
    async status() {
      const response = await ask();
      return response?.ok ? ((await response.json()) as ClockStatus) : null;
    },
    async advance(by) {
      const response = await ask({ by });
      await response?.body?.cancel();
      if (!response) return 'away';
      if (response.status === 409) return 'busy';
      return response.status === 202 ? 'moving' : 'nothing';
    },
    async join(caseId) {
      const response = await ask({ join: caseId });
      await response?.body?.cancel();
      if (response?.status !== 200) throw new EngineAway();
    },
  };
}

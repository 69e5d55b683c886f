/**
 * Figures of the engine that cost it a count over everything that runs: asked at most every few seconds, however many
 * look, and never older than fifteen. Their age is shown. What fails is not among them: that is looked at each time.
 */
import { wallNow } from '../../config/index.ts';
import type { EngineView, QueueView, RunView } from './engine.ts';

/** Older than this is asked anew while the last answer is given. */
const FRESH_MS = 5_000;
/** Older than this is not given. */
const OLDEST_MS = 15_000;
/** Letters and destructions that are looked at: those that last stand among them. */
const LOOKS = 20;

export interface EngineFigures {
  running: number | null;
  queues: QueueView[] | null;
  letters: RunView[] | null;
  erasures: RunView[] | null;
  /** When it was asked; wall time. */
  at: string;
}
interface Kept {
  last: EngineFigures | null;
  asked: number;
  asking: Promise<EngineFigures> | null;
}
const kept = new WeakMap<EngineView, Kept>();

const orNull = async <T>(answer: Promise<T>): Promise<T | null> => answer.catch(() => null);

/** What doesn't answer is null, and is asked again the next time. */
export async function engineFigures(view: EngineView): Promise<EngineFigures> {
  const own: Kept = kept.get(view) ?? { last: null, asked: 0, asking: null };
  kept.set(view, own);
  const age = performance.now() - own.asked;
  if (own.last === null || age > FRESH_MS) own.asking ??= ask(view, own);
  if (own.last !== null && age <= OLDEST_MS) return own.last;
  return own.asking ?? ask(view, own);
}

async function ask(view: EngineView, own: Kept): Promise<EngineFigures> {
  const begun = performance.now();
  const at = wallNow().toISOString();
  const [running, queues, letters, erasures] = await Promise.all([
    orNull(view.running()),
    orNull(view.queues()),
    orNull(view.list({ size: LOOKS, type: 'letter' })),
    orNull(view.list({ size: LOOKS, type: 'erasure' })),
  ]);
  const answer = { running, queues, letters: letters?.rows ?? null, erasures: erasures?.rows ?? null, at };
  own.asking = null;
  own.asked = begun;
  own.last = Object.values(answer).includes(null) ? null : answer;
  return answer;
}

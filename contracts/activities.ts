/** What workflows may ask of activities: types only, so that a workflow imports no implementation. */
import type { ReconcileInput, StepInput, StepResult } from './engine.ts';

export interface StepActivities {
  step(input: StepInput): Promise<StepResult>;
}

/** Effects of one version of one case. `commands` are intents that the effect wrote and the loop must hand to `step`. */
export interface EffectInput {
  caseId: string;
  version: number;
}
export interface EffectResult {
  commands: string[];
}

export interface MailActivities {
  deliver(input: EffectInput): Promise<EffectResult>;
}

export interface DataActivities {
  carryOut(input: EffectInput): Promise<EffectResult>;
}

export interface ErasureStarter {
  startErasure(input: { erasureId: string }): Promise<EffectResult>;
}

export interface ErasureActivities {
  eraseBegin(input: { erasureId: string }): Promise<void>;
  eraseDocuments(input: { erasureId: string }): Promise<void>;
  eraseEngine(input: { erasureId: string }): Promise<void>;
  eraseKeys(input: { erasureId: string }): Promise<void>;
  eraseCertify(input: { erasureId: string }): Promise<void>;
}

export interface LetterActivities {
  sendLetter(input: { letterId: string }): Promise<void>;
  /** Ids of the letters to send. */
  makeDigests(): Promise<string[]>;
}

export interface AnnounceActivities {
  /** Tells another system what is due today and what nobody did yesterday. */
  announceDue(): Promise<void>;
}

export interface ReconcileActivities {
  /** Ids of the letters to send. */
  reconcile(input: ReconcileInput): Promise<string[]>;
}

export interface HousekeepingActivities {
  sweep(): Promise<void>;
  rewrap(): Promise<void>;
}

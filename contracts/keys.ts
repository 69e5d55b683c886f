import type { KeyForWorkflow } from './codec.ts';
import { caseIdOf } from './engine.ts';

/** What the codec needs of the key store; `KeyGone` is recognised by its code. */
interface EngineKeys {
  engineKey(caseId: string): Promise<{ bytes: Uint8Array }>;
  systemKey(name: string): Promise<{ bytes: Uint8Array }>;
}

/** A case's own key for its workflow; one system key for erasures and the like, whose payloads name no case. */
export function keyForWorkflow(keys: EngineKeys): KeyForWorkflow {
  return async (workflowId) => {
    const caseId = caseIdOf(workflowId);
    if (caseId === null) return (await keys.systemKey('engine')).bytes;
    try {
      return (await keys.engineKey(caseId)).bytes;
    } catch (error) {
      if ((error as { code?: unknown }).code === 'key-gone') return null;
      throw error;
    }
  };
}

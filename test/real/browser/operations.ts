/** What operations see, in every state. */
import { caseWorkflowId } from '../../../contracts/engine.ts';
import type { Reach } from './tools.ts';

const page =
  (account: string, address: string): Reach =>
  async ({ open, row }) => {
    await row();
    return open(account, address);
  };

export const OPERATIONS_STATES: Readonly<Record<string, Reach>> = {
  operations: page('techniek', '/techniek'),
  'operations, for somebody else': page('om', '/techniek'),
  'operations, all that runs': page('techniek', '/techniek/lopend'),
  'operations, one kind of what runs': page('techniek', '/techniek/lopend?soort=erasure'),
  'operations, one case': async ({ open, row }) =>
    open('techniek', `/techniek/lopend/${caseWorkflowId((await row()).caseId)}`),
  'operations, something that does not run': page('techniek', '/techniek/lopend/case-niets'),
};

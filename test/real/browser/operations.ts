/** What operations see, in every state. */
import { caseWorkflowId } from '../../../contracts/engine.ts';
import type { Reach } from './tools.ts';

const page =
  (account: string, address: string): Reach =>
  async ({ open, row }) => {
    await row();
    return open(account, address);
  };

const address = (caseId: string) => `/techniek/lopend/${caseWorkflowId(caseId)}/herstel`;
/** A case that somebody asked to rebuild, at the desk of another or of who asked. */
const asked =
  (account: string, by: string): Reach =>
  async ({ db, open, row }) => {
    const { caseId } = await row();
    const version = (await db.cases.load(caseId))?.version ?? 0;
    const until = new Date(Date.now() + 600_000).toISOString();
    await db.rebuilds.end(caseId);
    await db.rebuilds.ask({ caseId, by, reason: 'ended', version, until });
    return open(account, address(caseId));
  };
const [OPERATOR, ADMINISTRATOR] = ['m-e3k9dx', 'm-z1q8cb'];

export const OPERATIONS_STATES: Readonly<Record<string, Reach>> = {
  operations: page('techniek', '/techniek'),
  'operations, for somebody else': page('om', '/techniek'),
  'operations, all that runs': page('techniek', '/techniek/lopend'),
  'operations, one kind of what runs': page('techniek', '/techniek/lopend?soort=erasure'),
  'operations, one case': async ({ open, row }) =>
    open('techniek', `/techniek/lopend/${caseWorkflowId((await row()).caseId)}`),
  'rebuilding a case': async ({ db, open, row }) => {
    const { caseId } = await row();
    await db.rebuilds.end(caseId);
    return open('techniek', address(caseId));
  },
  'rebuilding a case, no reason chosen': async ({ db, open, row }) => {
    const { caseId } = await row();
    await db.rebuilds.end(caseId);
    const at = await open('techniek', address(caseId));
    await at.send('vraag');
    return at;
  },
  'rebuilding a case, asked by oneself': asked('techniek', OPERATOR),
  'rebuilding a case, to confirm': asked('techniek', ADMINISTRATOR),
  'rebuilding a case, the list': async (tools) => {
    await asked('uitvoerder', OPERATOR)(tools);
    return tools.open('uitvoerder', '/techniek/herstel?nummer=niets');
  },
  'rebuilding a case, not for this role': page('coordinator', '/techniek/herstel'),
  'operations, something that does not run': page('techniek', '/techniek/lopend/case-niets'),
};

/** Who may see and write what of cases other than the subject's, as each kind says it (domain/papers). */
import { PAPER_KINDS, type PaperGrant } from '../papers/index.ts';
import type { Grant } from './table.ts';
import type { WriteGrant } from './writes.ts';

const of = ({ role, stages, when = [], fields }: PaperGrant) =>
  ({ role, file: 'papers', stages, when, fields }) as const;
const grants = PAPER_KINDS.flatMap(({ purpose, grants: own }) =>
  own.map((one) => ({ ...of(one), purpose, mode: one.mode })),
);

export const PAPER_READS: readonly Grant[] = grants.flatMap(({ mode, ...grant }): Grant[] => [
  ...(mode === 'write' ? [] : [grant]),
  // What somebody wrote in a task of their own, of nothing but the texts named; whoever was handling it then.
  ...(mode === 'read'
    ? []
    : [
        {
          ...grant,
          purpose: 'own-answer' as const,
          stages: 'any' as const,
          when: [...grant.when.filter((one) => one !== 'handles'), 'named' as const],
        },
      ]),
]);
export const PAPER_WRITES: readonly WriteGrant[] = grants.flatMap(({ mode, ...grant }) =>
  mode === 'read' ? [] : [grant],
);

/** What a file holds, as a test looks: through the access rules like anybody, as whoever may see it at its stage. */
import {
  type FileName,
  type Permit,
  type Purpose,
  permitToRead,
  permitToSearch,
} from '../../domain/access/index.ts';
import type { FileStage } from '../../domain/subject/index.ts';
import type { Store, Text, TextRoom } from '../../store/index.ts';

const FILE: Readonly<Record<TextRoom, FileName>> = {
  weegploeg: 'weighing',
  casusoverleg: 'conference',
  archief: 'archive',
  zaken: 'papers',
};
/** The administrator of the active files and the core parties' representative before the archive, in one. */
export const TESTER = {
  member: 'member-of-a-test',
  party: 'politie',
  roles: ['administrator', 'core-representative'],
};
export const TODAY = '2026-11-24';

/** 13.4: what an archived file's decision says lies with the weighing team until it stands. */
const purposeOf = (stage: string, room: TextRoom): Purpose => {
  if (room === 'archief') return 'accountability';
  return stage === 'archived' ? 'core-decision' : 'manage';
};

export const readPermit = (
  caseId: string,
  stage: string,
  room: TextRoom,
  fields: readonly string[],
  reason?: string,
): Permit =>
  permitToRead({
    ...{ actor: TESTER, caseId, file: FILE[room], fields, today: TODAY, stage: stage as FileStage },
    ...{ purpose: purposeOf(stage, room), involved: [], why: 'test' },
    // 13.2: what for is named each time.
    ...((reason !== undefined || room === 'archief') && { reason: reason ?? 'Een proef.' }),
  });

/** Nothing where at this stage there is no such file, or no such case (any more). */
export async function textsIn(
  store: Store,
  caseId: string,
  room: TextRoom,
  fields: readonly string[],
): Promise<Text[]> {
  const stage = (await store.cases.load(caseId))?.stage;
  const permit = stage === undefined ? null : readPermit(caseId, stage, room, fields);
  return permit?.allowed ? store.texts.list(caseId, room, permit) : [];
}

export const searchPermit = (): Permit => permitToSearch({ actor: TESTER, why: 'test' });

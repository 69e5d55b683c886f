/** Which items a file has, without what they say: for a form that lets people choose among them (8.5, 8.3). */
import { type File, isRestricted, type TextRow } from './files.ts';
import type { ItemRow } from './item-types.ts';

/** Oldest first; drafts and corrections that are on their way are no items. */
export async function itemRows(file: File, caseId: string): Promise<ItemRow[]> {
  const rows = await file.model.find({ caseId, ...PART_OF_FILE }).lean();
  rows.sort(byAge);
  return rows.map((row) => ({
    ...{ ref: row._id, room: file.room, unit: row.unit, code: row.code, kind: row.kind },
    ...{ party: row.party, on: row.on, restricted: isRestricted(row) },
    ...(row.copyOf === undefined ? {} : { copyOf: row.copyOf }),
    size: Math.ceil((row.values.length * 3) / 4),
  }));
}

export const byAge = (a: TextRow, b: TextRow): number =>
  a.writtenAt.getTime() - b.writtenAt.getTime() || (a._id < b._id ? -1 : 1);

/** A step refers to it, and it is no correction on its way to the place of another text. */
export const PART_OF_FILE = { pendingUntil: { $exists: false }, replaces: { $exists: false } } as const;

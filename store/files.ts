/**
 * The collections with texts: the weighing team's, the case conference's, the archive's and the papers of other kinds of
 * case, each in its own database.
 */
import { type Connection, type Model, Schema } from 'mongoose';
import type { Covenant } from '../covenant/index.ts';
import { fileSchema, misfit } from '../domain/forms/index.ts';
import { PAPER_FIELDS } from '../domain/papers/index.ts';
import { modelOf } from './connections.ts';
import { open, seal } from './envelope.ts';
import type { Fence } from './fence.ts';
import type { Key, KeyRoom, NewText, Place, Text, TextRoom } from './types.ts';

export interface TextRow {
  _id: string;
  caseId: string;
  unit: string;
  code: string;
  kind: string;
  party: string;
  ground: string;
  regime: string;
  on: string;
  by: string;
  version: number;
  writtenAt: Date;
  /** The end of a draft to which no step has referred; absent once it is part of the file. */
  pendingUntil?: Date;
  restricted: boolean;
  /** AVG 18: this item by itself, whatever happens to its unit. Absent: not shielded. */
  shielded?: boolean;
  /** In the case conference's file: the item that it is a copy of (8.5), so that a correction reaches both. */
  copyOf?: string;
  /** A correction on its way to the place of this text (8.3, 10.3). */
  replaces?: string;
  /** In the archive: the file that it came from. */
  from?: 'weegploeg' | 'casusoverleg';
  values: string;
}

const text = { type: String, required: true } as const;
function schemaFor(codes: readonly string[]): Schema<TextRow> {
  const schema = new Schema<TextRow>(
    {
      _id: String,
      caseId: text,
      unit: text,
      code: { type: String, required: true, enum: [...codes] },
      kind: text,
      party: text,
      // Empty where article 6 asks none: an assessment or a decision is no item that a party brings in.
      ground: { type: String, default: '' },
      regime: { type: String, default: '' },
      on: text,
      by: text,
      version: { type: Number, required: true },
      writtenAt: { type: Date, required: true },
      pendingUntil: Date,
      restricted: { type: Boolean, required: true },
      shielded: Boolean,
      copyOf: String,
      replaces: String,
      from: { type: String, enum: ['weegploeg', 'casusoverleg'] },
      values: text,
    },
    { strict: 'throw', versionKey: false },
  );
  schema.index({ caseId: 1, unit: 1 });
  schema.index({ pendingUntil: 1 }, { expireAfterSeconds: 0 });
  return schema;
}

/** Only kept (AVG 18): with its unit, or by itself. */
export const isRestricted = (row: Pick<TextRow, 'restricted' | 'shielded'>): boolean =>
  row.restricted || row.shielded === true;

export interface File {
  room: TextRoom;
  keyRoom: KeyRoom;
  connection: Connection;
  fence: Fence;
  model: Model<TextRow>;
  /** Codes of its file fields (8.2, 10.2). */
  codes: readonly string[];
  /** Why a text has no place in it; null when it has one. Nothing is written into the archive but what a file had. */
  misfit(text: NewText): string | null;
}
export type Files = Record<TextRoom, File>;

export function filesOf(
  connections: Record<TextRoom, Connection>,
  fences: Record<TextRoom, Fence>,
  covenant: Covenant,
): Files {
  const schema = fileSchema(covenant);
  const weighing = covenant.files.weighing.map((field) => field.code);
  const conference = covenant.files.conference.map((field) => field.code);
  const make = (
    room: TextRoom,
    keyRoom: 'weighing' | 'conference' | 'archive' | 'papers',
    codes: string[],
  ): File => ({
    room,
    keyRoom,
    codes,
    connection: connections[room],
    fence: fences[room],
    misfit: (text) =>
      keyRoom === 'archive' || text.room !== room ? 'not this file' : misfit(schema, covenant, keyRoom, text),
    model: modelOf(connections[room], 'texts', schemaFor(codes)),
  });
  return {
    weegploeg: make('weegploeg', 'weighing', weighing),
    casusoverleg: make('casusoverleg', 'conference', conference),
    archief: make('archief', 'archive', [...new Set([...weighing, ...conference])]),
    zaken: make(
      'zaken',
      'papers',
      PAPER_FIELDS.map(({ code }) => code),
    ),
  };
}

function placeOf(file: File, ref: string, version: number): Place {
  return { database: file.connection.name, collection: 'texts', document: ref, field: 'values', version };
}
export const sealValues = (file: File, key: Key, ref: string, version: number, values: unknown) =>
  seal(key, placeOf(file, ref, version), values);
export const openValues = (file: File, key: Key, row: TextRow) =>
  open<Record<string, string>>(key, placeOf(file, row._id, row.version), row.values);

export function textOf(file: File, row: TextRow, values: Record<string, string>): Text {
  const { _id, caseId, unit, code, kind, party, ground, regime, on, by, version } = row;
  const attached = row.pendingUntil === undefined;
  return {
    ref: _id,
    room: file.room,
    caseId,
    unit,
    code,
    kind,
    party,
    ground,
    regime,
    on,
    by,
    version,
    attached,
    restricted: isRestricted(row),
    values,
  };
}

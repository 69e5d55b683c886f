/** What a person gets back. `message` is Dutch, says what happened and what to do, and holds nothing about anybody. */
export type Answer =
  | { ok: true; version: number; repeated?: boolean }
  | { ok: false; code: string; message: string; field?: string };

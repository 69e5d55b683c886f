/**
 * What kinds of case other than the subject's write down: "papers". A kind describes its own fields, and who may read and
 * write which of them; the store keeps what it describes and nothing else.
 */
import type { Condition, Grant, Purpose } from '../access/table.ts';
import type { Role } from '../case.ts';

/** `code` begins with the kind's name and a full stop: 'request.asked'. */
export interface PaperField {
  code: string;
  label: string;
  article: string;
}

export interface PaperGrant {
  role: Role;
  /** `both` also lets the role see its own answer afterwards. */
  mode: 'read' | 'write' | 'both';
  /** The kind's own stages; 'new' is before there is a case. */
  stages: Grant['stages'];
  when?: readonly Condition[];
  fields: readonly string[];
}

export interface PaperKind {
  /** The name of the kind of case. */
  kind: string;
  /** Why people look into such a case and write in it: one of the register's purposes (AVG 30). */
  purpose: Purpose;
  fields: readonly PaperField[];
  grants: readonly PaperGrant[];
}

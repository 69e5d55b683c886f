import type { Fact, Option } from '../../domain/forms/index.ts';
import type { SubjectState } from '../../domain/subject/index.ts';
import type { FilePart } from './file.ts';

/** What a form must know of its case, where its questions depend on it. */
export interface Known {
  state?: SubjectState;
  /** Of a case of another kind. */
  own?: unknown;
  /** 12.1: a request that says no name. */
  nameless?: boolean;
  /** What there is to see besides the papers that the form reads. */
  parts?: readonly FilePart[];
  /** What can be opened beside the form. */
  links?: readonly { href: string; label: string }[];
  /** Items of the file that can be chosen: labels only. */
  items?: readonly Option[];
  /** Awb 9:7: staff that a complaint can be about, and who may handle it. */
  members?: readonly Option[];
  handlers?: readonly Option[];
  /** 12.6: what can be answered about a correction. */
  outcomes?: readonly Option[];
  /** Of a check of the access log: what stands out, what there is to see besides, what the answer says by itself. */
  lines?: readonly Option[];
  facts?: readonly Fact[];
  adds?: Readonly<Record<string, unknown>>;
}

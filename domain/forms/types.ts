/**
 * One description per form: the page draws it, `readForm` checks it, the JSON API reads the same names.
 * Labels, help and messages are Dutch (B1); nothing in a description is about anybody.
 */
import type { Covenant } from '../../covenant/index.ts';
import type { PartyId, Role } from '../case.ts';
import type { Day } from '../dates/index.ts';
import type { Provenance } from '../subject/events.ts';
import type { SubjectState } from '../subject/state.ts';

/** `papers`: of kinds of case other than the subject's (domain/papers). */
export type FileRoom = 'weighing' | 'conference' | 'papers';

/** A field counts only when another field has one of these values. */
export interface When {
  field: string;
  is: readonly string[];
}

/** A place in a file: `code` is the article that allows it there ('8.2b'). */
export interface FilePlace {
  room: FileRoom;
  code: string;
  when?: When;
}

/**
 * Where an answer goes: 'decision' into the case's state (choices and dates), 'provenance' to the ground under article 6,
 * or into a file, sometimes into both (8.2f and 10.2h).
 */
export type GoesTo = 'decision' | 'provenance' | FilePlace | readonly FilePlace[];

export interface Option {
  value: string;
  label: string;
  help?: string;
}

interface Common {
  name: string;
  label: string;
  help?: string;
  required: boolean;
  when?: When;
  goesTo: GoesTo;
  /** What the form shows before anybody has typed. */
  initial?: string;
  /** For the browser's autofill; only where the field is about the person who types. */
  autocomplete?: string;
}
export type Field = Common &
  (
    | { type: 'text' | 'textarea'; maxLength: number }
    /** 'choice' is one, 'checkboxes' and 'parties' are any number, at least one when required. */
    | { type: 'choice' | 'checkboxes' | 'parties'; options: readonly Option[] }
    /** `notAfter` names a date field of the same form. */
    | { type: 'date'; range: 'past' | 'future' | 'any'; notAfter?: string }
    | { type: 'number'; min: number; max: number }
    /** Lines that people can add; a line left empty does not count. Named 'actions.0.owner' in the page; `each` is
     * what one is called. */
    | { type: 'rows'; columns: readonly Field[]; maxRows: number; each: string }
  );

export interface FormDescription {
  id: string;
  title: string;
  instruction: string;
  article: string;
  /** The covenant's roles that may start it; empty for a task, which its assignee does. */
  who: readonly Role[];
  /** The file fields that a person must see to fill it in. */
  reads: readonly string[];
  submit: string;
  fields: readonly Field[];
}

/** What was typed, by field name, as text: shown again when something is wrong. */
export type Typed = Record<string, string[]>;

export interface FieldError {
  /** Its name in the page: 'reason', 'actions.0.by'. */
  field: string;
  message: string;
}

/** What goes into a file: one for each place, in the order of the form. */
export interface FileText {
  room: FileRoom;
  code: string;
  /** By field name. */
  values: Record<string, string>;
  /** For lines: which one, from 0. */
  row?: number;
}

export type ReadForm =
  | {
      ok: true;
      /** The part for the case's state: choices and dates, no text. */
      decision: Record<string, unknown>;
      texts: FileText[];
      provenance: Provenance | null;
    }
  | { ok: false; errors: FieldError[]; values: Typed };

/** Today is the legal day (Europe/Amsterdam); `party` is the party of who fills the form in. */
export interface FormContext {
  today: Day;
  party: PartyId;
  /** The case, for forms whose choices depend on it. */
  state?: SubjectState;
  /** What the task is about, a unit or an id of its own. */
  about?: string | null;
  /** The state of a case of another kind, for its own forms. */
  own?: unknown;
  /** 12.1: a request that says no name. */
  nameless?: boolean;
  /** The external partners that can be chosen today (10.5). */
  partners?: readonly Option[];
  /** Lines of the access log that stand out, for who checks it. */
  lines?: readonly Option[];
  /** Awb 9:7: staff that a complaint can be about, and who may handle it. */
  members?: readonly Option[];
  handlers?: readonly Option[];
  /** 12.6: what can be answered about a correction, as the item is now. */
  outcomes?: readonly Option[];
  /** Items of the file that can be chosen (8.5, 10.5); without them a form can be described, not filled in. */
  items?: readonly Option[];
}

/** The form of a task of a kind of case other than the subject's. */
export interface OwnForm {
  fields(covenant: Covenant, context: FormContext): Field[];
  /** Codes of papers of the same case that a person must see to answer. */
  reads?: readonly string[];
  /** The answer as the event carries it, from what was read; without it the fields' names are the answer's. */
  answer?(decision: Record<string, unknown>): Record<string, unknown>;
}
/** A form without a task: its id is the event's type. */
export type PaperForm = (covenant: Covenant, context: FormContext) => FormDescription;

export interface PaperForms {
  kind: string;
  tasks: Readonly<Record<string, OwnForm>>;
  forms: Readonly<Record<string, PaperForm>>;
}

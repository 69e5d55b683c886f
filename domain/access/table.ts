/**
 * Who may see what of a file, as data: article 5 (the administrator manages), 8.4 and 10.4 (as far as necessary),
 * 10.5 (external partners), 12.1 (request officer), 13.2 (archive), 14 (confidentiality). What no row grants is refused.
 */
import type { Role } from '../case.ts';
import type { FileStage } from '../subject/state.ts';

/** `archive` is both files after 13.2; its fields keep their codes. `papers`: what other kinds of case write (domain/papers). */
export type FileName = 'weighing' | 'conference' | 'archive' | 'papers';

/**
 * Why somebody looks. A purpose is named at every look, and stands in the access log:
 * `weigh` the weighing team's work (7); `conference` the plan and its measures (9); `core-decision` what the core
 * parties decide together without being in the conference (8.2f, 13); `notice` informing (11); `manage` the
 * administrator's care for right and complete files (8.3, 10.3); `request` one request (12); `complaint` and
 * `accountability` (13.2); `assignment` a task that the controller gave for a time; `shielded` what is only kept, by a court's order or the person's consent (AVG 18(2)); `disclosed` what was disclosed item
 * by item (10.5); `disclosing` to permit that, of exactly what a proposal names; `emergency` with a reason in words; `security` incidents and their register (15.2g); `dispute` disputes between parties (17); `own-answer` what somebody wrote in a task of their own.
 */
export type Purpose =
  | 'weigh'
  | 'conference'
  | 'core-decision'
  | 'notice'
  | 'manage'
  | 'request'
  | 'complaint'
  | 'accountability'
  | 'assignment'
  | 'shielded'
  | 'disclosed'
  | 'disclosing'
  | 'emergency'
  | 'security'
  | 'dispute'
  | 'own-answer';

/** What must hold besides role, file, stage and purpose. */
export type Condition =
  /** The party takes part in this case (9.1). */
  | 'involved'
  /** The organisation signed annex 1, and the person the confidentiality statement. */
  | 'signed'
  /** The controller's task, on this case, not past its last day. */
  | 'assigned'
  /** A reason in words, to be reviewed by the controller. */
  | 'reason'
  /** Of nothing but texts that are named one by one: a task's own answer. */
  | 'named'
  /** Of papers: has a task in this very case, or is named in it as who handles it. */
  | 'handles';

export interface Grant {
  role: Role;
  file: FileName;
  /** Of papers: the stages of that kind of case. */
  stages: readonly (FileStage | (string & {}))[] | 'any';
  purpose: Purpose;
  when: readonly Condition[];
  /** Codes of file fields. */
  fields: readonly string[];
}

const ACTIVE: readonly FileStage[] = ['weighing', 'not-on-agenda', 'conference', 'closed'];
const AGENDA: readonly FileStage[] = ['conference', 'closed'];
const ARCHIVED: readonly FileStage[] = ['archived'];
/** Subject, decisions and notes: what a decision about the file itself is about. */
const ABOUT_WEIGHING = ['8.2a', '8.2e', '8.2f', '11.4'];
const ABOUT_CONFERENCE = ['10.2a', '10.2e', '10.2h', '9.3', '11.4'];
const NOTICE_WEIGHING = ['8.2a', '8.2e', '11.4'];
/** A proposal about an archived file, and notes on its notice: the only fields of the weighing file then. */
export const UNDECIDED: readonly string[] = ['8.2e', '11.4'];
const OTHERS = ['10.2f', '10.2g', '11.4'];
const WEIGHING = ['8.2a', '8.2b', '8.2c', '8.2d', '8.2e', '8.2f', '11.4'];
const CONFERENCE = [
  ...['10.2a', '10.2b', '10.2c', '10.2d', '10.2e', '10.2f', '10.2g', '10.2h'],
  ...['9.3', '10.5', '11.4'],
];
/** In the conference the notes about informing (11.4) stay with the core parties. */
const FOR_PARTICIPANTS = CONFERENCE.filter((code) => code !== '11.4');
const ARCHIVE = [...new Set([...WEIGHING, ...CONFERENCE])];

const grant = (
  role: Role,
  file: FileName,
  stages: readonly FileStage[],
  purpose: Purpose,
  fields: readonly string[],
  ...when: Condition[]
): Grant => ({ role, file, stages, purpose, when, fields });

const CORE = 'core-representative';
/** Never the reporter's name for the weighing itself: the signal counts, not who brought it (8.4). */
const FOR_WEIGHING = WEIGHING.filter((code) => code !== '8.2c');

/** The controller gives these their task; without one they see nothing. */
const assigned = (role: Role): Grant[] => [
  grant(role, 'weighing', ACTIVE, 'assignment', WEIGHING, 'assigned'),
  grant(role, 'conference', AGENDA, 'assignment', CONFERENCE, 'assigned'),
  grant(role, 'archive', ARCHIVED, 'assignment', ARCHIVE, 'assigned'),
];

export const GRANTS: readonly Grant[] = [
  grant(CORE, 'weighing', ['weighing'], 'weigh', FOR_WEIGHING),
  grant(CORE, 'weighing', ACTIVE, 'notice', NOTICE_WEIGHING),
  grant(CORE, 'weighing', ACTIVE, 'core-decision', ABOUT_WEIGHING),
  // 13.3: whether a signal that is not on the agenda may go earlier is a decision about that signal.
  grant(CORE, 'weighing', ['weighing', 'not-on-agenda'], 'core-decision', ['8.2b']),
  grant(CORE, 'weighing', ACTIVE, 'own-answer', FOR_WEIGHING, 'named'),
  grant(CORE, 'conference', AGENDA, 'own-answer', CONFERENCE, 'named'),
  grant(CORE, 'weighing', ACTIVE, 'emergency', FOR_WEIGHING, 'reason'),
  grant(CORE, 'conference', ['conference'], 'conference', FOR_PARTICIPANTS, 'involved'),
  // 10.5: every core party permits, whether or not it is involved.
  grant(CORE, 'conference', ['conference'], 'disclosing', FOR_PARTICIPANTS, 'named'),
  grant(CORE, 'conference', AGENDA, 'notice', OTHERS),
  grant(CORE, 'conference', AGENDA, 'core-decision', ABOUT_CONFERENCE),
  grant(CORE, 'conference', AGENDA, 'emergency', FOR_PARTICIPANTS, 'reason'),
  // 11.5 goes on in the archive, and so do decisions about what is archived (13, 13.4).
  // What is written about it meanwhile lies here until it is decided.
  grant(CORE, 'weighing', ARCHIVED, 'notice', UNDECIDED),
  grant(CORE, 'weighing', ARCHIVED, 'core-decision', UNDECIDED),
  grant(CORE, 'archive', ARCHIVED, 'notice', [...NOTICE_WEIGHING, '10.2f', '10.2g']),
  grant(CORE, 'archive', ARCHIVED, 'core-decision', [...ABOUT_WEIGHING, '10.2a', '10.2h']),
  // Named each time, with what it is about; also of what stays there while a part of it is weighed again (13.4).
  grant(CORE, 'archive', ['archived', 'weighing'], 'complaint', ARCHIVE, 'reason'),
  grant(CORE, 'archive', ['archived', 'weighing'], 'accountability', ARCHIVE, 'reason'),

  grant('case-representative', 'conference', ['conference'], 'conference', FOR_PARTICIPANTS, 'involved'),
  grant(
    'case-representative',
    'conference',
    ['conference'],
    'disclosing',
    FOR_PARTICIPANTS,
    'involved',
    'named',
  ),
  grant('case-representative', 'conference', AGENDA, 'own-answer', FOR_PARTICIPANTS, 'involved', 'named'),

  grant('external-partner', 'conference', ['conference'], 'conference', ['9.3'], 'involved', 'signed'),
  grant(
    'external-partner',
    'conference',
    ['conference'],
    'disclosed',
    CONFERENCE,
    'involved',
    'signed',
    'named',
  ),

  grant('administrator', 'weighing', ACTIVE, 'manage', WEIGHING),
  grant('administrator', 'conference', AGENDA, 'manage', CONFERENCE),
  grant('administrator', 'archive', ARCHIVED, 'manage', ARCHIVE, 'assigned'),
  grant('administrator', 'weighing', ACTIVE, 'own-answer', WEIGHING, 'named'),
  grant('administrator', 'conference', AGENDA, 'own-answer', CONFERENCE, 'named'),

  grant('request-officer', 'weighing', ACTIVE, 'request', WEIGHING, 'assigned'),
  grant('request-officer', 'conference', AGENDA, 'request', CONFERENCE, 'assigned'),
  grant('request-officer', 'archive', ARCHIVED, 'request', ARCHIVE, 'assigned'),

  // 12.3: the administrator puts the answer together; each party looks at the items that it brought in, by its task.
  grant('administrator', 'weighing', ACTIVE, 'request', WEIGHING, 'assigned'),
  grant('administrator', 'conference', AGENDA, 'request', CONFERENCE, 'assigned'),
  grant('administrator', 'archive', ARCHIVED, 'request', ARCHIVE, 'assigned'),
  grant(CORE, 'weighing', ACTIVE, 'request', WEIGHING, 'assigned', 'named'),
  grant(CORE, 'conference', AGENDA, 'request', CONFERENCE, 'assigned', 'named'),
  grant(CORE, 'archive', ARCHIVED, 'request', ARCHIVE, 'assigned', 'named'),
  grant('case-representative', 'conference', AGENDA, 'request', CONFERENCE, 'assigned', 'named'),
  grant('case-representative', 'archive', ARCHIVED, 'request', ARCHIVE, 'assigned', 'named'),

  // AVG 18(2): exactly what is named, by the controller's task.
  grant('administrator', 'weighing', ACTIVE, 'shielded', WEIGHING, 'assigned', 'named'),
  grant('administrator', 'conference', AGENDA, 'shielded', CONFERENCE, 'assigned', 'named'),
  grant('administrator', 'archive', ARCHIVED, 'shielded', ARCHIVE, 'assigned', 'named'),

  // 13.1: one complaint, by the controller's word, until its last day.
  grant('complaint-handler', 'weighing', ACTIVE, 'complaint', WEIGHING, 'assigned'),
  grant('complaint-handler', 'conference', AGENDA, 'complaint', CONFERENCE, 'assigned'),
  grant('complaint-handler', 'archive', ARCHIVED, 'complaint', ARCHIVE, 'assigned'),

  ...assigned('data-protection-officer'),
  ...assigned('complaint-handler'),
  ...assigned('auditor'),
];

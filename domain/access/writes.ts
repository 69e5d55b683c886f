/**
 * Who may write what into a file, as data (15.2b): 7.2 (signals), 7.3-4 (weighing), 9.2-3 (the conference), 11.4 (notes on
 * informing), 8.2f and 10.2h (closing), 8.3 and 10.3 (the administrator keeps it right). What no row grants is refused.
 * What goes from one file to the other (8.5, 13.2, 13.4) is the store's own work and no writing.
 */
import type { FileStage } from '../subject/state.ts';
import type { FileName, Grant, Purpose } from './table.ts';

/** `signal`: bringing in a signal, or bringing it to the right person. */
export type WritePurpose = Purpose | 'signal';
export type WriteGrant = Omit<Grant, 'purpose'> & { purpose: WritePurpose };

const ACTIVE: readonly FileStage[] = ['weighing', 'not-on-agenda', 'conference', 'closed'];
const AGENDA: readonly FileStage[] = ['conference', 'closed'];
const SIGNAL = ['8.2a', '8.2b', '8.2c'];
const WEIGHING = [...SIGNAL, '8.2d', '8.2e', '8.2f', '11.4'];
const CONFERENCE = [
  ...['10.2a', '10.2b', '10.2c', '10.2d', '10.2e', '10.2f', '10.2g', '10.2h'],
  ...['9.3', '10.5', '11.4'],
];
/** 9.2: data, persons, the plan and its actions; the name, the reporter's party and the closing come from elsewhere. */
const BY_PARTICIPANTS = ['10.2b', '10.2d', '10.2e', '10.2f', '10.2g', '9.3', '10.5'];

const write = (
  role: string,
  file: FileName,
  stages: readonly FileStage[],
  purpose: WritePurpose,
  fields: readonly string[],
  ...when: Grant['when'][number][]
): WriteGrant => ({ role, file, stages, purpose, when, fields });

const CORE = 'core-representative';

export const WRITE_GRANTS: readonly WriteGrant[] = [
  write(CORE, 'weighing', ACTIVE, 'signal', SIGNAL),
  // 12.1: who stands for a person.
  write(CORE, 'weighing', ACTIVE, 'manage', ['8.2a']),
  write(CORE, 'conference', AGENDA, 'manage', ['10.2f', '10.2g'], 'involved'),
  write(CORE, 'weighing', ['weighing'], 'weigh', ['8.2b', '8.2d', '8.2e']),
  // 11.5 and 13.4 go on in the archive; what is written about them lies there once it is decided.
  write(CORE, 'weighing', [...ACTIVE, 'archived'], 'notice', ['11.4']),
  // About somebody of 10.2 f-g, in the file that has their data; every core party decides.
  write(CORE, 'conference', AGENDA, 'notice', ['11.4']),
  write(CORE, 'weighing', [...ACTIVE, 'archived'], 'core-decision', ['8.2e', '8.2f']),
  write(CORE, 'conference', AGENDA, 'core-decision', ['9.3', '10.2h', '10.5']),
  write(CORE, 'conference', ['conference'], 'conference', BY_PARTICIPANTS, 'involved'),

  write('case-representative', 'conference', ['conference'], 'conference', BY_PARTICIPANTS, 'involved'),
  // 10.5: why somebody says no.
  write(CORE, 'conference', ['conference'], 'disclosing', ['10.5']),
  write('case-representative', 'conference', ['conference'], 'disclosing', ['10.5'], 'involved'),

  // 9.2, 10.2e: its own data, and how its own measures go.
  write(
    'external-partner',
    'conference',
    ['conference'],
    'conference',
    ['10.2b', '10.2e'],
    'involved',
    'signed',
  ),

  write('administrator', 'weighing', ACTIVE, 'signal', ['8.2a']),
  write('administrator', 'weighing', ACTIVE, 'manage', WEIGHING),
  write('administrator', 'conference', AGENDA, 'manage', CONFERENCE),
  // 12.6 reaches the archive: the task itself is the controller's order. What is written goes into the archive with its step.
  write('administrator', 'weighing', ['archived'], 'manage', WEIGHING, 'assigned'),
  write('administrator', 'conference', ['archived'], 'manage', CONFERENCE, 'assigned'),
];

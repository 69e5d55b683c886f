/** Who may see what of a file (section 4 of the covenant's rules): the table, the one decision over it, and a dossier's own page. */
export { type Assignment, type Decision, decide, type Look } from './decide.ts';
export {
  type DossierFacts,
  type DossierView,
  dossierFacts,
  dossierView,
  hasDossiers,
  opensShielded,
  seesMoment,
  seesTask,
  showsHeld,
  startableForms,
} from './dossier.ts';
export {
  type Asked,
  type CaseFacts,
  isPermit,
  type Mode,
  type Permit,
  permitToRead,
  permitToSearch,
  permitToWrite,
  stillHolds,
} from './permit.ts';
export { FORM_PURPOSE, filesAt, liesAt, purposeOf, TASK_PURPOSE } from './purposes.ts';
export { type Condition, type FileName, GRANTS, type Grant, type Purpose } from './table.ts';
export { WRITE_GRANTS, type WriteGrant, type WritePurpose } from './writes.ts';

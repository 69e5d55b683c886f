/** Who may see what of a file (section 4 of the covenant's rules): the table, the one decision over it, and a dossier's own page. */
export { type Assignment, type Decision, decide, type Look } from './decide.ts';
export {
  type DossierFacts,
  type DossierView,
  dossierFacts,
  dossierView,
  hasDossiers,
  seesMoment,
  seesTask,
  showsHeld,
  startableForms,
} from './dossier.ts';
export { type Condition, type FileName, GRANTS, type Grant, type Purpose } from './table.ts';

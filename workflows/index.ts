/** The only bundle entry. */
export { announce } from './announce.ts';
export { caseLoop } from './case-loop.ts';
export { erasure } from './erasure.ts';
export { housekeeping } from './housekeeping.ts';
export { digest, letter } from './letter.ts';
export { reconciler } from './reconciler.ts';

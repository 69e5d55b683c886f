/** The only bundle entry. */
export { caseLoop } from './case-loop.ts';
export { erasure } from './erasure.ts';
export { housekeeping } from './housekeeping.ts';
export { digest, letter } from './letter.ts';

import { readFileSync } from 'node:fs';
import { type Covenant, modelCovenant, parseCovenant } from '../covenant/index.ts';

/**
 * The municipality's own covenant, or the model when none is named.
 * @throws CovenantProblem naming every wrong field with its article; the reader's error when the file can't be read.
 */
export function loadCovenant(file?: string): Covenant {
  return file === undefined ? modelCovenant() : parseCovenant(JSON.parse(readFileSync(file, 'utf8')));
}

import { ROLE } from '../../domain/subject/index.ts';

/** Who steers, and who manages the files for the controller. */
const READERS: readonly string[] = [ROLE.coordinator, ROLE.administrator, ROLE.manager];

export const seesCharts = ({ roles }: { roles: readonly string[] }): boolean =>
  roles.some((role) => READERS.includes(role));

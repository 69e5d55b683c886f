import type { Kind } from './case.ts';
import { covenantLife } from './covenant-life/index.ts';
import { membership } from './membership/index.ts';
import { subject } from './subject/index.ts';

/** Every kind of case, by the name that its workflow carries. State and events are checked where they come in. */
export const kinds: Readonly<Record<string, Kind<unknown, { type: string }>>> = {
  [subject.name]: subject as unknown as Kind<unknown, { type: string }>,
  [covenantLife.name]: covenantLife as unknown as Kind<unknown, { type: string }>,
  [membership.name]: membership as unknown as Kind<unknown, { type: string }>,
};

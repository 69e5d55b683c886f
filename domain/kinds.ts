import type { CaseFacts } from './access/index.ts';
import { assignment } from './assignment/index.ts';
import type { Kind } from './case.ts';
import { complaint } from './complaint/index.ts';
import { covenantLife } from './covenant-life/index.ts';
import { dispute } from './dispute/index.ts';
import { incident } from './incident/index.ts';
import { membership } from './membership/index.ts';
import { request } from './request/index.ts';
import { participantsOf, type SubjectState, subject } from './subject/index.ts';

/** Every kind of case, by the name that its workflow carries. State and events are checked where they come in. */
export const kinds: Readonly<Record<string, Kind<unknown, { type: string }>>> = {
  [subject.name]: subject as unknown as Kind<unknown, { type: string }>,
  [covenantLife.name]: covenantLife as unknown as Kind<unknown, { type: string }>,
  [membership.name]: membership as unknown as Kind<unknown, { type: string }>,
  [request.name]: request as unknown as Kind<unknown, { type: string }>,
  [complaint.name]: complaint as unknown as Kind<unknown, { type: string }>,
  [dispute.name]: dispute as unknown as Kind<unknown, { type: string }>,
  [incident.name]: incident as unknown as Kind<unknown, { type: string }>,
  [assignment.name]: assignment as unknown as Kind<unknown, { type: string }>,
};

/** What the access rules need to know of a case as it is now. */
export function factsOf({
  kind,
  stage,
  state,
  parties,
}: {
  kind: string;
  stage: string;
  state: unknown;
  parties: readonly string[];
}): CaseFacts {
  if (kind === subject.name)
    return { stage, involved: state ? participantsOf(state as SubjectState) : [], handlers: [] };
  const known = kinds[kind];
  const tasks = state && known ? known.tasks(state) : [];
  const named = state ? (known?.handlers?.(state) ?? []) : [];
  const barred = state ? (known?.barred?.(state) ?? []) : [];
  const handlers = [...tasks.map(({ assignee }) => assignee ?? '*'), ...named];
  return { stage, involved: parties, handlers, ...(barred.length > 0 && { barred }) };
}

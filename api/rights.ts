/** What pages say about the person's rights in a file (12, AVG 16-21): which item, whose, what was done; never what it says. */
import type { PartyId } from '../domain/case.ts';
import type { Day } from '../domain/dates/index.ts';
import { correctionLine, unitLabels } from '../domain/forms/index.ts';
import { answerBefore, holdAsked, requestsOf, type SubjectState } from '../domain/subject/index.ts';
import type { Deps } from './deps.ts';
import { partnerName } from './partners/names.ts';

const KINDS = {
  access: 'Inzage',
  correction: 'Correctie',
  objection: 'Bezwaar',
  complaint: 'Klacht',
} as const;

export interface RightsLines {
  requests: {
    what: string;
    receivedOn: Day;
    /** The day before the first data go, where that is sooner than its own term. */
    answerBy: Day;
    sooner: boolean;
    over: boolean;
    holdAsked: boolean;
  }[];
  corrections: (Omit<ReturnType<typeof correctionLine>, 'recipients'> & {
    recipients: { name: string; confirmedOn: string | null }[];
  })[];
  /** AVG 18: items that are shielded by themselves. */
  shielded: { item: string; since: Day; ending: boolean }[];
}

/** Null when nothing was ever asked. */
export function rightsLines(deps: Pick<Deps, 'covenant' | 'store'>, state: SubjectState): RightsLines | null {
  const { rights } = state;
  if (!rights) return null;
  const { covenant } = deps;
  const line = (correction: Parameters<typeof correctionLine>[1]) => {
    const { recipients, ...rest } = correctionLine(covenant, correction);
    const names = recipients.map(({ id, name, confirmedOn }) => ({
      name: id.startsWith('partner-') ? partnerName(deps)(id) : name,
      confirmedOn,
    }));
    return { ...rest, recipients: names };
  };
  const labels = unitLabels(state, covenant);
  return {
    requests: Object.entries(requestsOf(state)).map(([id, request]) => {
      const before = answerBefore(state, id);
      const sooner = before !== null && before < request.answerBy;
      return {
        ...{ what: KINDS[request.what], receivedOn: request.receivedOn, over: request.over === true },
        ...{ answerBy: sooner ? before : request.answerBy, sooner, holdAsked: holdAsked(state, request) },
      };
    }),
    corrections: Object.values(rights.corrections).map(line),
    shielded: Object.values(rights.shields).map(({ unit, correction, since, ending }) => {
      const known = rights.corrections[correction];
      const item = known ? correctionLine(covenant, known).item : (labels.get(unit) ?? '');
      return { item, since, ending: ending === true };
    }),
  };
}

export function objectionOf({ rights }: SubjectState): 'judging' | 'upheld' | null {
  const step = rights?.objection?.step;
  return step === undefined ? null : step === 'judging' ? 'judging' : 'upheld';
}

/** AVG 19: what this organisation held or received, and what became of it. */
export function correctedFor({ covenant }: Pick<Deps, 'covenant'>, state: SubjectState, party: PartyId) {
  return Object.values(state.rights?.corrections ?? {}).flatMap((correction) => {
    const { on, recipients = {} } = correction;
    if (on === undefined || !(party in recipients)) return [];
    const { item, done } = correctionLine(covenant, correction);
    return [{ item, done, on }];
  });
}

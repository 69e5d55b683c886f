/** Gathers what a request's answer says (12.3): the person's own items, who looked at them, and when they are destroyed. */

import { partyIds } from '../../covenant/index.ts';
import type { CaseId } from '../../domain/case.ts';
import { dayOf } from '../../domain/dates/index.ts';
import { disclosureLine } from '../../domain/forms/index.ts';
import {
  type AnsweredCorrection,
  FIELD,
  type Gathered,
  type GivenItem,
  granted,
  leftOut,
  livingLinks,
  personIn,
  type RequestState,
} from '../../domain/request/index.ts';
import { disclosuresOf, ends, type SubjectState } from '../../domain/subject/index.ts';
import type { Text } from '../../store/index.ts';
import type { Deps, Who } from '../deps.ts';
import { partnerName, partyName } from '../partners/names.ts';
import { fieldsIn, itemOf, nothing } from './file.ts';
import { toReadPapers } from './permits.ts';
import { ownItems, readItems } from './request-files.ts';
import { requestNumber } from './requests.ts';

const RECEIVED: readonly string[] = ['permitted', 'by-law', 'spoken', 'ended', 'revoked'];
const WHY = 'send-answer';

/**
 * The caller has established that this person may send the answer. Each look is logged first.
 * @throws LogFailed: no log, no data.
 */
export async function gatherAnswer(
  deps: Deps,
  who: Who,
  caseId: CaseId,
  acts: { for?: string },
): Promise<Gathered | null> {
  const { covenant, store } = deps;
  const loaded = await store.cases.load(caseId);
  if (loaded?.kind !== 'request') return null;
  const state = loaded.state as RequestState;
  const fields = [
    ...[FIELD.person, FIELD.representative, FIELD.contribution],
    ...[FIELD.correction, FIELD.decision],
  ];
  const permit = toReadPapers(who, { loaded, fields, why: WHY, ...acts });
  const papers = await store.texts.list(caseId, 'zaken', permit).catch(nothing);
  const given =
    state.outcome === 'decided' && state.decision?.access !== 'neither' && state.asks.includes('access');
  const items: GivenItem[] = [];
  const destruction: Gathered['destruction'][number][] = [];
  const looked = new Map<string, Set<string>>();
  for (const [, link] of given ? livingLinks(state) : []) {
    const own = await ownItems(deps, link);
    if (!own) continue;
    for (const text of await readItems(deps, who, own, WHY, acts)) items.push(givenItem(deps, text));
    const file = own.loaded.state as SubjectState;
    const all = ends(file, covenant);
    const end = all[link.unit] ?? all.subject;
    if (end) destruction.push({ on: dayOf(end.at), counting: end.why.counting });
    const codes = new Set(own.items.map(({ code }) => code));
    for (const [name, purposes] of await recipientsOf(deps, link.file, codes, link.unit, file))
      looked.set(name, new Set([...(looked.get(name) ?? []), ...purposes]));
  }
  const reasonOf = (ref?: string): string => papers.find((text) => text.ref === ref)?.values.reason ?? '';
  return {
    ...{ number: requestNumber(caseId), date: who.today, addressee: addresseeOf(state, papers, who.today) },
    ...{ receivedOn: state.receivedOn, asks: state.asks, outcome: state.outcome ?? 'decided' },
    verdict: state.decision ?? {},
    items,
    withheld: leftOut(state).map(({ item, ground, party, reason }) => ({
      ...{ ref: item, ground, party: partyName(deps, party), reason: reasonOf(reason) },
    })),
    recipients: [...looked].map(([name, purposes]) => ({ name, purposes: [...purposes] })),
    purposes: covenant.processing.activities
      .filter(({ fields: codes }) => codes.length > 0)
      .map(({ title, purpose }) => `${title}: ${purpose}`),
    destruction,
    corrections: await answeredCorrections(deps, state, papers),
    objectionReasons: partyIds(covenant, 'core').flatMap((party) => {
      // They may have decided more than once, until they agreed.
      const all = papers.filter((text) => text.code === FIELD.decision && text.party === party);
      const reason = all.at(-1)?.values.told ?? '';
      return reason === '' ? [] : [{ party: partyName(deps, party), reason }];
    }),
  };
}

/** 12.5-6: every item that the person wanted otherwise, as it was decided. */
async function answeredCorrections(
  deps: Deps,
  state: RequestState,
  papers: readonly Text[],
): Promise<AnsweredCorrection[]> {
  if (state.corrections.length === 0) return [];
  const own = await Promise.all(livingLinks(state).map(([, link]) => ownItems(deps, link)));
  const codes = new Map(own.flatMap((one) => one?.items ?? []).map(({ ref, code }) => [ref, code]));
  const labels = new Map(fieldsIn(deps.covenant, 'archive').map(({ code, label }) => [code, label]));
  const told = new Set(granted(state));
  return state.corrections.map((one) => {
    const { item, party, what, answer, reason } = one;
    const yes = told.has(one);
    const why = yes === (answer === 'grant') ? papers.find(({ ref }) => ref === reason)?.values.why : '';
    const label = labels.get(codes.get(item) ?? '') ?? 'Gegeven';
    return { label, party: partyName(deps, party), what, granted: yes, reason: why ?? '' };
  });
}

/** The person, or whoever represents the person on this day: a mandate that is over counts no more. */
function addresseeOf(state: RequestState, papers: readonly Text[], today: string): string[] {
  const valuesOf = (code: string) => papers.find((text) => text.code === code)?.values ?? {};
  const person = personIn(papers);
  const until = state.identity?.until;
  const { representative, representativeAddress } = valuesOf(FIELD.representative);
  const lines =
    state.behalf !== 'self' && representative && (until === undefined || until >= today)
      ? [representative, representativeAddress]
      : [person.name ?? 'Aan wie het verzoek deed', person.address, person.place];
  return lines.filter((line): line is string => !!line);
}

function givenItem(deps: Deps, text: Text): GivenItem {
  const { covenant } = deps;
  const field = fieldsIn(covenant, 'archive').find(({ code }) => code === text.code);
  const source = covenant.parties.find(({ id }) => id === text.party);
  const ground = source?.grounds.find(({ id }) => id === text.ground)?.label ?? '';
  const regime =
    ground === '' ? '' : (covenant.regimes.find(({ id }) => id === text.regime)?.name ?? text.regime);
  const { lines, on } = itemOf(covenant, text);
  const party = partyName(deps, text.party);
  return { ref: text.ref, label: field?.label ?? 'Gegeven', party, on, ground, regime, lines };
}

/** Not by hand: who looked stands in the access log, who received in the record of disclosures. */
async function recipientsOf(
  deps: Deps,
  file: CaseId,
  codes: ReadonlySet<string>,
  unit: string,
  state: SubjectState,
): Promise<Map<string, Set<string>>> {
  const { covenant, store } = deps;
  const found = new Map<string, Set<string>>();
  const add = (name: string, what: string) => found.set(name, new Set([...(found.get(name) ?? []), what]));
  for (const { party, purpose, ok, fields } of await store.accessLog.linesAbout(file)) {
    if (!ok || party === null || !fields.some((code) => codes.has(code))) continue;
    const [why = ''] = purpose.split(':');
    const activity = covenant.processing.activities.find(({ accessPurposes }) =>
      accessPurposes.includes(why),
    );
    if (activity) add(partyName(deps, party), activity.title);
  }
  for (const one of Object.values(disclosuresOf(state))) {
    if (!RECEIVED.includes(one.step) || !(one.persons.length === 0 || one.persons.includes(unit))) continue;
    const { to, kinds } = disclosureLine(covenant, one, partnerName(deps));
    add(to, kinds);
  }
  return found;
}

/**
 * Authorisations of staff (5, 14, 15.2f): what a person asks becomes a command to the member's own case, and nothing
 * here decides. Who came with the environment gets their case at the first change.
 */
import { createHash } from 'node:crypto';
import type { Answer } from '../../contracts/answers.ts';
import type { CaseId } from '../../domain/case.ts';
import { authorityOf, EVERYTHING, type FormDescription, readForm } from '../../domain/forms/index.ts';
import type { MembershipState } from '../../domain/membership/index.ts';
import { DifferentContent, type Member } from '../../store/index.ts';
import type { Deps, Who } from '../deps.ts';
import type { Acted } from '../form-page.ts';
import { GONE, intend, USED } from './command.ts';
import { unlessGone } from './outcome.ts';
import { beginCase } from './register.ts';

const KIND = 'membership';
/** A person types it and the mail server judges it; this only catches what can't be an address. */
const ADDRESS = /^[^\s@<>"]{1,64}@[^\s@<>"]+\.[^\s@<>"]{2,63}$/;

interface Input {
  commandId: string;
  body: unknown;
}

/** The same form sent twice is about the same person and case. */
function idsOf(seed: string): { member: string; caseId: CaseId } {
  const hash = createHash('sha256').update(seed).digest('hex');
  const uuid = /^(.{8})(.{4})(.{4})(.{4})(.{12})/.exec(hash)?.slice(1).join('-') ?? hash;
  return { member: `m-${hash.slice(40, 52)}`, caseId: uuid };
}

const refusal = (code: string, message: string, field?: string): Acted => ({
  outcome: 'answered',
  answer: { ok: false, code, message, ...(field !== undefined && { field }) },
});

/** 15.2f: every change is on record before it is one. Ids and choices; no name. */
export function onRecord(deps: Deps, who: Who, what: string, detail: Record<string, unknown>): Promise<void> {
  const { member, party } = who.actor;
  return deps.store.accessLog.write({
    ...{ who: member, party, what, purpose: 'authorisations', fields: [], file: 'members' },
    ...{ caseId: null, detail, ok: true },
  });
}

/** The member's case, made now where there is none: it begins with what the members' administration says. */
async function caseOf(deps: Deps, who: Who, member: Member): Promise<CaseId | null> {
  const caseId = member.caseId ?? idsOf(`membership ${member.id}`).caseId;
  if (await deps.store.cases.load(caseId)) return caseId;
  const { id, party, statementOn } = member;
  const authorisations = member.authorisations.flatMap(({ from, until, role }) =>
    (role ? [role] : member.roles).map((one) => ({ role: one, from, until })),
  );
  const event = { type: 'take-over', by: who.actor, member: id, party, statementOn, authorisations };
  const commandId = `over:${caseId}`;
  try {
    await deps.store.intents.put({
      ...{ commandId, caseId, caseKind: KIND, type: event.type, event },
      ...{ actor: who.actor, signIn: who.signIn },
    });
  } catch (error) {
    // Somebody else began a moment ago: theirs counts.
    if (!(error instanceof DifferentContent)) throw error;
  }
  return (await beginCase(deps, caseId, commandId, KIND)).ok ? caseId : null;
}

/** Hands the command over; `make` says which event it is, once the case is there. */
async function command(
  deps: Deps,
  who: Who,
  commandId: string,
  caseId: CaseId | null,
  event: { type: string } & Record<string, unknown>,
): Promise<Acted> {
  if (caseId === null) return { outcome: 'answered', answer: GONE };
  return unlessGone(async () => {
    const asked = { type: event.type, caseId, caseKind: KIND };
    const of = await intend(deps, who, commandId, asked, async () => ({
      caseId,
      event: { ...event, by: who.actor },
    }));
    const answer: Answer = of === null ? USED : await beginCase(deps, of, commandId, KIND);
    return { outcome: 'answered', answer };
  });
}

/** `to`: somebody who is known already; null: somebody new, whose name and address the form has. */
export async function proposeGrant(
  deps: Deps,
  who: Who,
  form: FormDescription,
  { commandId, body }: Input,
  to: Member | null,
): Promise<Acted> {
  const read = readForm(form, body, { today: who.today, party: who.actor.party });
  if (!read.ok) return { outcome: 'invalid', errors: read.errors, values: read.values };
  const { name = '', email = '', from = '', until = '', ...rest } = read.decision as Record<string, string>;
  const { role, ground } = authorityOf(rest.authority);
  const party = rest.party ?? to?.party ?? who.actor.party;
  const asked = { type: 'propose-grant', party, role, ground, from, until };
  if (to) {
    await onRecord(deps, who, asked.type, { ...asked, member: to.id });
    const caseId = await caseOf(deps, who, to);
    return command(deps, who, commandId, caseId, { ...asked, member: to.id });
  }
  if (!ADDRESS.test(email) || email.length > 200)
    return refusal('no-address', 'Dit is geen e-mailadres. Kijk of het klopt.', 'email');
  const { member, caseId } = idsOf(`new ${commandId}`);
  await onRecord(deps, who, asked.type, { ...asked, member });
  if (!(await deps.store.members.prepare({ id: member, caseId, name, email, party })))
    return refusal(
      'known-address',
      'Dit e-mailadres staat al in de lijst. Zoek de persoon op en voeg daar een bevoegdheid toe.',
      'email',
    );
  const acted = await command(deps, who, commandId, caseId, { ...asked, member });
  // Nobody is remembered for a proposal that the rules refuse.
  if (acted.outcome === 'answered' && !acted.answer.ok) await deps.store.members.forget(member);
  return acted;
}

/** The one authorisation that the person has in a role, by its name in the case. */
async function named(deps: Deps, caseId: CaseId | null, role: string): Promise<string> {
  const state = caseId === null ? null : (await deps.store.cases.load(caseId))?.state;
  const granted = Object.entries((state as MembershipState | undefined)?.granted ?? {});
  return granted.find(([, one]) => one.ended === undefined && one.role === role)?.[0] ?? '-';
}

export async function proposeChange(
  deps: Deps,
  who: Who,
  form: FormDescription,
  { commandId, body }: Input,
  of: Member,
): Promise<Acted> {
  const read = readForm(form, body, { today: who.today, party: who.actor.party });
  if (!read.ok) return { outcome: 'invalid', errors: read.errors, values: read.values };
  const { authorisation: role = '', ground = '', until = '' } = read.decision as Record<string, string>;
  await onRecord(deps, who, 'propose-change', { member: of.id, role, ground, until });
  const caseId = await caseOf(deps, who, of);
  const authorisation = await named(deps, caseId, role);
  return command(deps, who, commandId, caseId, { type: 'propose-change', authorisation, ground, until });
}

export async function revoke(
  deps: Deps,
  who: Who,
  form: FormDescription,
  { commandId, body }: Input,
  of: Member,
): Promise<Acted> {
  const read = readForm(form, body, { today: who.today, party: who.actor.party });
  if (!read.ok) return { outcome: 'invalid', errors: read.errors, values: read.values };
  return takeAway(deps, who, commandId, of, String(read.decision.authorisation));
}

/** At once. `role`: of which authorisation, or everything. */
export async function takeAway(
  deps: Deps,
  who: Who,
  commandId: string,
  of: Member,
  role: string,
): Promise<Acted> {
  const type = role === EVERYTHING ? 'left-party' : 'revoke';
  await onRecord(deps, who, type, { member: of.id, ...(type === 'revoke' && { role }) });
  const caseId = await caseOf(deps, who, of);
  if (type === 'left-party') return command(deps, who, commandId, caseId, { type });
  return command(deps, who, commandId, caseId, { type, authorisation: await named(deps, caseId, role) });
}

/** 14: by the person themself. */
export async function signStatement(deps: Deps, who: Who, commandId: string): Promise<Acted> {
  await onRecord(deps, who, 'sign-statement', { member: who.member.id });
  return command(deps, who, commandId, await caseOf(deps, who, who.member), { type: 'sign-statement' });
}

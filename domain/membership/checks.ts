/** Who may propose, confirm and be what: two people, neither of whom is the one it is about (5, 14, 15.2f). */
import type { Covenant } from '../../covenant/index.ts';
import type { Actor, PartyId, Role } from '../case.ts';
import { addDuration, type Day, dayInWords } from '../dates/index.ts';
import { isPartnerId } from '../partners.ts';
import { needDay, needFuture, ROLE, refuse } from '../subject/checks.ts';
import type { TaskWork } from '../tasks/work.ts';
import { living, type MembershipState } from './state.ts';

export type Work = TaskWork<MembershipState>;

/** Roles that people of this party can have: core and case representatives by the party's kind, partners by annex 1. */
export function rolesFor(covenant: Covenant, party: PartyId): Role[] {
  const kind = covenant.parties.find(({ id }) => id === party)?.kind;
  const of = (wanted: string): boolean => {
    if (wanted === 'external') return isPartnerId(party);
    if (wanted === 'core' || wanted === 'case') return kind === wanted;
    // The controller is the core parties together (1d).
    return wanted === 'controller' ? kind === 'core' : kind !== undefined;
  };
  return covenant.roles.filter((role) => of(role.of)).map(({ id }) => id);
}

/** Grounds of the covenant's list that fit a role. */
export const groundsFor = (covenant: Covenant, role: Role): Covenant['authorisationGrounds'][number][] =>
  covenant.authorisationGrounds.filter(({ roles }) => roles.includes(role));

export const mayManage = ({ roles }: Pick<Actor, 'roles'>): boolean =>
  roles.includes(ROLE.administrator) || roles.includes(ROLE.manager);

/** The administrator for everybody, a manager for the own party; nobody for themselves. */
export const mayManageOf = (
  by: Pick<Actor, 'member' | 'party' | 'roles'>,
  of: { id: string; party: PartyId },
): boolean =>
  by.member !== of.id &&
  (by.roles.includes(ROLE.administrator) || (by.roles.includes(ROLE.manager) && by.party === of.party));

export function needManager(by: Actor, member: string, party: PartyId): void {
  if (by.member === member)
    refuse('own', 'U kunt uw eigen bevoegdheid niet veranderen. Een ander moet dat doen.');
  if (!mayManageOf(by, { id: member, party }))
    refuse(
      'not-yours',
      'Alleen de uitvoerder, of een leidinggevende van dezelfde partij, kan dit voorstellen.',
    );
}

export function needRole(covenant: Covenant, party: PartyId, role: Role): void {
  if (!rolesFor(covenant, party).includes(role))
    refuse('wrong-role', 'Deze rol past niet bij deze organisatie.', 'role');
}

export function needGround(covenant: Covenant, role: Role, ground: string): void {
  if (!groundsFor(covenant, role).some(({ id }) => id === ground))
    refuse('ground-missing', 'Kies de grond die bij deze rol hoort.', 'ground');
}

/** A first and a last day: not over, and never longer than the covenant's setting. */
export function needPeriod(covenant: Covenant, from: Day, until: Day, today: Day): void {
  needDay(from, 'from');
  needFuture(until, today, 'until');
  if (until < from) refuse('until-before-from', 'De laatste dag ligt voor de eerste dag.', 'until');
  const latest = addDuration(from > today ? from : today, covenant.settings.authorisationAtMost.value);
  if (until > latest)
    refuse(
      'too-long',
      `Dit is te lang. Kies ${dayInWords(latest)} of eerder. Daarna kan de bevoegdheid opnieuw worden toegekend.`,
      'until',
    );
}

/** Nobody has the same role twice at a time, and one proposal about it waits at a time. */
export function needNoneYet(state: MembershipState, role: Role, but: string | null = null): void {
  if (living(state).some(([id, granted]) => granted.role === role && id !== but))
    refuse('already-authorised', 'Deze persoon heeft deze rol al. Wijzig de bevoegdheid die er is.', 'role');
  const waiting = Object.values(state.proposals).some(
    ({ kind, role: asked }) => (kind === 'grant' || kind === 'change') && asked === role,
  );
  if (waiting) refuse('already-proposed', 'Er wacht al een voorstel voor deze rol.', 'role');
}

/**
 * Who confirms: the other of administrator and the party's manager; another administrator; a manager of any party. Never
 * who proposed, never who it is about. With nobody the task is there all the same, and the coordinator hears of it.
 */
export function confirmerOf(
  { context, state }: Work,
  by: Actor,
): { party: PartyId | null; role: Role; assignee: string | null } {
  const places: [PartyId | null, Role][] = [
    [state.party, ROLE.manager],
    [null, ROLE.administrator],
    [null, ROLE.manager],
  ];
  if (!by.roles.includes(ROLE.administrator)) places.unshift([null, ROLE.administrator]);
  for (const [party, role] of places) {
    const assignee = context.directory
      .candidates(party, role)
      .find((one) => one !== by.member && one !== state.member);
    if (assignee !== undefined) return { party, role, assignee };
  }
  return { party: null, role: ROLE.administrator, assignee: null };
}

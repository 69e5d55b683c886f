/** Settings of signing in: how long a session lasts, and what counts as a strong sign-in. Security policy, so no covenant. */
import { isIP } from 'node:net';
import { z } from 'zod';

/** Both in minutes of wall time. */
export interface SessionLength {
  /** From signing in; then people sign in anew, whatever they do. */
  whole: number;
  /** Without a request. */
  idle: number;
}
/** By role id; `*` for every other role. */
export type SessionLengths = Readonly<Record<string, SessionLength>> & { readonly '*': SessionLength };

/** Either is enough: one of these `acr` values, or one of these words in `amr`. Never both empty. */
export interface StrongSignIn {
  readonly acr: readonly string[];
  readonly amr: readonly string[];
}

/** Who decides about people is asked again sooner; a coordinator, who sees dates alone, later. */
const LENGTHS = '*=480/30,core-representative=240/30,coordinator=600/60';
const LONGEST = 24 * 60;

/** 'a, b' → ['a', 'b'] */
export const wordsOf = (text: string): string[] => [
  ...new Set(
    text
      .split(',')
      .map((word) => word.trim())
      .filter(Boolean),
  ),
];
const list = z.string().default('').transform(wordsOf);

const lengths = z
  .string()
  .default(LENGTHS)
  .transform((text, context): SessionLengths => {
    const read: Record<string, SessionLength> = {};
    for (const part of wordsOf(text)) {
      const [, role = '', whole = '', idle = ''] = /^([\w*-]+)=(\d{1,4})\/(\d{1,4})$/.exec(part) ?? [];
      const length = { whole: Number(whole), idle: Number(idle) };
      if (role === '' || length.idle < 1 || length.idle > length.whole || length.whole > LONGEST) {
        context.addIssue({ code: 'custom', message: 'moet eruitzien als *=480/30,coordinator=600/60' });
        return z.NEVER;
      }
      read[role] = length;
    }
    const others = read['*'];
    if (others) return { ...read, '*': others };
    context.addIssue({ code: 'custom', message: 'moet ook * hebben, voor alle andere rollen' });
    return z.NEVER;
  });

const proxies = list.refine(
  (all) =>
    all.every((one) => {
      const [address = '', bits, ...more] = one.split('/');
      const family = isIP(address);
      const fits =
        bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128));
      return family !== 0 && fits && more.length === 0;
    }),
  'moet een lijst van IP-adressen of netwerken zijn, zoals 10.0.0.2,172.18.0.0/16',
);

export const signInShape = {
  OIDC_STRONG_ACR: list,
  OIDC_STRONG_AMR: list,
  STRONG_SIGN_IN: z.enum(['always', 'decisions'], 'moet een van deze zijn: always, decisions').optional(),
  SIGN_IN_ANEW: z.enum(['on', 'off'], 'moet een van deze zijn: on, off').optional(),
  OIDC_CLOCK_TOLERANCE: z
    .string()
    .regex(/^\d{1,4}$/, 'moet een aantal seconden zijn, ten hoogste 1800')
    .transform(Number)
    .refine((seconds) => seconds <= 1800, 'moet een aantal seconden zijn, ten hoogste 1800')
    .default(60),
  SESSION_LENGTHS: lengths,
  TRUST_PROXY: proxies,
};

/** How long somebody with these roles stays signed in: the shortest that one of the roles has. */
export function sessionLengthOf(lengths: SessionLengths, roles: readonly string[]): SessionLength {
  const each = roles.map((role) => (Object.hasOwn(lengths, role) && lengths[role]) || lengths['*']);
  const all = each.length > 0 ? each : [lengths['*']];
  return {
    whole: Math.min(...all.map(({ whole }) => whole)),
    idle: Math.min(...all.map(({ idle }) => idle)),
  };
}

/**
 * Whether somebody signed in strongly enough to decide. `wanted` null: not asked (a practice environment with a
 * provider of its own that can't say).
 */
export function isStrong(
  signIn: { acr: string; amr?: readonly string[] } | null,
  wanted: StrongSignIn | null,
): boolean {
  if (wanted === null) return true;
  if (signIn === null) return false;
  return wanted.acr.includes(signIn.acr) || (signIn.amr ?? []).some((word) => wanted.amr.includes(word));
}

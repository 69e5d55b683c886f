/**
 * The only place that reads the time. Two clocks and no third:
 * *wall now* for sessions, codes, tokens and logs; *legal now* for every term of the covenant,
 * ahead of the wall by one offset per environment while it rehearses.
 */
let offset = 0;

/** The wall's time: never moved by a rehearsal. */
export function wallNow(): Date {
  return new Date();
}

/** Legal now: an ISO instant in UTC, ending in `Z`. */
export function legalNow(): string {
  return new Date(Date.now() + offset).toISOString();
}

/** How far legal now is ahead of the wall, in milliseconds. */
export function legalOffset(): number {
  return offset;
}

/**
 * Puts legal now `ms` milliseconds ahead of the wall.
 * @throws when MODE is production (the default), or when `ms` is no whole number from 0 up.
 */
export function setLegalOffset(ms: number): void {
  if (process.env.MODE !== 'practice') {
    throw new Error('De oefenklok kan alleen in een oefenomgeving vooruit (MODE=practice).');
  }
  if (!Number.isSafeInteger(ms) || ms < 0) {
    throw new RangeError('De oefenklok vraagt een geheel aantal milliseconden van 0 of meer.');
  }
  offset = ms;
}

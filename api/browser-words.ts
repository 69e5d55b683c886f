/**
 * What a browser says of itself, so roughly that its owner recognises it and nobody else is told apart by it: no version,
 * no model, one of a few names.
 */
const BROWSERS: readonly (readonly [RegExp, string])[] = [
  [/\bEdgA?\/|\bEdgiOS\//, 'Edge'],
  [/\bFirefox\/|\bFxiOS\//, 'Firefox'],
  [/\bSamsungBrowser\//, 'Samsung Internet'],
  [/Chrom(?:e|ium)\/|\bCriOS\//, 'Chrome'],
  [/\bVersion\/[\d.]+ .*\bSafari\//, 'Safari'],
];
const SYSTEMS: readonly (readonly [RegExp, string])[] = [
  [/\biPhone\b|\biPad\b/, 'een iPhone of iPad'],
  [/\bAndroid\b/, 'Android'],
  [/\bWindows NT\b/, 'Windows'],
  [/\bMacintosh\b/, 'een Mac'],
  [/\bLinux\b|\bCrOS\b/, 'Linux'],
];

/** 'Firefox op Windows'; what isn't known is left out, and nothing of what came is copied. */
export function browserInWords(userAgent: string | undefined): string {
  const said = (userAgent ?? '').slice(0, 500);
  const first = (all: typeof BROWSERS) => all.find(([sign]) => sign.test(said))?.[1];
  const [browser, system] = [first(BROWSERS), first(SYSTEMS)];
  return `${browser ?? 'Onbekende browser'}${system === undefined ? '' : ` op ${system}`}`;
}

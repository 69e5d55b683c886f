/** Where to go on after signing in: only ever to this application, whatever was asked for. */

/**
 * A path with its query, for a Location header. A path that a browser could read as another host becomes '/':
 * `//host`, `/\\host`, and what comes to that once dots are worked out (`/.//host`).
 */
export function ownPath(path: string, baseUrl: string): string {
  const base = new URL(baseUrl);
  if (!path.startsWith('/') || !URL.canParse(path, base.href)) return '/';
  const to = new URL(path, base);
  if (to.origin !== base.origin || /^\/[/\\]/.test(to.pathname)) return '/';
  return `${to.pathname}${to.search}`;
}

// `npm run --silent token -- EMAIL [SCOPE...]`: a bearer token for a demo account of the practice environment that runs now;
// for everything, or for the named scopes of the JSON API only (api/v1/scopes.ts).
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { EVERYTHING, SCOPES } from '../api/v1/scopes.ts';
import { type OidcKeys, oidcKeysFile, tokenClientId, tokenGrant } from './servers/oidc.ts';
import { portsBefore } from './servers/ports.ts';

function refuse(line: string): never {
  process.stderr.write(`${line}\n`);
  process.exit(2);
}

const [email, ...scopes] = process.argv.slice(2);
const known = [EVERYTHING, ...Object.keys(SCOPES)];
if (!email || !scopes.every((one) => known.includes(one)))
  refuse(`Gebruik: npm run --silent token -- E-MAILADRES [SCOPE...] (een of meer van: ${known.join(', ')})`);
const dataDir = resolve(process.env.DATA_DIR || '.data');
const { oidc } = portsBefore(join(dataDir, 'ports.json'));
const keysFile = oidcKeysFile(dataDir);
const none = `Er draait geen oefenomgeving op ${dataDir}. Start er een met npm start (en geef dezelfde DATA_DIR).`;
if (!oidc || !existsSync(keysFile)) refuse(none);
const keys = JSON.parse(readFileSync(keysFile, 'utf8')) as OidcKeys;
const answer = await fetch(`http://127.0.0.1:${oidc}/token`, {
  method: 'POST',
  headers: {
    authorization: `Basic ${Buffer.from(`${tokenClientId}:${keys.tokenSecret}`).toString('base64')}`,
  },
  body: new URLSearchParams({
    grant_type: tokenGrant,
    email,
    ...(scopes.length > 0 && { scope: scopes.join(' ') }),
  }),
  signal: AbortSignal.timeout(10_000),
}).catch(() => refuse(none));
const { access_token: token, error } = (await answer.json()) as { access_token?: string; error?: string };
if (!token) {
  refuse(
    error === 'invalid_grant'
      ? 'Dit is geen account van de oefenomgeving. Kijk welke er zijn bij npm start.'
      : 'De oefenomgeving geeft geen token; start haar opnieuw.',
  );
}
process.stdout.write(`${token}\n`);

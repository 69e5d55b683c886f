// The embedded identity provider, as any application meets it: by redirects and forms, without JavaScript.
import { jest } from '@jest/globals';
import * as oidc from 'openid-client';
import { readConfig } from '../../../config/index.ts';
import { demoAcr, demoMembers, demoPassword } from '../../../dev/demo.ts';
import { Browser } from './browser.ts';

jest.setTimeout(30_000);
const config = readConfig();
const redirect = `${config.baseUrl}/terug-van-aanmelden`;
const email = demoMembers[2]?.email ?? '';

async function begin(more: Record<string, string> = {}) {
  const client = await oidc.discovery(
    new URL(config.oidcIssuer),
    config.oidcClientId,
    config.oidcClientSecret,
    undefined,
    { execute: [oidc.allowInsecureRequests] },
  );
  const verifier = oidc.randomPKCECodeVerifier();
  const nonce = oidc.randomNonce();
  const url = oidc.buildAuthorizationUrl(client, {
    redirect_uri: redirect,
    scope: 'openid email',
    code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    nonce,
    ...more,
  });
  const finish = async (back: URL) => {
    const tokens = await oidc.authorizationCodeGrant(client, back, {
      pkceCodeVerifier: verifier,
      expectedNonce: nonce,
    });
    return { claims: tokens.claims(), idToken: tokens.id_token ?? '' };
  };
  return { client, url, finish };
}

test('signing in, a stronger sign-in for a decision, and signing out', async () => {
  const browser = new Browser(config.baseUrl);
  const first = await begin();
  const page = await browser.visit(first.url);
  expect(page.status).toBe(200);
  expect(page.html).toContain('<html lang="nl">');
  expect(page.html).not.toContain('<script');

  const refused = await browser.fillIn(page, { email, password: 'verkeerd' });
  expect(refused.html).toContain('Deze gegevens kloppen niet');
  const back = await browser.fillIn(refused, { email, password: demoPassword });
  expect(back.url.href.startsWith(redirect)).toBe(true);
  const { claims, idToken } = await first.finish(back.url);
  expect(claims).toMatchObject({ email, email_verified: true, acr: demoAcr.password });

  // Signed in already: no page in between, until a stronger sign-in is asked.
  const second = await begin();
  const straight = await browser.visit(second.url);
  expect((await second.finish(straight.url)).claims).toMatchObject({ email, acr: demoAcr.password });
  const third = await begin({ acr_values: demoAcr.twoFactor });
  const stepUp = await browser.visit(third.url);
  expect(stepUp.html).toContain('name="code"');
  const wrongCode = await browser.fillIn(stepUp, { email, password: demoPassword, code: '000000' });
  expect(wrongCode.html).toContain('Deze gegevens kloppen niet');
  const strong = await browser.fillIn(wrongCode, { email, password: demoPassword });
  expect((await third.finish(strong.url)).claims).toMatchObject({
    email,
    acr: demoAcr.twoFactor,
    amr: ['pwd', 'otp'],
  });

  const leave = oidc.buildEndSessionUrl(first.client, {
    id_token_hint: idToken,
    post_logout_redirect_uri: `${config.baseUrl}/afgemeld`,
  });
  const asks = await browser.visit(leave);
  expect(asks.html).toContain('Afmelden');
  const gone = await browser.fillIn(asks, { logout: 'yes' });
  expect(gone.url.pathname).toBe('/afgemeld');
  expect((await browser.visit((await begin()).url)).html).toContain('name="password"');
});

test.each([
  ['another site to return to', { redirect_uri: 'https://elders.test/terug' }],
  ['no PKCE', { code_challenge: '', code_challenge_method: '' }],
])('refused: %s', async (_what, more) => {
  const { url } = await begin();
  for (const [name, value] of Object.entries(more)) {
    if (value) url.searchParams.set(name, value);
    else url.searchParams.delete(name);
  }
  const page = await new Browser(config.baseUrl).visit(url);
  if (page.url.origin === new URL(config.baseUrl).origin) {
    expect(page.url.searchParams.get('error')).toBe('invalid_request');
  } else {
    expect(page.status).toBe(400);
    expect(page.html).toContain('Aanmelden lukt niet');
  }
});

// An OpenID provider with demo accounts, for practice and tests. Its own process (dev/environment.ts).
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import Provider, { errors, interactionPolicy } from 'oidc-provider';
import { EVERYTHING, SCOPES } from '../../api/v1/scopes.ts';
import {
  demoAccounts,
  demoAcr,
  demoCitizens,
  demoClaim,
  demoCode,
  demoLevel,
  demoPassword,
} from '../demo.ts';
import { moreAccounts } from './more-accounts.ts';
import { citizenClientId, clientId, type OidcKeys, tokenClientId, tokenGrant } from './oidc.ts';
import { messagePage, signInPage, signOutPage } from './oidc-pages.ts';

const [port = '', keysFile = '', baseUrl = '', audience = ''] = process.argv.slice(2);
if (process.env.MODE !== 'practice') throw new Error('demo accounts are for a practice environment');
const keys = JSON.parse(readFileSync(keysFile, 'utf8')) as OidcKeys;
const issuer = `http://127.0.0.1:${port}`;
const scopes = 'openid email profile';
/** Of access tokens for the JSON API; without a choice: all. */
const apiScopes = [EVERYTHING, ...Object.keys(SCOPES)].join(' ');
const accounts = [...demoAccounts, ...moreAccounts(process.env.DATA_DIR ?? '')];
const among = <T extends { email: string }>(all: readonly T[], email: unknown): T | undefined =>
  typeof email === 'string' ? all.find((one) => one.email === email.trim().toLowerCase()) : undefined;
const accountOf = (email: unknown) => among(accounts, email);
const citizenWith = (id: unknown) => demoCitizens.find((one) => one.id === id);

// Asks anew when a decision needs a stronger sign-in than the session has.
const policy = interactionPolicy.base();
const wantsTwoFactor = (asked: unknown) =>
  String(asked ?? '')
    .split(' ')
    .includes(demoAcr.twoFactor);
policy
  .get('login')
  ?.checks.add(
    new interactionPolicy.Check('step_up', 'a stronger sign-in is asked', ({ oidc }) =>
      wantsTwoFactor(oidc.params?.acr_values) && oidc.session?.acr !== demoAcr.twoFactor
        ? interactionPolicy.Check.REQUEST_PROMPT
        : interactionPolicy.Check.NO_NEED_TO_PROMPT,
    ),
  );

// Staff and citizens are strangers to each other here: who signed in as one is asked anew as the other.
policy
  .get('login')
  ?.checks.add(
    new interactionPolicy.Check('other_people', 'staff and citizens sign in apart', ({ oidc }) =>
      oidc.session?.accountId !== undefined &&
      (oidc.client?.clientId === citizenClientId) !== (citizenWith(oidc.session.accountId) !== undefined)
        ? interactionPolicy.Check.REQUEST_PROMPT
        : interactionPolicy.Check.NO_NEED_TO_PROMPT,
    ),
  );

const provider = new Provider(issuer, {
  clients: [
    {
      client_id: clientId,
      client_secret: keys.clientSecret,
      redirect_uris: [`${baseUrl}/`],
      post_logout_redirect_uris: [`${baseUrl}/`],
      response_types: ['code'],
      grant_types: ['authorization_code'],
      id_token_signed_response_alg: 'ES256',
      default_acr_values: [demoAcr.password],
      backchannel_logout_uri: `${baseUrl}/aanmelden/uitloggen`,
      backchannel_logout_session_required: true,
    },
    {
      client_id: citizenClientId,
      client_secret: keys.citizenSecret,
      redirect_uris: [`${baseUrl}/`],
      response_types: ['code'],
      grant_types: ['authorization_code'],
      id_token_signed_response_alg: 'ES256',
    },
    {
      client_id: tokenClientId,
      client_secret: keys.tokenSecret,
      redirect_uris: [],
      response_types: [],
      grant_types: [tokenGrant],
      id_token_signed_response_alg: 'ES256',
    },
  ],
  jwks: keys.jwks as never,
  cookies: { keys: keys.cookieKeys },
  acrValues: [...Object.values(demoAcr), ...Object.values(demoLevel)],
  claims: {
    openid: ['sub', 'email', 'email_verified', 'name', 'acr', 'amr'],
    email: ['email', 'email_verified'],
    profile: ['name', 'birthdate', demoClaim],
    acr: null,
    amr: null,
    auth_time: null,
  },
  conformIdTokenClaims: false,
  pkce: { required: () => true },
  // Its own requests (signing out) go to the application on this machine, which it would refuse as an inside address.
  fetch: (url, options) => {
    const { dispatcher: _protected, ...plain } = { dispatcher: undefined, ...options };
    return fetch(url, plain);
  },
  interactions: { policy, url: (_ctx, interaction) => `/aanmelden/${interaction.uid}` },
  ttl: {
    AccessToken: 3600,
    AuthorizationCode: 60,
    IdToken: 3600,
    Interaction: 3600,
    Session: 8 * 3600,
    Grant: 8 * 3600,
  },
  findAccount: (_ctx, id) => {
    const citizen = citizenWith(id);
    if (citizen) {
      const { name, birthDate: birthdate, number } = citizen;
      const said = { ...(name && { name, birthdate }), [demoClaim]: number };
      return { accountId: id, claims: () => ({ sub: id, ...said }) };
    }
    const account = accounts.find((one) => one.id === id);
    if (!account) return undefined;
    const { id: sub, email, name } = account;
    return { accountId: sub, claims: () => ({ sub, email, email_verified: true, name }) };
  },
  // The application is the municipality's own: nobody is asked to agree to it.
  async loadExistingGrant(ctx) {
    const { client, session } = ctx.oidc;
    if (!client || !session?.accountId) return undefined;
    const grant = new provider.Grant({ clientId: client.clientId, accountId: session.accountId });
    grant.addOIDCScope(scopes);
    grant.addResourceScope(audience, apiScopes);
    await grant.save();
    return grant;
  },
  extraTokenClaims: (_ctx, token) => {
    const account = accounts.find((one) => 'accountId' in token && one.id === token.accountId);
    if (!account) return undefined;
    // For the command line: as after signing in with both factors, unless asked otherwise.
    const gty = 'gty' in token ? token.gty : undefined;
    const strong = { acr: demoAcr.twoFactor, amr: ['pwd', 'otp'] };
    return { email: account.email, ...(gty === 'practice' && strong) };
  },
  features: {
    devInteractions: { enabled: false },
    backchannelLogout: { enabled: true },
    claimsParameter: { enabled: true },
    rpInitiatedLogout: {
      enabled: true,
      logoutSource(ctx, form) {
        ctx.body = signOutPage(form);
      },
      postLogoutSuccessSource(ctx) {
        ctx.body = messagePage('U bent afgemeld', 'U kunt dit venster sluiten.');
      },
    },
    resourceIndicators: {
      enabled: true,
      getResourceServerInfo(_ctx, resource) {
        if (resource !== audience) throw new errors.InvalidTarget();
        return {
          scope: apiScopes,
          audience,
          accessTokenTTL: 3600,
          accessTokenFormat: 'jwt',
          jwt: { sign: { alg: 'ES256' } },
        };
      },
    },
  },
  renderError(ctx, out) {
    ctx.type = 'html';
    ctx.body = messagePage('Aanmelden lukt niet', `Ga terug en probeer het opnieuw (${out.error}).`);
  },
});

// Any page of the application's own address may ask for a sign-in and be returned to.
const own = (uri: string) => URL.canParse(uri) && new URL(uri).origin === new URL(baseUrl).origin;
provider.Client.prototype.redirectUriAllowed = own;
provider.Client.prototype.postLogoutRedirectUriAllowed = own;

provider.registerGrantType<{ email?: string; acr?: string; scope?: string }>(
  tokenGrant,
  async (ctx) => {
    const account = accountOf(ctx.oidc.params.email);
    if (!account) throw new errors.InvalidGrant('unknown account');
    const scope = ctx.oidc.params.scope || EVERYTHING;
    if (!scope.split(' ').every((one) => apiScopes.split(' ').includes(one)))
      throw new errors.InvalidScope('unknown scope', scope);
    const token = new provider.AccessToken({
      client: ctx.oidc.client,
      accountId: account.id,
      scope,
      gty: ctx.oidc.params.acr === demoAcr.password ? 'practice-password' : 'practice',
      claims: {},
      grantId: 'practice',
    } as never);
    (token as unknown as { resourceServer: unknown }).resourceServer = new provider.ResourceServer(audience, {
      scope: apiScopes,
      audience,
      accessTokenTTL: 3600,
      accessTokenFormat: 'jwt',
      jwt: { sign: { alg: 'ES256' } },
    });
    ctx.body = { access_token: await token.save(), token_type: 'Bearer', expires_in: 3600 };
  },
  ['email', 'acr', 'scope'],
);

const answer = provider.callback();
const server = createServer((req, res) => {
  handle(req, res).catch(() => {
    if (!res.headersSent)
      html(res, 400, messagePage('Aanmelden lukt niet', 'Ga terug naar de taak en begin opnieuw.'));
  });
});

async function handle(req: IncomingMessage, res: ServerResponse): Promise<void> {
  const path = new URL(req.url ?? '/', issuer).pathname;
  if (!path.startsWith('/aanmelden/')) {
    await answer(req, res);
    return;
  }
  const { params } = await provider.interactionDetails(req, res);
  const citizens = params.client_id === citizenClientId;
  const twoFactor = wantsTwoFactor(params.acr_values);
  const show = (status: number, email: string, problem?: string) =>
    html(
      res,
      status,
      signInPage({
        action: path,
        email,
        problem,
        hint: demoPassword,
        code: twoFactor ? demoCode : undefined,
        accounts: citizens ? demoCitizens : demoAccounts,
      }),
    );
  if (req.method !== 'POST') {
    show(200, typeof params.login_hint === 'string' ? params.login_hint : '');
    return;
  }
  const form = await formOf(req);
  const citizen = citizens ? among(demoCitizens, form.get('email')) : undefined;
  const account = citizens ? citizen : accountOf(form.get('email'));
  if (!account || form.get('password') !== demoPassword || (twoFactor && form.get('code') !== demoCode)) {
    show(
      200,
      form.get('email') ?? '',
      'Deze gegevens kloppen niet. Kijk in de lijst met accounts hieronder.',
    );
    return;
  }
  const acr = citizen?.level ?? (twoFactor ? demoAcr.twoFactor : demoAcr.password);
  const amr = twoFactor ? ['pwd', 'otp'] : ['pwd'];
  await provider.interactionFinished(req, res, {
    login: { accountId: account.id, acr, amr, remember: !citizens },
  });
}

async function formOf(req: IncomingMessage): Promise<URLSearchParams> {
  let body = '';
  for await (const chunk of req) {
    body += String(chunk);
    if (body.length > 10_000) throw new Error('too large');
  }
  return new URLSearchParams(body);
}

function html(res: ServerResponse, status: number, body: string): void {
  res.writeHead(status, {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
    'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
  });
  res.end(body);
}

server.listen(Number(port), '127.0.0.1');
for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.once(signal, () => {
    server.closeAllConnections();
    server.close(() => process.exit(0));
  });
}

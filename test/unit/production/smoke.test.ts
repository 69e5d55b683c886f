/** `npm run smoke:compose`, as far as it can be looked at without a container engine. */
import { execFileSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { demoPassword } from '../../../dev/demo.ts';
import { ALL } from '../../../dev/smoke/people.ts';
import {
  dockerProblem,
  FILES,
  manualBlock,
  NAMES,
  SETTINGS,
  secretOfRealm,
} from '../../../dev/smoke-compose.ts';
import { textOf, yamlOf } from './yaml.ts';

const compose = yamlOf('docker-compose.yml') as { secrets: Record<string, { file: string }> };

test('without a container engine it says so', () => {
  expect(dockerProblem({ PATH: '/nowhere' })).toContain('geen docker met compose');
});

test('every setting that the files ask for is given', () => {
  const asked = FILES.flatMap((file) => [...textOf(file).matchAll(/\$\{(\w+):\?/g)].map(([, name]) => name));
  expect(Object.keys(SETTINGS).sort()).toEqual([...new Set(asked)].sort());
});

interface Own {
  services: Record<
    string,
    {
      image?: string;
      user?: string;
      read_only?: boolean;
      environment?: Record<string, string>;
      networks?: unknown;
    }
  >;
  secrets: Record<string, unknown>;
}
const own = yamlOf('docker/smoke/compose.yml') as Own;

test('what comes on top for the trial is what the specification says, and reaches no database, engine or key', () => {
  const { $schema: _draft7, ...schema } = JSON.parse(
    textOf('docker/compose-spec/compose-spec.json'),
  ) as object & {
    $schema: string;
  };
  const valid = new Ajv({ strict: false, allErrors: true, validateFormats: false }).compile(schema);
  expect(valid(own) ? [] : valid.errors).toEqual([]);
  const added = Object.entries(own.services).filter(([, { image }]) => image !== undefined);
  expect(added.map(([name]) => name).sort()).toEqual(['mailboxes', 'people', 'proxy']);
  for (const [name, { user, read_only, networks }] of added)
    expect([name, user, read_only, Object.keys(networks as object).length]).toEqual([
      name,
      '1000:1000',
      true,
      1,
    ]);
  expect(JSON.stringify(own)).not.toContain('"inside"');
});

test('names, addresses and accounts of the trial fit together', () => {
  const { BASE_URL = '', OIDC_ISSUER = '', KEYCLOAK_URL = '' } = SETTINGS;
  expect([BASE_URL, OIDC_ISSUER].map((address) => new URL(address).hostname)).toEqual(NAMES);
  const routes = own.services.proxy?.environment ?? {};
  expect(routes.ROUTES?.split(' ').map((one) => one.split('=')[0])).toEqual(NAMES);
  expect([BASE_URL, KEYCLOAK_URL].map((address) => new URL(address).port)).toEqual([
    routes.LISTEN,
    routes.LISTEN,
  ]);

  const realm = JSON.parse(textOf('docker/smoke/realm.json')) as {
    realm: string;
    clients: { redirectUris: string[]; attributes: Record<string, string> }[];
    users: { email: string; emailVerified: boolean; credentials: { value: string; temporary: boolean }[] }[];
  };
  expect(OIDC_ISSUER).toBe(`${KEYCLOAK_URL}/realms/${realm.realm}`);
  expect(realm.clients[0]).toMatchObject({
    redirectUris: [`${BASE_URL}/aanmelden/terug`],
    attributes: {
      'post.logout.redirect.uris': `${BASE_URL}/afgemeld`,
      'backchannel.logout.url': `${BASE_URL}/aanmelden/uitloggen`,
    },
  });
  const account = { emailVerified: true, credentials: [{ value: demoPassword, temporary: false }] };
  expect(realm.users).toMatchObject(ALL.map(({ email }) => ({ email, ...account })));
  expect(own.services.people?.environment?.SMOKE_PASSWORD).toBe(demoPassword);
  expect(secretOfRealm(new URL('../../..', import.meta.url).pathname).length).toBeGreaterThan(16);
});

test('what the manual says to type makes every secret, with certificates that hold', () => {
  const folder = mkdtempSync(join(tmpdir(), 'pga-secrets-'));
  try {
    const block = manualBlock(textOf('docs/production.md'), 'Before the first start')
      .replace('/somewhere/safe', folder)
      .replace(
        'docker/certificates.sh',
        new URL('../../../docker/certificates.sh', import.meta.url).pathname,
      );
    execFileSync('sh', ['-eu'], { cwd: folder, input: block });
    const made = readdirSync(join(folder, 'secrets'));
    // These come from the identity provider and from OpenBao.
    const elsewhere = Object.keys(compose.secrets).filter((name) => !made.includes(name));
    expect(
      elsewhere.filter((name) => !/^(OIDC_CLIENT_SECRET|temporal_ui_client_secret|openbao_\w+)$/.test(name)),
    ).toEqual([]);
    expect(made.filter((name) => !(name in compose.secrets))).toEqual([]);
    expect(statSync(join(folder, 'secrets')).mode & 0o777).toBe(0o700);

    const certificate = (name: string) => new X509Certificate(readFileSync(join(folder, 'secrets', name)));
    const authority = certificate('inside_ca_crt');
    expect(authority.ca).toBe(true);
    for (const name of made.filter((one) => /(?<!ca)_(crt|pem)$/.test(one))) {
      const own = certificate(name);
      expect([name, own.verify(authority.publicKey), own.ca]).toEqual([name, true, false]);
    }
    // Nobody can pass for a server with what was made for asking.
    expect(certificate('engine_api_crt').keyUsage).toEqual(['1.3.6.1.5.5.7.3.2']);
    expect(certificate('temporal_tls_crt').checkHost('temporal')).toBe('temporal');
    expect(certificate('mongo_keys_tls_pem').checkHost('mongo-keys')).toBe('mongo-keys');
    expect(certificate('mongo_keys_tls_pem').checkHost('mongo')).toBeUndefined();
    expect(readFileSync(join(folder, 'secrets', 'MONGODB_URI_SLEUTELS'), 'utf8')).toMatch(
      /^mongodb:\/\/sleutels:\w{48}@mongo-keys:27017\/\?.*tls=true&tlsCAFile=\/run\/secrets\/inside_ca_crt\n$/,
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

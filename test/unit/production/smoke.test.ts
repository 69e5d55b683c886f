/** `npm run smoke:compose`, as far as it can be looked at without a container engine. */
import { execFileSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dockerProblem, manualBlock, SETTINGS } from '../../../dev/smoke-compose.ts';
import { textOf, yamlOf } from './yaml.ts';

const compose = yamlOf('docker-compose.yml') as { secrets: Record<string, { file: string }> };

test('without a container engine it says so', () => {
  expect(dockerProblem({ PATH: '/nowhere' })).toContain('geen docker met compose');
});

test('every setting that the file asks for is given', () => {
  const asked = [...textOf('docker-compose.yml').matchAll(/\$\{(\w+):\?/g)].map(([, name]) => name);
  expect(Object.keys(SETTINGS).sort()).toEqual([...new Set(asked)].sort());
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

/** docker-compose.yml against the Compose Specification's own schema, and against what this project promises about it. */
import { Ajv } from 'ajv';
import { DECODE } from '../../../api/plugins/session.ts';
import { textOf, yamlOf } from './yaml.ts';

interface Service {
  image?: string;
  user?: string;
  read_only?: boolean;
  privileged?: boolean;
  cap_drop?: string[];
  security_opt?: string[];
  restart?: string;
  healthcheck?: { test: unknown };
  deploy?: { resources?: { limits?: { cpus?: string; memory?: string } } };
  environment?: Record<string, string>;
  secrets?: (string | { source: string })[];
  ports?: string[];
  networks?: string[];
  volumes?: string[];
}
interface Compose {
  services: Record<string, Service>;
  networks: Record<string, { internal?: boolean } | null>;
  volumes: Record<string, unknown>;
  secrets: Record<string, { file?: string }>;
}
const compose = yamlOf('docker-compose.yml') as Compose;
const services = Object.entries(compose.services);
const { $schema: _draft7, ...schema } = JSON.parse(textOf('docker/compose-spec/compose-spec.json')) as Record<
  string,
  unknown
>;
const valid = new Ajv({ strict: false, allErrors: true, validateFormats: false }).compile(schema);

/** What can't be so, and why. */
const EXCEPT: Record<string, Record<string, string>> = {
  root: { mail: "Postfix's own master process is root; it reaches nothing but the relay" },
  writes: {
    mail: 'Postfix writes its queue and configuration',
    temporal: 'its entry point writes the configuration that it starts with',
    'temporal-ui': 'its entry point writes the configuration that it starts with',
    keycloak: 'it is built for its database at the first start',
  },
  capabilities: { mail: 'Postfix changes users' },
};

test('the file is what the Compose Specification says, and the schema refuses what is not', () => {
  expect(valid(compose) ? [] : valid.errors).toEqual([]);
  expect(valid({ ...compose, services: { api: { imge: 'x' } } })).toBe(false);
  expect(valid({ ...compose, services: { api: { image: 'x', ports: 'x' } } })).toBe(false);
});

test.each(services)(
  '%s: nobody is root, nothing is written to, nothing is allowed, with limits',
  (name, one) => {
    if (!EXCEPT.root?.[name]) expect(one.user).toMatch(/^[1-9]\d*:\d+$/);
    if (!EXCEPT.writes?.[name]) expect(one.read_only).toBe(true);
    if (!EXCEPT.capabilities?.[name]) {
      expect(one.cap_drop).toEqual(['ALL']);
      expect(one.security_opt).toContain('no-new-privileges:true');
    }
    expect(one.privileged).toBeUndefined();
    expect(one.deploy?.resources?.limits).toMatchObject({
      cpus: expect.any(String),
      memory: expect.any(String),
    });
    // What stays up says whether it is well; what is done once has an end.
    if (one.restart) expect(one.healthcheck?.test).toBeTruthy();
    expect(one.image).toMatch(/^[\w./-]+:v?\d[\w.-]*$/);
  },
);

test.each(services)('%s: secrets come from files, ports are published to this machine alone', (name, one) => {
  for (const secret of one.secrets ?? [])
    expect(compose.secrets[typeof secret === 'string' ? secret : secret.source]?.file).toMatch(/^secrets\//);
  for (const [key, value] of Object.entries(one.environment ?? {}))
    if (/PASSWORD|SECRET|TOKEN|_KEY$/.test(key))
      expect([name, key, value]).toEqual([name, key, expect.stringMatching(/^\/run\/secrets\//)]);
  for (const port of one.ports ?? []) expect(port).toMatch(/^127\.0\.0\.1:/);
});

test('what holds data stands on networks without a way out, and the engine and identity databases on their own', () => {
  const out = Object.entries(compose.networks).flatMap(([name, one]) => (one?.internal ? [] : [name]));
  expect(out).toEqual(['outside']);
  const outside = services.filter(([, { networks }]) => networks?.includes('outside')).map(([name]) => name);
  expect(outside.sort()).toEqual(['api', 'grafana', 'keycloak', 'mail', 'temporal-ui']);
  expect(compose.services['temporal-db']?.networks).toEqual(['engine-data']);
  expect(compose.services['keycloak-db']?.networks).toEqual(['identity']);
  // Figures are watched from where no file can be reached.
  for (const name of ['prometheus', 'grafana'])
    expect(compose.services[name]?.networks).not.toContain('inside');
});

test("Temporal's Web UI changes nothing, asks who it is, and has payloads decoded by the application", () => {
  expect(compose.services['temporal-ui']?.environment).toMatchObject({
    TEMPORAL_DISABLE_WRITE_ACTIONS: 'true',
    TEMPORAL_AUTH_ENABLED: 'true',
    TEMPORAL_CODEC_ENDPOINT: expect.stringMatching(/\/temporal\/codec$/),
    TEMPORAL_CODEC_INCLUDE_CREDENTIALS: 'true',
  });
  // The address that the Web UI puts '/decode' behind.
  expect(DECODE).toBe('/temporal/codec/decode');
});

const environmentOf = (name: string): Record<string, string> => compose.services[name]?.environment ?? {};

test('engine and databases take no connection in the clear, and the engine none without a certificate', () => {
  const { temporal, mongo } = compose.services as unknown as Record<string, { command: string[] }>;
  expect(environmentOf('temporal').TEMPORAL_TLS_REQUIRE_CLIENT_AUTH).toBe('true');
  expect(mongo?.command[0]).toContain('--tlsMode requireTLS');
  expect(temporal).toBeTruthy();
  for (const name of ['api', 'worker']) {
    const own = environmentOf(name);
    expect([own.TEMPORAL_TLS_CERT_FILE, own.TEMPORAL_TLS_KEY_FILE, own.TEMPORAL_TLS_CA_FILE]).toEqual([
      `/run/secrets/engine_${name}_crt`,
      `/run/secrets/engine_${name}_key`,
      '/run/secrets/inside_ca_crt',
    ]);
  }
  // Read-only, and with a certificate of its own.
  expect(environmentOf('temporal-ui').TEMPORAL_DISABLE_WRITE_ACTIONS).toBe('true');
  // The authority's own key is in no container, and every certificate that one needs is made.
  expect(Object.keys(compose.secrets)).not.toContain('inside_ca_key');
  expect(textOf('docker/certificates.sh')).toContain('for who in api worker setup ui');
});

test('every secret that the manual makes is used, and every one that is used is in the manual', () => {
  const manual = textOf('docs/production.md');
  for (const name of Object.keys(compose.secrets)) {
    const stem = name
      .replace(/^MONGODB_URI_.*/, 'MONGODB_URI_')
      .replace(
        /^(inside_ca|engine_\w+|temporal_tls|mongo(_keys)?_tls)_(crt|key|pem)$/,
        'docker/certificates.sh',
      );
    expect([name, manual.includes(stem)]).toEqual([name, true]);
  }
});

// On the environment that these tests run in.
import { randomUUID } from 'node:crypto';
import { jest } from '@jest/globals';
import { Client, Connection } from '@temporalio/client';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import { readConfig } from '../../../config/index.ts';
import { demoMembers, demoOutsider } from '../../../dev/demo.ts';
import { freshPrompt, run, until } from './support.ts';

jest.setTimeout(30_000);
const config = readConfig();

describe('the engine', () => {
  let connection: Connection;
  let client: Client;
  beforeAll(async () => {
    connection = await Connection.connect({ address: config.temporalAddress });
    client = new Client({ connection, namespace: config.temporalNamespace });
  });
  afterAll(() => connection.close());
  const start = (workflowId: string) =>
    client.workflow.start('nobody-runs-this', { workflowId, taskQueue: 'nobody-listens' });

  test('skips time on request', async () => {
    const workflowId = `proof-${randomUUID()}`;
    const handle = await start(workflowId);
    await client.workflowService.updateWorkflowExecutionOptions({
      namespace: config.temporalNamespace,
      workflowExecution: { workflowId },
      workflowExecutionOptions: {
        timeSkippingConfig: {
          enabled: true,
          fastForwardConfig: { id: 'f1', duration: { seconds: 3600 as never } },
        },
      },
      updateMask: { paths: ['time_skipping_config'] },
    });
    await handle.terminate();
  });

  test('knows the search attributes of a case', async () => {
    const { customAttributes } = await connection.operatorService.listSearchAttributes({
      namespace: config.temporalNamespace,
    });
    expect(Object.keys(customAttributes ?? {})).toEqual(
      expect.arrayContaining(['Stage', 'CaseKind', 'Parties', 'NextLegalMoment']),
    );
  });

  test('a deleted run that had closed is gone within ten seconds', async () => {
    const workflowId = `proof-${randomUUID()}`;
    const handle = await start(workflowId);
    await handle.terminate();
    await client.workflowService.deleteWorkflowExecution({
      namespace: config.temporalNamespace,
      workflowExecution: { workflowId },
    });
    await until('the run is gone', 10_000, async () => {
      const found = client.workflow.list({ query: `WorkflowId = "${workflowId}"` });
      for await (const _run of found) return false;
      return handle.describe().then(
        () => false,
        () => true,
      );
    });
  });
});

describe('a token for the JSON API', () => {
  const token = (email: string, dataDir = config.dataDir) =>
    run(['dev/run.mjs', 'dev/token.ts', email], freshPrompt({ DATA_DIR: dataDir }));

  test('of a demo account, for the API and nothing else', async () => {
    const [member] = demoMembers;
    const asked = token(member?.email ?? '');
    expect(await asked.ended).toBe(0);
    const found = await fetch(`${config.oidcIssuer}/.well-known/openid-configuration`);
    const { jwks_uri: keys } = (await found.json()) as { jwks_uri: string };
    const { payload } = await jwtVerify(asked.output().trim(), createRemoteJWKSet(new URL(keys)), {
      issuer: config.oidcIssuer,
      audience: config.oidcAudience,
    });
    expect(payload).toMatchObject({ email: member?.email, sub: member?.id });
  });

  test.each([
    ['an unknown account', ['iemand@elders.test'], /geen account van de oefenomgeving/],
    ['no environment', [demoOutsider.email, '/nowhere-at-all'], /Er draait geen oefenomgeving/],
  ] as const)('%s: one line, exit 2', async (_what, [email, dataDir], line) => {
    const asked = token(email, dataDir);
    expect(await asked.ended).toBe(2);
    expect(asked.output().trim().split('\n')).toHaveLength(1);
    expect(asked.output()).toMatch(line);
  });

  test("its grant is refused without the data folder's own secret", async () => {
    const answer = await fetch(`${config.oidcIssuer}/token`, {
      method: 'POST',
      headers: { authorization: `Basic ${Buffer.from('pga-regie-token:guess').toString('base64')}` },
      body: new URLSearchParams({
        grant_type: 'urn:pga-regie:oefenen:token',
        email: demoMembers[0]?.email ?? '',
      }),
    });
    expect(answer.status).toBe(401);
  });
});

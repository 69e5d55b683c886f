/**
 * `npm run covenant -- check|compare|propose FILE [--json]`: whether a file may be the covenant's next version (18), what it
 * would move in the cases that run (ids and dates), and putting it to the parties. The running version stays until all signed.
 */
import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { Client, Connection } from '@temporalio/client';
import { engineOptions, legalNow, wallNow } from '../config/index.ts';
import type { Answer } from '../contracts/answers.ts';
import { createCodec } from '../contracts/codec.ts';
import { COMMAND_UPDATE, COVENANT_CASE, caseWorkflowId } from '../contracts/engine.ts';
import { keyForWorkflow } from '../contracts/keys.ts';
import { type Covenant, CovenantProblem, checkVersion, withVersion } from '../covenant/index.ts';
import { type Moved, movedDates } from '../domain/covenant-life/compare.ts';
import { dayOf } from '../domain/dates/index.ts';
import { kinds } from '../domain/kinds.ts';
import { loadCovenant } from '../store/covenant.ts';
import { openStore, type Store } from '../store/index.ts';
import { workerSettings } from './settings.ts';

const PAGE = 200;

/** Every date of every running case that the version would move. Reads states, a page at a time; no text of any file. */
export async function compare(store: Store, present: Covenant, version: Covenant): Promise<Moved[]> {
  const then = await store.covenants.with(withVersion(await store.covenants.standing(), version), version);
  const moved: Moved[] = [];
  for (let after = ''; ; ) {
    const ids = await store.cases.ids({ after, limit: PAGE });
    for (const caseId of ids) {
      const loaded = await store.cases.load(caseId);
      const kind = loaded && kinds[loaded.kind];
      if (loaded && kind) moved.push(...movedDates({ caseId, kind, state: loaded.state }, present, then));
    }
    const last = ids.at(-1);
    if (last === undefined || ids.length < PAGE) return moved;
    after = last;
  }
}

/** Hands the version to the covenant's own case. On record before anything is asked of anybody. */
export async function propose(store: Store, client: Client, version: Covenant): Promise<Answer> {
  const { version: name, inForceFrom: from } = version;
  await store.accessLog.write({
    ...{ who: null, party: null, what: 'propose-version', purpose: 'covenant-version', fields: [] },
    ...{ file: 'covenant', caseId: null, detail: { version: name, from }, ok: true },
  });
  if (!(await store.covenants.put(version)))
    return { ok: false, code: 'version-known', message: `Er is al een ander bestand met versie ${name}.` };
  const commandId = `version:${randomUUID()}`;
  const event = { type: 'propose-version', version: name, from };
  await store.intents.put({
    ...{ commandId, caseId: COVENANT_CASE, caseKind: 'covenant', type: event.type, event },
    ...{ actor: null, signIn: null },
  });
  const handle = client.workflow.getHandle(caseWorkflowId(COVENANT_CASE));
  return handle.executeUpdate<Answer, [{ commandId: string }]>(COMMAND_UPDATE, {
    ...{ args: [{ commandId }], updateId: commandId },
  });
}

const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { json: { type: 'boolean', default: false } },
  });
  const [command = '', file] = positionals;
  if (!['check', 'compare', 'propose'].includes(command) || file === undefined) {
    process.stderr.write('Gebruik: npm run covenant -- check|compare|propose BESTAND [--json]\n');
    return 2;
  }
  const config = workerSettings();
  const store = await openStore(config, loadCovenant(config.covenantFile));
  try {
    const ahead = config.mode === 'practice' ? await store.environment.legalOffset() : null;
    const now = ahead === null ? legalNow() : wallNow().getTime() + ahead;
    const today = dayOf(new Date(now).toISOString());
    const present = await store.covenants.on(today);
    const version = checkVersion(JSON.parse(await readFile(file, 'utf8')), {
      ...{ present, standing: await store.covenants.standing(), today },
    });
    if (command === 'check') {
      say(
        values.json
          ? JSON.stringify({ version: version.version, from: version.inForceFrom })
          : 'Het convenant klopt.',
      );
      return 0;
    }
    if (command === 'compare') {
      const moved = await compare(store, present, version);
      if (values.json) say(JSON.stringify({ version: version.version, from: version.inForceFrom, moved }));
      else
        for (const one of moved)
          say(`${one.caseId}  ${one.what} ${one.ref}: ${one.from ?? '-'} → ${one.to ?? '-'} (${one.which})`);
      return 0;
    }
    const connection = await Connection.connect(engineOptions(config));
    try {
      const dataConverter = { payloadCodecs: [createCodec(keyForWorkflow(store.keys))] };
      const client = new Client({ connection, namespace: config.temporalNamespace, dataConverter });
      const answer = await propose(store, client, version);
      say(answer.ok ? 'De partijen krijgen een taak om te tekenen.' : answer.message);
      return answer.ok ? 0 : 1;
    } finally {
      await connection.close();
    }
  } catch (error) {
    const known = error instanceof CovenantProblem || error instanceof SyntaxError;
    if (!known) throw error;
    if (values.json && error instanceof CovenantProblem) say(JSON.stringify({ problems: error.problems }));
    else
      process.stderr.write(
        `${error instanceof CovenantProblem ? error.message : 'Het bestand is geen JSON.'}\n`,
      );
    return 1;
  } finally {
    await store.close();
  }
}

if (import.meta.filename === process.argv[1]) process.exitCode = await main();

import { wallNow } from '../config/clock.ts';
import { type Config, rooms } from '../config/index.ts';
import { type Covenant, modelCovenant, REGISTER } from '../covenant/index.ts';
import { accessLogOf } from './accesslog.ts';
import { archiveOf } from './archive.ts';
import { dataBackupsOf } from './backup.ts';
import { boardOf } from './board.ts';
import { casesOf } from './cases.ts';
import { certificatesOf } from './certificates.ts';
import { checkpointsOf } from './checkpoints.ts';
import { type Connections, connect } from './connections.ts';
import { covenantsOf } from './covenants.ts';
import { deputiesOf } from './deputies.ts';
import { draftModels, draftsOf, endDrafts } from './drafts.ts';
import { effectsOf } from './effects.ts';
import { erasuresOf } from './erasures.ts';
import { type Fence, fenceOf } from './fence.ts';
import { figuresOf } from './figures.ts';
import { filesOf } from './files.ts';
import { findingsOf } from './findings.ts';
import { gateOf } from './gate.ts';
import { intentsOf } from './intents.ts';
import { keyBackupsOf } from './key-backup.ts';
import { type InnerKeys, keysOf } from './keys.ts';
import { environmentOf, knownOf } from './known.ts';
import { knownOthersOf } from './known-others.ts';
import { CODE_MINUTES, lettersOf } from './letters.ts';
import { looker } from './look.ts';
import type { Master } from './master.ts';
import { masterFromFile } from './master-file.ts';
import { masterFromTransit } from './master-transit.ts';
import { meetingsOf } from './meetings.ts';
import { membersOf } from './members.ts';
import { operationsOf } from './operations.ts';
import { linksOf, outboxOf } from './outbox.ts';
import { partnersOf } from './partners.ts';
import { preferencesOf } from './preferences.ts';
import { exporterFor } from './processing/exporter.ts';
import { processingsOf } from './processing/log.ts';
import { recorded } from './processing/recorded.ts';
import { recordModel, recordsOf } from './processing/records.ts';
import { rebuildsOf } from './rebuilds.ts';
import { regieOf } from './regie.ts';
import { sealsOf } from './seals.ts';
import { searchesOf } from './searches.ts';
import { sessionsOf } from './sessions.ts';
import { signingsOf } from './signings.ts';
import { sweeper } from './sweep.ts';
import { tasksOf } from './tasks.ts';
import { textsOf } from './texts.ts';
import type { Store } from './types.ts';
import { viewsOf } from './views.ts';

export { BadBackup } from './backup.ts';
export type * from './backup-types.ts';
export type * from './board-types.ts';
export type * from './certificate-types.ts';
export { type Checked, checkChain, type ExportedChain } from './chain.ts';
export type { Covenants } from './covenant-types.ts';
export { KNOWN_MS } from './covenants.ts';
export { DRAFT_UNIT } from './drafts.ts';
export { StillThere } from './erasures.ts';
export * from './errors.ts';
export type * from './figure-types.ts';
export { monthsBetween } from './figures.ts';
export type { Finding, Findings, OpenFinding } from './findings.ts';
export { keepKeys } from './keep-keys.ts';
export { BadKeyBackup } from './key-backup.ts';
export type * from './known-types.ts';
export { actorOn } from './members.ts';
export { ANY_EFFECT } from './operations.ts';
export type * from './operations-types.ts';
export type { Annex, Partners } from './partner-types.ts';
export type { AskedRebuild, Rebuilds } from './rebuilds.ts';
export type { Invited, Signing, Signings } from './signing-types.ts';
export type * from './types.ts';
export { CODE_MINUTES };

export type StoreConfig = Pick<
  Config,
  'mode' | 'mongodbUris' | 'databasePrefix' | 'masterKeyFile' | 'keyService' | 'baseUrl' | 'processingLogUrl'
>;

/**
 * Opens the six databases, each with its own credential, and makes their indexes.
 * `covenant` gives the file fields (8.2, 10.2), what may stand in them, and the register of processing activities;
 * without it the model covenant's.
 * Opens while the key service is away, but not without the master key file that it was told to use.
 * @throws MasterKeyError, or the driver's error when a database can't be reached.
 */
export async function openStore(config: StoreConfig, covenant: Covenant = modelCovenant()): Promise<Store> {
  const { connections, close: disconnect } = await connect(config);
  let master: Master | undefined;
  let keys: InnerKeys | undefined;
  const close = async () => {
    keys?.close();
    master?.close();
    await disconnect();
  };
  try {
    master = config.keyService
      ? masterFromTransit(config.keyService)
      : await masterFromFile(config.masterKeyFile, await mayBeMade(config, connections));
    const fences = Object.fromEntries(rooms.map((room) => [room, fenceOf(connections[room])])) as Record<
      (typeof rooms)[number],
      Fence
    >;
    const regie = regieOf(connections.regie);
    keys = keysOf(connections.sleutels, fences.sleutels, master);
    const inner = keys;
    const records = recordModel(connections.regie);
    const files = filesOf(connections, fences, covenant);
    const seals = sealsOf(files.archief, keys);
    const covenants = covenantsOf(regie, covenant);
    const signings = signingsOf(connections.regie, keys);
    const partners = partnersOf(connections.regie, regie.members, keys);
    const checkpoints = checkpointsOf(connections.sleutels, keys);
    const archive = archiveOf(files.archief, keys, () => gate);
    const searches = searchesOf(connections.regie);
    const findings = findingsOf(connections.regie, connections.sleutels);
    const rebuilds = rebuildsOf(connections.regie);
    const drafts = draftModels(connections);
    const certificates = certificatesOf(regie, keys, covenant);
    await Promise.all(
      Object.values(connections).flatMap((connection) =>
        Object.values(connection.models).map(async (model) => {
          await model.createCollection();
          await model.createIndexes();
        }),
      ),
    );
    await keys.init();

    const accessLog = accessLogOf(regie, keys, checkpoints);
    const intents = intentsOf(regie, fences.regie, keys);
    const links = linksOf(regie);
    const cases = casesOf(regie, fences.regie, keys, (record, drafted) => endDrafts(drafts, record, drafted));
    const gate = gateOf(cases.load, accessLog);
    const look = looker(connections);
    const processings = processingsOf(
      keys,
      exporterFor(config, records),
      covenant,
      `${config.baseUrl}${REGISTER}/`,
    );
    return recorded(processings, {
      keys,
      accessLog,
      processings: recordsOf(records),
      pseudonym: processings.pseudonym,
      intents,
      links,
      texts: textsOf(files, keys, gate, seals),
      drafts: draftsOf(regie, drafts, files, keys, accessLog, gate),
      cases,
      tasks: tasksOf(regie),
      members: membersOf(regie, keys, covenants),
      partners,
      covenants,
      signings,
      preferences: preferencesOf(regie),
      board: boardOf(regie),
      views: viewsOf(regie),
      figures: figuresOf(regie),
      operations: operationsOf(regie, connections),
      dataBackups: dataBackupsOf(connections),
      deputies: deputiesOf(regie),
      sessions: sessionsOf(regie, keys),
      outbox: outboxOf(regie, keys, links),
      letters: lettersOf(regie, fences.regie, keys, links),
      known: {
        ...knownOf(regie, fences.regie, keys, gate, files),
        ...knownOthersOf(regie, fences.regie, keys, gate, files),
      },
      environment: environmentOf(regie),
      erasures: erasuresOf({
        regie,
        files,
        seals,
        archive,
        drafts,
        fences: Object.values(fences),
        keys,
        intents,
        look,
        certificates,
      }),
      archive,
      certificates,
      searches,
      findings,
      rebuilds,
      meetings: meetingsOf(regie, fences.regie),
      effects: effectsOf(regie, files, drafts, keys, seals, covenant),
      lookEverywhere: (id) => look(id),
      async sweep() {
        await signings.sweep(wallNow());
        return sweeper(regie, files, drafts, inner)(wallNow());
      },
      keyBackups: keyBackupsOf(regie, connections.sleutels, inner),
      async rewrap(onStep) {
        const done = await inner.rewrap(onStep);
        await certificates.masterGone(done.master);
        return done;
      },
      async ready() {
        try {
          await Promise.all(
            Object.values(connections).map((connection) => connection.db?.command({ ping: 1 })),
          );
          return true;
        } catch {
          return false;
        }
      },
      async close() {
        await accessLog.close();
        await processings.close();
        await close();
      },
    });
  } catch (error) {
    await close();
    throw error;
  }
}

/** A new master key beside keys that another one wrapped would open none of them: a lost file must be seen as lost. */
async function mayBeMade({ mode }: StoreConfig, { sleutels }: Connections): Promise<boolean> {
  return mode === 'practice' && (await sleutels.collection('keys').findOne({})) === null;
}

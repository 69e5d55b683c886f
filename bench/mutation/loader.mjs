// The rules and their tests as functions that can be run afresh in one process: for the mutation tests' runner alone, where
// starting Jest for each change would cost two seconds. A module is transformed once and evaluated once a `fresh()`.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve, sep } from 'node:path';
import { Script } from 'node:vm';

const REQUIRED = /\brequire\("([^"\n]+)"\)/g;
/** What a pure function answered before: it must not hide what a changed one answers. */
const MEMORY = join('domain', 'dates', 'memory.ts');

export function loaderFor(root, globals) {
  const require = createRequire(join(root, 'package.json'));
  const { transformSync } = require('@swc/core');
  const code = new Map();
  const packages = new Map([['@jest/globals', { __esModule: true, ...globals }]]);
  const kept = new Map();
  let modules = new Map();
  const memories = new Set();
  const keeps = (path) => path.startsWith(join(root, 'covenant') + sep);

  /** Reads and transforms `path` and all that it imports, and imports the packages; before anything runs. */
  async function prepare(path) {
    if (code.has(path)) return;
    const source = readFileSync(path, 'utf8');
    if (path.endsWith('.json')) {
      code.set(path, JSON.parse(source));
      return;
    }
    code.set(path, undefined);
    const { code: script } = transformSync(source, {
      filename: path,
      configFile: false,
      swcrc: false,
      jsc: { target: 'es2022', parser: { syntax: 'typescript' } },
      module: { type: 'commonjs' },
      sourceMaps: 'inline',
    });
    const wrapped = `(function (exports, require, module, __filename, __dirname) {${script}\n})`;
    code.set(path, new Script(wrapped, { filename: path }).runInThisContext());
    for (const [, name] of script.matchAll(REQUIRED))
      if (name.startsWith('.')) await prepare(resolve(dirname(path), name));
      else if (!packages.has(name)) packages.set(name, await imported(name, require));
  }

  function load(path) {
    const registry = keeps(path) ? kept : modules;
    const known = registry.get(path);
    if (known) return known.exports;
    const module = { exports: {} };
    registry.set(path, module);
    if (path === join(root, MEMORY)) module.exports = forgetful(memories);
    else if (path.endsWith('.json')) module.exports = code.get(path);
    else {
      const required = (name) =>
        name.startsWith('.') ? load(resolve(dirname(path), name)) : packages.get(name);
      code.get(path)(module.exports, required, module, path, dirname(path));
    }
    return module.exports;
  }

  return {
    prepare,
    load,
    forget: () => {
      for (const memory of memories) memory.clear();
    },
    fresh: () => {
      memories.clear();
      modules = new Map();
    },
  };
}

/** A package as a CommonJS module sees it; one that is only an ES module is imported. */
async function imported(name, require) {
  try {
    return require(name);
  } catch (error) {
    if (error?.code !== 'ERR_REQUIRE_ESM') throw error;
    return { __esModule: true, ...(await import(require.resolve(name))) };
  }
}

/** domain/dates/memory.ts with a way to forget: answers are kept within one test, never from one to the next. */
function forgetful(memories) {
  const remember = (compute) => {
    const known = new Map();
    memories.add(known);
    return (key) => {
      if (!known.has(key)) known.set(key, compute(key));
      return known.get(key);
    };
  };
  const rememberPer = (compute) => {
    const owners = new Map();
    memories.add(owners);
    return (owner, key) => {
      let known = owners.get(owner);
      if (!known) {
        known = new Map();
        owners.set(owner, known);
      }
      if (!known.has(key)) known.set(key, compute(owner, key));
      return known.get(key);
    };
  };
  return { __esModule: true, remember, rememberPer };
}

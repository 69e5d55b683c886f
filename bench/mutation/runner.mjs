// Stryker's test runner for `npm run mutation`: the same test files as Jest's, with Jest's own `expect` and `each`, in one
// process. What is computed when a module is read is evaluated afresh for its change; else each test begins with empty
// memories, so that an answer from before can't hide one. The tests that reach a change go soonest first, up to the first that notices.
import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, relative } from 'node:path';
import { declareFactoryPlugin, declareValuePlugin, PluginKind } from '@stryker-mutator/api/plugin';
import {
  DryRunStatus,
  determineHitLimitReached,
  MutantRunStatus,
  TestStatus,
  toMutantRunResult,
} from '@stryker-mutator/api/test-runner';
import { ignorer } from './ignorer.mjs';
import { loaderFor } from './loader.mjs';

const names = (process.env.MUTATION_TESTS ?? '').split(',');
const own = (process.env.MUTATION_OWN ?? '').split(',').map((room) => `test/unit/${room}/`);
/** A test that takes longer (ms) goes through many states: an exploration, which is apart. */
const LONG = 250;
/** In Stryker's copy: what each test took. */
const TOOK = 'took.json';
globalThis.__stryker__ ??= {};
const engine = globalThis.__stryker__;

class Runner {
  root = process.cwd();
  files = names.map((name) => join(this.root, name));
  tests = [];
  took = new Map();

  async init() {
    const require = createRequire(join(this.root, 'package.json'));
    const { expect } = require('expect');
    const { bind } = require('jest-each');
    const globals = this.collector(bind);
    Object.assign(globalThis, globals, { expect });
    this.loader = loaderFor(this.root, { ...globals, expect });
    for (const file of this.files) await this.loader.prepare(file);
    // After an endless loop Stryker starts another process, which makes no first run.
    if (existsSync(TOOK)) this.took = new Map(JSON.parse(readFileSync(TOOK, 'utf8')));
  }

  capabilities() {
    return { reloadEnvironment: true };
  }

  async dryRun() {
    this.load(this.files);
    const all = await this.run(this.tests, false);
    const slow = await this.slow(all);
    const tests = all.filter(({ id, status }) => !slow.has(id) || status !== TestStatus.Success);
    for (const { id, timeSpentMs } of tests) this.took.set(id, timeSpentMs);
    writeFileSync(TOOK, JSON.stringify([...this.took]));
    for (const id of slow) delete engine.mutantCoverage?.perTest[id];
    return { status: DryRunStatus.Complete, tests, mutantCoverage: engine.mutantCoverage };
  }

  /** A first run compiles what it calls: whose first time is long, goes a second time. */
  async slow(all) {
    const long = new Set(all.filter(({ timeSpentMs }) => timeSpentMs > LONG).map(({ id }) => id));
    const again = await this.run(
      this.tests.filter(({ id }) => long.has(id)),
      false,
    );
    for (const { id, timeSpentMs } of again) {
      const one = all.find((test) => test.id === id);
      one.timeSpentMs = Math.min(one.timeSpentMs, timeSpentMs);
    }
    return new Set(all.filter(({ timeSpentMs }) => timeSpentMs > LONG).map(({ id }) => id));
  }

  async mutantRun({ activeMutant, testFilter, hitLimit, disableBail, mutantActivation, reloadEnvironment }) {
    engine.hitCount = hitLimit ? 0 : undefined;
    engine.hitLimit = hitLimit;
    engine.activeMutant = mutantActivation === 'static' ? activeMutant.id : undefined;
    try {
      const asked = testFilter && new Set(testFilter);
      const reach = (file) => (asked ? testFilter.some((id) => id.startsWith(`${file} `)) : this.isOwn(file));
      const wanted = this.files.filter((file) => reach(this.named(file)));
      try {
        if (reloadEnvironment) this.load(wanted);
        else if (!this.whole) this.load(this.files);
        this.whole = !reloadEnvironment;
      } catch (error) {
        // A change that keeps the tests from being read is noticed by all of them.
        const id = testFilter?.[0] ?? [...this.took.keys()][0];
        return toMutantRunResult({
          status: DryRunStatus.Complete,
          tests: [failed({ id, name: id, timeSpentMs: 0 }, error)],
        });
      }
      engine.activeMutant = activeMutant.id;
      const chosen = this.tests.filter(({ id }) => this.took.has(id) && (!asked || asked.has(id)));
      chosen.sort((one, other) => (this.took.get(one.id) ?? 0) - (this.took.get(other.id) ?? 0));
      const tests = await this.run(chosen, !disableBail);
      const endless = determineHitLimitReached(engine.hitCount, engine.hitLimit);
      const result = toMutantRunResult(endless ?? { status: DryRunStatus.Complete, tests }, disableBail);
      if (result.status === MutantRunStatus.Survived) this.tell(activeMutant);
      return result;
    } finally {
      engine.activeMutant = undefined;
      engine.hitCount = undefined;
    }
  }

  /** A long run that is stopped has said what survived so far. */
  tell({ fileName, location, replacement }) {
    const where = `${fileName.slice(fileName.indexOf('domain/'))}:${location.start.line + 1}:${location.start.column + 1}`;
    if (process.env.MUTATION_SURVIVORS)
      appendFileSync(
        process.env.MUTATION_SURVIVORS,
        `${where} → ${replacement.replace(/\s+/g, ' ').slice(0, 80)}\n`,
      );
  }

  /** What is computed when a module is read (a table) every test reaches: its own room's tests have to notice. */
  isOwn(file) {
    return (
      own.some((folder) => file.startsWith(folder)) ||
      !names.some((name) => own.some((folder) => name.startsWith(folder)))
    );
  }

  named(file) {
    return relative(this.root, file);
  }

  load(files) {
    this.loader.fresh();
    this.tests = [];
    for (const file of files) {
      this.groups = [{ name: this.named(file), before: [], after: [], first: [], last: [] }];
      this.file = file;
      this.loader.load(file);
    }
  }

  async run(tests, bail) {
    const results = [];
    const begun = new Set();
    for (const { id, file, body, groups } of tests) {
      this.loader.forget();
      const started = process.cpuUsage();
      let thrown;
      try {
        for (const group of groups)
          if (!begun.has(group)) {
            begun.add(group);
            for (const hook of group.first) await hook();
          }
        engine.currentTestId = id;
        for (const group of groups) for (const hook of group.before) await hook();
        await body();
        for (const group of groups) for (const hook of group.after) await hook();
      } catch (error) {
        thrown = error ?? new Error('nothing');
      }
      engine.currentTestId = undefined;
      const result = { id, name: id, fileName: file, timeSpentMs: spent(started) };
      results.push(thrown ? failed(result, thrown) : { ...result, status: TestStatus.Success });
      if (thrown && bail) break;
    }
    for (const group of begun) for (const hook of group.last) await hook();
    return results;
  }

  /** Jest's `test`, `describe` and hooks: they only note what a file has. */
  collector(bind) {
    const test = (name, body) => {
      const groups = [...this.groups];
      const full = [...groups.map((group) => group.name), name].join(' ');
      // Two tests of one name are two.
      const same = this.tests.filter(({ name: other }) => other === full).length;
      this.tests.push({
        id: same ? `${full} (${same + 1})` : full,
        name: full,
        file: this.file,
        body,
        groups,
      });
    };
    const describe = (name, body) => {
      this.groups = [...this.groups, { name: String(name), before: [], after: [], first: [], last: [] }];
      body();
      this.groups = this.groups.slice(0, -1);
    };
    const hook = (kind) => (body) => this.groups.at(-1)[kind].push(body);
    test.each = bind(test);
    describe.each = bind(describe);
    const hooks = {
      beforeAll: hook('first'),
      afterAll: hook('last'),
      beforeEach: hook('before'),
      afterEach: hook('after'),
    };
    return { test, it: test, describe, ...hooks };
  }
}

/** Processor time in ms: the same on a busy machine. */
function spent(since) {
  const { user, system } = process.cpuUsage(since);
  return (user + system) / 1000;
}

function failed(result, error) {
  return {
    ...result,
    status: TestStatus.Failed,
    failureMessage: String(error?.message ?? error).slice(0, 500),
  };
}

function make() {
  return new Runner();
}
make.inject = [];
export const strykerPlugins = [
  declareFactoryPlugin(PluginKind.TestRunner, 'rules', make),
  declareValuePlugin(PluginKind.Ignore, 'words', ignorer),
];

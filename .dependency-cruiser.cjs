// The arrows between the rooms (docs/design.md). An import that is not listed here fails the build.
const rooms = {
  covenant: [],
  domain: ['covenant'],
  contracts: ['domain', 'covenant'],
  workflows: ['contracts'],
  activities: ['contracts', 'domain', 'covenant', 'store', 'mail', 'letters', 'config'],
  store: ['domain', 'covenant', 'config', 'contracts'],
  mail: ['domain', 'covenant', 'config'],
  letters: ['domain'],
  config: [],
  workers: [
    'contracts',
    'domain',
    'covenant',
    'activities',
    'store',
    'mail',
    'letters',
    'config',
    'workflows',
  ],
  api: ['contracts', 'domain', 'covenant', 'store', 'letters', 'config'],
};
const all = [...Object.keys(rooms), 'dev', 'bench', 'test'];

module.exports = {
  forbidden: [
    ...Object.entries(rooms).map(([room, may]) => ({
      name: `room-${room}`,
      comment: `${room}/ imports only: ${may.join(', ') || 'nothing'}`,
      severity: 'error',
      from: { path: `^${room}/`, pathNot: '\\.test\\.ts$' },
      to: { path: `^(${all.filter((other) => other !== room && !may.includes(other)).join('|')})/` },
    })),
    {
      name: 'workflows-know-activities-by-type-only',
      severity: 'error',
      from: { path: '^workflows/' },
      to: { path: '^activities/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'workflows-stay-in-the-sandbox',
      severity: 'error',
      from: { path: '^workflows/' },
      to: { dependencyTypes: ['core', 'npm', 'npm-dev'], pathNot: '@temporalio/(workflow|common)' },
    },
    {
      name: 'pure-rooms-do-no-io',
      severity: 'error',
      from: { path: '^(covenant|domain|contracts)/', pathNot: '\\.test\\.ts$' },
      to: { dependencyTypes: ['core', 'npm-dev'] },
    },
    {
      name: 'only-the-store-touches-mongo',
      severity: 'error',
      from: { pathNot: '^(store|dev|test|bench)/' },
      to: { path: 'node_modules/(mongoose|mongodb)/' },
    },
    {
      name: 'no-circular',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    // The mutation tests have packages of their own, which a fresh clone doesn't install.
    {
      name: 'resolvable',
      severity: 'error',
      from: { pathNot: '^bench/mutation/' },
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    // Has packages of its own, which are there only where it was run.
    exclude: { path: '^bench/mutation/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      extensions: ['.ts', '.mjs', '.js', '.json'],
    },
  },
};

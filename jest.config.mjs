const swc = [
  '@swc/jest',
  {
    jsc: { target: 'es2023', parser: { syntax: 'typescript' }, experimental: { keepImportAttributes: true } },
    module: { type: 'es6' },
    sourceMaps: 'inline',
  },
];
const base = {
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '\\.ts$': swc },
  roots: ['<rootDir>'],
  testPathIgnorePatterns: ['/node_modules/', '/dist/', '/.data/'],
  modulePathIgnorePatterns: ['/dist/', '/.data/', '/.mutation/'],
};
const apart = '<rootDir>/test/real/environment/';
const store = '<rootDir>/test/real/store/';
const heavy = ['browser/pages', 'browser/kinds', 'api/assignments', 'workflows/continue-as-new'].map(
  (name) => `<rootDir>/test/real/${name}.test.ts`,
);
// unit: pure rules, no server. real: on the servers that dev/test.ts starts. apart: on servers that each file starts
// for itself, so they can run beside the others. store: on databases alone, of their own, for the same reason. pages
// (every page in every state, a file's usual life from the mail, two others that take long; on dev/test.ts's servers) and proof: heavy ones, by `npm run test:proof`.
export default {
  projects: [
    { ...base, displayName: 'unit', testMatch: ['<rootDir>/test/unit/**/*.test.ts'] },
    {
      ...base,
      displayName: 'real',
      testMatch: ['<rootDir>/test/real/**/*.test.ts'],
      testPathIgnorePatterns: [...base.testPathIgnorePatterns, apart, store, ...heavy],
    },
    {
      ...base,
      displayName: 'apart',
      testMatch: ['<rootDir>/test/real/environment/**/*.test.ts'],
    },
    { ...base, displayName: 'store', testMatch: [`${store}**/*.test.ts`] },
    { ...base, displayName: 'pages', testMatch: heavy },
    { ...base, displayName: 'proof', testMatch: ['<rootDir>/test/proof/**/*.test.ts'] },
  ],
};

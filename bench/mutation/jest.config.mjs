// The unit tests of one room, for `npm run mutation`: which ones MUTATION_TESTS says.
import config from '../../jest.config.mjs';

const unit = config.projects.find(({ displayName }) => displayName === 'unit');
const tests = (process.env.MUTATION_TESTS ?? 'test/unit').split(',');
export default {
  ...unit,
  displayName: undefined,
  rootDir: process.cwd(),
  testMatch: tests.map((path) => `<rootDir>/${path}`),
};

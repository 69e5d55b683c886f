// The unit tests that a mutant of domain/ has to get past: nothing that starts a server.
import base from '../../jest.config.mjs';

const unit = base.projects.find(({ displayName }) => displayName === 'unit');
const { displayName: _, ...rest } = unit;
export default { ...rest, rootDir: process.cwd() };

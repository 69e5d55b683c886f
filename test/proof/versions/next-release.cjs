/**
 * A loader: the case loop as a next release could have it. The change is the example of docs/changing-workflows.md: the
 * mails of a step wait a second, in a run that comes to that line from now on.
 */
const before = `      sort === 'erasure'
        ? data.startErasure({ erasureId: which })
        : sort === 'mail'
          ? mail.deliver(effect)
`;
const after = `      sort === 'erasure'
        ? data.startErasure({ erasureId: which })
        : sort === 'mail'
          ? patched('mail-waits')
            ? sleep('1s').then(() => mail.deliver(effect))
            : mail.deliver(effect)
`;

module.exports = (source) => {
  if (source.split(before).length !== 2)
    throw new Error('the case loop has another text than the example changes');
  return source.replace(before, after).replace('  proxyActivities,\n', '  patched,\n  proxyActivities,\n');
};

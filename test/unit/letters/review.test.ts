/** docs/letters-review.md is about the letters as they are: every sentence stands in it with its article. */
import { readFileSync } from 'node:fs';
import { modelCovenant } from '../../../covenant/index.ts';
import { SAYS } from '../../../domain/request/index.ts';

const review = readFileSync(new URL('../../../docs/letters-review.md', import.meta.url), 'utf8');

test.each(modelCovenant().letters.texts.map((letter) => [letter.id, letter] as const))(
  'every sentence of "%s" was reviewed',
  (id, letter) => {
    const part = review.split('\n## ').find((one) => one.startsWith(`\`${id}\``)) ?? '';
    for (const block of letter.blocks) {
      const lines =
        'heading' in block
          ? [`**${block.heading}**`]
          : 'paragraph' in block
            ? [block.paragraph]
            : 'list' in block
              ? block.list
              : [`*(inserted: ${block.insert})*`];
      for (const line of lines)
        expect(part).toContain(`| ${line} | ${block.article} | ${block.when ?? ''} |`);
    }
  },
);

test('so was what the software itself says in an answer', () => {
  const part = review.split('\n## ').find((one) => one.startsWith('What the software says')) ?? '';
  for (const line of Object.values(SAYS)) expect(part).toContain(`| ${line} |`);
});

test('so was the mail of receipt, and no paragraph of articles 11 and 12 was passed over', () => {
  const part = review.split('\n## ').find((one) => one.startsWith('The mail of receipt')) ?? '';
  for (const line of modelCovenant().mails.received.body) expect(part).toContain(`| ${line} |`);
  for (const paragraph of [
    '11.1',
    '11.2',
    '11.3',
    '11.4',
    '11.5',
    '12.1',
    '12.2',
    '12.3',
    '12.4',
    '12.5',
    '12.6',
  ])
    expect(review).toMatch(new RegExp(`^\\| ${paragraph.replace('.', '\\.')} \\| \\S`, 'm'));
  for (const letter of 'abcdefgh') expect(review).toContain(`AVG 15(1)(${letter})`);
});

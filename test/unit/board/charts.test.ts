/** Figures: few is not said, weeks are counted right, and a picture has nothing in it that a strict policy refuses. */
import { evaluationOf } from '../../../api/charts/evaluation.ts';
import { svgOf, withoutStyle } from '../../../api/charts/svg.ts';
import { modelCovenant } from '../../../covenant/index.ts';
import { byWeek, type Chart, CLASSES, inWords, kindsWithin, masked } from '../../../domain/board/index.ts';
import { renderPdf } from '../../../letters/index.ts';

const chart: Chart = {
  ...{ id: 'proef', title: 'Een proef', about: 'Om te zien.', series: ['Eén', 'Twee'] },
  bars: [
    { label: 'nov 2026', values: [7, null] },
    { label: '"><script>', values: [0, 12] },
  ],
};

test('fewer than five is some, none is none', () => {
  expect([0, 1, 4, 5].map(masked)).toEqual([0, null, null, 5]);
  expect([masked(0), masked(3), masked(5)].map(inWords)).toEqual(['0', '1 tot 4', '5']);
});

test('days come into their week: 28 is within four weeks, what is longer is later', () => {
  const counts = CLASSES.map(() => 5);
  const weeks = byWeek({ a: [...counts, 5], b: [] }, ['a', 'b', 'c']).map(({ values }) => values[0]);
  // 0 to 7 days are six classes, 10 and 14 two, 21 one, 28 one, and 42, 63, 91, 182 and more.
  expect(weeks).toEqual([30, 10, 5, 5, 25]);
  expect(kindsWithin(modelCovenant(), 'weigh-signal')).toEqual(['assess', 'decide-agenda']);
});

test('a picture has no script, no style and nothing from elsewhere; words are escaped', () => {
  const svg = svgOf(chart);
  expect(svg).toMatch(/^<svg /);
  const own = svg.replaceAll(/xmlns(:\w+)?="[^"]*"/g, '');
  expect(own).not.toMatch(/<script|<style|\sstyle=|\son\w+=|https?:|@import|url\(/i);
  expect(svg).toContain('nov 2026');
  expect(svg).toContain('&lt;script&gt;');
  expect(withoutStyle('<text style="font-size:12px;fill:#111;position:absolute">')).toBe(
    '<text font-size="12px" fill="#111">',
  );
});

test('for the evaluation it is a document with a table for each', async () => {
  const tables = [
    { title: 'Zaken', about: 'Om te zien.', head: ['Wat', 'Aantal'], rows: [['Gewogen', '12']] },
  ];
  const letter = evaluationOf(modelCovenant(), tables, [chart], '2026-11-28');
  expect(letter.blocks.filter(({ is }) => is === 'table')).toEqual([
    expect.objectContaining({ caption: 'Zaken', rows: [['Gewogen', '12']] }),
    expect.objectContaining({
      rows: [
        ['nov 2026', '7', '1 tot 4'],
        ['"><script>', '0', '12'],
      ],
    }),
  ]);
  expect(
    Buffer.from(await renderPdf(letter))
      .subarray(0, 5)
      .toString(),
  ).toBe('%PDF-');
});

/** Alerts, their runbook, the dashboard and what is really measured belong together. */
import { existsSync, readdirSync } from 'node:fs';
import { SDK_METRICS } from './sdk-metrics.ts';
import { textOf, yamlOf } from './yaml.ts';

interface Rule {
  alert: string;
  expr: string;
  for: string;
  labels: { severity: string };
  annotations: { summary: string; description: string; runbook: string };
}
const rules = (yamlOf('docker/prometheus/alerts.yml') as { groups: { rules: Rule[] }[] }).groups.flatMap(
  (group) => group.rules,
);
const source = ['api/metrics/own.ts', 'api/metrics/text.ts'].map(textOf).join('\n');
const measured = new Set([
  ...[...source.matchAll(/gauge\(\s*'(\w+)'/g)].map(([, name]) => `pga_${name}`),
  ...['_bucket', '_sum', '_count'].map((end) => `pga_http_request_seconds${end}`),
  ...SDK_METRICS.mishaps,
  ...SDK_METRICS.always.flatMap((name) => [name, `${name}_bucket`]),
]);
const asked = (text: string): string[] => text.match(/\b(pga|temporal)_\w+/g) ?? [];

test('the first two alerts say that a legal moment was missed, and that one will be', () => {
  expect(rules.slice(0, 2).map(({ alert }) => alert)).toEqual([
    'LegalMomentMissed',
    'LegalMomentWillBeMissed',
  ]);
});

test.each(rules)(
  '$alert has its page, and asks for what is measured',
  ({ alert, expr, annotations, labels }) => {
    expect(annotations.runbook).toBe(`docs/runbook/${alert}.md`);
    const page = textOf(annotations.runbook);
    expect(page).toMatch(new RegExp(`^# ${alert}: `));
    expect(page).toContain('## What to do');
    expect(['critical', 'warning']).toContain(labels.severity);
    expect(asked(expr).length).toBeGreaterThan(0);
    for (const name of asked(expr)) expect([...measured]).toContain(name);
    for (const [, link = ''] of page.matchAll(/\]\(([^)#]+\.md)\)/g))
      expect(existsSync(new URL(`../../../docs/runbook/${link}`, import.meta.url))).toBe(true);
  },
);

test('every page of the runbook belongs to an alert', () => {
  const pages = readdirSync(new URL('../../../docs/runbook/', import.meta.url)).filter(
    (one) => one !== 'README.md',
  );
  expect(pages.sort()).toEqual(rules.map(({ alert }) => `${alert}.md`).sort());
});

test('the dashboard shows what is measured', () => {
  const board = JSON.parse(textOf('docker/grafana/dashboards/pga-regie.json')) as {
    panels: { title: string; targets: { expr: string }[] }[];
  };
  expect(board.panels.length).toBeGreaterThan(8);
  for (const { targets } of board.panels)
    for (const { expr } of targets) for (const name of asked(expr)) expect([...measured]).toContain(name);
});

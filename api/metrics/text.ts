/** Prometheus' text format (0.0.4), as far as it is used here: gauges, counters and histograms with labels of closed lists. */
export interface Metric {
  name: string;
  help: string;
  type: 'gauge' | 'counter' | 'histogram';
  /** A histogram's samples have a name of their own (`_bucket`, `_sum`, `_count`). */
  samples: { name?: string; labels?: Readonly<Record<string, string>>; value: number }[];
}

const escaped = (value: string): string =>
  value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');

export function prometheusText(metrics: readonly Metric[]): string {
  const lines = metrics.flatMap(({ name, help, type, samples }) => [
    `# HELP ${name} ${help}`,
    `# TYPE ${name} ${type}`,
    ...samples.map(({ name: own = name, labels = {}, value }) => {
      const pairs = Object.entries(labels).map(([label, of]) => `${label}="${escaped(of)}"`);
      return `${own}${pairs.length > 0 ? `{${pairs.join(',')}}` : ''} ${value}`;
    }),
  ]);
  return `${lines.join('\n')}\n`;
}

/** Seconds up to which a bucket goes. */
const BUCKETS = [0.05, 0.1, 0.2, 0.3, 0.5, 1, 2, 5, 10];
/** Different routes and statuses that are kept; a scanner can't fill the memory. */
const MOST = 500;

/** How long requests took, by route (its pattern, never the address) and status class. */
export class RequestTimes {
  private readonly all = new Map<
    string,
    { labels: Record<string, string>; counts: number[]; sum: number; n: number }
  >();

  add(route: string, method: string, status: number, seconds: number): void {
    const labels = { route, method, status: `${Math.floor(status / 100)}xx` };
    const key = Object.values(labels).join(' ');
    let own = this.all.get(key);
    if (!own) {
      if (this.all.size >= MOST) return;
      own = { labels, counts: BUCKETS.map(() => 0), sum: 0, n: 0 };
      this.all.set(key, own);
    }
    own.sum += seconds;
    own.n += 1;
    for (const [index, end] of BUCKETS.entries())
      if (seconds <= end) own.counts[index] = (own.counts[index] ?? 0) + 1;
  }

  metric(): Metric {
    const name = 'pga_http_request_seconds';
    return {
      ...{ name, help: 'How long requests took, by route.', type: 'histogram' },
      samples: [...this.all.values()].flatMap(({ labels, counts, sum, n }) => [
        ...BUCKETS.map((end, index) => ({
          ...{ name: `${name}_bucket`, labels: { ...labels, le: String(end) }, value: counts[index] ?? 0 },
        })),
        { name: `${name}_bucket`, labels: { ...labels, le: '+Inf' }, value: n },
        { name: `${name}_sum`, labels, value: sum },
        { name: `${name}_count`, labels, value: n },
      ]),
    };
  }
}

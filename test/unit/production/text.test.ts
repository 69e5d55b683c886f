import { prometheusText, RequestTimes } from '../../../api/metrics/text.ts';

test('figures as Prometheus reads them, odd labels escaped', () => {
  const text = prometheusText([
    {
      name: 'pga_a',
      help: 'A.',
      type: 'gauge',
      samples: [{ value: 2 }, { labels: { of: 'x"\\\n' }, value: 0.5 }],
    },
  ]);
  expect(text).toBe('# HELP pga_a A.\n# TYPE pga_a gauge\npga_a 2\npga_a{of="x\\"\\\\\\n"} 0.5\n');
});

test('times of requests are counted up to each limit, by route and not by address', () => {
  const times = new RequestTimes();
  times.add('/taken/:number', 'GET', 200, 0.06);
  times.add('/taken/:number', 'GET', 200, 3);
  const found = Object.fromEntries(
    times.metric().samples.map(({ name, labels, value }) => [`${name} ${labels?.le ?? ''}`.trim(), value]),
  );
  expect(found).toMatchObject({
    'pga_http_request_seconds_bucket 0.05': 0,
    'pga_http_request_seconds_bucket 0.1': 1,
    'pga_http_request_seconds_bucket 5': 2,
    'pga_http_request_seconds_bucket +Inf': 2,
    pga_http_request_seconds_count: 2,
  });
  // A scanner's many routes are bounded.
  for (let n = 0; n < 2_000; n++) times.add(`/${n}`, 'GET', 404, 1);
  expect(new Set(times.metric().samples.map(({ labels }) => labels?.route)).size).toBeLessThanOrEqual(500);
});

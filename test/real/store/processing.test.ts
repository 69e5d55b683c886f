/** Logboek Dataverwerkingen: every processing has its record, and without it there is no outcome. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { inTrace, newTrace, readConfig, traceId } from '../../../config/index.ts';
import { KeyGone, LogFailed, openStore, type Store } from '../../../store/index.ts';
import { searchPermit } from '../access.ts';
import { access, newId, open, putText } from './open.ts';

let store: Store;
beforeAll(async () => {
  store = await open();
}, 30_000);
afterAll(() => store.close());

const SUBJECT = 'dpl.core.data_subject_id';
const ACTIVITY = 'dpl.core.processing_activity_id';

test('writing and reading: one record a person, in the trace of the request, under a pseudonym of that file', async () => {
  const id = newId();
  await putText(store, id);
  await store.keys.register(id, 'case', 'engine');
  await putText(store, id, { unit: 'person:p1' });
  const { trace, texts } = await inTrace(newTrace(), async () => ({
    trace: traceId() ?? '',
    texts: await store.texts.list(id, 'weegploeg', await access(store, id, ['8.2b'])),
  }));
  expect(texts).toHaveLength(2);
  const records = await store.processings.ofTrace(trace);
  const [subject, person] = [await store.pseudonym(id, 'signal:s1'), await store.pseudonym(id, 'person:p1')];
  expect(subject).not.toBe(person);
  expect(subject).toBe(await store.pseudonym(id, 'weighing:1'));
  expect(records.map((record) => record.attributes[SUBJECT]).sort()).toEqual([subject, person].sort());
  for (const record of records) {
    expect(record).toMatchObject({ trace_id: trace, name: 'texts.read', status_code: 0 });
    expect(record.span_id).toMatch(/^[0-9a-f]{16}$/);
    expect(record.parent_span_id).toMatch(/^[0-9a-f]{16}$/);
    expect(record.start_time <= record.end_time).toBe(true);
    expect(record.attributes[ACTIVITY]).toBe(`${readConfig().baseUrl}/v1/verwerkingsactiviteiten/beheren`);
    expect(JSON.stringify(record)).not.toContain(id);
  }
  // The person's own: the two writings are there as well.
  const own = await store.processings.ofSubject(person);
  expect(own.map(({ name }) => name)).toEqual(['texts.write', 'texts.read']);
});

test('what is refused was not processed; a search that finds nobody was', async () => {
  const id = newId();
  await putText(store, id);
  const trace = await inTrace(newTrace(), async () => {
    await expect(store.texts.list(id, 'weegploeg', await access(store, id, ['10.2b']))).rejects.toThrow();
    return traceId() ?? '';
  });
  expect(await store.processings.ofTrace(trace)).toEqual([]);
  const searched = await inTrace(newTrace(), async () => {
    expect(await store.known.find('Niemand Bekend', '1990-01-01', searchPermit())).toEqual([]);
    return traceId() ?? '';
  });
  expect(await store.processings.ofTrace(searched)).toMatchObject([{ name: 'known.search' }]);
});

test('after destruction nothing leads from the records to the person', async () => {
  const id = newId();
  await putText(store, id);
  await store.keys.register(id, 'case', 'engine');
  const before = await store.pseudonym(id, 'subject');
  await store.keys.destroyCase(id);
  await expect(store.pseudonym(id, 'subject')).rejects.toThrow(KeyGone);
  expect(before).toMatch(/^[A-Za-z0-9_-]{43}$/);
});

test('a collector that does not take the record: no data; one that does gets it in the standard form', async () => {
  const id = newId();
  await putText(store, id);
  await store.keys.register(id, 'case', 'engine');
  const bodies: string[] = [];
  let status = 400;
  const collector: Server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      bodies.push(Buffer.concat(parts).toString('utf8'));
      response.writeHead(status, { 'content-type': 'application/json' }).end('{}');
    });
  });
  await new Promise<void>((done) => collector.listen(0, '127.0.0.1', done));
  const processingLogUrl = `http://127.0.0.1:${(collector.address() as AddressInfo).port}/v1/traces`;
  const other = await openStore({ ...readConfig(), processingLogUrl });
  try {
    await expect(other.texts.list(id, 'weegploeg', await access(store, id, ['8.2b']))).rejects.toThrow(
      LogFailed,
    );
    status = 200;
    expect(await other.texts.list(id, 'weegploeg', await access(store, id, ['8.2b']))).toHaveLength(1);
    const body = bodies.at(-1) ?? '';
    expect(body).toContain(SUBJECT);
    expect(body).toContain(await store.pseudonym(id, 'subject'));
    expect(body).not.toContain(id);
  } finally {
    await other.close();
    await new Promise((done) => collector.close(done));
  }
});

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mailsIn } from '../../../bench/chaos/watch.ts';

test('a file that was cut off is no mail; a whole one without an id is', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'pga-mails-'));
  try {
    const head = 'From: a@voorbeeld.test\r\nSubject: Taak 1\r\n';
    await writeFile(join(folder, '1.eml'), '');
    await writeFile(join(folder, '2.eml'), head);
    await writeFile(join(folder, '3.eml'), `${head}Message-ID: <abc@voorbeeld.test>\r\n\r\nWoorden\r\n`);
    await writeFile(join(folder, '4.eml'), `${head}\r\nWoorden\r\n`);
    const seen = await mailsIn(folder);
    expect(seen.filter(({ said }) => said === null)).toHaveLength(2);
    const whole = seen.filter(({ said }) => said !== null).map(({ messageId }) => messageId);
    expect(whole.sort()).toEqual(['', 'abc']);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

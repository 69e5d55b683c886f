/** Proves the access log whole, or names the first line that is not as it was written (15.2e). One pass, no sorting. */
import type { JWK } from 'jose';
import type { Model } from 'mongoose';
import { BrokenCheckpoint, type Checkpoints, type Head } from './checkpoints.ts';
import { hashOf, START } from './log-hash.ts';
import type { AccessRow } from './regie.ts';
import type { BrokenLine, LogReport } from './types.ts';

/** So many lines may wait for the one before them; a store that gives them in another order is asked to sort. */
const WAITING = 100_000;

interface Chain {
  head: Head | null;
  /** Line → hash, as checkpoints on the way said it. */
  marks: Map<number, string>;
  next: number;
  prev: string;
  waiting: Map<number, Seen>;
  broken: BrokenLine | null;
  /** Lines that no checkpoint covers yet. */
  unsigned: number;
}
type Seen = Pick<AccessRow, 'seq' | 'prev' | 'hash' | 'at'> & { whole: boolean };

class TooMany extends Error {}

export async function verifyLog(
  model: Model<AccessRow>,
  checkpoints: Checkpoints,
  key?: JWK,
): Promise<LogReport> {
  const marks = new Map<string, Map<number, string>>();
  let count = 0;
  let folded: Awaited<ReturnType<Checkpoints['read']>>;
  try {
    folded = await checkpoints.read(({ heads }) => {
      count += 1;
      for (const { writer, seq, hash } of heads) {
        const own = marks.get(writer) ?? new Map<number, string>();
        marks.set(writer, own.set(seq, hash));
      }
    }, key);
  } catch (error) {
    if (!(error instanceof BrokenCheckpoint)) throw error;
    return { ...NOTHING, checkpoints: count, brokenCheckpoint: error.number };
  }

  const begin = (writer: string): Chain => {
    const head = folded.chains.get(writer) ?? null;
    return {
      head,
      marks: marks.get(writer) ?? new Map(),
      next: head?.from?.seq ?? 0,
      prev: head?.from?.prev ?? START,
      waiting: new Map(),
      broken: null,
      unsigned: 0,
    };
  };

  async function walk(sorted: boolean) {
    const chains = new Map<string, Chain>([...folded.chains.keys()].map((writer) => [writer, begin(writer)]));
    let lines = 0;
    let waiting = 0;
    const all = model.collection.find({}, { batchSize: 2_000 });
    const rows = sorted ? all.sort({ writer: 1, seq: 1 }) : all;
    for await (const row of ahead<AccessRow>(rows)) {
      lines += 1;
      let chain = chains.get(row.writer);
      if (!chain) {
        chain = begin(row.writer);
        chains.set(row.writer, chain);
      }
      if (chain.broken) continue;
      const { seq, prev, hash, at } = row;
      const seen: Seen = { seq, prev, hash, at, whole: hashOf(row) === hash };
      if (isLeftOver(chain, seq)) continue;
      if (!Number.isSafeInteger(seq) || seq < chain.next || chain.waiting.has(seq)) {
        chain.broken = { writer: row.writer, seq, why: 'added' };
        continue;
      }
      if (seq !== chain.next) {
        chain.waiting.set(seq, seen);
        waiting += 1;
        if (waiting > WAITING && !sorted) throw new TooMany();
        continue;
      }
      let now: Seen | undefined = seen;
      while (now && !chain.broken) {
        follow(chain, row.writer, now);
        now = chain.waiting.get(chain.next);
        if (now) {
          chain.waiting.delete(now.seq);
          waiting -= 1;
        }
      }
    }
    return { chains, lines };
  }

  /** What is wrong with the next line of its chain; null: nothing. */
  function wrong(chain: Chain, { seq, prev, hash, at, whole }: Seen): BrokenLine['why'] | null {
    const { head } = chain;
    if (!whole || prev !== chain.prev || (chain.marks.get(seq) ?? hash) !== hash) return 'changed';
    const behind = seq - (head?.seq ?? -1);
    if (behind <= 0 || head?.maybe?.[behind - 1] === hash) return null;
    // By the last sweep every line of before had been signed, by its writer or as it was found.
    if (head?.closed || at < folded.scanned) return 'added';
    chain.unsigned += 1;
    return null;
  }

  /** The next line of its chain. */
  function follow(chain: Chain, writer: string, { seq, prev, hash, at, whole }: Seen): void {
    const why = wrong(chain, { seq, prev, hash, at, whole });
    if (why) {
      chain.broken = { writer, seq, why };
      return;
    }
    chain.prev = hash;
    chain.next = seq + 1;
  }

  const { chains, lines } = await walk(false).catch((error: unknown) => {
    if (error instanceof TooMany) return walk(true);
    throw error;
  });

  const broken: BrokenLine[] = [];
  let unsigned = 0;
  let adopted = 0;
  for (const [writer, chain] of chains) {
    const { head } = chain;
    unsigned += chain.unsigned;
    if (head?.adopted) adopted += 1;
    if (head?.gone) continue;
    if (chain.broken) broken.push(chain.broken);
    else if (chain.waiting.size > 0 || chain.next <= (head?.seq ?? -1))
      broken.push({ writer, seq: chain.next, why: 'removed' });
  }
  broken.sort((a, b) => (a.writer < b.writer ? -1 : a.writer > b.writer ? 1 : 0));
  return {
    ...{ lines, chains: chains.size, checkpoints: count, unsigned, adopted, brokenCheckpoint: null },
    ...{ broken: broken[0] ?? null, allBroken: broken },
    last: count === 0 ? null : { number: folded.next - 1, hash: folded.prev },
  };
}

/** Row by row; while a batch is gone through, the database makes the next one ready. */
async function* ahead<Row>(cursor: {
  hasNext(): Promise<boolean>;
  readBufferedDocuments(): unknown[];
}): AsyncGenerator<Row> {
  let more = cursor.hasNext();
  while (await more) {
    const batch = cursor.readBufferedDocuments() as Row[];
    more = cursor.hasNext();
    // It is thrown where it is waited for.
    more.catch(() => undefined);
    // What was asked must have left this process before it has its hands full.
    await new Promise((sent) => setImmediate(sent));
    yield* batch;
  }
}

/** What should have been destroyed already, and was not yet when its process stopped: the next sweep takes it. */
const isLeftOver = ({ head }: Chain, seq: number): boolean =>
  head?.gone === true || (seq >= 0 && seq < (head?.from?.seq ?? 0));

const NOTHING: Omit<LogReport, 'brokenCheckpoint' | 'checkpoints'> = {
  ...{ lines: 0, chains: 0, unsigned: 0, adopted: 0, broken: null, allBroken: [], last: null },
};

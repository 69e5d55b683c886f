/**
 * Lists that follow what changes, by server-sent events. However many look at the same list, it is made once a change;
 * there are at most so many streams of a person and in all, and a stream ends with its session.
 */
import type { ServerResponse } from 'node:http';
import type { FastifyBaseLogger } from 'fastify';
import type { Board } from '../../store/index.ts';

/** A browser opens six connections to one host over HTTP/1.1: more streams than this would leave none for its pages. */
export const OF_ONE = 4;
export const IN_ALL = 1_000;
/** Different lists at one time. */
const LISTS = 200;
/** Changes within this time are one. */
const GATHER_MS = 300;
const PULSE_MS = 20_000;
/** Without any change a list is made anew after so long: days pass, and sessions end. */
const STALE_MS = 60_000;
/** Who comes so shortly after a list was made, and no change in between, gets that one: 500 tabs are not 500 lists. */
const SHARED_MS = 10_000;
/** Sessions that are asked about at once. */
const ASKED_AT_ONCE = 8;
/** A browser that doesn't read is let go. */
const BEHIND_BYTES = 4_000_000;

export const ENDED = {
  session: 'U bent niet meer aangemeld. Vernieuw de pagina en meld u opnieuw aan.',
  elsewhere: 'U heeft deze lijst in meer tabbladen open. Vernieuw de pagina om deze weer bij te werken.',
  stopping: 'Deze lijst wordt even niet bijgewerkt. Vernieuw de pagina over een minuut.',
};

interface Stream {
  member: string;
  /** Tabs of one session may or may not, all together. */
  session: string;
  out: ServerResponse;
  /** Whether whoever looks still may. */
  may: () => Promise<boolean>;
  list: List;
}
interface List {
  key: string;
  make: () => Promise<{ html: string; text: string }>;
  /** Of what was sent last; what says the time is not compared. */
  sent: string | null;
  /** What was sent last, for who comes later. */
  event: string;
  /** When it was begun to be made; what changed after that isn't in it. */
  madeAt: number;
  streams: Set<Stream>;
}

export class LiveLists {
  private readonly lists = new Map<string, List>();
  /** By member, oldest first. */
  private readonly people = new Map<string, Stream[]>();
  private readonly board: Board;
  private readonly log: FastifyBaseLogger;
  private stopWatching: (() => void) | null = null;
  private pulse: ReturnType<typeof setInterval> | null = null;
  private changedAt = 0;
  private making = false;
  private again = false;
  private closed = false;

  constructor(board: Board, log: FastifyBaseLogger) {
    this.board = board;
    this.log = log;
  }

  get size(): number {
    let all = 0;
    for (const { streams } of this.lists.values()) all += streams.size;
    return all;
  }

  /** False when there are too many: the page stays as it was opened. `sent`: what the page shows already. */
  open(
    out: ServerResponse,
    {
      member,
      session,
      key,
      make,
      may,
    }: Pick<Stream, 'member' | 'session' | 'may'> & Pick<List, 'key' | 'make'>,
  ): boolean {
    const known = this.lists.get(key);
    if (this.closed || this.size >= IN_ALL || (!known && this.lists.size >= LISTS)) {
      this.log.warn({ streams: this.size, lists: this.lists.size }, 'too many live lists');
      return false;
    }
    const list: List = known ?? { key, make, sent: null, event: '', madeAt: 0, streams: new Set<Stream>() };
    this.lists.set(key, list);
    const stream: Stream = { member, session, out, may, list };
    list.streams.add(stream);
    const own = [...(this.people.get(member) ?? []), stream];
    this.people.set(member, own);
    // The tab that was opened last is the one that somebody looks at.
    if (own.length > OF_ONE) this.end(own[0] as Stream, ENDED.elsewhere);
    out.on('close', () => this.forget(stream));
    out.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      // What has ended is not kept open for a next request: a process that stops would wait for it.
      connection: 'close',
      'x-accel-buffering': 'no',
      'x-content-type-options': 'nosniff',
    });
    out.write('retry: 5000\n\n');
    this.begin();
    // Between the page and its stream something may have changed.
    const recent = list.madeAt > this.changedAt && performance.now() - list.madeAt < SHARED_MS;
    if (list.sent !== null && recent) out.write(list.event);
    else {
      list.sent = null;
      void this.makeAll();
    }
    return true;
  }

  close(): void {
    this.closed = true;
    for (const { streams } of [...this.lists.values()])
      for (const one of [...streams]) this.end(one, ENDED.stopping);
    this.rest();
  }

  private begin(): void {
    if (this.stopWatching) return;
    this.stopWatching = this.board.onChange(
      () => {
        this.changedAt = performance.now();
        void this.makeAll();
      },
      GATHER_MS,
      (error) => this.log.warn({ err: error }, 'the store does not say what changes'),
    );
    this.pulse = setInterval(() => void this.beat(), PULSE_MS);
    this.pulse.unref();
  }

  private rest(): void {
    this.stopWatching?.();
    this.stopWatching = null;
    if (this.pulse) clearInterval(this.pulse);
    this.pulse = null;
  }

  private async beat(): Promise<void> {
    const sessions = new Map<string, Stream[]>();
    for (const { streams } of this.lists.values())
      for (const stream of streams)
        sessions.set(stream.session, [...(sessions.get(stream.session) ?? []), stream]);
    const waiting = [...sessions.values()];
    const ask = async () => {
      for (let own = waiting.shift(); own; own = waiting.shift()) {
        const may = await (own[0] as Stream).may().catch(() => null);
        for (const stream of own) {
          if (may === false) this.end(stream, ENDED.session);
          else stream.out.write(': \n\n');
        }
      }
    };
    await Promise.all(Array.from({ length: ASKED_AT_ONCE }, ask));
    const old = performance.now() - STALE_MS;
    if ([...this.lists.values()].some(({ madeAt }) => madeAt < old)) await this.makeAll();
  }

  /** One list after the other: a burst of changes costs no more than one round at a time. */
  private async makeAll(): Promise<void> {
    if (this.making) {
      this.again = true;
      return;
    }
    this.making = true;
    do {
      this.again = false;
      for (const list of [...this.lists.values()]) await this.makeOne(list);
    } while (this.again && !this.closed);
    this.making = false;
  }

  private async makeOne(list: List): Promise<void> {
    try {
      const begun = performance.now();
      const made = await list.make();
      list.madeAt = begun;
      list.event = `event: lijst\ndata: ${JSON.stringify(made)}\n\n`;
      if (made.html === list.sent) return;
      list.sent = made.html;
      const { event } = list;
      for (const stream of [...list.streams]) {
        if (stream.out.writableLength > BEHIND_BYTES) stream.out.destroy();
        else stream.out.write(event);
      }
    } catch (error) {
      this.log.warn({ err: error }, 'a live list could not be made');
    }
  }

  private end(stream: Stream, text: string): void {
    stream.out.end(`event: einde\ndata: ${JSON.stringify({ text })}\n\n`);
    this.forget(stream);
  }

  private forget(stream: Stream): void {
    stream.list.streams.delete(stream);
    if (stream.list.streams.size === 0) this.lists.delete(stream.list.key);
    const own = (this.people.get(stream.member) ?? []).filter((one) => one !== stream);
    if (own.length === 0) this.people.delete(stream.member);
    else this.people.set(stream.member, own);
    if (this.lists.size === 0) this.rest();
  }
}

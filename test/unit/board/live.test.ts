/** Live lists: made once however many look, sent to all, and an end for who may look no longer. */
import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import pino from 'pino';
import { ENDED, LiveLists, OF_ONE } from '../../../api/board/live.ts';
import type { Board } from '../../../store/index.ts';

class Tab extends ServerResponse {
  readonly parts: string[] = [];
  constructor() {
    super(new IncomingMessage(new Socket()));
  }
  override write(part: unknown): boolean {
    this.parts.push(String(part));
    return true;
  }
  override end(part?: unknown): this {
    if (part) this.parts.push(String(part));
    return this;
  }
  lists = () => this.parts.filter((part) => part.startsWith('event: lijst')).length;
}

/** What the store tells of changes comes from the test; nothing else of it is asked. */
function liveLists() {
  let tell = () => {};
  const board = {
    onChange: (callback: () => void) => {
      tell = callback;
      return () => {};
    },
  } as unknown as Board;
  return { live: new LiveLists(board, pino({ level: 'silent' })), change: () => tell() };
}
const soon = () => new Promise((resolve) => setTimeout(resolve, 5));

test('500 tabs on one list: made once, and once more for a change that all of them see', async () => {
  const { live, change } = liveLists();
  let made = 0;
  let state = 1;
  const make = async () => {
    made += 1;
    return { html: `state ${state}`, text: '' };
  };
  const tabs: Tab[] = [];
  const open = () => {
    const tab = new Tab();
    const member = `m-${Math.floor(tabs.length / OF_ONE)}`;
    expect(live.open(tab, { member, session: member, key: 'all', make, may: async () => true })).toBe(true);
    tabs.push(tab);
  };
  open();
  await soon();
  for (let n = 1; n < 500; n++) open();
  await soon();
  expect([made, live.size, tabs.filter((tab) => tab.lists() === 1).length]).toEqual([1, 500, 500]);
  state = 2;
  change();
  await soon();
  expect([made, tabs.filter((tab) => tab.lists() === 2).length]).toEqual([2, 500]);
  // After a change nobody gets what was made before it.
  const late = new Tab();
  live.open(late, { member: 'late', session: 'late', key: 'all', make, may: async () => true });
  await soon();
  expect(late.parts.at(-1)).toContain('state 2');
  live.close();
  expect(late.parts.at(-1)).toContain(ENDED.stopping);
});

test('a fifth tab of one person ends their oldest', () => {
  const { live } = liveLists();
  const make = async () => ({ html: '', text: '' });
  const tabs = Array.from({ length: OF_ONE + 1 }, () => new Tab());
  for (const [index, tab] of tabs.entries())
    live.open(tab, { member: 'm', session: 's', key: String(index), make, may: async () => true });
  expect(tabs[0]?.parts.at(-1)).toContain(ENDED.elsewhere);
  expect(live.size).toBe(OF_ONE);
  live.close();
});

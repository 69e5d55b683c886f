import type { Store, TaskRow } from '../../../store/index.ts';
import type { Desk } from './support.ts';

export interface Tools {
  db: Store;
  /** Opens an address at the desk of a demo account ('politie'), signed in. */
  open(account: string, address: string): Promise<Desk>;
  /** The police's open task to assess a signal: one for all states that leave it open. */
  row(): Promise<TaskRow>;
}
/** How a browser gets to a page in some state. */
export type Reach = (tools: Tools) => Promise<Desk>;

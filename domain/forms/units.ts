/** Which unit of data a text belongs to: what is destroyed together (13) has one key. */
import type { UnitId } from '../case.ts';
import { isPaperCode, kindOfCode } from '../papers/index.ts';
import type { FileText } from './types.ts';

/** What the text is about; a task's `about` is one of these units already. */
export interface About {
  signal?: UnitId;
  weighing?: UnitId;
  person?: UnitId;
  item?: UnitId;
  /** Of papers: what must be destroyed apart from the rest of its case. */
  part?: UnitId;
}

const KINDS = ['signal', 'weighing', 'person', 'item', 'part'];

/** 'weighing:2' → { weighing }, 'signal:s1' → { signal }, ...; anything else names no unit of its own. */
export function aboutUnit(about: string | null): About {
  const kind = about?.split(':')[0];
  return about !== null && kind !== undefined && KINDS.includes(kind) ? { [kind]: about } : {};
}

/** Papers are one unit a case, named after its kind, but for a part that has an end of its own. */
export function unitOf({ code }: Pick<FileText, 'code'>, about: About): UnitId {
  if (isPaperCode(code)) return about.part ?? kindOfCode(code);
  switch (code) {
    case '8.2b':
    case '8.2c':
      return about.signal ?? about.weighing ?? 'subject';
    case '8.2d':
    case '8.2e':
      return about.weighing ?? about.signal ?? 'subject';
    case '9.3':
    case '10.2e':
    case '10.2h':
      return 'plan';
    case '10.2b':
      return about.item ?? 'plan';
    case '10.2f':
    case '10.2g':
    case '11.4':
      return about.person ?? 'subject';
    default:
      return 'subject';
  }
}

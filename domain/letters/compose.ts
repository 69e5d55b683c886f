/** Puts a letter together from the covenant's words. What is filled in comes from the file; nothing is read here. */
import type { Covenant, LetterId } from '../../covenant/index.ts';
import { type Day, findTerm, lengthInWords } from '../dates/index.ts';
import type { Block, Letter } from './letter.ts';

export interface Filling {
  /** Name and address, one line each. The first is who is spoken to. */
  addressee: readonly string[];
  date: Day;
  reference: string | null;
  /** Of the letter's own placeholders; those of all letters are filled in from the covenant. */
  values: Readonly<Record<string, string>>;
  /** What stands in the place of an insert. */
  inserts: Readonly<Record<string, readonly Block[]>>;
  /** The conditions that hold. */
  holds: readonly string[];
}

/**
 * One letter by the covenant's text.
 * @throws RangeError when the text names something that isn't filled in: a letter never goes out with a gap
 */
export function composeLetter(covenant: Covenant, id: LetterId, filling: Filling): Letter {
  const text = covenant.letters.texts.find((one) => one.id === id);
  if (!text) throw new RangeError(`letter "${id}" is not in the covenant`);
  const { sender, closing } = covenant.letters;
  const { controllers, dataProtectionOfficer } = covenant.processing;
  const values: Record<string, string> = {
    name: filling.addressee[0] ?? '',
    requests: sender.requests,
    complaints: sender.complaints,
    authority: sender.authority,
    controllers: controllers.name,
    officer: `${dataProtectionOfficer.name}. ${dataProtectionOfficer.contact}`,
    answerTerm: lengthInWords(findTerm(covenant, 'answer-request').length),
    ...filling.values,
  };
  const fill = (words: string): string =>
    words.replace(/\{([^{}]*)\}/g, (_, name: string) => {
      const value = Object.hasOwn(values, name) ? values[name] : undefined;
      if (!value) throw new RangeError(`letter "${id}": {${name}} is not filled in`);
      return value;
    });
  const blocks = text.blocks.flatMap((block): readonly Block[] => {
    if (block.when !== undefined && !filling.holds.includes(block.when)) return [];
    if ('heading' in block) return [{ is: 'heading', text: fill(block.heading), level: block.level ?? 2 }];
    if ('paragraph' in block) return [{ is: 'paragraph', text: fill(block.paragraph) }];
    if ('list' in block) return [{ is: 'list', items: block.list.map(fill) }];
    const insert = filling.inserts[block.insert];
    if (!insert) throw new RangeError(`letter "${id}": insert "${block.insert}" is not filled in`);
    return insert;
  });
  return {
    language: 'nl-NL',
    title: text.title,
    sender: sender.lines,
    addressee: filling.addressee,
    date: filling.date,
    reference: filling.reference,
    blocks,
    closing,
  };
}

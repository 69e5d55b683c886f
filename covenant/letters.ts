/** Letters to people by the municipality's own words (11, 12, 13.1): their shape, and what may be filled in. */
import { z } from 'zod';

const text = z.string().trim().min(1);
const id = z.string().regex(/^[a-z]+(-[a-z]+)*$/);
/** `article`: what the block serves (docs/letters-review.md); `when`: the condition under which it stands in the letter. */
const part = { article: text, when: id.optional() };
const block = z.union([
  z.strictObject({ heading: text, level: z.union([z.literal(2), z.literal(3)]).optional(), ...part }),
  z.strictObject({ paragraph: text, ...part }),
  z.strictObject({ list: z.array(text).min(1), ...part }),
  /** What the software makes: a list or a table of data. */
  z.strictObject({ insert: id, ...part }),
]);

export const lettersShape = z.strictObject({
  /** Who the letters come from: name, then address; and who people can turn to, as part of a sentence. */
  sender: z.strictObject({
    lines: z.array(text).min(1),
    requests: text,
    complaints: text,
    authority: text,
    article: text,
  }),
  closing: z.array(text).min(1),
  texts: z.array(z.strictObject({ id, title: text, article: text, blocks: z.array(block).min(1) })),
});
export type LettersFile = z.infer<typeof lettersShape>;
export type LetterBlock = LettersFile['texts'][number]['blocks'][number];

/** What every letter may say. `requests` and the others come from the sender, `controllers` and `officer` from the register. */
export const OF_ALL_LETTERS = [
  'name',
  'requests',
  'complaints',
  'authority',
  'controllers',
  'officer',
  'answerTerm',
] as const;

interface Known {
  /** Placeholders beside those of all letters. */
  values: readonly string[];
  inserts: readonly string[];
  conditions: readonly string[];
  /** Inserts and values without which the letter doesn't do what its articles ask. */
  needed: readonly string[];
}

/** Every letter that the software sends, and what its text may name. A letter more is a row more. */
export const LETTERS = {
  // 11.2, AVG 14: to the subject or the legal representative
  notice: {
    values: ['person', 'lastDay'],
    inserts: ['data', 'origin', 'recipients'],
    conditions: ['representative', 'agenda', 'not-on-agenda'],
    needed: ['data', 'origin', 'recipients', 'requests', 'complaints', 'authority', 'controllers'],
  },
  // 11.2, 10.2 f-g: to a person left behind, or of the social network
  'notice-person': {
    values: ['person', 'lastDay'],
    inserts: ['data', 'origin', 'recipients'],
    conditions: ['representative', 'left-behind', 'network'],
    needed: ['data', 'origin', 'recipients', 'requests', 'complaints', 'authority', 'controllers'],
  },
  // 12.3, AVG 15: what there is, about the person alone
  'answer-access': {
    values: ['receivedOn'],
    inserts: ['decision', 'data', 'withheld', 'purposes', 'origin', 'recipients', 'destruction'],
    conditions: ['withheld'],
    needed: [
      ...['decision', 'data', 'purposes', 'origin', 'recipients', 'destruction'],
      ...['requests', 'complaints', 'authority', 'controllers', 'officer'],
    ],
  },
  // 12.5-6, AVG 16-21: without a request for access
  'answer-decision': {
    values: ['receivedOn'],
    inserts: ['decision'],
    conditions: [],
    needed: ['decision', 'complaints', 'authority', 'officer'],
  },
  // Nothing that can be given: the same whether there is nothing or a ground needs silence (11.3, UAVG 41)
  'answer-nothing': {
    values: ['receivedOn'],
    inserts: [],
    conditions: [],
    needed: ['complaints', 'authority', 'officer'],
  },
  'answer-not-identified': {
    values: ['receivedOn'],
    inserts: [],
    conditions: [],
    needed: ['requests', 'complaints', 'authority', 'officer'],
  },
  'answer-deceased': {
    values: ['receivedOn'],
    inserts: [],
    conditions: [],
    needed: ['complaints', 'authority', 'officer'],
  },
  // 12.1, AVG 12(3): that it came in, who it is must be established, when the answer comes; the same whether there is a file or not
  'request-received': {
    values: ['receivedOn', 'lastDay'],
    inserts: [],
    conditions: [],
    needed: ['receivedOn', 'lastDay', 'requests'],
  },
  // 13.1, Awb 9:6: that it came in, who handles it, when the answer comes
  'complaint-received': {
    values: ['receivedOn', 'lastDay'],
    inserts: [],
    conditions: [],
    needed: ['receivedOn', 'lastDay', 'complaints'],
  },
  // Awb 9:12: findings, opinion, what is done, and where to go next
  'complaint-answer': {
    values: ['receivedOn'],
    inserts: ['decision', 'findings', 'measures'],
    conditions: [],
    needed: ['decision', 'findings', 'measures', 'authority', 'officer'],
  },
  // Awb 9:8
  'complaint-not-handled': {
    values: ['receivedOn'],
    inserts: ['decision', 'findings'],
    conditions: [],
    needed: ['decision', 'findings', 'authority', 'officer'],
  },
} as const satisfies Record<string, Known>;
export type LetterId = keyof typeof LETTERS;

const words = (block: LetterBlock): string[] =>
  'heading' in block
    ? [block.heading]
    : 'paragraph' in block
      ? [block.paragraph]
      : 'list' in block
        ? block.list
        : [];

const placeholders = (texts: readonly string[]): string[] =>
  [...texts.join('\n').matchAll(/\{([^{}]*)\}/g)].map((match) => match[1] ?? '');

export function checkLetters(
  file: { letters: LettersFile },
  report: (path: readonly PropertyKey[], article: string, message: string) => void,
): void {
  const { texts, sender, closing } = file.letters;
  for (const name of placeholders([...sender.lines, ...closing, sender.requests, sender.complaints]))
    report(['letters', 'sender'], sender.article, `{${name}} wordt hier niet ingevuld`);
  for (const known of Object.keys(LETTERS))
    if (!texts.some((text) => text.id === known))
      report(['letters', 'texts'], '11, 12', `de brief "${known}" ontbreekt`);
  texts.forEach((letter, index) => {
    const at = (...more: PropertyKey[]) => ['letters', 'texts', index, ...more];
    if (texts.findIndex((other) => other.id === letter.id) !== index)
      report(at('id'), letter.article, `"${letter.id}" staat er meer dan één keer`);
    const known: Known | undefined = Object.hasOwn(LETTERS, letter.id)
      ? LETTERS[letter.id as LetterId]
      : undefined;
    if (!known) {
      report(at('id'), letter.article, `de brief "${letter.id}" kent het systeem niet`);
      return;
    }
    // The title is the document's own, and shows where its contents don't (a list of files, a window).
    if (/[{}<>&\n]/.test(letter.title))
      report(at('title'), letter.article, 'een titel is één regel zonder invulplekken en zonder < > &');
    const allowed = [...OF_ALL_LETTERS, ...known.values];
    const used = new Set<string>();
    letter.blocks.forEach((block, place) => {
      for (const name of placeholders(words(block))) {
        used.add(name);
        if (!allowed.includes(name))
          report(
            at('blocks', place),
            block.article,
            `{${name}} kan niet in deze brief; alleen {${allowed.join('}, {')}}`,
          );
      }
      if ('insert' in block) {
        if (block.when === undefined) used.add(block.insert);
        if (!known.inserts.includes(block.insert))
          report(at('blocks', place, 'insert'), block.article, `"${block.insert}" kan niet in deze brief`);
      }
      if (block.when !== undefined && !known.conditions.includes(block.when))
        report(
          at('blocks', place, 'when'),
          block.article,
          `"${block.when}" is geen voorwaarde van deze brief`,
        );
    });
    for (const name of known.needed)
      if (!used.has(name)) report(at('blocks'), letter.article, `"${name}" ontbreekt in de brief`);
  });
}

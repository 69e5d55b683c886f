/** What came of a step, what will come, and what a form asks, one line a thing: so that a test can say a whole path of a rule. */
import type { Applied, Effect, Moment, Refusal, Task } from '../../domain/case.ts';
import type { Field, FilePlace, FormDescription } from '../../domain/forms/index.ts';
import type { Block } from '../../domain/letters/index.ts';
import type { PaperGrant } from '../../domain/papers/index.ts';

/** Without quotes; the tests' own files by their number. */
const plain = (value: unknown): string =>
  (JSON.stringify(value) ?? 'nothing').replaceAll('"', '').replace(/\bf0{7}-0000-4000-8000-0{11}/g, 'file ');

/** A kind of task with what sets it apart from others of that kind; its term's start where it isn't the day itself. */
function named({ kind, party, about, until, from, openedOn, term, role, assignee }: Task): string {
  const only = [party, about].filter(Boolean).join(' ');
  const counted = until ?? (from === openedOn ? '' : from);
  return [
    ...[
      kind,
      only && `(${only})`,
      `for ${role}`,
      assignee === null && 'nobody',
      term !== kind && `: ${term}`,
    ],
    counted && `${until ? 'until' : 'from'} ${counted}`,
  ]
    .filter(Boolean)
    .join(' ');
}

/** The mails that every task sends when it comes and goes are tested with the tasks. */
const USUAL: readonly string[] = ['task', 'cancellation'];
function effectIn(one: Effect): string[] {
  if (one.effect === 'mail') return USUAL.includes(one.occasion) ? [] : [`mail ${one.occasion} to ${one.to}`];
  if (one.effect !== 'tell') return [plain(one)];
  const gone = one.gone ? `, when gone ${plain(one.gone)}` : '';
  return [`tell ${plain(one.to)} (${one.kind}) ${plain(one.event)}${gone}`];
}

/** A refusal with the field that it is about; else what was closed, opened and set going, and the journal's line. */
export function told(outcome: Applied<unknown> | Refusal): string[] {
  if (!outcome.ok) return [`refused: ${outcome.code}${outcome.field ? ` at ${outcome.field}` : ''}`];
  const { closed, opened, effects, summary } = outcome;
  return [
    ...closed.map(({ task: { kind, party, about }, how }) =>
      [how, kind, party, about].filter(Boolean).join(' '),
    ),
    ...opened.map((task) => `gives ${named(task)}`),
    ...effects.flatMap(effectIn),
    summary,
  ];
}

/** Soonest first, as the case says it: when, what, and whether people must act or the system does. Of several tasks at once, one line. */
export function ahead(moments: readonly Moment[]): string[] {
  const lines = new Map<string, string[]>();
  for (const { at, what, ref, article, waitsForPeople, acts } of moments) {
    const who = `${waitsForPeople ? 'people' : 'by itself'}${acts ? '' : ' shown only'}`;
    const line = `${at.slice(0, 16)} ${what} # (${article}) ${who}`;
    lines.set(line, [...(lines.get(line) ?? []), ref]);
  }
  return [...lines].map(([line, refs]) => line.replace('#', refs.join(' ')));
}

/** How a date was counted, as people see it. */
export const counted = ({ why }: Pick<Moment, 'why'>): string[] => [
  `${why.term} (${why.article}): ${why.length || 'no length'} from ${why.start.event} on ${why.start.on}`,
  why.counting,
  why.atEnd,
  ...why.mayMove,
];

const whenSays = (when: { field: string; is: readonly string[] }): string =>
  `${when.field}=${when.is.join('|')}`;
const wordOf = (place: string | FilePlace): string =>
  typeof place === 'string' ? place : `${place.code}${place.when ? ` (${whenSays(place.when)})` : ''}`;

/** What a form asks: `!` must be answered, `→` where the answer goes when that isn't the decision, `if` when it counts. */
export const asks = (fields: readonly Field[]): string[] =>
  fields.flatMap((field) => {
    const goes = [field.goesTo]
      .flat()
      .map((place) => wordOf(place))
      .join(' + ');
    const line = [
      `${field.name}${field.required ? '!' : ''}`,
      field.type,
      'options' in field && field.options.map(({ value }) => value).join('|'),
      'range' in field && field.range,
      'maxRows' in field && `at most ${field.maxRows}`,
      'max' in field && `${field.min}-${field.max}`,
      field.initial !== undefined && `first ${field.initial}`,
      goes !== 'decision' && `→ ${goes}`,
      field.when && `if ${whenSays(field.when)}`,
    ];
    const columns = field.type === 'rows' ? asks(field.columns).map((column) => `- ${column}`) : [];
    return [line.filter(Boolean).join(' '), ...columns];
  });

/** A form without a task: who may start it, what it shows them, and what it asks. */
export const formSays = ({ id, article, who, reads, fields }: FormDescription): string[] => [
  `${id} (${article}) by ${who.join(', ')}${reads.length > 0 ? `, who see ${reads.join(', ')}` : ''}`,
  ...asks(fields),
];

/** Who may read and write which papers, in which stages. */
export const grantSays = ({ role, mode, stages, fields, when = [] }: PaperGrant): string =>
  `${role} ${mode} ${plain(fields)} in ${plain(stages)}${when.length > 0 ? ` when ${when.join(', ')}` : ''}`;

/** A block of a letter: what it is, and its words. */
export function blockSays(block: Block): string {
  if (block.is === 'heading') return `heading ${block.level}: ${block.text}`;
  if (block.is === 'paragraph') return `paragraph: ${block.text}`;
  const cells = block.is === 'list' ? block.items : [...block.head, ...block.rows.flat()];
  return `${block.is}: ${cells.join(' | ')}`;
}

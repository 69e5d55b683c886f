/** The person's rights (12, AVG 16-21): tasks about corrections and shielding, and what each is about. Pure. */
import type { Covenant } from '../../covenant/index.ts';
import type { Task, TextRef } from '../case.ts';
import { dayInWords } from '../dates/index.ts';
import { correctionOf, heldForOthers } from '../subject/correcting.ts';
import type { TaskKind } from '../subject/events.ts';
import type { CorrectionState, CorrectionWhat } from '../subject/rights-state.ts';
import { WHOLE_FILE } from '../subject/shielding.ts';
import type { SubjectState } from '../subject/state.ts';
import { choice } from './fields.ts';
import type { Field, FormContext, Option } from './types.ts';

/** As in proposals.ts. */
interface Fact {
  label: string;
  lines: string[];
}

const OUTCOMES: Readonly<Record<'done' | 'gone' | 'held', Option>> = {
  done: { value: 'done', label: 'Ja, voer dit nu uit' },
  gone: { value: 'gone', label: 'Het gegeven is er niet meer' },
  held: {
    value: 'held',
    label: 'Het kan nu niet: het gegeven moet blijven zoals het is',
    help: 'Door een bevel van de rechter of een rechtsvordering. Het gegeven wordt afgeschermd.',
  },
};

const WRITES: readonly CorrectionWhat[] = ['improve', 'add'];

/** What the administrator can say: what there is to do follows from where the item is now. */
export function carryOutOptions(
  state: SubjectState,
  covenant: Covenant,
  { unit, what }: CorrectionState,
  there: boolean,
): Option[] {
  if (!there) return [OUTCOMES.gone];
  if (what !== 'add' && what !== 'shield' && heldForOthers({ state, covenant }, unit)) return [OUTCOMES.held];
  // A new text is written on the item's own page.
  return WRITES.includes(what) ? [] : [OUTCOMES.done];
}

/** Whether the new text is written on the item's own page: `add` next to it, `improve` in its place. */
export const writesText = ({ what }: Pick<CorrectionState, 'what'>): boolean => WRITES.includes(what);

type Fields = (covenant: Covenant, context: FormContext) => Field[];

export const rightsForms = {
  'carry-out-correction': (_, { outcomes = Object.values(OUTCOMES) }) => [
    choice('outcome', 'Kan het worden uitgevoerd?', outcomes),
  ],
  'confirm-correction': () => [
    {
      ...{ type: 'checkboxes', name: 'confirmed', label: 'Heeft u de correctie verwerkt?' },
      options: [
        {
          value: 'yes',
          label: 'Ja, ook in onze eigen bestanden, of wij hebben het gegeven daar niet (meer)',
        },
      ],
      required: true,
      goesTo: 'decision',
    },
  ],
  'decide-unshielding': (_, { about }) => [
    choice('outcome', 'Wat is uw beslissing?', [
      { value: 'lift', label: 'De afscherming eindigt. De persoon krijgt eerst bericht' },
      ...(about === WHOLE ? [{ value: 'remove', label: 'Het hele dossier wordt vernietigd' }] : []),
      {
        value: 'keep',
        label: about === WHOLE ? 'Het dossier blijft afgeschermd' : 'Het gegeven blijft afgeschermd',
      },
    ]),
  ],
  'notify-unshielding': () => [
    {
      ...{ type: 'date', name: 'sentOn', label: 'Wanneer is de brief verstuurd?' },
      ...{ range: 'past', required: true, goesTo: 'decision' },
    },
  ],
} satisfies Partial<Record<TaskKind, Fields>>;

/** Of a task or a decision about the whole file. */
const WHOLE = `shield:${WHOLE_FILE}`;

/** AVG 18: every shielded item, by what it is and whose; nothing of what it says. */
export const shieldLabels = (state: SubjectState, covenant: Covenant): Option[] =>
  Object.entries(state.rights?.shields ?? {}).map(([item, { correction, since }], at) => ({
    value: item,
    label: `${at + 1}. ${itemInWords(covenant, state.rights?.corrections[correction])}, afgeschermd op ${dayInWords(since)}`,
  }));

/** Those whose shielding can be ended, and the whole file after an objection. */
export function shieldedItems(state: SubjectState, covenant: Covenant): Option[] {
  const { shields = {}, objection } = state.rights ?? {};
  const asked = (about: string): boolean => `decide-unshielding ${about}` in state.decisions;
  const items = shieldLabels(state, covenant).filter(
    ({ value }) => !shields[value]?.ending && !asked(`shield:${value}`),
  );
  const whole = objection?.step === 'shielded' && objection.ending === undefined && !asked(WHOLE);
  const all = { value: WHOLE_FILE, label: 'Het hele dossier, afgeschermd na een bezwaar van de persoon' };
  return whole ? [all, ...items] : items;
}

export const unshieldingForms = {
  'propose-unshielding': {
    title: 'Voorstellen om een afscherming te beëindigen',
    instruction:
      'Een gegeven is op verzoek van de persoon afgeschermd, of het hele dossier na een bezwaar. Is dat niet meer nodig, dan beslissen de kernpartijen samen. De persoon krijgt bericht voordat de afscherming eindigt.',
    article: 'AVG 18(3)',
    who: ['core-representative'],
    submit: 'Voorstel versturen',
    fields: (covenant: Covenant, { state }: FormContext): Field[] => [
      choice('item', 'Welk gegeven?', state ? shieldedItems(state, covenant) : []),
      choice(
        'ground',
        'Waarom kan dit nu?',
        covenant.unshieldingGrounds.map(({ id, label, law }) => ({ value: id, label, help: law })),
        { when: { field: 'item', is: [WHOLE_FILE] } },
      ),
    ],
  },
} as const;

const WORDS: Readonly<Record<CorrectionWhat, string>> = {
  improve: 'Verbeteren',
  add: 'Aanvullen',
  remove: 'Verwijderen',
  shield: 'Afschermen',
};
const DONE: Readonly<Record<CorrectionWhat, string>> = {
  improve: 'verbeterd',
  add: 'aangevuld',
  remove: 'verwijderd',
  shield: 'afgeschermd',
};
const GROUNDS: Readonly<Record<CorrectionState['ground'], string>> = {
  a: 'a. Het gegeven is feitelijk onjuist',
  b: 'b. Het gegeven is onvolledig of doet er niet toe voor het doel',
  c: 'c. Het gegeven is op een andere manier in strijd met de wet',
  objection: 'Bezwaar van de persoon, gegrond (AVG 21)',
};

const partyName = (covenant: Covenant, id: string): string =>
  covenant.parties.find((party) => party.id === id)?.name ?? 'een externe casuspartner';

/** Where an item stands and whose it is. */
export function itemInWords(covenant: Covenant, correction: CorrectionState | undefined): string {
  if (!correction) return 'Een gegeven';
  if (correction.item === null) return 'Het hele dossier';
  const fields = [...covenant.files.weighing, ...covenant.files.conference];
  const label = fields.find(({ code }) => code === correction.code)?.label ?? 'Gegeven';
  return `${label} van ${partyName(covenant, correction.party)}`;
}

const OUTCOME_WORDS: Readonly<Record<CorrectionState['step'], string>> = {
  open: 'Nog uit te voeren',
  done: 'Uitgevoerd',
  gone: 'Het gegeven was er niet meer',
  held: 'Kan nog niet: afgeschermd in plaats daarvan',
};

/** One correction as a line for people: never what the item says. */
export function correctionLine(covenant: Covenant, correction: CorrectionState) {
  const { what, step, on, decidedOn, recipients } = correction;
  const all = Object.entries(recipients ?? {});
  const waiting = all.filter(([, { confirmedOn }]) => confirmedOn === undefined);
  return {
    what: WORDS[what],
    /** Of what was done. */
    done: step === 'held' ? 'afgeschermd' : DONE[what],
    item: itemInWords(covenant, correction),
    ground: GROUNDS[correction.ground],
    decidedOn: dayInWords(decidedOn),
    state: on === undefined ? OUTCOME_WORDS[step] : `${OUTCOME_WORDS[step]} op ${dayInWords(on)}`,
    recipients: all.map(([id, { confirmedOn }]) => ({
      id,
      name: id === 'by-law' ? 'Wie het kreeg omdat een wet het eist (artikel 14.1)' : partyName(covenant, id),
      confirmedOn: confirmedOn === undefined ? null : dayInWords(confirmedOn),
    })),
    waiting: waiting.length,
  };
}

/** What a task about a correction or a shielding is about; `null` for other tasks. */
export function rightsFacts(
  state: SubjectState,
  covenant: Covenant,
  kind: string,
  about: NonNullable<Task['about']>,
  nameOf: (partner: string) => string,
): Fact[] | null {
  if (about === WHOLE) return fileFacts(state, covenant);
  const correction = correctionOf(state, about) ?? shieldOf(state, about);
  if (!correction) return null;
  const line = correctionLine(covenant, correction);
  const facts: Fact[] = [{ label: 'Welk gegeven', lines: [line.item] }];
  if (kind === 'decide-unshielding' || kind === 'notify-unshielding')
    return [...facts, { label: 'Afgeschermd', lines: [line.state] }];
  if (kind === 'confirm-correction') {
    const [, , recipient] = about.split(':');
    const to =
      recipient === undefined
        ? []
        : [recipient === 'by-law' ? 'Zie de vastgelegde verstrekking (artikel 14.1)' : nameOf(recipient)];
    if (to.length > 0) facts.push({ label: 'Aan wie u het laat weten', lines: to });
    return [...facts, { label: 'Wat er is gebeurd', lines: [`Het is ${line.done}`, line.state] }];
  }
  return [
    ...facts,
    { label: 'Wat er moet gebeuren', lines: [line.what] },
    { label: 'Waarom', lines: [line.ground] },
    { label: 'Besloten op', lines: [line.decidedOn] },
  ];
}

function fileFacts({ rights, decisions }: SubjectState, covenant: Covenant): Fact[] {
  const { objection } = rights ?? {};
  const ground = decisions[`decide-unshielding ${WHOLE}`]?.ground ?? objection?.ending;
  const known = covenant.unshieldingGrounds.find(({ id }) => id === ground);
  return [
    { label: 'Welk gegeven', lines: ['Het hele dossier'] },
    ...(objection?.decidedOn
      ? [{ label: 'Afgeschermd', lines: [`Na een bezwaar, op ${dayInWords(objection.decidedOn)}`] }]
      : []),
    ...(known ? [{ label: 'Waarom dit nu kan', lines: [`${known.label} (${known.law})`] }] : []),
  ];
}

const shieldOf = (state: SubjectState, about: string): CorrectionState | undefined => {
  const item: TextRef | null = about.startsWith('shield:') ? about.slice('shield:'.length) : null;
  const shield = item === null ? undefined : state.rights?.shields[item];
  return shield && state.rights?.corrections[shield.correction];
};

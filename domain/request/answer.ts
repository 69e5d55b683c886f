/**
 * The answer to a request (12.3-5, AVG 15): what the person gets, as a letter and as data. A pure function over what was
 * gathered; with nothing to give, and where a ground needs silence, the words are the same to the letter.
 */
import type { Covenant, LetterId } from '../../covenant/index.ts';
import { type Day, dayInWords } from '../dates/index.ts';
import { type Block, composeLetter, type Letter } from '../letters/index.ts';
import type { Ask, AskedCorrection, Outcome, Verdict } from './state.ts';

/** One item of a file, about the person alone. */
export interface GivenItem {
  ref: string;
  /** The file field in words. */
  label: string;
  /** By the party's name. */
  party: string;
  on: Day;
  /** Of article 6, and the law that the data come under; empty where article 6 asks none. */
  ground: string;
  regime: string;
  lines: readonly { label: string; value: string }[];
}
export interface Gathered {
  /** Opaque. */
  number: string;
  date: Day;
  addressee: readonly string[];
  receivedOn: Day;
  asks: readonly Ask[];
  outcome: Outcome;
  verdict: Verdict & { by?: 'all' | 'deadlock' };
  items: readonly GivenItem[];
  /** What is not given, with the ground's id, by whom, and why in words. */
  withheld: readonly { ref: string; ground: string; party: string; reason: string }[];
  /** Who looked, or received, and what for: from the access log and the record of disclosures. */
  recipients: readonly { name: string; purposes: readonly string[] }[];
  purposes: readonly string[];
  destruction: readonly { on: Day; counting: string }[];
  /** 12.5-6, AVG 12(4): each item that the person wanted otherwise, with the reason in words. */
  corrections: readonly AnsweredCorrection[];
  /** AVG 21, 12(4): why an objection was rejected, in the words of each party that decided. */
  objectionReasons: readonly { party: string; reason: string }[];
}
export interface AnsweredCorrection {
  /** The file field in words. */
  label: string;
  /** By the party's name: it said so first, the core parties decided. */
  party: string;
  what: AskedCorrection['what'];
  granted: boolean;
  /** Empty where what was decided is more than the party said. */
  reason: string;
}

/** Machine-readable, in Dutch words, with the same contents as the letter (AVG 15(3), 20). */
export interface AnswerData {
  verzoek: { nummer: string; ontvangen: Day; gevraagd: string[] };
  besluit: string[];
  gegevens: {
    soort: string;
    van: string;
    datum: Day;
    grond: string;
    wet: string;
    inhoud: Record<string, string>;
  }[];
  correcties: { soort: string; van: string; gevraagd: string; besluit: string; reden: string }[];
  bezwaar: { van: string; reden: string }[];
  nietGegeven: { van: string; grond: string; artikel: string; reden: string }[];
  doelen: readonly string[];
  ontvangers: { naam: string; waarvoor: readonly string[] }[];
  vernietiging: { dag: Day; uitleg: string }[];
}

/** What stands in an answer besides the covenant's own sentences; each is in docs/letters-review.md. */
export const SAYS = {
  all: 'U krijgt alle gegevens die wij over u hebben.',
  part: 'U krijgt de gegevens die wij over u hebben, behalve wat wij hieronder noemen.',
  none: 'Wij hebben geen gegevens over u die wij kunnen geven.',
  nothing: 'Er is niets om hier te noemen.',
  carried: 'Wij voeren de toegewezen correcties uit binnen vier weken.',
  each: 'Per gegeven hebben wij dit besloten:',
  remove: 'Uw bezwaar is gegrond. Wij verwijderen uw gegevens.',
  shield: 'Uw bezwaar is gegrond. Wij schermen uw gegevens af.',
  reject: 'Uw bezwaar is niet gegrond.',
  why: 'Waarom uw bezwaar niet gegrond is:',
  together: 'De kernpartijen van het convenant hebben dit samen besloten.',
  deadlock: 'Er was op tijd geen besluit. Dan geldt dat het verzoek is toegewezen.',
} as const;
const ASKED: Readonly<Record<Ask, string>> = {
  access: 'inzage',
  correction: 'correctie',
  objection: 'bezwaar',
};
const WHAT: Readonly<Record<AskedCorrection['what'], string>> = {
  improve: 'verbeteren',
  add: 'aanvullen',
  remove: 'verwijderen',
  shield: 'afschermen',
};

/** Nothing found, or silence that a ground asks for: one letter for both. */
const isSilent = ({ outcome, verdict }: Gathered): boolean =>
  outcome === 'nothing' || (outcome === 'decided' && verdict.access === 'neither');

function letterOf(gathered: Gathered): LetterId {
  if (isSilent(gathered)) return 'answer-nothing';
  if (gathered.outcome === 'deceased') return 'answer-deceased';
  if (gathered.outcome !== 'decided') return 'answer-not-identified';
  return gathered.asks.includes('access') ? 'answer-access' : 'answer-decision';
}

const shown = ({ items, withheld, verdict }: Gathered): GivenItem[] => {
  const hidden = new Set(verdict.access === 'as-contributed' ? withheld.map(({ ref }) => ref) : []);
  return items.filter(({ ref }) => !hidden.has(ref));
};
const out = ({ withheld, verdict }: Gathered) => (verdict.access === 'as-contributed' ? withheld : []);

function decisions(gathered: Gathered): string[] {
  const { asks, verdict, corrections } = gathered;
  const lines: string[] = [];
  if (asks.includes('access')) lines.push(out(gathered).length === 0 ? SAYS.all : SAYS.part);
  if (asks.includes('correction')) {
    const granted = corrections.filter((one) => one.granted).length;
    lines.push(
      `Wij wijzen ${granted} van de gevraagde correcties toe en ${corrections.length - granted} af.`,
    );
    if (granted > 0) lines.push(SAYS.carried);
  }
  if (verdict.objection !== undefined) lines.push(SAYS[verdict.objection]);
  if (verdict.by === 'deadlock') lines.push(SAYS.deadlock);
  else lines.push(SAYS.together);
  return lines;
}

const paragraph = (text: string): Block => ({ is: 'paragraph', text });
const list = (items: readonly string[]): Block[] =>
  items.length === 0 ? [paragraph(SAYS.nothing)] : [{ is: 'list', items }];

function groundOf({ refusalGrounds }: Covenant, id: string) {
  const found = refusalGrounds.find((ground) => ground.id === id);
  return { label: found?.label ?? id, article: found ? `${found.article}, ${found.law}` : '11.3' };
}

export function answerData(covenant: Covenant, gathered: Gathered): AnswerData {
  const { number, receivedOn, asks } = gathered;
  const verzoek = { nummer: number, ontvangen: receivedOn, gevraagd: asks.map((ask) => ASKED[ask]) };
  const silent = letterOf(gathered) !== 'answer-access';
  const decided = gathered.outcome === 'decided' && !isSilent(gathered);
  const rejected = gathered.verdict.objection === 'reject' ? gathered.objectionReasons : [];
  return {
    verzoek,
    besluit: decided ? decisions(gathered) : [],
    gegevens: silent
      ? []
      : shown(gathered).map(({ label, party, on, ground, regime, lines }) => ({
          ...{ soort: label, van: party, datum: on, grond: ground, wet: regime },
          inhoud: Object.fromEntries(lines.map(({ label: question, value }) => [question, value])),
        })),
    correcties: decided
      ? gathered.corrections.map(({ label, party, what, granted, reason }) => ({
          ...{ soort: label, van: party, gevraagd: WHAT[what] },
          ...{ besluit: granted ? 'toegewezen' : 'afgewezen', reden: reason },
        }))
      : [],
    bezwaar: decided ? rejected.map(({ party, reason }) => ({ van: party, reden: reason })) : [],
    nietGegeven: silent
      ? []
      : out(gathered).map(({ party, ground, reason }) => {
          const { label, article } = groundOf(covenant, ground);
          return { van: party, grond: label, artikel: article, reden: reason };
        }),
    doelen: silent ? [] : gathered.purposes,
    ontvangers: silent
      ? []
      : gathered.recipients.map(({ name, purposes }) => ({ naam: name, waarvoor: purposes })),
    vernietiging: silent
      ? []
      : gathered.destruction.map(({ on, counting }) => ({ dag: on, uitleg: counting })),
  };
}

/** AVG 12(4): each item by itself, and why. */
function reasons({ correcties, bezwaar }: AnswerData): Block[] {
  const items = correcties.map(
    ({ soort, van, gevraagd, besluit, reden }) =>
      `${soort}, van ${van}: ${gevraagd}. ${besluit === 'toegewezen' ? 'Toegewezen' : 'Afgewezen'}.${reden === '' ? '' : ` Reden: ${reden}`}`,
  );
  const why = bezwaar.map(({ van, reden }) => `Volgens ${van}: ${reden}`);
  return [
    ...(items.length > 0 ? [paragraph(SAYS.each), ...list(items)] : []),
    ...(why.length > 0 ? [paragraph(SAYS.why), ...list(why)] : []),
  ];
}

/** @throws RangeError when the covenant's text of the letter has a gap */
export function answerLetter(covenant: Covenant, gathered: Gathered): Letter {
  const id = letterOf(gathered);
  const { addressee, date, number, receivedOn } = gathered;
  const data = answerData(covenant, gathered);
  const blocks: Block[] = data.gegevens.flatMap((item, at): Block[] => [
    { is: 'heading', level: 3, text: `${at + 1}. ${item.soort}` },
    {
      is: 'list',
      items: [
        ...Object.entries(item.inhoud).map(([question, value]) => `${question}: ${value}`),
        `Van: ${item.van}, ${dayInWords(item.datum)}`,
        ...(item.grond === '' ? [] : [`Grond: ${item.grond}${item.wet === '' ? '' : ` (${item.wet})`}`]),
      ],
    },
  ]);
  return composeLetter(covenant, id, {
    ...{ addressee, date, reference: number },
    values: { receivedOn: dayInWords(receivedOn) },
    inserts: {
      decision: [...list(data.besluit), ...reasons(data)],
      data: blocks.length === 0 ? [paragraph(SAYS.none)] : blocks,
      withheld: list(
        data.nietGegeven.map(
          ({ van, grond, artikel, reden }) =>
            `Een gegeven van ${van}: ${grond} (artikel ${artikel}). ${reden}`,
        ),
      ),
      purposes: list(data.doelen),
      origin: list([...new Set(data.gegevens.map(({ van }) => van))]),
      recipients: list(data.ontvangers.map(({ naam, waarvoor }) => `${naam}: ${waarvoor.join('; ')}`)),
      destruction: list(data.vernietiging.map(({ dag, uitleg }) => `${dayInWords(dag)}. ${uitleg}`)),
    },
    holds: data.nietGegeven.length > 0 ? ['withheld'] : [],
  });
}

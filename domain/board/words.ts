/** A kind of case and its stages in words. A kind that is not named here shows its own id. */
interface Words {
  one: string;
  stages: Readonly<Record<string, string>>;
}
const SUBJECT = 'subject';
const WORDS: Readonly<Record<string, Words>> = {
  subject: {
    one: 'Dossier',
    stages: {
      weighing: 'De weegploeg weegt',
      'not-on-agenda': 'Niet op de agenda',
      conference: 'Op de agenda van het casusoverleg',
      closed: 'Het plan is afgesloten',
      archived: 'In het archief',
    },
  },
  membership: {
    one: 'Bevoegdheid',
    stages: { proposed: 'Voorgesteld', authorised: 'Bevoegd', ended: 'De bevoegdheid is geëindigd' },
  },
  covenant: {
    one: 'Convenant',
    stages: {
      drafted: 'De partijen tekenen',
      'in-force': 'Het convenant geldt',
      stopped: 'Het convenant is beëindigd',
    },
  },
  request: {
    one: 'Verzoek',
    stages: {
      identifying: 'Vaststellen wie het verzoek doet',
      searching: 'De gegevens zoeken',
      contributing: 'De partijen leveren hun deel',
      deciding: 'Beslissen op het verzoek',
      sending: 'Het antwoord versturen',
      closed: 'Het verzoek is afgerond',
    },
  },
  complaint: {
    one: 'Klacht',
    stages: {
      sorting: 'Uitzoeken over wie en wat de klacht gaat',
      hearing: 'De klager horen',
      deciding: 'Oordelen over de klacht',
      sending: 'De brief over de klacht versturen',
      closed: 'De klacht is afgerond',
    },
  },
  incident: {
    one: 'Incident',
    stages: {
      reported: 'Gemeld',
      handling: 'In behandeling, geen datalek',
      breach: 'In behandeling als datalek',
      closed: 'Het incident is afgerond',
    },
  },
  assignment: {
    one: 'Meekijken',
    stages: {
      proposed: 'De kernpartijen beslissen over het meekijken',
      given: 'Iemand mag meekijken',
      over: 'Het meekijken is voorbij',
    },
  },
  dispute: { one: 'Geschil', stages: { open: 'Het geschil loopt', settled: 'Het geschil is afgedaan' } },
};

const plain = (id: string): string => id.charAt(0).toUpperCase() + id.slice(1).replaceAll('-', ' ');

export const caseKindInWords = (kind: string): string => WORDS[kind]?.one ?? plain(kind);
export const stageInWords = (kind: string, stage: string): string =>
  WORDS[kind]?.stages[stage] ?? plain(stage);
/** The stages that a list can be narrowed to. Those of a subject's file by their own id, others as `kind:stage`. */
export const namedStages = (): { id: string; title: string }[] =>
  Object.entries(WORDS).flatMap(([kind, { one, stages }]) =>
    Object.entries(stages).map(([id, title]) =>
      kind === SUBJECT ? { id, title } : { id: `${kind}:${id}`, title: `${one}: ${title}` },
    ),
  );
/** Which kind and stage such an id means. */
export const readStage = (id: string): { kind: string; stage: string } => {
  const [kind = '', stage] = id.split(':');
  return stage === undefined ? { kind: SUBJECT, stage: kind } : { kind, stage };
};

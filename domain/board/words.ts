/** A kind of case and its stages in words. A kind that is not named here shows its own id. */
interface Words {
  one: string;
  stages: Readonly<Record<string, string>>;
}
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
  membership: { one: 'Bevoegdheid', stages: {} },
  covenant: { one: 'Convenant', stages: {} },
  request: { one: 'Verzoek', stages: {} },
  complaint: { one: 'Klacht', stages: {} },
  incident: { one: 'Incident', stages: {} },
};

const plain = (id: string): string => id.charAt(0).toUpperCase() + id.slice(1).replaceAll('-', ' ');

export const caseKindInWords = (kind: string): string => WORDS[kind]?.one ?? plain(kind);
export const stageInWords = (kind: string, stage: string): string =>
  WORDS[kind]?.stages[stage] ?? plain(stage);
/** The stages that a list can be narrowed to, of kinds that name theirs. */
export const namedStages = (): { id: string; title: string }[] =>
  Object.values(WORDS).flatMap(({ stages }) => Object.entries(stages).map(([id, title]) => ({ id, title })));

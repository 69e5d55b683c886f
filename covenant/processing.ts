/** The register of processing activities (4, AVG 30): its shape, and what it must say. */
import { z } from 'zod';

/** Where the register stands in the JSON API: an activity's own address is this and its id. */
export const REGISTER = '/v1/verwerkingsactiviteiten';

const text = z.string().trim().min(1);
const id = z.string().regex(/^[a-z]+(-[a-z]+)*$/);
const who = z.strictObject({ name: text, article: text, contact: text });

/** Why somebody looks or writes: the purposes of domain/access, and those of the system's own work. */
export const ACCESS_PURPOSES = [
  ...['weigh', 'conference', 'core-decision', 'notice', 'manage', 'request', 'complaint', 'accountability'],
  ...[
    'assignment',
    'shielded',
    'disclosed',
    'disclosing',
    'emergency',
    'security',
    'dispute',
    'own-answer',
    'find-known',
    'archive',
    'destroy',
    'log-control',
  ],
] as const;

export const processingShape = z.strictObject({
  controllers: who,
  dataProtectionOfficer: who,
  transfers: z.strictObject({ text, article: text }),
  security: z.strictObject({ text, article: text }),
  activities: z.array(
    z.strictObject({
      id,
      title: text,
      article: text,
      purpose: text,
      /** Its ground in today's law. */
      law: text,
      dataSubjects: z.array(text).min(1),
      /** Codes of file fields (8.2, 10.2). */
      fields: z.array(text),
      otherData: z.array(text),
      recipients: z.array(text),
      /** Ids of the terms that end it. */
      terms: z.array(text).min(1),
      accessPurposes: z.array(text).min(1),
    }),
  ),
});
type Register = z.infer<typeof processingShape>;

export function checkRegister(
  file: {
    processing: Register;
    terms: readonly { id: string }[];
    files: Record<'weighing' | 'conference', readonly { code: string }[]>;
  },
  report: (path: readonly PropertyKey[], article: string, message: string) => void,
): void {
  const { activities } = file.processing;
  const terms = file.terms.map((term) => term.id);
  const codes = [...file.files.weighing, ...file.files.conference].map(({ code }) => code);
  activities.forEach((activity, index) => {
    const at = (field: string) => ['processing', 'activities', index, field];
    if (activities.findIndex((other) => other.id === activity.id) !== index)
      report(at('id'), activity.article, `"${activity.id}" staat er meer dan één keer`);
    for (const term of activity.terms)
      if (!terms.includes(term)) report(at('terms'), activity.article, `de termijn "${term}" bestaat niet`);
    for (const code of activity.fields)
      if (!codes.includes(code)) report(at('fields'), activity.article, `het gegeven "${code}" bestaat niet`);
    if (activity.fields.length + activity.otherData.length === 0)
      report(at('fields'), 'AVG 30(1)(c)', 'noem de gegevens die worden verwerkt');
  });
  for (const purpose of ACCESS_PURPOSES) {
    const times = activities.filter(({ accessPurposes }) => accessPurposes.includes(purpose)).length;
    if (times !== 1)
      report(
        ['processing', 'activities'],
        'AVG 30',
        `het doel "${purpose}" hoort bij één verwerking, niet ${times}`,
      );
  }
}

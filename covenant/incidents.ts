/** Incidents and data breaches (15.2g, AVG 33-34) as data: their natures, the AP's questions, and the only grounds for silence. */
import { z } from 'zod';

const text = z.string().trim().min(1);
const id = z.string().regex(/^[a-z]+(-[a-z]+)*$/);
const ground = z.strictObject({ id, label: text, article: text, law: text });

export const incidentsShape = z.strictObject({
  article: text,
  natures: z.array(z.strictObject({ id, label: text, article: text })).min(1),
  /** What the AP asks, in its order: each is a field of one paper, ready to copy. */
  questions: z.array(z.strictObject({ id, label: text, help: text, article: text })).min(1),
  /** Where it is reported, in words. */
  reportAt: text,
  notReported: z.array(ground).min(1),
  notInformed: z.array(ground).min(1),
});
type Incidents = z.infer<typeof incidentsShape>;

/** AVG 33(3): what a report says at least. */
const QUESTIONS = [...['nature', 'persons', 'records', 'consequences', 'measures', 'contact']];
/** AVG 33(1) and 34(3): nothing else is a reason. UAVG 41 is none: it doesn't reach AVG 33. */
const NOT_REPORTED = ['no-harm-expected'];
const NOT_INFORMED = ['a', 'b', 'c'];

export function checkIncidents(
  { incidents }: { incidents: Incidents },
  report: (path: readonly PropertyKey[], article: string, message: string) => void,
): void {
  const ids = (list: readonly { id: string }[]) => list.map((one) => one.id);
  const at = (field: string) => ['incidents', field];
  for (const question of QUESTIONS)
    if (!ids(incidents.questions).includes(question))
      report(at('questions'), 'AVG 33(3)', `de vraag "${question}" ontbreekt`);
  const only = (field: 'notReported' | 'notInformed', article: string, allowed: readonly string[]) => {
    for (const one of allowed)
      if (!ids(incidents[field]).includes(one)) report(at(field), article, `"${one}" ontbreekt`);
    for (const one of incidents[field])
      if (!allowed.includes(one.id) || /uavg/i.test(one.law))
        report(at(field), article, `"${one.id}" is hier geen reden`);
  };
  only('notReported', 'AVG 33(1)', NOT_REPORTED);
  only('notInformed', 'AVG 34(3)', NOT_INFORMED);
  for (const field of ['natures', 'questions', 'notReported', 'notInformed'] as const)
    ids(incidents[field]).forEach((one, index, all) => {
      if (all.indexOf(one) !== index)
        report([...at(field), index], incidents.article, `"${one}" staat er meer dan één keer`);
    });
}

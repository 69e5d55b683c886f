/** The shape of a covenant file. What the articles demand of the values stands in checks.ts. */
import { z } from 'zod';
import { incidentsShape } from './incidents.ts';
import { lettersShape } from './letters.ts';
import { processingShape } from './processing.ts';

/** One unit, counted up: P4W, P1M, PT72H. More units in one term would make "the same day number" ambiguous. */
export const DATE_LENGTH = /^P([1-9]\d{0,3})([DWMY])$/;
export const HOUR_LENGTH = /^PT([1-9]\d{0,3})H$/;

const text = z.string().trim().min(1);
const id = z.string().regex(/^[a-zA-Z0-9]+(-[a-zA-Z0-9]+)*$/);
const day = z.iso.date();
const lengthProblem = (input: unknown): string => {
  const given = String(input);
  if (/^[-−]|^\+?P.*-/.test(given)) return `de duur ${given} is negatief; hij moet langer dan nul zijn`;
  if (/^PT?(0+[DWMYHS])+$/.test(given)) return `de duur ${given} is nul; hij moet langer dan nul zijn`;
  return `"${given}" is geen duur: schrijf één getal met één eenheid, zoals P4W, P1M, P1Y of PT72H`;
};
const length = z.string().refine((value) => DATE_LENGTH.test(value) || HOUR_LENGTH.test(value), {
  error: (issue) => lengthProblem(issue.input),
});
const dateLength = z
  .string()
  .refine((value) => DATE_LENGTH.test(value), { error: (issue) => lengthProblem(issue.input) });
const hourLength = z
  .string()
  .refine((value) => HOUR_LENGTH.test(value), { error: (issue) => lengthProblem(issue.input) });
const hour = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/, { error: 'schrijf een tijd als UU:MM, zoals 09:00' });

const reading = z.strictObject({ text, reason: text });

const term = z.strictObject({
  id,
  title: text,
  article: text,
  kind: z.enum(['answer-by', 'keep-no-longer-than', 'keep-for', 'exact']),
  length,
  start: text,
  /** The same for a mail, where it says nothing to a reader over the shoulder; without it `start`. */
  mailStart: text.optional(),
  extendable: z.boolean(),
  mayMove: z.array(text),
  atEnd: text,
  reading: reading.optional(),
});

const setting = <T extends z.ZodType>(value: T) =>
  z.strictObject({ value, article: text, reading: text, reason: text });

const settings = z.strictObject({
  extendOverNonWorkingDays: setting(z.boolean()),
  permissionBy: setting(z.enum(['involved-and-core', 'all'])),
  /** AVG 18(1)(d), 21: what may go on while an objection is judged, besides keeping the data. */
  duringObjection: setting(z.enum(['nothing', 'signals'])),
  reminders: setting(
    z.strictObject({
      half: z.boolean(),
      workingDaysBefore: z.int().min(1).max(60),
      lastWorkingDay: z.boolean(),
    }),
  ),
  escalation: setting(
    z.strictObject({
      workingDaysBefore: z.int().min(1).max(60),
      /** To the party's manager; null: never. */
      managerWorkingDaysBefore: z.int().min(0).max(59).nullable(),
      dayAfter: z.boolean(),
    }),
  ),
  /** The longest time for which somebody may name a deputy at once. */
  deputyAtMost: setting(dateLength),
  /** Section 4: the longest time for which the controller lets somebody look. */
  assignmentAtMost: setting(dateLength),
  /** AVG 18(2): the longest time for which somebody may look into what is shielded. */
  shieldedLookAtMost: setting(dateLength),
  /** The longest time for which an authorisation is given at once. */
  authorisationAtMost: setting(dateLength),
  /** 1c: the longest time for which an organisation signs annex 1 at once, and how many days its mailed link is good. */
  annexAtMost: setting(dateLength),
  annexLinkDays: setting(z.int().min(1).max(60)),
  /** How long it is kept who stood in for whom, and who was authorised. */
  staffRecords: setting(dateLength),
  /** 15.2e: how many lines that stand out a check of the log shows, and how many others at random. */
  logCheck: setting(z.strictObject({ atMost: z.int().min(5).max(40), sample: z.int().min(5).max(40) })),
  /** 15.2e: so many files within so many minutes are many: a reason is asked. */
  manyFiles: setting(z.strictObject({ files: z.int().min(2).max(500), minutes: z.int().min(5).max(1440) })),
  /** Of terms in exact hours (AVG 33): to who has the task halfway and so many hours before; the coordinator at the first of the two. */
  hourReminders: setting(
    z.strictObject({
      half: z.boolean(),
      hoursBefore: z.int().min(1).max(71),
      lastHours: z.int().min(1).max(71),
    }),
  ),
  /** So long before the 72 hours are over, silence about reporting means: report. */
  breachDecisionBefore: setting(hourLength),
  /** The longest time for which an incident's account and the files that it concerned are kept. */
  incidentDetails: setting(dateLength),
  mailHour: setting(hour),
  actHour: setting(hour),
  /** How far ahead an agenda looks, and how long a meeting is remembered (staff's own records). */
  meetings: setting(z.strictObject({ ahead: dateLength, keep: dateLength })),
  /** Who draws up the plan and writes the advice to close. */
  chair: setting(id),
  /** How long a backup of the keys may be kept at most: until then a destruction is not final. */
  keyBackups: setting(dateLength),
  /** How long before a destruction it stands on the list of what will be destroyed. */
  destructionList: setting(dateLength),
  reviewOrCloseWarning: setting(dateLength),
  /** 7, 15.2: how many searches for a known person one member of staff gets answered in an hour. */
  searchesPerHour: setting(z.int().min(1).max(1000)),
  /** 12: so many days before an answer's last day each of its steps ends. */
  requestSteps: setting(
    z.strictObject({
      identity: z.int().min(1).max(27),
      search: z.int().min(1).max(27),
      contribute: z.int().min(1).max(27),
      decide: z.int().min(1).max(27),
    }),
  ),
  /** 12.3-5: by how much an answer's term can be extended, once. */
  requestExtension: setting(z.union([z.literal('none'), dateLength])),
  /** 13.1: how long a request without a file is kept after it was closed. */
  requestRecords: setting(dateLength),
  /** 13.1, Awb 9:6-12: so many days before a complaint's last day each of its steps ends. */
  complaintSteps: setting(
    z.strictObject({
      confirm: z.int().min(1).max(41),
      sort: z.int().min(1).max(41),
      access: z.int().min(1).max(41),
      hear: z.int().min(1).max(41),
      decide: z.int().min(1).max(41),
    }),
  ),
  /** Awb 9:11(2): by how much a complaint's term can be extended, once, without the person's consent. */
  complaintExtension: setting(dateLength),
  /** Awb 9:8(3): until when it can be decided that a complaint is not handled, from its receipt. */
  complaintNotHandled: setting(dateLength),
  /** Days after which a form that was kept and not sent ends by itself. */
  draftDays: setting(z.int().min(1).max(60)),
  /** 12.1: until this age a legal representative stands for a person. */
  representativeUntil: setting(dateLength),
  /** 15: forms that people start themselves and that need a strong sign-in, as a task's `strong` says it for tasks. */
  strongForms: setting(z.array(id)),
});

const outcome = <T extends string>(...outcomes: [T, ...T[]]) =>
  z.strictObject({ outcome: z.enum(outcomes), article: text, reading: text, reason: text });

/** Only outcomes that protect the person are offered at all. */
const deadlock = z.strictObject({
  agenda: outcome('not-on-agenda'),
  informing: outcome('inform'),
  closing: outcome('close'),
  reopening: outcome('refuse'),
  hold: outcome('by-ground'),
  'destroy-early': outcome('refuse'),
  'report-breach': outcome('report'),
  request: outcome('grant'),
  access: outcome('refuse'),
});

const ground = z.strictObject({
  id,
  label: text,
  article: text,
  law: text,
  words: z.array(z.strictObject({ id, label: text })),
});

const party = z.strictObject({
  id,
  name: text,
  kind: z.enum(['core', 'case']),
  article: text,
  task: text,
  regime: id,
  grounds: z.array(ground).min(1),
});

const role = z.strictObject({
  id,
  title: text,
  article: text,
  of: z.enum(['core', 'case', 'external', 'controller', 'party']),
  personalData: z.boolean(),
  description: text,
  reading: reading.optional(),
});

const labelled = z.strictObject({ id, label: text, article: text });
const field = z.strictObject({ id, code: text, label: text, article: text });
const numbered = z.strictObject({ id, number: z.int().min(1), title: text });
const mail = z.strictObject({ subject: text, body: z.array(text).min(1), article: text });

export const covenantShape = z.strictObject({
  id,
  version: text,
  name: text,
  /** 18.1 */
  inForceFrom: day,
  /** Terms that are longer than in the version before, also for what was recorded then: decided so, with a ground (18). */
  longer: z.array(z.strictObject({ term: id, ground: text, article: text })).optional(),
  terms: z.array(term),
  workTerms: z.array(term),
  settings,
  deadlock,
  regimes: z.array(z.strictObject({ id, name: text, article: text })),
  parties: z.array(party),
  roles: z.array(role),
  files: z.strictObject({ weighing: z.array(field), conference: z.array(field) }),
  framework: z.strictObject({
    article: text,
    phases: z.array(numbered),
    dimensions: z.array(numbered),
    areas: z.array(numbered),
  }),
  phenomena: z.array(labelled),
  aims: z.array(labelled),
  /** 10.5: what kind of data and why, as words that say nothing about anybody; and the grounds of who isn't a party (6). */
  disclosure: z.strictObject({
    article: text,
    kinds: z.array(labelled).min(1),
    necessities: z.array(labelled).min(1),
  }),
  externalPartners: z.strictObject({ article: text, regime: id, grounds: z.array(ground).min(1), reading }),
  /** What an organisation's legal representative signs before it takes part (1c, 14.2): the covenant's own words. */
  /** 15.2: the municipality's own words of each part; settings and evidence come from the system. */
  securityPlan: z.strictObject({
    article: text,
    parts: z.array(z.strictObject({ id: text, title: text, article: text, text: z.array(text).min(1) })),
  }),
  annex1: z.strictObject({ article: text, title: text, intro: text, points: z.array(text).min(1) }),
  refusalGrounds: z.array(z.strictObject({ id, label: text, article: text, law: text })),
  /** Awb 9:4, 9:8: why a complaint need not be handled. */
  complaintGrounds: z.array(z.strictObject({ id, label: text, article: text, law: text })),
  holdGrounds: z.array(
    z.strictObject({
      id,
      label: text,
      article: text,
      law: text,
      alsoForNotOnAgenda: z.boolean(),
      /** AVG 18: the person's own right, so that the person can change what is held. */
      ofPerson: z.literal(true).optional(),
      onDeadlock: z.enum(['hold', 'refuse']),
      reading,
    }),
  ),
  /** AVG 18, 21: why a file that was shielded after an objection is looked at anew. `release`: it may be seen again. */
  unshieldingGrounds: z
    .array(z.strictObject({ id, label: text, article: text, law: text, release: z.boolean() }))
    .min(1),
  /** AVG 18(2): why somebody may look into what is shielded. */
  shieldedLookGrounds: z.array(z.strictObject({ id, label: text, article: text, law: text })).min(1),
  incidents: incidentsShape,
  /** Why somebody of the staff is authorised, and in which roles that can be (5, 14). */
  authorisationGrounds: z.array(
    z.strictObject({ id, label: text, article: text, roles: z.array(id).min(1) }),
  ),
  nonWorkingDays: z.array(z.strictObject({ day, because: text, article: text })),
  law: z.array(
    z.strictObject({ id, name: text, inForce: day.nullable(), until: day.nullable(), article: text }),
  ),
  lawMapping: z.array(z.strictObject({ old: text, now: text, from: day, article: text })),
  tasks: z.array(
    z.strictObject({
      id,
      title: text,
      instruction: text,
      mailReason: text,
      article: text,
      term: id.nullable(),
      personalData: z.boolean(),
      /** 15: it can be done after a strong sign-in only. Absent: after any. */
      strong: z.boolean().optional(),
    }),
  ),
  mails: z.strictObject({
    task: mail,
    reminder: mail,
    moved: mail,
    escalation: mail,
    manager: mail,
    cancellation: mail,
    handedOver: mail,
    undeliverable: mail,
    freshLink: mail,
    code: mail,
    annex: mail,
    annexCode: mail,
    deputy: mail,
    /** To who asked something without an account (12.1): nothing but a number and a day. */
    received: mail,
    /** `time` is empty or words for when it begins. */
    meeting: mail,
    meetingOff: mail,
    /** For who keeps the system going: that something in it asks to be looked at. */
    upkeep: mail,
    /** `line`: one for each task, in the place of {tasks}. */
    digest: mail.extend({ line: text }),
  }),
  letters: lettersShape,
  processing: processingShape,
});

export type CovenantFile = z.infer<typeof covenantShape>;

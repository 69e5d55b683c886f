/** What systems can ask of this application. Names are Dutch, as the NL API Design Rules want for a Dutch audience. */
import { z } from 'zod';
import { operation } from './operation.ts';

const day = z.iso.date();
const instant = z.iso.datetime();
const id = z.string().regex(/^[\w-]{1,64}$/);
const number = z.string().regex(/^[A-Za-z0-9]{1,16}$/);
const nummer = z.object({ nummer: number });
/** Where the page before this one stopped; opaque. */
const paging = {
  na: z.string().max(300).optional(),
  aantal: z.coerce.number().int().min(1).max(200).default(50),
};
const volgende = z.object({ volgende: z.object({ href: z.url() }).optional() });

export const Waarom = z.object({
  term: z.string(),
  article: z.string(),
  start: z.object({ event: z.string(), on: z.string() }),
  counting: z.string(),
});
export const Taak = z.object({
  nummer: z.string(),
  soort: z.string(),
  laatsteDag: day,
  eindigtOp: instant,
  artikel: z.string(),
  status: z.enum(['open', 'done', 'cancelled', 'lapsed']),
  waarom: z.looseObject({}),
  alsVervanger: z.boolean().optional(),
});
export const Termijn = z.object({
  taak: z.string().nullable(),
  zaak: z.string(),
  soortZaak: z.string(),
  fase: z.string(),
  wat: z.string(),
  soort: z.string(),
  partij: z.string().nullable(),
  dag: day,
  groep: z.enum(['te-laat', 'vandaag', 'deze-week', 'vier-weken', 'later']),
  artikel: z.string(),
  toegewezen: z.boolean().nullable(),
  letOp: z.boolean(),
});
export const Dossier = z.object({
  id,
  nummer: z.string(),
  soort: z.string(),
  fase: z.string(),
  volgendeMoment: instant,
});
export const Moment = z.object({
  dag: day,
  wat: z.string(),
  taak: z.string().nullable(),
  partij: z.string().nullable(),
  afloop: z.string().nullable(),
  waarom: z.looseObject({}).nullable(),
});
export const Uitkomst = z.object({ commandId: z.string(), ok: z.literal(true), version: z.number().int() });
export const Ontvangen = z.object({ commandId: z.string() });

export const takenLijst = operation({
  ...{ id: 'getTaken', method: 'get', path: '/taken', tag: 'taken' },
  scope: 'taken.lezen',
  summary: 'De eigen open taken, en die van wie u vervangt; wat het eerst klaar moet zijn staat vooraan.',
  query: z.object(paging),
  answers: {
    200: { description: 'De taken', schema: z.object({ taken: z.array(Taak), _links: volgende.optional() }) },
  },
});
export const taakEen = operation({
  ...{ id: 'getTaak', method: 'get', path: '/taken/{nummer}', tag: 'taken' },
  scope: 'taken.lezen',
  summary: 'Een eigen taak.',
  params: nummer,
  answers: { 200: { description: 'De taak', schema: Taak } },
  problems: [404],
});
export const taakAfronden = operation({
  ...{ id: 'postTaak', method: 'post', path: '/taken/{nummer}', tag: 'taken' },
  scope: 'taken.doen',
  summary:
    'Een eigen taak doen: de velden van haar formulier. Dezelfde Idempotency-Key geeft hetzelfde antwoord.',
  params: nummer,
  headers: {
    'Idempotency-Key': '8 tot 90 letters, cijfers, - _ : of punten; het id van de opdracht.',
    Prefer: 'respond-async: wacht niet op de uitkomst.',
  },
  // Which fields there are depends on the kind of task: the form checks them (components/schemas/Antwoord...).
  body: z.looseObject({}),
  answers: {
    200: { description: 'Gedaan', schema: Uitkomst },
    202: { description: 'Ontvangen', schema: Ontvangen },
  },
  problems: [404, 409, 422],
});
export const termijnen = operation({
  ...{ id: 'getTermijnen', method: 'get', path: '/termijnen', tag: 'termijnen' },
  scope: 'termijnen.lezen',
  summary:
    'De datums van alle zaken, voor de coördinator; voor een leidinggevende die van de eigen organisatie. Zonder namen.',
  query: z.object({
    ...paging,
    ...{ partij: z.string().max(80).optional(), soort: z.string().max(80).optional() },
    ...{ wie: z.string().max(80).optional(), fase: z.string().max(80).optional() },
    ...{ zaak: z.string().max(80).optional(), wanneer: Termijn.shape.groep.optional() },
    letOp: z.enum(['true', 'false']).optional(),
  }),
  answers: {
    200: {
      description: 'De datums, de eerste vooraan',
      schema: z.object({ termijnen: z.array(Termijn), gekekenTot: day.nullable(), _links: volgende }),
    },
  },
});
export const dossiers = operation({
  ...{ id: 'getDossiers', method: 'get', path: '/dossiers', tag: 'dossiers' },
  scope: 'termijnen.lezen',
  summary: 'De dossiers met hun fase en volgende moment, voor de coördinator. Zonder inhoud.',
  query: z.object(paging),
  answers: {
    200: { description: 'De dossiers', schema: z.object({ dossiers: z.array(Dossier), _links: volgende }) },
  },
});
export const dossierTermijnen = operation({
  ...{ id: 'getDossierTermijnen', method: 'get', path: '/dossiers/{id}/termijnen', tag: 'dossiers' },
  scope: 'termijnen.lezen',
  summary: 'Wat er in een zaak is geweest en komt, met waarom op die dag; voor de coördinator.',
  params: z.object({ id }),
  answers: {
    200: {
      description: 'De momenten',
      schema: z.object({ fase: z.string(), komend: z.array(Moment), geweest: z.array(Moment) }),
    },
  },
  problems: [404],
});
export const vernietigingen = operation({
  ...{ id: 'getVernietigingen', method: 'get', path: '/vernietigingen', tag: 'vernietigingen' },
  scope: 'vernietigingen.lezen',
  summary: 'Wat binnenkort wordt vernietigd, voor de uitvoerder en de coördinator.',
  answers: {
    200: {
      description: 'De lijst',
      schema: z.object({
        tot: day,
        meer: z.boolean(),
        vernietigingen: z.array(z.looseObject({ dossier: z.string(), dag: day })),
      }),
    },
  },
});
export const verklaringen = operation({
  ...{
    id: 'getVernietigingsverklaringen',
    method: 'get',
    path: '/vernietigingsverklaringen',
    tag: 'vernietigingen',
  },
  scope: 'vernietigingen.lezen',
  summary: 'De ondertekende keten van verklaringen van vernietiging.',
  query: z.object({
    vanaf: z
      .string()
      .regex(/^\d{1,9}$/)
      .optional(),
  }),
  answers: { 200: { description: 'De keten', schema: z.looseObject({}) } },
});
export const register = operation({
  ...{
    id: 'getVerwerkingsactiviteiten',
    method: 'get',
    path: '/verwerkingsactiviteiten',
    tag: 'verwerkingsactiviteiten',
  },
  summary: 'Het register van verwerkingen (AVG 30).',
  answers: {
    200: {
      description: 'Het register',
      schema: z.object({
        verwerkingsactiviteiten: z.array(z.looseObject({ id: z.string(), naam: z.string() })),
      }),
    },
  },
  open: true,
});
export const openapi = operation({
  ...{ id: 'getOpenapi', method: 'get', path: '/openapi.json', tag: 'openapi' },
  summary: 'Deze beschrijving.',
  answers: { 200: { description: 'OpenAPI 3.1', schema: z.looseObject({}) } },
  open: true,
});

export const OPERATIONS = [
  ...[takenLijst, taakEen, taakAfronden, termijnen, dossiers, dossierTermijnen],
  ...[vernietigingen, verklaringen, register, openapi],
];
/** By the name that they have in openapi.json. */
export const SCHEMAS: Readonly<Record<string, z.ZodType>> = {
  Taak,
  Termijn,
  Dossier,
  Moment,
  Uitkomst,
  Ontvangen,
};

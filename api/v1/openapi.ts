/** openapi.json, made from the descriptions that check the requests and from the forms' own. */
import { z } from 'zod';
import type { Covenant } from '../../covenant/index.ts';
import { ALL_TASK_KINDS, type Field, taskForm } from '../../domain/forms/index.ts';
import { VERSION } from '../problem.ts';
import type { Operation } from './operation.ts';
import { OPERATIONS, SCHEMAS } from './operations.ts';
import { EVERYTHING, SCOPES } from './scopes.ts';

type Json = Record<string, unknown>;

/** Of a zod schema, as OpenAPI 3.1 takes it (JSON Schema 2020-12). `input`: what is sent, before defaults. */
function jsonOf(schema: z.ZodType, io: 'input' | 'output' = 'output'): Json {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' }) as Json;
  return rest;
}

const versionHeader = {
  'API-Version': { description: 'De versie van deze API', schema: { type: 'string' }, example: VERSION },
};
const PROBLEMS: Readonly<Record<number, string>> = {
  400: 'De vraag klopt niet',
  401: 'Niet aangemeld',
  403: 'Niet voor u, niet sterk genoeg aangemeld, of een token zonder de scope die nodig is',
  404: 'Niet gevonden',
  409: 'Kan niet (meer)',
  422: 'Niet alles is goed ingevuld',
  503: 'Even niet bereikbaar',
};

export function openapiOf(
  covenant: Covenant,
  { baseUrl, contactEmail }: { baseUrl: string; contactEmail?: string | undefined },
  issuer: string,
): Json {
  const answers = answerSchemas(covenant);
  const paths: Record<string, Json> = {};
  for (const one of OPERATIONS) {
    const operation = operationOf(one as unknown as Operation, Object.keys(answers));
    paths[one.path] = { ...paths[one.path], [one.method]: operation };
  }
  const { controllers } = covenant.processing;
  return {
    openapi: '3.1.0',
    info: {
      title: 'PGA Regie',
      version: VERSION,
      description:
        'Taken en termijnen van het convenant Persoonsgerichte Aanpak. In geen antwoord staat iets over een betrokkene. Fouten zijn problem+json (RFC 9457).',
      contact: {
        name: controllers.name,
        email: contactEmail ?? `beheer@${new URL(baseUrl).hostname}`,
        url: baseUrl,
      },
      license: { name: 'EUPL-1.2', identifier: 'EUPL-1.2' },
    },
    servers: [{ url: `${baseUrl}/v1` }],
    tags: [...new Set(OPERATIONS.map(({ tag }) => tag))].map((name) => ({ name })),
    security: [{ token: [] }],
    paths,
    components: {
      schemas: {
        ...Object.fromEntries(Object.entries(SCHEMAS).map(([name, schema]) => [name, jsonOf(schema)])),
        Problem: problemSchema,
        ...answers,
      },
      securitySchemes: {
        token: {
          type: 'openIdConnect',
          description: `Een bearer token (OAuth 2) van de eigen aanmeldvoorziening, voor iemand die bevoegd is. Scopes: ${scopesInWords}.`,
          openIdConnectUrl: `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`,
        },
      },
    },
  };
}

const scopesInWords = [
  ...Object.entries(SCOPES).map(([name, words]) => `${name} (${words})`),
  `${EVERYTHING} (alles)`,
].join(', ');

const problemSchema = {
  type: 'object',
  required: ['type', 'status', 'title', 'detail'],
  properties: {
    type: { type: 'string' },
    status: { type: 'integer' },
    title: { type: 'string' },
    detail: { type: 'string' },
    scope: { type: 'string', description: 'De scope die het token niet heeft' },
    errors: {
      type: 'array',
      items: {
        type: 'object',
        required: ['field', 'message'],
        properties: { field: { type: 'string' }, message: { type: 'string' } },
      },
    },
  },
};

function operationOf(one: Operation, forms: readonly string[]): Json {
  const parameters = [
    ...parametersOf(one.params, 'path'),
    ...parametersOf(one.query, 'query'),
    ...Object.entries(one.headers ?? {}).map(([name, description]) => ({
      ...{ name, in: 'header', required: false, description, schema: { type: 'string' } },
    })),
  ];
  const problems = new Set([
    ...(parameters.length > 0 || one.body ? [400] : []),
    ...(one.open ? [] : [401, 403]),
    ...(one.problems ?? []),
    ...(one.open ? [] : [503]),
  ]);
  const body = one.body && {
    required: true,
    content: {
      'application/json': {
        schema: { anyOf: forms.map((name) => ({ $ref: `#/components/schemas/${name}` })) },
      },
    },
  };
  return {
    operationId: one.id,
    tags: [one.tag],
    summary: one.summary,
    ...(parameters.length > 0 && { parameters }),
    ...(body && { requestBody: body }),
    security: one.scope === undefined ? [] : [one.scope, EVERYTHING].map((scope) => ({ token: [scope] })),
    responses: {
      ...Object.fromEntries(
        Object.entries(one.answers).map(([status, { description, schema }]) => [
          status,
          {
            description,
            headers: one.path === '/openapi.json' ? { ...versionHeader, ...anyOrigin } : versionHeader,
            ...(schema && { content: { 'application/json': { schema: named(schema) } } }),
          },
        ]),
      ),
      ...Object.fromEntries(
        [...problems].sort().map((status) => [
          status,
          {
            description: PROBLEMS[status] ?? 'Fout',
            headers: versionHeader,
            content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
          },
        ]),
      ),
    },
  };
}
const anyOrigin = {
  'Access-Control-Allow-Origin': { description: 'Voor elke herkomst te lezen', schema: { type: 'string' } },
};

/** A schema that has a name is referred to by it. */
function named(schema: z.ZodType): Json {
  const name = Object.entries(SCHEMAS).find(([, one]) => one === schema)?.[0];
  return name ? { $ref: `#/components/schemas/${name}` } : jsonOf(schema);
}

function parametersOf(schema: z.ZodObject | undefined, where: 'path' | 'query'): Json[] {
  if (!schema) return [];
  const { properties = {}, required = [] } = jsonOf(schema, 'input') as {
    properties?: Record<string, Json>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, one]) => ({
    name,
    in: where,
    required: where === 'path' || required.includes(name),
    schema: one,
  }));
}

/** What each kind of task is answered with: the fields of its form, by their names. */
function answerSchemas(covenant: Covenant): Record<string, Json> {
  const party = covenant.parties[0]?.id ?? '';
  const found: Record<string, Json> = {};
  for (const kind of ALL_TASK_KINDS) {
    const form = taskForm(kind, covenant, { today: covenant.inForceFrom, party });
    found[`Antwoord${pascal(kind)}`] = { title: form.title, ...fieldsSchema(form.fields) };
  }
  return found;
}

const fieldsSchema = (fields: readonly Field[]): Json => {
  // What is asked only after a certain choice is not always required: the form says when.
  const required = fields.filter((field) => field.required && !field.when).map(({ name }) => name);
  return {
    type: 'object',
    properties: Object.fromEntries(fields.map((field) => [field.name, fieldSchema(field)])),
    ...(required.length > 0 && { required }),
  };
};

function fieldSchema(field: Field): Json {
  const description = field.label;
  switch (field.type) {
    case 'text':
    case 'textarea':
      return { type: 'string', maxLength: field.maxLength, description };
    case 'date':
      return { type: 'string', format: 'date', description };
    case 'number':
      return { type: 'integer', minimum: field.min, maximum: field.max, description };
    case 'choice':
      return { ...oneOf(field.options), description };
    case 'checkboxes':
    case 'parties':
      return { type: 'array', items: oneOf(field.options), description };
    case 'rows':
      return { type: 'array', maxItems: field.maxRows, items: fieldsSchema(field.columns), description };
  }
}
/** Choices that come from the case are not known here. */
const oneOf = (options: readonly { value: string }[]): Json =>
  options.length === 0
    ? { type: 'string' }
    : { type: 'string', enum: [...new Set(options.map(({ value }) => value))] };

const pascal = (kind: string): string =>
  kind
    .split('-')
    .map((part) => part.charAt(0).toUpperCase() + part.slice(1))
    .join('');

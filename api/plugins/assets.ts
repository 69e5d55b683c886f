/** One style sheet for every page: tokens, components and our own, compressed once, with its content in its name. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import type { FastifyInstance } from 'fastify';
import type { Covenant } from '../../covenant/index.ts';
import {
  ALL_TASK_KINDS,
  type FormDescription,
  FREE_FORMS,
  freeForm,
  itemForm,
  taskForm,
} from '../../domain/forms/index.ts';

const SHEETS = [
  '@nl-design-system-unstable/voorbeeld-design-tokens/dist/theme.css',
  '@utrecht/component-library-css/dist/index.css',
];
const FOREVER = 'public, max-age=31536000, immutable';

/** Answers the paths of the style sheet and of the one small script, for a list that follows what changes. */
export async function assets(
  app: FastifyInstance,
  covenant: Covenant,
): Promise<{ style: string; script: string }> {
  const require = createRequire(import.meta.url);
  const files = [
    ...SHEETS.map((name) => require.resolve(name)),
    new URL('../public/regie.css', import.meta.url),
  ];
  const parts = await Promise.all(files.map((file) => readFile(file, 'utf8')));
  const css = Buffer.from([...parts, darkColours(parts[0] ?? ''), conditions(covenant)].join('\n'));
  const icon = await readFile(new URL('../public/regie.svg', import.meta.url));
  const path = `/stijl-${createHash('sha256').update(css).digest('hex').slice(0, 16)}.css`;
  const br = brotliCompressSync(css, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } });
  const gzip = gzipSync(css);

  app.get(path, async (request, reply) => {
    const accepted = String(request.headers['accept-encoding'] ?? '');
    reply.type('text/css; charset=utf-8').header('cache-control', FOREVER).header('vary', 'Accept-Encoding');
    if (/\bbr\b/.test(accepted)) return reply.header('content-encoding', 'br').send(br);
    if (/\bgzip\b/.test(accepted)) return reply.header('content-encoding', 'gzip').send(gzip);
    return reply.send(css);
  });
  app.get('/regie.svg', async (_request, reply) =>
    reply.type('image/svg+xml').header('cache-control', 'public, max-age=86400').send(icon),
  );
  app.get('/favicon.ico', async (_request, reply) => reply.redirect('/regie.svg', 301));
  const live = await readFile(new URL('../public/live.js', import.meta.url));
  const script = `/live-${createHash('sha256').update(live).digest('hex').slice(0, 16)}.js`;
  app.get(script, async (_request, reply) =>
    reply.type('text/javascript; charset=utf-8').header('cache-control', FOREVER).send(live),
  );
  return { style: path, script };
}

/**
 * The theme has no dark colours of its own, but every colour comes from a few ramps that run from white to nearly black:
 * in the dark each ramp runs the other way, so that all contrasts stay what they were. On paper it is always light.
 */
export function darkColours(theme: string): string {
  const ramp = /--voorbeeld-kleuren-([a-z]+)-(\d+): (#[0-9a-f]{6})/g;
  const ramps = new Map<string, [step: number, colour: string][]>();
  for (const [, name = '', step = '', colour = ''] of theme.matchAll(ramp))
    ramps.set(name, [...(ramps.get(name) ?? []), [Number(step), colour]]);
  const lines = [...ramps].flatMap(([name, steps]) => {
    const light = steps.sort(([one], [other]) => one - other);
    const dark = light.map(([, colour]) => colour).reverse();
    // The ground of what is wrong or stands out: a large dark plane of a bright colour tires the eyes.
    if (dark[0] && dark[1]) dark[1] = between(dark[0], dark[1]);
    return light.map(([step], at) => `--voorbeeld-kleuren-${name}-${step}: ${dark[at]};`);
  });
  const ground = '--voorbeeld-kleuren-wit: #00112b; --basis-focus-outline-color: #ffffff;';
  return `@media screen and (prefers-color-scheme: dark) {\n.voorbeeld-theme { ${ground}\n${lines.join('\n')} }\n}\n`;
}

const between = (one: string, other: string): string =>
  `#${[1, 3, 5]
    .map((at) => {
      const [a = 0, b = 0] = [one, other].map((colour) => Number.parseInt(colour.slice(at, at + 2), 16));
      return Math.round((a + b) / 2)
        .toString(16)
        .padStart(2, '0');
    })
    .join('')}`;

/**
 * A question that only counts after a certain choice stays out of sight until then, without JavaScript. A browser
 * that doesn't know :has() shows it, and its help says when it counts.
 */
export function conditions(covenant: Covenant): string {
  const rules = new Map<string, string>();
  for (const form of allForms(covenant)) {
    for (const { when } of form.fields) {
      if (!when) continue;
      const on = when.is.map((value) => `[name="${when.field}"][value="${value}"]:checked`).join(', ');
      const key = whenKey(when);
      rules.set(key, `form:not(:has(${on})) [data-when="${key}"] { display: none; }`);
    }
  }
  return `@supports selector(:has(a)) {\n${[...rules.values()].join('\n')}\n}\n`;
}

export const whenKey = (when: { field: string; is: readonly string[] }): string =>
  `${when.field}=${when.is.join('|')}`;

/** What a field of text is called in the page, by its name: for a page that doesn't know which form it was. */
export function labelsOf(covenant: Covenant): Map<string, string> {
  const labels = new Map<string, string>();
  const every = allForms(covenant).flatMap(({ fields }) => fields);
  for (const field of every.flatMap((one) => (one.type === 'rows' ? [one, ...one.columns] : [one]))) {
    const text = field.type === 'text' || field.type === 'textarea';
    if (text && !labels.has(field.name)) labels.set(field.name, field.label);
  }
  return labels;
}

function allForms(covenant: Covenant): FormDescription[] {
  const today = covenant.inForceFrom;
  return covenant.parties.flatMap(({ id: party }) => [
    ...ALL_TASK_KINDS.map((kind) => taskForm(kind, covenant, { today, party })),
    ...FREE_FORMS.map((id) => freeForm(id, covenant, { today, party })),
    // 8.3: its conditions are the same for every item.
    itemForm(
      { room: 'weighing', code: '8.2b', kind: 'register-signal', party, values: {} },
      freeForm('register-signal', covenant, { today, party }),
      false,
    ),
  ]);
}

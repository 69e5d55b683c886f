/** Whether documents are valid: against our own schema, and against the National Archives' when MDTO_XSD names a copy of it. */
import { readFileSync } from 'node:fs';
import { validateXML } from 'xmllint-wasm';

const schemas = [
  new URL('./mdto-profile.xsd', import.meta.url),
  ...(process.env.MDTO_XSD ? [process.env.MDTO_XSD] : []),
].map((place) => readFileSync(place, 'utf8'));

/** What is wrong, by document and line; empty when all of it is valid. */
export async function mdtoProblems(documents: readonly { name: string; xml: string }[]): Promise<string[]> {
  const xml = documents.map(({ name, xml: contents }) => ({ fileName: name, contents }));
  const found = await Promise.all(schemas.map((schema) => validateXML({ xml, schema })));
  return found.flatMap(({ errors }) => errors.map(({ rawMessage }) => rawMessage));
}

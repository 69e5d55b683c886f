/** Kinds of case that write papers: what they describe hangs together, so that a new one can't be half there. */
import { modelCovenant } from '../../covenant/index.ts';
import { PAPER_READS, PAPER_WRITES } from '../../domain/access/papers.ts';
import { fileSchema, placesIn, writingForms } from '../../domain/forms/index.ts';
import { PAPER_FORMS } from '../../domain/forms/papers.ts';
import { isPaperCode, kindOfCode, PAPER_FIELDS, PAPER_KINDS, paperKind } from '../../domain/papers/index.ts';
import { FIELD, PUBLIC } from '../../domain/request/papers.ts';

const covenant = modelCovenant();
const roles = [...covenant.roles.map(({ id }) => id), PUBLIC];

test('every field names its own kind, is described once, and is no field of the two files', () => {
  for (const { kind, fields } of PAPER_KINDS)
    for (const { code } of fields) {
      expect([code, kindOfCode(code), isPaperCode(code)]).toEqual([code, kind, true]);
      expect(PAPER_FIELDS.filter((other) => other.code === code)).toHaveLength(1);
    }
  for (const { code } of [...covenant.files.weighing, ...covenant.files.conference])
    expect(isPaperCode(code)).toBe(false);
});

test('a kind is found by its name, and a code is of papers by how it begins', () => {
  for (const kind of PAPER_KINDS) expect(paperKind(kind.kind)).toBe(kind);
  expect(paperKind('subject')).toBeUndefined();
  expect(
    ['request.asked', '8.2a', '8.request.asked', 'request.', 'request', '.asked'].map(isPaperCode),
  ).toEqual([...[true, false, false, false, false, false]]);
  expect(['request.asked', 'request', '.asked'].map(kindOfCode)).toEqual(['request', '', '']);
});

test('every field is written by a form of its own kind, and whoever may fill that in may write it', () => {
  const schema = fileSchema(covenant);
  for (const { kind, fields } of PAPER_KINDS)
    for (const { code } of fields) {
      const named = PAPER_FORMS.find((one) => one.kind === kind);
      const forms = writingForms(covenant).filter(
        ({ id }) => named && (id in named.tasks || id in named.forms),
      );
      expect([code, schema.papers.get(code)?.values.size ?? 0]).not.toEqual([code, 0]);
      expect(forms.some((form) => placesIn(form).some(({ place }) => place.code === code))).toBe(true);
    }
  for (const form of writingForms(covenant).filter(({ who }) => who.length > 0))
    for (const { place } of placesIn(form))
      if (place.room === 'papers')
        for (const role of form.who)
          expect([
            role,
            place.code,
            PAPER_WRITES.some((one) => one.role === role && one.fields.includes(place.code)),
          ]).toEqual([role, place.code, true]);
});

test('the grants name roles of the covenant and fields of their own kind', () => {
  for (const grant of [...PAPER_READS, ...PAPER_WRITES]) {
    expect(roles).toContain(grant.role);
    for (const code of grant.fields) expect(PAPER_FIELDS.map((field) => field.code)).toContain(code);
  }
  // Nobody without an account ever reads, and writes only what makes a case, or who has just made it (12.1).
  expect(PAPER_READS.filter(({ role, purpose }) => role === PUBLIC && purpose !== 'own-answer')).toEqual([]);
  for (const { role, stages, fields } of PAPER_WRITES)
    if (role === PUBLIC) expect(stages).toEqual(fields.join() === FIELD.shown ? ['identifying'] : ['new']);
});

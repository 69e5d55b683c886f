import { CovenantProblem, modelCovenant, parseCovenant } from '../../../covenant/index.ts';
import { fitsWithin } from '../../../covenant/limits.ts';
import type { CovenantFile } from '../../../covenant/shapes.ts';
import { addDays, addDuration } from '../../../domain/dates/index.ts';

type Loose = Record<string, unknown>;
const copy = (): CovenantFile => structuredClone(modelCovenant()) as unknown as CovenantFile;
const find = <T extends { id: string }>(list: T[], id: string): T => {
  const found = list.find((item) => item.id === id);
  if (!found) throw new Error(`no ${id} in the model`);
  return found;
};
const setTerm = (id: string, change: Loose) => (file: CovenantFile) => {
  Object.assign(find(file.terms, id), change);
};
/** The lines of the refusal; empty when the file is accepted. */
function refusals(change: (file: CovenantFile) => void): string[] {
  const file = copy();
  change(file);
  try {
    parseCovenant(file);
    return [];
  } catch (error) {
    if (!(error instanceof CovenantProblem)) throw error;
    return error.message.split('\n').slice(1);
  }
}

test('an untouched copy is accepted', () => {
  expect(refusals(() => undefined)).toEqual([]);
  expect(parseCovenant(copy())).toEqual(modelCovenant());
});

describe('a municipality may fill in its own', () => {
  test.each<[string, (file: CovenantFile) => void]>([
    ['a shorter term', setTerm('not-on-agenda', { length: 'P13W' })],
    ['six months in another unit', setTerm('undecided-signal', { length: 'P181D' })],
    ['a year written as months', setTerm('archive', { length: 'P12M' })],
    ['five years written as months', setTerm('destroy', { length: 'P60M' })],
    ['four weeks instead of a month', setTerm('inform-subject', { length: 'P4W' })],
    [
      'the extension',
      (file) => {
        file.settings.extendOverNonWorkingDays.value = true;
      },
    ],
    [
      'another decree',
      (file) => {
        file.nonWorkingDays.push({ day: '2029-05-11', because: 'vrij', article: 'Atw 3(3)' });
      },
    ],
    [
      'the name of a party',
      (file) => {
        find(file.parties, 'reclassering').name = 'Leger des Heils';
      },
    ],
    [
      'a role of its own',
      (file) => {
        file.roles.push({ ...find(file.roles, 'auditor'), id: 'archivist' });
      },
    ],
    [
      'its own words in a mail',
      (file) => {
        file.mails.task.body = ['Taak {taskNumber}, {lastDay}: {link}'];
      },
    ],
  ])('%s', (_what, change) => {
    expect(refusals(change)).toEqual([]);
  });
});

describe('each refusal names the field and the article', () => {
  test.each<[string, (file: CovenantFile) => void, string]>([
    [
      'a term missing',
      (f) => {
        f.terms = f.terms.filter(({ id }) => id !== 'destroy');
      },
      '- terms (artikel 13.1): de termijn "destroy" ontbreekt',
    ],
    [
      'a term unknown',
      setTerm('destroy', { id: 'constructor' }),
      '- terms[6].id (artikel 13.1): de termijn "constructor" kent het convenant niet',
    ],
    [
      'the manager told before the coordinator',
      (f) => {
        f.settings.escalation.value.managerWorkingDaysBefore = 2;
      },
      '- settings.escalation.value.managerWorkingDaysBefore (artikel 5): de leidinggevende krijgt bericht ná de coördinator en vóór het einde: kies minder werkdagen',
    ],
    [
      'a zero length',
      setTerm('archive', { length: 'P0D' }),
      '- terms[5].length (artikel 13.2): de duur P0D is nul; hij moet langer dan nul zijn',
    ],
    [
      'a negative length',
      setTerm('archive', { length: '-P1Y' }),
      '- terms[5].length (artikel 13.2): de duur -P1Y is negatief; hij moet langer dan nul zijn',
    ],
    [
      'no duration',
      setTerm('weigh-signal', { length: '4 weken' }),
      '- terms[0].length (artikel 7): "4 weken" is geen duur: schrijf één getal met één eenheid, zoals P4W, P1M, P1Y of PT72H',
    ],
    [
      'two units',
      setTerm('weigh-signal', { length: 'P1M2W' }),
      '- terms[0].length (artikel 7): "P1M2W" is geen duur: schrijf één getal met één eenheid, zoals P4W, P1M, P1Y of PT72H',
    ],
    [
      'a number as length',
      setTerm('weigh-signal', { length: 28 }),
      '- terms[0].length (artikel 7): Ongeldige invoer: verwacht string, ontving getal',
    ],
    [
      '13.3 longer than six months',
      setTerm('not-on-agenda', { length: 'P7M' }),
      '- terms[4].length (artikel 13.3): "not-on-agenda" mag niet langer zijn dan P6M; er staat P7M',
    ],
    [
      '13.3 longer on some days',
      setTerm('undecided-signal', { length: 'P26W' }),
      '- terms[3].length (artikel 13.3): "undecided-signal" mag niet langer zijn dan P6M; er staat P26W',
    ],
    [
      'the archive after more than a year',
      setTerm('archive', { length: 'P2Y' }),
      '- terms[5].length (artikel 13.2): "archive" mag niet langer zijn dan P1Y; er staat P2Y',
    ],
    [
      'kept shorter than five years',
      setTerm('destroy', { length: 'P4Y' }),
      '- terms[6].length (artikel 13.1): "destroy" duurt P5Y; er staat P4Y',
    ],
    [
      'an answer after more than four weeks',
      setTerm('answer-request', { length: 'P1M' }),
      '- terms[7].length (artikel 12.3-5): "answer-request" mag niet langer zijn dan P4W; er staat P1M',
    ],
    [
      'days for hours',
      setTerm('report-breach', { length: 'P3D' }),
      '- terms[14].length (artikel 15.2g, AVG 33): "report-breach" wordt geteld in uren (zoals PT72H), niet als P3D',
    ],
    [
      'hours for days',
      setTerm('archive', { length: 'PT72H' }),
      '- terms[5].length (artikel 13.2): "archive" wordt geteld in dagen, weken, maanden of jaren (zoals P4W), niet als PT72H',
    ],
    [
      'another kind',
      setTerm('destroy', { kind: 'keep-no-longer-than' }),
      '- terms[6].kind (artikel 13.1): "destroy" is een termijn van de soort keep-for, niet keep-no-longer-than',
    ],
    [
      'a maximum that extends',
      setTerm('not-on-agenda', { extendable: true }),
      '- terms[4].extendable (artikel 13.3): "not-on-agenda" wordt nooit verlengd',
    ],
    [
      'informing that extends',
      setTerm('inform-subject', { extendable: true }),
      '- terms[1].extendable (artikel 11.2-3, AVG 14(3)): "inform-subject" wordt nooit verlengd',
    ],
    [
      'leaving that extends',
      setTerm('leave-covenant', { extendable: true }),
      '- terms[15].extendable (artikel 18.2): "leave-covenant" wordt nooit verlengd',
    ],
    [
      'a term twice',
      (f) => {
        f.terms.push(structuredClone(find(f.terms, 'archive')));
      },
      '- terms[17] (artikel 7-18): "archive" staat er meer dan één keer',
    ],
    [
      'a working term with the id of a term',
      (f) => {
        find(f.workTerms, 'agree-plan').id = 'archive';
      },
      ' (artikel 7-18): "archive" staat er meer dan één keer',
    ],
    [
      'an unknown party',
      (f) => {
        find(f.parties, 'raad').id = 'ggd';
      },
      '- parties[3].id (partijen a-e): de partij "ggd" is onbekend; het convenant kent gemeente, om, politie, raad, reclassering',
    ],
    [
      'a party missing',
      (f) => {
        f.parties = f.parties.filter(({ id }) => id !== 'om');
      },
      '- parties (partijen a-e): de partij "om" ontbreekt',
    ],
    [
      'a case party as core party',
      (f) => {
        find(f.parties, 'raad').kind = 'core';
      },
      '- parties[3].kind (partijen a-e): "raad" is een casuspartij',
    ],
    [
      'a party without a ground',
      (f) => {
        find(f.parties, 'gemeente').grounds = [];
      },
      '- parties[0].grounds (artikel 2a): Te klein',
    ],
    [
      'a police ground without words',
      (f) => {
        for (const ground of find(f.parties, 'politie').grounds) ground.words = [];
      },
      '- parties[2].grounds[1].words (artikel 6b): "necessity" ontbreekt: deze grond vraagt het in woorden',
    ],
    [
      'an unknown regime',
      (f) => {
        find(f.parties, 'om').regime = 'Wbp';
      },
      '- parties[1].regime (artikel 6): het regime "Wbp" is onbekend; kies AVG, Wpg, Wjsg',
    ],
    [
      'a field that does not belong',
      (f) => {
        Object.assign(f.files.weighing[0] ?? {}, { code: '8.2g' });
      },
      '- files.weighing[0].code (artikel 8.2a): het veld 8.2g hoort niet in dit bestand',
    ],
    [
      'a field missing',
      (f) => {
        f.files.conference.pop();
      },
      '- files.conference (artikel 11.4): het veld 11.4 ontbreekt',
    ],
    [
      'eight areas',
      (f) => {
        f.framework.areas.pop();
      },
      '- framework.areas (artikel 7.3, bijlage 3): er horen 9 onderdelen te staan, genummerd vanaf 1',
    ],
    [
      'a legal claim that holds 13.3 data',
      (f) => {
        find(f.holdGrounds, 'legal-claim').alsoForNotOnAgenda = true;
      },
      '- holdGrounds[1].alsoForNotOnAgenda (artikel 13.3): hier kan alleen een bevel van de rechter of een verzoek van de persoon zelf',
    ],
    [
      'an aim of its own',
      (f) => {
        f.aims.push({ id: 'g', label: 'meer', article: '3' });
      },
      '- aims[6].id (artikel 3): "g" kent het convenant niet',
    ],
    [
      'a refusal ground missing',
      (f) => {
        f.refusalGrounds.shift();
      },
      '- refusalGrounds (artikel 11.3): "a" ontbreekt',
    ],
    [
      'a role missing',
      (f) => {
        f.roles = f.roles.filter(({ id }) => id !== 'coordinator');
      },
      '- roles (artikel 1, 5, 12.1): "coordinator" ontbreekt',
    ],
    [
      'a day that does not exist',
      (f) => {
        f.nonWorkingDays.push({ day: '2027-02-30', because: 'vrij', article: 'Atw 3(3)' });
      },
      '- nonWorkingDays[5].day (Atw 3(3)): Ongeldig: ISO datum',
    ],
    [
      'a day twice',
      (f) => {
        f.nonWorkingDays.push({ day: '2026-05-15', because: 'vrij', article: 'Atw 3(3)' });
      },
      '- nonWorkingDays[5] (Atw 3(3)): "2026-05-15" staat er meer dan één keer',
    ],
    [
      'an outcome against the person',
      (f) => {
        Object.assign(f.deadlock.agenda, { outcome: 'agenda' });
      },
      '- deadlock.agenda.outcome (artikel 7.4): Ongeldige invoer: verwacht "not-on-agenda"',
    ],
    [
      'an act hour that is skipped in March',
      (f) => {
        f.settings.actHour.value = '02:30';
      },
      '- settings.actHour.value (artikel 13): 02:30 bestaat niet of twee keer als de klok wordt verzet',
    ],
    [
      'a wrong hour',
      (f) => {
        f.settings.mailHour.value = '9 uur';
      },
      '- settings.mailHour.value (artikel 5): schrijf een tijd als UU:MM, zoals 09:00',
    ],
    [
      'a warning before the term begins',
      (f) => {
        f.settings.reviewOrCloseWarning.value = 'P2Y';
      },
      '- settings.reviewOrCloseWarning.value (artikel 13.2): de waarschuwing komt vóór het begin van de termijn',
    ],
    [
      'a draft without an end',
      (f) => {
        f.settings.draftDays.value = 366;
      },
      '- settings.draftDays.value (artikel 13): Te groot: verwacht dat number <=60 is',
    ],
    [
      'a task without its term',
      (f) => {
        find(f.tasks, 'assess').term = 'weigh';
      },
      '- tasks[0].term (artikel 7.3): de termijn "weigh" bestaat niet',
    ],
    [
      'a decision that leaves open how strong a sign-in it needs',
      (f) => {
        delete find(f.tasks, 'decide-agenda').strong;
      },
      '- tasks[2].strong (artikel 15): zeg of "decide-agenda" een sterke aanmelding nodig heeft',
    ],
    [
      'a task missing',
      (f) => {
        f.tasks.shift();
      },
      '- tasks (artikel 5): de taak "assess" ontbreekt',
    ],
    [
      'a name in a mail',
      (f) => {
        f.mails.task.body.push('Het gaat over {name}.');
      },
      '- mails.task (artikel 5): {name} mag niet in een mail; alleen {taskNumber}, {lastDay}, {reason}, {link}, {article}, {start}, {startedOn}, {counting}',
    ],
    [
      'a mail without its link',
      (f) => {
        f.mails.reminder.body = ['Taak {taskNumber} {lastDay}'];
      },
      '- mails.reminder (artikel 5): {link} ontbreekt in de tekst',
    ],
    [
      'an unknown key',
      (f) => {
        Object.assign(f.settings, { score: true });
      },
      '- settings (artikel 5-18): Onbekende key: "score"',
    ],
    [
      'a law that ends before it begins',
      (f) => {
        find(f.law, 'wbp').until = '2001-01-01';
      },
      '- law[1].until (considerans): het einde moet na het begin liggen',
    ],
    [
      'an empty text',
      (f) => {
        find(f.terms, 'destroy').atEnd = '  ';
      },
      '- terms[6].atEnd (artikel 13.1): Te kort',
    ],
  ])('%s', (_what, change, line) => {
    const lines = refusals(change);
    expect(lines.filter((given) => given.includes(line))).toHaveLength(1);
  });

  test('all problems are listed, with their number', () => {
    const file = copy();
    setTerm('not-on-agenda', { length: 'P1Y' })(file);
    setTerm('destroy', { extendable: true })(file);
    find(file.parties, 'om').id = 'rechtbank';
    expect(() => parseCovenant(file)).toThrow(
      /^Het convenant klopt niet \(4\):\n- terms\[4\].*\n- terms\[6\].*\n- parties\[1\].*\n- parties .*$/,
    );
  });

  test.each([null, undefined, 3, 'tekst', [], {}])('no covenant at all: %j', (json) => {
    expect(() => parseCovenant(json)).toThrow(CovenantProblem);
  });
});

test('one length fits within another only when it does from every day', () => {
  const lengths = [
    'P1D',
    'P28D',
    'P30D',
    'P31D',
    'P90D',
    'P181D',
    'P184D',
    'P4W',
    'P13W',
    'P25W',
    'P26W',
    'P52W',
    'P53W',
  ];
  const longer = ['P1M', 'P2M', 'P3M', 'P5M', 'P6M', 'P7M', 'P11M', 'P12M', 'P14M', 'P1Y', 'P2Y'];
  const days = Array.from({ length: 8 * 366 }, (_, i) => addDays('2023-01-01', i));
  const ends = new Map(
    [...lengths, ...longer].map((length) => [length, days.map((day) => addDuration(day, length))]),
  );
  const wrong: string[] = [];
  for (const [a, endsA] of ends)
    for (const [b, endsB] of ends) {
      const never = endsA.every((end, i) => end <= (endsB[i] ?? ''));
      if (fitsWithin(a, b) !== never) wrong.push(`${a} ${b}`);
    }
  expect(wrong).toEqual([]);
});

/** What the articles demand of the values in a covenant file that has the right shape. */

import { checkIncidents } from './incidents.ts';
import { checkLetters } from './letters.ts';
import { entryOf, fitsWithin, LIMITS, type Limit, sameLength } from './limits.ts';
import { checkRegister } from './processing.ts';
import { type CovenantFile, HOUR_LENGTH } from './shapes.ts';

export type Path = readonly PropertyKey[];
export type Report = (path: Path, article: string, message: string) => void;
type Term = CovenantFile['terms'][number];

const TASKS = [
  ...['assess', 'give-information', 'decide-agenda', 'consult-informing', 'decide-informing', 'send-notice'],
  ...['reconsider-notice', 'draw-up-plan', 'agree-plan', 'report-action', 'review-round', 'advise-closing'],
  ...['decide-closing', 'review-or-close', 'check-accuracy', 'decide-reopening', 'decide-hold'],
  ...['decide-lifting', 'decide-destruction', 'mail-undeliverable'],
  ...['permit-disclosure', 'permit-disclosure-unnamed', 'record-advice'],
  ...['carry-out-correction', 'confirm-correction', 'decide-unshielding', 'notify-unshielding'],
  'review-emergency',
  ...['check-log', 'check-own-log', 'check-authorisations', 'confirm-authorisation'],
  ...['establish-identity', 'link-request', 'contribute-request', 'decide-request', 'send-answer'],
  ...['confirm-complaint', 'sort-complaint', 'give-complaint-reading', 'hear-complaint', 'decide-complaint'],
  'send-complaint-answer',
  ...['triage-incident', 'prepare-breach-report', 'decide-breach', 'report-breach', 'inform-persons'],
  ...['close-incident', 'consult-dispute', 'decide-assignment', 'do-assignment'],
  ...['sign-covenant', 'record-publication', 'record-registration', 'check-security', 'evaluate-security'],
  ...['evaluate-covenant', 'follow-up', 'confirm-annex', 'hand-over-cases', 'note-leaving'],
  ...['decide-continuation', 'sign-version', 'adopt-security-plan'],
];

/** Tasks that decide about a person: whether a strong sign-in is needed for them is said, never left open. */
const DECISIONS = [
  ...['decide-agenda', 'decide-informing', 'reconsider-notice', 'decide-closing', 'decide-reopening'],
  ...['decide-hold', 'decide-lifting', 'decide-destruction', 'confirm-authorisation'],
  ...['decide-request', 'give-complaint-reading', 'decide-complaint', 'decide-assignment'],
  ...['permit-disclosure', 'permit-disclosure-unnamed', 'decide-breach', 'report-breach', 'inform-persons'],
  ...['carry-out-correction', 'decide-unshielding', 'review-emergency'],
  ...['sign-covenant', 'confirm-annex', 'decide-continuation', 'sign-version', 'adopt-security-plan'],
];

/** Lists whose ids the rules go by; `more` where a municipality may add its own. */
const IDS = {
  phenomena: { article: '1', ids: ['radicalisation', 'extremism', 'leaving', 'returning'], more: false },
  aims: { article: '3', ids: ['a', 'b', 'c', 'd', 'e', 'f'], more: false },
  refusalGrounds: { article: '11.3', ids: ['a', 'b', 'c', 'd', 'e'], more: false },
  holdGrounds: {
    article: '13',
    ids: ['court-order', 'legal-claim', 'restriction-unlawful', 'restriction-claim'],
    more: false,
  },
  unshieldingGrounds: { article: 'AVG 18', ids: ['asked', 'court', 'not-needed'], more: false },
  shieldedLookGrounds: { article: 'AVG 18(2)', ids: ['court-order', 'consent'], more: false },
  roles: {
    article: '1, 5, 12.1',
    ids: ['core-representative', 'case-representative', 'administrator', 'coordinator', 'request-officer'],
    more: true,
  },
};
type ListName = keyof typeof IDS;

const PARTIES: Readonly<Record<string, 'core' | 'case'>> = {
  gemeente: 'core',
  om: 'core',
  politie: 'core',
  raad: 'case',
  reclassering: 'case',
};
/** Parties whose ground under article 6 needs the weighty public interest and the necessity in words. */
const WORDS: Readonly<Record<string, readonly string[]>> = {
  om: ['weighty-interest', 'necessity'],
  politie: ['weighty-interest', 'necessity'],
};

/** Nothing else can stand in a mail: no placeholder leads to a person. */
const OF_A_TASK = ['taskNumber', 'lastDay', 'reason', 'link', 'article', 'start', 'startedOn', 'counting'];
const PLACEHOLDERS: Readonly<Partial<Record<keyof CovenantFile['mails'], readonly string[]>>> = {
  code: ['taskNumber', 'code', 'minutes'],
  annex: ['link', 'lastDay'],
  annexCode: ['code', 'minutes'],
  deputy: ['link'],
  received: ['number', 'lastDay'],
  meeting: ['day', 'time', 'link'],
  meetingOff: ['day'],
  upkeep: ['count', 'kinds'],
  digest: ['day', 'count', 'tasks', 'link', 'taskNumber', 'lastDay', 'reason'],
};
const NEEDED_IN_MAIL: Readonly<Record<keyof CovenantFile['mails'], readonly string[]>> = {
  task: ['taskNumber', 'lastDay', 'link'],
  reminder: ['taskNumber', 'lastDay', 'link'],
  moved: ['taskNumber', 'lastDay', 'link'],
  escalation: ['taskNumber', 'lastDay', 'link'],
  manager: ['taskNumber', 'lastDay', 'link'],
  cancellation: ['taskNumber'],
  handedOver: ['taskNumber'],
  undeliverable: ['taskNumber', 'lastDay', 'link'],
  freshLink: ['taskNumber', 'lastDay', 'link'],
  code: ['taskNumber', 'code', 'minutes'],
  annex: ['link', 'lastDay'],
  annexCode: ['code', 'minutes'],
  deputy: ['link'],
  received: ['number', 'lastDay'],
  meeting: ['day', 'time', 'link'],
  meetingOff: ['day'],
  upkeep: ['count'],
  digest: ['tasks', 'link', 'taskNumber', 'lastDay'],
};

const FILE_CODES = {
  weighing: ['8.2a', '8.2b', '8.2c', '8.2d', '8.2e', '8.2f', '11.4'],
  conference: [
    ...['10.2a', '10.2b', '10.2c', '10.2d', '10.2e', '10.2f', '10.2g', '10.2h'],
    ...['9.3', '10.5', '11.4'],
  ],
} as const;

function unique(path: Path, article: string, keys: readonly string[], report: Report): void {
  const seen = new Set<string>();
  keys.forEach((key, index) => {
    if (seen.has(key)) report([...path, index], article, `"${key}" staat er meer dan één keer`);
    seen.add(key);
  });
}

function checkTerm(term: Term, path: Path, limit: Limit | undefined, report: Report): void {
  const article = limit?.article ?? term.article;
  const at = (field: string): Path => [...path, field];
  if (limit && term.kind !== limit.kind)
    report(at('kind'), article, `"${term.id}" is een termijn van de soort ${limit.kind}, niet ${term.kind}`);
  if ((term.kind === 'exact') !== HOUR_LENGTH.test(term.length)) {
    const wanted =
      term.kind === 'exact' ? 'uren (zoals PT72H)' : 'dagen, weken, maanden of jaren (zoals P4W)';
    report(at('length'), article, `"${term.id}" wordt geteld in ${wanted}, niet als ${term.length}`);
  } else if (limit?.atMost && !fitsWithin(term.length, limit.atMost)) {
    report(
      at('length'),
      article,
      `"${term.id}" mag niet langer zijn dan ${limit.atMost}; er staat ${term.length}`,
    );
  } else if (limit?.exactly && !sameLength(term.length, limit.exactly)) {
    report(at('length'), article, `"${term.id}" duurt ${limit.exactly}; er staat ${term.length}`);
  }
  if (term.extendable && (term.kind !== 'answer-by' || limit?.neverExtended))
    report(at('extendable'), article, `"${term.id}" wordt nooit verlengd`);
}

function checkTerms(file: CovenantFile, report: Report): void {
  file.terms.forEach((term, index) => {
    const limit = entryOf(LIMITS, term.id);
    if (!limit)
      report(['terms', index, 'id'], term.article, `de termijn "${term.id}" kent het convenant niet`);
    checkTerm(term, ['terms', index], limit, report);
  });
  const ids = file.terms.map((term) => term.id);
  for (const [id, limit] of Object.entries(LIMITS))
    if (!ids.includes(id)) report(['terms'], limit.article, `de termijn "${id}" ontbreekt`);
  file.workTerms.forEach((term, index) => {
    if (term.kind !== 'answer-by')
      report(
        ['workTerms', index, 'kind'],
        term.article,
        `"${term.id}" is een werktermijn: de soort is answer-by`,
      );
    else checkTerm(term, ['workTerms', index], undefined, report);
  });
  unique(['terms'], '7-18', ids, report);
  const all = [...ids, ...file.workTerms.map((term) => term.id)];
  const work = file.workTerms.map((term) => term.id);
  work.forEach((id, index) => {
    if (all.indexOf(id) !== ids.length + index)
      report(['workTerms', index], '7-18', `"${id}" staat er meer dan één keer`);
  });
}

function checkParties(file: CovenantFile, report: Report, left: readonly string[]): void {
  const names = Object.keys(PARTIES).join(', ');
  const regimes = file.regimes.map((regime) => regime.id);
  file.parties.forEach((party, index) => {
    const at = (...rest: PropertyKey[]): Path => ['parties', index, ...rest];
    const kind = entryOf(PARTIES, party.id);
    if (!kind)
      report(at('id'), 'partijen a-e', `de partij "${party.id}" is onbekend; het convenant kent ${names}`);
    else if (kind !== party.kind)
      report(
        at('kind'),
        'partijen a-e',
        `"${party.id}" is een ${kind === 'core' ? 'kernpartij' : 'casuspartij'}`,
      );
    if (!regimes.includes(party.regime))
      report(at('regime'), '6', `het regime "${party.regime}" is onbekend; kies ${regimes.join(', ')}`);
    unique(
      at('grounds'),
      '6',
      party.grounds.map((ground) => ground.id),
      report,
    );
    for (const [number, ground] of party.grounds.entries())
      for (const word of entryOf(WORDS, party.id) ?? [])
        if (!ground.words.some((given) => given.id === word))
          report(
            at('grounds', number, 'words'),
            ground.article,
            `"${word}" ontbreekt: deze grond vraagt het in woorden`,
          );
  });
  const ids = file.parties.map((party) => party.id);
  // 18.2-3: who left isn't in a version of later.
  for (const id of left)
    if (ids.includes(id)) report(['parties'], '18.2', `de partij "${id}" doet niet meer mee`);
  for (const id of Object.keys(PARTIES))
    if (!ids.includes(id) && !left.includes(id))
      report(['parties'], 'partijen a-e', `de partij "${id}" ontbreekt`);
  unique(['parties'], 'partijen a-e', ids, report);
}

function checkTexts(file: CovenantFile, report: Report): void {
  const terms = new Set([...file.terms, ...file.workTerms].map((term) => term.id));
  file.tasks.forEach((task, index) => {
    if (task.term !== null && !terms.has(task.term))
      report(['tasks', index, 'term'], task.article, `de termijn "${task.term}" bestaat niet`);
  });
  const tasks = file.tasks.map((task) => task.id);
  for (const id of TASKS) if (!tasks.includes(id)) report(['tasks'], '5', `de taak "${id}" ontbreekt`);
  file.tasks.forEach(({ id, strong }, index) => {
    if (DECISIONS.includes(id) && strong === undefined)
      report(['tasks', index, 'strong'], '15', `zeg of "${id}" een sterke aanmelding nodig heeft`);
  });
  for (const key of Object.keys(NEEDED_IN_MAIL) as (keyof CovenantFile['mails'])[]) {
    const mail = file.mails[key];
    const allowed = PLACEHOLDERS[key] ?? OF_A_TASK;
    const whole = [mail.subject, ...mail.body, 'line' in mail ? mail.line : ''].join('\n');
    const used = [...whole.matchAll(/\{([^{}]*)\}/g)].map((match) => match[1] ?? '');
    for (const name of used)
      if (!allowed.includes(name))
        report(
          ['mails', key],
          mail.article,
          `{${name}} mag niet in een mail; alleen {${allowed.join('}, {')}}`,
        );
    for (const name of NEEDED_IN_MAIL[key])
      if (!used.includes(name)) report(['mails', key], mail.article, `{${name}} ontbreekt in de tekst`);
    if (mail.subject.includes('\n'))
      report(['mails', key, 'subject'], mail.article, 'een onderwerp is één regel');
  }
}

function checkLists(file: CovenantFile, report: Report): void {
  if (file.securityPlan.parts.map(({ id }) => id).join('') !== 'abcdefg')
    report(
      ['securityPlan', 'parts'],
      '15.2',
      'het beveiligingsplan heeft de onderdelen a tot en met g, in die volgorde',
    );
  const idsOf = (items: readonly { id: string }[]): string[] => items.map((item) => item.id);
  unique(['roles'], '1, 5, 12.1', idsOf(file.roles), report);
  unique(['tasks'], '5', idsOf(file.tasks), report);
  unique(['regimes'], '6', idsOf(file.regimes), report);
  unique(['phenomena'], '1', idsOf(file.phenomena), report);
  unique(['aims'], '3', idsOf(file.aims), report);
  unique(['disclosure', 'kinds'], '10.5', idsOf(file.disclosure.kinds), report);
  unique(['disclosure', 'necessities'], '10.5', idsOf(file.disclosure.necessities), report);
  unique(['refusalGrounds'], '11.3', idsOf(file.refusalGrounds), report);
  unique(['complaintGrounds'], 'Awb 9:8', idsOf(file.complaintGrounds), report);
  unique(['holdGrounds'], '13', idsOf(file.holdGrounds), report);
  unique(['authorisationGrounds'], '5, 14', idsOf(file.authorisationGrounds), report);
  file.authorisationGrounds.forEach((ground, index) => {
    for (const role of ground.roles)
      if (!file.roles.some(({ id }) => id === role))
        report(['authorisationGrounds', index, 'roles'], ground.article, `de rol "${role}" bestaat niet`);
  });
  unique(['law'], 'considerans', idsOf(file.law), report);
  unique(
    ['nonWorkingDays'],
    'Atw 3(3)',
    file.nonWorkingDays.map((entry) => entry.day),
    report,
  );
  for (const name of ['weighing', 'conference'] as const) {
    const [fields, codes] = [file.files[name], FILE_CODES[name] as readonly string[]];
    unique(['files', name], name === 'weighing' ? '8.2' : '10.2', idsOf(fields), report);
    unique(
      ['files', name],
      name === 'weighing' ? '8.2' : '10.2',
      fields.map((field) => field.code),
      report,
    );
    fields.forEach((field, index) => {
      if (!codes.includes(field.code))
        report(
          ['files', name, index, 'code'],
          field.article,
          `het veld ${field.code} hoort niet in dit bestand`,
        );
    });
    for (const code of codes)
      if (!fields.some((field) => field.code === code))
        report(['files', name], code, `het veld ${code} ontbreekt`);
  }
  const sizes = { phases: 4, dimensions: 2, areas: 9 } as const;
  for (const name of ['phases', 'dimensions', 'areas'] as const) {
    const list = file.framework[name];
    unique(['framework', name], '7.3, bijlage 3', idsOf(list), report);
    if (list.length !== sizes[name] || list.some((item, index) => item.number !== index + 1))
      report(
        ['framework', name],
        '7.3, bijlage 3',
        `er horen ${sizes[name]} onderdelen te staan, genummerd vanaf 1`,
      );
  }
  for (const [name, { article, ids, more }] of Object.entries(IDS) as [ListName, (typeof IDS)[ListName]][]) {
    const given = idsOf(file[name]);
    for (const id of ids) if (!given.includes(id)) report([name], article, `"${id}" ontbreekt`);
    given.forEach((id, index) => {
      if (!more && !ids.includes(id)) report([name, index, 'id'], article, `"${id}" kent het convenant niet`);
    });
  }
  file.holdGrounds.forEach((ground, index) => {
    if (ground.alsoForNotOnAgenda && ground.id === 'legal-claim')
      report(
        ['holdGrounds', index, 'alsoForNotOnAgenda'],
        '13.3',
        'hier kan alleen een bevel van de rechter of een verzoek van de persoon zelf',
      );
  });
}

function checkSettings(file: CovenantFile, report: Report): void {
  const { actHour, chair, escalation, reviewOrCloseWarning } = file.settings;
  const { workingDaysBefore, managerWorkingDaysBefore } = escalation.value;
  if (managerWorkingDaysBefore !== null && managerWorkingDaysBefore >= workingDaysBefore)
    report(
      ['settings', 'escalation', 'value', 'managerWorkingDaysBefore'],
      '5',
      'de leidinggevende krijgt bericht ná de coördinator en vóór het einde: kies minder werkdagen',
    );
  if (!file.parties.some((party) => party.id === chair.value))
    report(['settings', 'chair', 'value'], '9.3-4', `de partij "${chair.value}" bestaat niet`);
  if (/^02:/.test(actHour.value))
    report(
      ['settings', 'actHour', 'value'],
      '13',
      `${actHour.value} bestaat niet of twee keer als de klok wordt verzet`,
    );
  const { hourReminders, breachDecisionBefore } = file.settings;
  if (hourReminders.value.lastHours >= hourReminders.value.hoursBefore)
    report(
      ['settings', 'hourReminders', 'value', 'lastHours'],
      'AVG 33(1)',
      'de laatste herinnering komt na de andere: kies minder uren',
    );
  const breach = file.terms.find((term) => term.id === 'report-breach');
  if (breach && !fitsWithin(breachDecisionBefore.value, breach.length))
    report(
      ['settings', 'breachDecisionBefore', 'value'],
      'AVG 33(1)',
      'de beslissing valt binnen de termijn om te melden',
    );
  const archive = file.terms.find((term) => term.id === 'archive');
  if (archive && !fitsWithin(reviewOrCloseWarning.value, archive.length))
    report(
      ['settings', 'reviewOrCloseWarning', 'value'],
      '13.2',
      'de waarschuwing komt vóór het begin van de termijn',
    );
  const { identity, search, contribute, decide } = file.settings.requestSteps.value;
  if (!(identity >= search && search >= contribute && contribute > decide))
    report(['settings', 'requestSteps', 'value'], '12.3-5', 'de stappen komen niet na elkaar');
  const { value: extension } = file.settings.requestExtension;
  if (extension !== 'none' && !fitsWithin(extension, 'P2M'))
    report(['settings', 'requestExtension', 'value'], 'AVG 12(3)', 'verlengen kan met ten hoogste P2M');
  if (!fitsWithin(file.settings.requestRecords.value, 'P1Y'))
    report(['settings', 'requestRecords', 'value'], '13.1', 'zonder dossier is het ten hoogste P1Y');
  checkComplaints(file, report);
  file.law.forEach((law, index) => {
    if (law.until !== null && (law.inForce === null || law.until <= law.inForce))
      report(['law', index, 'until'], law.article, 'het einde moet na het begin liggen');
  });
}

const CHECKS = [
  checkTerms,
  checkParties,
  checkTexts,
  checkLists,
  checkSettings,
  checkRegister,
  checkLetters,
  checkIncidents,
  checkLonger,
];

/** 18: a longer term for what was recorded before is a decision about a term that there is, with a ground. */
function checkLonger(file: CovenantFile, report: Report): void {
  file.longer?.forEach(({ term, article }, index) => {
    if (!file.terms.some(({ id }) => id === term))
      report(['longer', index, 'term'], article, `de termijn "${term}" bestaat niet`);
  });
}

/** Calls `report` for each value that an article does not allow. `left`: parties that left and may be missing (18.2). */
export function checkValues(file: CovenantFile, report: Report, left: readonly string[] = []): void {
  for (const check of CHECKS) check(file, report, left);
}

/** Awb 9:8(3), 9:11: what the law allows at most, and steps that come after each other. */
function checkComplaints({ settings }: CovenantFile, report: Report): void {
  const { sort, access, hear, decide } = settings.complaintSteps.value;
  if (!(sort >= access && access >= hear && hear > decide))
    report(['settings', 'complaintSteps', 'value'], '13.1', 'de stappen komen niet na elkaar');
  if (!fitsWithin(settings.complaintExtension.value, 'P4W'))
    report(['settings', 'complaintExtension', 'value'], 'Awb 9:11(2)', 'verlengen kan met ten hoogste P4W');
  if (!fitsWithin(settings.complaintNotHandled.value, 'P4W'))
    report(['settings', 'complaintNotHandled', 'value'], 'Awb 9:8(3)', 'dit is ten hoogste P4W');
}

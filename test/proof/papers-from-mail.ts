/** Requests, incidents and disputes from the mail to their effect, with the shared player (kinds.test.ts). */
import type { Values } from '../../dev/html.ts';
import { addDays } from '../../domain/dates/index.ts';
import type { Store } from '../../store/index.ts';
import { casesOf, memberId, newSubject, register, signalOf, today, until } from '../real/api/support.ts';
import { Case, type Engine } from '../real/browser/case.ts';
import type { FromMail } from '../real/browser/from-mail.ts';

const NOW = { awareOn: today(), awareTime: '00:00' };

class Papers {
  readonly case: Case;
  private readonly mail: FromMail;
  constructor(one: Case, mail: FromMail) {
    this.case = one;
    this.mail = mail;
  }

  async play(kind: string, account: string, answer: Values): Promise<void> {
    const { db } = this.case.engine;
    await until(async () => (await this.case.open(kind)).length > 0);
    await this.mail.play(db, await this.case.task(kind, account), account, answer);
  }
}

/** The case that this makes. */
async function made(engine: Engine, mail: FromMail, kind: Kind, make: () => Promise<void>): Promise<Papers> {
  const ids = async (): Promise<string[]> => engine.db.cases.ids({ kind });
  const before = new Set(await ids());
  await make();
  const [id] = (await ids()).filter((one) => !before.has(one));
  if (!id) throw new Error(`no ${kind} was made`);
  return new Papers(Case.of(engine, id), mail);
}
type Kind = 'assignment' | 'request' | 'complaint' | 'incident' | 'dispute';

/** 12.1: taken in at the desk, established, and found in a fresh file. */
async function asked(
  engine: Engine,
  mail: FromMail,
  what: string,
): Promise<{ request: Papers; file: string }> {
  const subject = newSubject();
  await register(signalOf(subject));
  const [file = ''] = await casesOf(engine.db, subject);
  const { name, birthDate } = subject;
  const words = { asks: [what], behalf: 'self', asked: 'Wat staat er over mij?', name, birthDate };
  const intake = { how: 'desk', receivedOn: addDays(today(), -3), ...words };
  const request = await made(engine, mail, 'request', () =>
    mail.start('coordinator', '/verzoeken/nieuw', 'register-request', intake),
  );
  await request.play('establish-identity', 'verzoeken', { outcome: 'established', how: 'document' });
  await request.play('link-request', 'verzoeken', { outcome: 'found', links: [`${file} subject`] });
  return { request, file };
}

/** 12: who it is, where it is, each party's own part, one decision, the answer. */
export async function playRequest(engine: Engine, mail: FromMail): Promise<Case> {
  const { request, file } = await asked(engine, mail, 'access');
  await request.play('contribute-request', 'politie', {
    ...{ 'withhold.0.item': await described(engine.db, file), 'withhold.0.ground': 'b' },
    'withhold.0.reason': 'Geheim.',
  });
  await request.case.others('contribute-request', {});
  const decision = { access: 'as-contributed', why: 'Zo is het goed.' };
  await request.play('decide-request', 'om', decision);
  await request.case.others('decide-request', decision);
  await request.play('send-answer', 'verzoeken', { sentOn: today() });
  return request.case;
}
const described = async (db: Store, file: string): Promise<string> => {
  const items = await db.texts.items(file, 'weegploeg');
  return items.find(({ code }) => code === '8.2b')?.ref ?? '';
};

/** 12.5-6, AVG 18-19: granted, carried out, confirmed by who had it; and the end of the shielding, told first. Answers the file. */
export async function playCorrection(engine: Engine, mail: FromMail): Promise<Case> {
  const { request, file } = await asked(engine, mail, 'correction');
  const item = await described(engine.db, file);
  const row = { item, what: 'shield', answer: 'grant', ground: 'a', why: 'Het klopt niet.' };
  await request.play(
    'contribute-request',
    'politie',
    Object.fromEntries(Object.entries(row).map(([name, value]) => [`corrections.0.${name}`, value])),
  );
  await request.case.others('contribute-request', {});
  await request.case.others('decide-request', { correction: 'as-contributed', why: 'Zo is het goed.' });
  const one = new Papers(Case.of(engine, file), mail);
  await one.play('carry-out-correction', 'uitvoerder', { outcome: 'done' });
  await one.play('confirm-correction', 'politie', { confirmed: ['yes'] });
  await one.case.others('confirm-correction', { confirmed: ['yes'] });
  await mail.start('politie', `/dossiers/${file}/propose-unshielding`, 'propose-unshielding', { item });
  await one.play('decide-unshielding', 'om', { outcome: 'lift' });
  await one.case.others('decide-unshielding', { outcome: 'lift' });
  await one.play('notify-unshielding', 'uitvoerder', { sentOn: today() });
  return one.case;
}

/** 15.2g and AVG 33-34: judged, the AP's questions, each core party's word, reported, informed, closed. */
export async function playIncident(engine: Engine, mail: FromMail): Promise<Case> {
  const values = { nature: 'seen', ...NOW, account: 'Een lijst lag bij de printer.' };
  const incident = await made(engine, mail, 'incident', () =>
    mail.start('raad', '/incidenten/melden', 'report-incident', values),
  );
  const questions = ['nature', 'persons', 'records', 'consequences', 'measures', 'contact'];
  const answers = Object.fromEntries(questions.map((one) => [one, `Antwoord ${one}.`]));
  const admin: [string, Values][] = [
    ['triage-incident', { outcome: 'breach', ...NOW, dossiers: '0' }],
    ['prepare-breach-report', { ...answers, personCount: '3', recordCount: '12' }],
    ['report-breach', { reportedOn: today(), reportedTime: '00:00', late: 'no', number: 'AP-1' }],
    ['inform-persons', { informed: 'not', ground: 'a', 'why-not': 'Versleuteld.' }],
    ['close-incident', { measures: 'Printer weg.', lessons: 'Eerst vragen.', done: 'yes' }],
  ];
  for (const [kind, answer] of admin) {
    if (kind === 'report-breach') await incident.play('decide-breach', 'om', { report: 'report' });
    await incident.play(kind, 'uitvoerder', answer);
  }
  return incident.case;
}

/** 17: one round settles it. */
export async function playDispute(engine: Engine, mail: FromMail): Promise<Case> {
  const values = { parties: ['raad', 'gemeente'], about: 'Wie wat moet doen.' };
  const dispute = await made(engine, mail, 'dispute', () =>
    mail.start('raad', '/geschillen/nieuw', 'record-dispute', values),
  );
  const settled = { heldOn: today(), outcome: 'settled', said: 'Samen verder.' };
  await dispute.play('consult-dispute', 'uitvoerder', settled);
  return dispute.case;
}

/** Section 4: decided by every core party; who looks says when it is enough. */
export async function playAssignment(engine: Engine, mail: FromMail): Promise<Case> {
  const subject = newSubject();
  await register(signalOf(subject));
  const [file = ''] = await casesOf(engine.db, subject);
  const values = {
    ...{ who: `auditor ${memberId('auditor')}`, numbers: file.slice(0, 8), what: 'duties' },
    ...{ until: today(), why: 'Of de termijnen zijn gehaald.' },
  };
  const one = await made(engine, mail, 'assignment', () =>
    mail.start('politie', '/opdrachten/nieuw', 'propose-assignment', values),
  );
  await one.play('decide-assignment', 'om', { answer: 'agree' });
  await one.case.others('decide-assignment', { answer: 'agree' });
  await one.play('do-assignment', 'auditor', { done: ['yes'] });
  return one.case;
}

/** 13.1: confirmed, sorted, the file by the controller's word, heard, judged, sent. */
export async function playComplaint(engine: Engine, mail: FromMail): Promise<Case> {
  const subject = newSubject();
  await register(signalOf(subject));
  const [file = ''] = await casesOf(engine.db, subject);
  const { name, birthDate } = subject;
  const intake = {
    how: 'desk',
    receivedOn: today(),
    behalf: 'self',
    account: 'Niemand belde.',
    name,
    birthDate,
  };
  const complaint = await made(engine, mail, 'complaint', () =>
    mail.start('coordinator', '/klachten/nieuw', 'register-complaint', intake),
  );
  await complaint.play('confirm-complaint', 'verzoeken', { sentOn: today() });
  await complaint.play('sort-complaint', 'verzoeken', {
    ...{
      identity: 'document',
      links: [file],
      reading: 'Om te zien wie belde.',
      handler: memberId('klachten'),
    },
  });
  await complaint.play('give-complaint-reading', 'om', { answer: 'agree' });
  await complaint.case.others('give-complaint-reading', { answer: 'agree' });
  await complaint.play('hear-complaint', 'klachten', { outcome: 'heard', heardOn: today(), report: 'Boos.' });
  const opinion = { opinion: 'founded', findings: 'Er is niet gebeld.', measures: 'Wij bellen.' };
  await complaint.play('decide-complaint', 'klachten', opinion);
  await complaint.play('send-complaint-answer', 'klachten', { sentOn: today() });
  return complaint.case;
}

/** The covenant's own life (4, 11.1, 15, 18) step by step: what each step closes and gives, what comes, and every answer that can't be. */
import type { Task } from '../../../domain/case.ts';
import { type CovenantState, covenantLife, standingOf } from '../../../domain/covenant-life/index.ts';
import { ahead, counted, told } from '../told.ts';
import { Covenant18, covenant, inForce, manager, PARTIES, published } from './play.ts';

const PLAN = '0123456789ab';
const NEWER = 'ba9876543210';
const ADMINISTRATOR = { member: 'm-administrator', party: 'gemeente', roles: ['administrator'] };
const due = (life: Covenant18) => (life.state ? covenantLife.due(life.state, covenant) : []);
const first = (life: Covenant18, kind: string, party?: string): Task => {
  const found = life.tasks(kind).find((task) => !party || task.party === party);
  if (!found) throw new Error(`no task ${kind}`);
  return found;
};
const step = (
  life: Covenant18,
  kind: string,
  answer: object,
  party?: string,
  texts: string[] = [],
): string[] => told(life.complete(first(life, kind, party), answer, texts));
/** The state as it could be after years that a test doesn't play. */
const put = (life: Covenant18, over: object): void => {
  life.state = { ...(life.state as CovenantState), ...over };
};
const sees = (life: Covenant18, event: object): string[] => told(life.try(event as never));

describe('18.1, 11.1, 4: the beginning', () => {
  const draft = () => new Covenant18('2027-01-04').do({ type: 'begin', draft: true });
  test('every party signs; then it is published and registered, and the checks count', () => {
    const life = new Covenant18('2027-01-04');
    expect(sees(life, { type: 'begin', draft: true })).toEqual([
      'gives sign-covenant (gemeente) for party-manager',
      'gives sign-covenant (om) for party-manager',
      'gives sign-covenant (politie) for party-manager',
      'gives sign-covenant (raad) for party-manager',
      'gives sign-covenant (reclassering) for party-manager',
      'Het convenant ligt klaar om te tekenen',
    ]);
    expect(covenantLife.stage(life.state as never)).toBe('drafted');
    for (const party of PARTIES.slice(1)) step(life, 'sign-covenant', { signed: 'yes' }, party);
    expect(step(life, 'sign-covenant', { signed: 'yes' })).toEqual([
      'done sign-covenant gemeente',
      'gives record-publication for administrator',
      'gives record-registration for administrator',
      'Getekend door de gemeente; Alle partijen hebben getekend',
    ]);
    expect([covenantLife.stage(life.state as never), covenantLife.name]).toEqual(['in-force', 'covenant']);
    expect(ahead(due(life)).filter((line) => !/reminder|escalation/.test(line))).toEqual([
      '2027-02-01T23:00 record-publication t6 (11.1) people shown only',
      '2027-02-01T23:00 record-registration t7 (4, AVG 30, AVG 35) people shown only',
      '2027-02-18T08:00 check-log-opens check-log (15.2e, 15.2f) by itself',
      '2027-02-18T08:00 check-authorisations-opens check-authorisations (15.2e, 15.2f) by itself',
      '2027-04-04T07:00 check-security-opens check-security (15.3) by itself',
      '2027-04-04T22:00 check-log check-log (15.2e, 15.2f) people shown only',
      '2027-04-04T22:00 check-authorisations check-authorisations (15.2e, 15.2f) people shown only',
      '2027-07-04T22:00 check-security check-security (15.3) people shown only',
      '2027-07-05T07:00 evaluate-security-opens evaluate-security (15.3) by itself',
      '2028-01-04T08:00 evaluate-covenant-opens evaluate-covenant (18.4) by itself',
      '2028-01-04T23:00 evaluate-security evaluate-security (15.3) people shown only',
      '2029-01-04T23:00 evaluate-covenant evaluate-covenant (18.4) people shown only',
    ]);
    expect(step(life, 'record-publication', published)).toEqual([
      'done record-publication',
      'Bekendgemaakt in de Staatscourant, 2027-12345',
    ]);
    expect(step(life, 'record-registration', { register: 'R-1', dpia: 'D-1' })).toEqual([
      'done record-registration',
      'Leg de registratie vast: gedaan',
    ]);
    expect(life.state?.registration).toEqual({ register: 'R-1', dpia: 'D-1', on: '2027-01-04' });
    expect(covenantLife.parties(life.state as never, covenant)).toEqual(PARTIES);
    expect(covenantLife.tasks(life.state as never)).toEqual([]);
  });
  test('where all had signed before, the checks begin', () => {
    const life = new Covenant18('2027-01-04');
    expect(sees(life, { type: 'begin' })).toEqual(['De controles van het convenant beginnen']);
    expect(sees(life, { type: 'begin' })).toEqual(['refused: begun']);
    expect(sees(new Covenant18('2027-01-04'), { type: 'moment' })).toEqual(['refused: unknown-case']);
    expect(standingOf(life.state as never, covenant)).toEqual({
      inForce: '2027-01-04',
      versions: [],
      left: [],
      stopped: null,
    });
  });
  test('what can’t be published or registered', () => {
    const life = draft();
    expect(step(life, 'sign-covenant', { signed: 'no' })).toEqual(['refused: answer-missing at signed']);
    life.all('sign-covenant', { signed: 'yes' });
    const publish = (over: object) => step(life, 'record-publication', { ...published, ...over })[0];
    for (const number of ['2027-1234x', 'x2027-1', '2027', '27-1', '2027-12345678'])
      expect(publish({ number })).toBe('refused: no-number at number');
    for (const link of ['http://x.nl/abc', 'x https://x.nl/abc', 'https://x y.nl', 'https://x'])
      expect(publish({ link })).toBe('refused: no-link at link');
    expect(publish({ on: '2027-01-05' })).toBe('refused: date-in-future at on');
    const register = (over: object) =>
      step(life, 'record-registration', { register: 'R-1', dpia: 'D', ...over })[0];
    expect([register({}), register({ register: 'R!' }), register({ register: '?R-1', dpia: 'D-1' })]).toEqual(
      [
        'refused: no-reference at dpia',
        'refused: no-reference at register',
        'refused: no-reference at register',
      ],
    );
  });
  test('a publication may be written with a comma', () => {
    const life = draft();
    life.all('sign-covenant', { signed: 'yes' });
    expect(step(life, 'record-publication', { ...published, number: '2027, 1' }).at(-1)).toEqual(
      'Bekendgemaakt in de Staatscourant, 2027, 1',
    );
  });
});

describe('15.2-3, 18.4: the checks come back', () => {
  test('halfway its term each becomes a task, for who looks at it', () => {
    const life = inForce();
    expect(ahead(due(life))).toEqual([
      '2027-02-18T08:00 check-log-opens check-log (15.2e, 15.2f) by itself',
      '2027-02-18T08:00 check-authorisations-opens check-authorisations (15.2e, 15.2f) by itself',
      '2027-04-04T07:00 check-security-opens check-security (15.3) by itself',
      '2027-04-04T22:00 check-log check-log (15.2e, 15.2f) people shown only',
      '2027-04-04T22:00 check-authorisations check-authorisations (15.2e, 15.2f) people shown only',
      '2027-07-04T22:00 check-security check-security (15.3) people shown only',
      '2027-07-05T07:00 evaluate-security-opens evaluate-security (15.3) by itself',
      '2028-01-04T08:00 evaluate-covenant-opens evaluate-covenant (18.4) by itself',
      '2028-01-04T23:00 evaluate-security evaluate-security (15.3) people shown only',
      '2029-01-04T23:00 evaluate-covenant evaluate-covenant (18.4) people shown only',
    ]);
    expect(sees(life.to('2027-02-18'), { type: 'moment' })).toEqual(['Niets veranderd']);
    expect(
      life.state?.tasks.map(({ kind, role, assignee, from, openedOn, about }) => [
        kind,
        role,
        assignee,
        from,
        openedOn,
        about ?? null,
      ]),
    ).toEqual([
      ['check-log', 'data-protection-officer', 'm-data-protection-officer', '2027-01-04', '2027-02-18', null],
      ['check-authorisations', 'administrator', 'm-administrator', '2027-01-04', '2027-02-18', null],
    ]);
    life.to('2027-07-10');
    expect(
      life.state?.tasks.map(({ kind, role, party, assignee, about }) => [
        kind,
        role,
        party,
        assignee,
        about ?? null,
      ]),
    ).toEqual([
      ['check-log', 'data-protection-officer', null, 'm-data-protection-officer', null],
      ['check-authorisations', 'administrator', null, 'm-administrator', null],
      ['check-security', 'party-manager', 'gemeente', 'mgr-gemeente', 'part:report-check-security-1'],
      [
        'evaluate-security',
        'data-protection-officer',
        null,
        'm-data-protection-officer',
        'part:report-evaluate-security-1',
      ],
    ]);
    const opens = due(inForce()).find(({ what }) => what === 'check-log-opens');
    expect(opens && counted(opens)).toEqual([
      'check-access (15.2e, 15.2f): P3M from inwerkingtreding of de laatste controle on 2027-01-04',
      'De dag zelf, maandag 4 januari 2027, telt niet mee. 3 maanden verder is zondag 4 april 2027. De termijn loopt tot het einde van die dag, 24.00 uur. Halverwege komt de taak: donderdag 18 februari 2027.',
      'De controle is dan te laat. De coördinator krijgt bericht.',
      'Valt de laatste dag in het weekend of op een feestdag, dan schuift zij op als het convenant dat toestaat.',
    ]);
  });
  test('the check of the log: in order, or followed up; one’s own looks are for somebody else', () => {
    const life = inForce().to('2027-02-20');
    expect(step(life, 'check-log', { outcome: 'maybe' })).toEqual(['refused: answer-missing at outcome']);
    expect(step(life, 'check-log', { outcome: 'in-order', 'line-1': 'maybe' })).toEqual([
      'refused: answer-missing at line-1',
    ]);
    expect(step(life, 'check-log', { outcome: 'in-order', 'line-1': 'in-order', own: 'yes' })).toEqual([
      'done check-log',
      'gives check-own-log (m-data-protection-officer 2027-01-04) for auditor',
      'Gedaan: Controleer het toegangslogboek; Controleer de regels van een controleur',
    ]);
    expect(life.state?.duties['check-log']).toEqual({ from: '2027-02-20', times: 1 });
    const own = first(life, 'check-own-log');
    const by = { member: 'm-data-protection-officer', party: 'gemeente', roles: [own.role] };
    const event = {
      type: 'complete-task',
      by,
      task: own.id,
      kind: 'check-own-log',
      answer: { outcome: 'in-order' },
    };
    put(life, { tasks: [{ ...own, assignee: by.member }] });
    expect(sees(life, event)).toEqual(['refused: own-lines']);
    put(life, { tasks: [own] });
    expect(step(life, 'check-own-log', { outcome: 'follow-up' })).toEqual([
      'done check-own-log m-data-protection-officer 2027-01-04',
      'gives check-authorisations for administrator : check-access from 2027-01-04',
      'gives follow-up (m-data-protection-officer 2027-01-04) for administrator until 2027-03-20',
      'Controleer de bevoegdheden; Gedaan: Controleer de regels van een controleur: opvolging nodig; Opvolging gevraagd',
    ]);
  });
  test('authorisations: every name is answered for, one’s own by another', () => {
    const life = inForce().to('2027-02-20');
    const names = [...new Set(covenant.roles.flatMap(({ id }) => life.people.candidates(null, id)))];
    const others = names.filter((name) => name !== 'm-administrator');
    expect(step(life, 'check-authorisations', { outcome: 'in-order', 'name-x': 'maybe' })).toEqual([
      'refused: answer-missing at name-x',
    ]);
    const [one = '', ...rest] = others;
    expect(step(life, 'check-authorisations', { outcome: 'in-order', [`name-${one}`]: 'ends' })).toEqual([
      'Een deel van de bevoegdheden is gecontroleerd',
    ]);
    expect(life.state?.duties['check-authorisations']?.named).toEqual({ [one]: 'ends' });
    const answers = Object.fromEntries(rest.map((name) => [`name-${name}`, 'stays']));
    expect(step(life, 'check-authorisations', { outcome: 'in-order', ...answers })).toEqual([
      'done check-authorisations',
      'gives follow-up (part:report-follow-up-3) for administrator until 2027-03-20',
      'Gedaan: Controleer de bevoegdheden: opvolging nodig; Opvolging gevraagd',
    ]);
    expect(life.state?.duties['check-authorisations']).toEqual({ from: '2027-02-20', times: 1 });
  });
  test('a report in words is kept five years, counted from its last line, while nobody has a task about it', () => {
    const life = inForce().to('2027-06-20');
    expect(
      step(
        life,
        'check-security',
        { outcome: 'follow-up', owner: 'party-manager@politie', on: '2027-07-15' },
        undefined,
        ['z-1'],
      ),
    ).toEqual([
      'done check-security gemeente part:report-check-security-1',
      'gives follow-up (politie part:report-check-security-1) for party-manager until 2027-07-15',
      'Gedaan: Controleer of de beveiliging wordt nageleefd: opvolging nodig; Opvolging gevraagd',
    ]);
    expect(life.state?.reports).toEqual({ 'part:report-check-security-1': '2027-06-20' });
    expect(due(life).some(({ what }) => what === 'report-ends')).toBe(false);
    life.day = '2027-07-01';
    expect(step(life, 'follow-up', { outcome: 'later', on: '2027-08-01' }, undefined, ['z-2'])).toEqual([
      'done follow-up politie part:report-check-security-1',
      'gives follow-up (politie part:report-check-security-1) for party-manager until 2027-08-01',
      'Gedaan: Volg een controle op',
    ]);
    expect(step(life, 'follow-up', { outcome: 'never' })).toEqual(['refused: answer-missing at outcome']);
    expect(step(life, 'follow-up', { outcome: 'later' })).toEqual(['refused: no-date at on']);
    expect(step(life, 'follow-up', { outcome: 'later', on: '2027-06-30' })).toEqual([
      'refused: date-in-past at on',
    ]);
    expect(step(life, 'follow-up', { outcome: 'done' })).toEqual([
      'done follow-up politie part:report-check-security-1',
      'Gedaan: Volg een controle op',
    ]);
    const end = due(life).find(({ what }) => what === 'report-ends');
    expect(end && [ahead([end]), counted(end)]).toEqual([
      ['2032-07-02T01:00 report-ends part:report-check-security-1 (13.1, 15.2) by itself'],
      [
        'report-ends (13.1, 15.2): P5Y from verslag on 2027-07-01',
        'De laatste dag is donderdag 1 juli 2032. De dag erna wordt het verslag vernietigd.',
        'Het verslag wordt vernietigd.',
      ],
    ]);
    put(life, { tasks: [], duties: {}, signing: { parties: {}, inForce: null } });
    life.day = '2032-07-02';
    expect(sees(life, { type: 'moment' })).toEqual([
      '{effect:erase-units,units:[part:report-check-security-1],term:staff-records,article:13.1, 15.2}',
      'Een verslag van vijf jaar oud is vernietigd',
    ]);
    expect(life.state?.reports).toEqual({});
  });
  test('without an owner or a day the administrator follows it up, in the covenant’s term; a party without a manager by who represents it', () => {
    const life = inForce().to('2027-06-20');
    expect(step(life, 'check-log', { outcome: 'follow-up' })).toEqual([
      'done check-log',
      'gives follow-up (part:report-follow-up-4) for administrator until 2027-07-18',
      'Gedaan: Controleer het toegangslogboek: opvolging nodig; Opvolging gevraagd',
    ]);
    life.people = {
      ...life.people,
      candidates: (party, role) => (role === 'party-manager' ? [] : [`m-${party ?? role}`]),
    };
    expect(
      step(life, 'check-security', { outcome: 'follow-up', owner: 'party-manager@raad', on: '2027-07-15' }),
    ).toEqual([
      'done check-security gemeente part:report-check-security-1',
      'gives follow-up (raad part:report-check-security-1) for case-representative until 2027-07-15',
      'Gedaan: Controleer of de beveiliging wordt nageleefd: opvolging nodig; Opvolging gevraagd',
    ]);
    const again = inForce().to('2027-06-20');
    expect(step(again, 'check-log', { outcome: 'follow-up', owner: 'auditor' })).toEqual([
      'refused: answer-missing at owner',
    ]);
    expect(step(again, 'check-log', { outcome: 'follow-up', on: '2027-06-19' })).toEqual([
      'refused: date-in-past at on',
    ]);
  });
  test('where no core party has anybody, the coordinator hears that it must be checked', () => {
    const life = inForce();
    life.people = { ...life.people, candidates: (party, role) => (party === null ? [`m-${role}`] : []) };
    life.to('2027-06-20');
    expect(first(life, 'check-security')).toMatchObject({
      role: 'coordinator',
      party: null,
      assignee: 'm-coordinator',
    });
    const nobody = inForce();
    nobody.people = { ...nobody.people, candidates: () => [] };
    nobody.to('2027-06-20');
    expect(nobody.state?.tasks.map(({ kind, role, assignee }) => [kind, role, assignee])).toEqual([
      ['check-log', 'coordinator', null],
      ['check-authorisations', 'administrator', null],
      ['check-security', 'coordinator', null],
    ]);
  });
});

describe('18.2-3: leaving', () => {
  test('a core party’s notice: the others note it and decide; it hands over', () => {
    const life = inForce();
    expect(sees(life, { type: 'give-notice', by: manager('om') })).toEqual([
      'gives note-leaving (gemeente om) for party-manager',
      'gives note-leaving (politie om) for party-manager',
      'gives note-leaving (raad om) for party-manager',
      'gives note-leaving (reclassering om) for party-manager',
      'gives hand-over-cases (om om) for party-manager : leave-covenant',
      'gives decide-continuation (gemeente om) for party-manager : leave-covenant',
      'gives decide-continuation (politie om) for party-manager : leave-covenant',
      'het Openbaar Ministerie heeft opgezegd: de laatste dag is zondag 4 april 2027',
    ]);
    expect(step(life, 'note-leaving', { handled: 'no' }, 'raad')).toEqual([
      'refused: answer-missing at handled',
    ]);
    expect(step(life, 'note-leaving', { handled: 'yes' }, 'raad')).toEqual([
      'done note-leaving raad om',
      'Gedaan: Neem kennis van een opzegging',
    ]);
    expect(step(life, 'hand-over-cases', { handled: 'yes' })).toEqual([
      'done hand-over-cases om om',
      'Gedaan: Draag lopende zaken over',
    ]);
    expect(step(life, 'decide-continuation', { outcome: 'maybe' }, 'gemeente')).toEqual([
      'refused: answer-missing at outcome',
    ]);
    expect(step(life, 'decide-continuation', { outcome: 'continue' }, 'gemeente')).toEqual([
      'done decide-continuation gemeente om',
      'Gedaan: Beslis of het convenant verder kan',
    ]);
    const end = due(life).find(({ what }) => what === 'leave-covenant');
    expect(end && [ahead([end]), counted(end)]).toEqual([
      ['2027-04-04T22:00 leave-covenant om (18.2) by itself'],
      [
        'leave-covenant (18.2): P3M from ontvangst van de opzegging door de andere partijen on 2027-01-04',
        'De dag zelf, maandag 4 januari 2027, telt niet mee. 3 maanden verder is zondag 4 april 2027. De termijn loopt tot het einde van die dag, 24.00 uur.',
        'De toegang van de partij stopt om 24.00 uur.',
      ],
    ]);
    life.day = '2027-04-05';
    expect(
      sees(life, { type: 'moment' }).filter((line) => /lapsed|cancelled|recount|kan niet/.test(line)),
    ).toEqual([
      'lapsed decide-continuation politie om',
      '{effect:recount,on:2027-04-05}',
      'het Openbaar Ministerie doet niet meer mee: de toegang is geëindigd; Het convenant kan niet verder: er wordt niets nieuws meer verwerkt; Controleer het toegangslogboek; Controleer de bevoegdheden; Controleer of de beveiliging wordt nageleefd; Herinnering verstuurd',
    ]);
    expect(covenantLife.stage(life.state as never)).toBe('stopped');
    expect(standingOf(life.state as never, covenant)).toEqual({
      inForce: '2027-01-04',
      versions: [],
      left: [{ party: 'om', lastDay: '2027-04-04' }],
      stopped: '2027-04-05',
    });
  });
  test('a second one that leaves isn’t asked what it finds of it', () => {
    const life = inForce().do({ type: 'give-notice', by: manager('om') });
    expect(
      sees(life, { type: 'give-notice', by: { ...manager('politie'), roles: ['core-representative'] } }),
    ).toEqual([
      'gives note-leaving (gemeente politie) for party-manager',
      'gives note-leaving (raad politie) for party-manager',
      'gives note-leaving (reclassering politie) for party-manager',
      'gives hand-over-cases (politie politie) for party-manager : leave-covenant',
      'gives decide-continuation (gemeente politie) for party-manager : leave-covenant',
      'de politie heeft opgezegd: de laatste dag is zondag 4 april 2027',
    ]);
    expect(
      sees(life, { type: 'give-notice', by: { ...manager('raad'), roles: ['case-representative'] } }).at(-1),
    ).toEqual('de Raad voor de Kinderbescherming heeft opgezegd: de laatste dag is zondag 4 april 2027');
    expect(sees(life, { type: 'give-notice', by: { ...manager('x'), roles: ['party-manager'] } })).toEqual([
      'refused: not-yours',
    ]);
  });
  test('before anything was signed by all, the others’ signatures make it begin', () => {
    const life = new Covenant18('2027-01-04').do({ type: 'begin', draft: true });
    for (const party of PARTIES.filter((id) => id !== 'raad'))
      step(life, 'sign-covenant', { signed: 'yes' }, party);
    life.do({ type: 'give-notice', by: manager('raad') });
    life.day = '2027-04-05';
    expect(sees(life, { type: 'moment' }).filter((line) => !/mail/.test(line))).toEqual([
      'cancelled sign-covenant raad',
      'cancelled hand-over-cases raad raad',
      'gives record-publication for administrator',
      'gives record-registration for administrator',
      '{effect:recount,on:2027-04-05}',
      'de Raad voor de Kinderbescherming doet niet meer mee: de toegang is geëindigd; Alle partijen hebben getekend; Herinnering verstuurd',
    ]);
  });
});

describe('18: another version', () => {
  const proposed = () => inForce().do({ type: 'propose-version', version: '2.0.0', from: '2027-06-01' });
  test('proposed, signed, published, in its place', () => {
    const life = inForce();
    expect(
      sees(life, { type: 'propose-version', version: '2.0.0', from: '2027-06-01', by: ADMINISTRATOR }),
    ).toEqual([
      'gives sign-version (gemeente 2.0.0) for party-manager until 2027-05-31',
      'gives sign-version (om 2.0.0) for party-manager until 2027-05-31',
      'gives sign-version (politie 2.0.0) for party-manager until 2027-05-31',
      'gives sign-version (raad 2.0.0) for party-manager until 2027-05-31',
      'gives sign-version (reclassering 2.0.0) for party-manager until 2027-05-31',
      'Versie 2.0.0 ligt klaar om te tekenen, voor dinsdag 1 juni 2027',
    ]);
    const [takes] = due(life).filter(({ what }) => what === 'version-takes-over');
    expect(takes && [ahead([takes]), counted(takes)]).toEqual([
      ['2027-05-31T22:00 version-takes-over 2.0.0 (18) by itself'],
      [
        'version-takes-over (18): no length from voorstel van een nieuwe versie on 2027-01-04',
        'De nieuwe versie noemt deze dag zelf: dinsdag 1 juni 2027, vanaf 00.00 uur.',
        'Is zij dan getekend en bekendgemaakt, dan geldt de nieuwe versie. Anders blijft het zoals het is.',
      ],
    ]);
    const sign = covenantLife.taskEnd(covenant, life.state as never, first(life, 'sign-version'));
    expect(counted(sign as never)).toEqual([
      'sign-version (18): no length from afspraak on 2027-01-04',
      'De laatste dag is maandag 31 mei 2027. Die dag telt helemaal mee.',
      'De taak is dan te laat. De coördinator krijgt bericht.',
    ]);
    for (const party of PARTIES.slice(1)) step(life, 'sign-version', { outcome: 'sign' }, party);
    expect(step(life, 'sign-version', { outcome: 'sign' })).toEqual([
      'done sign-version gemeente 2.0.0',
      'gives record-publication (2.0.0) for administrator until 2027-05-31',
      'Gedaan: Teken de nieuwe versie van het convenant; Alle partijen hebben de nieuwe versie getekend',
    ]);
    expect(step(life, 'record-publication', published)).toEqual([
      'done record-publication 2.0.0',
      'Bekendgemaakt in de Staatscourant, 2027-12345',
    ]);
    put(life, { tasks: [], duties: {} });
    life.day = '2027-06-01';
    expect(sees(life, { type: 'moment' }).filter((line) => !/gives|mail/.test(line))).toEqual([
      '{effect:recount,on:2027-06-01}',
      'Versie 2.0.0 geldt vanaf nu',
    ]);
    expect(life.state?.versions).toEqual([
      {
        version: '2.0.0',
        from: '2027-06-01',
        number: '2027-12345',
        link: 'https://zoek.officielebekendmakingen.nl/x',
        on: '2027-01-04',
      },
    ]);
  });
  test('one says no: what was asked of the others is over', () => {
    const life = proposed();
    expect(step(life, 'sign-version', { outcome: 'maybe' })).toEqual(['refused: answer-missing at outcome']);
    expect(step(life, 'sign-version', { outcome: 'refuse' })).toEqual([
      'done sign-version gemeente 2.0.0',
      'lapsed sign-version om 2.0.0',
      'lapsed sign-version politie 2.0.0',
      'lapsed sign-version raad 2.0.0',
      'lapsed sign-version reclassering 2.0.0',
      'Gedaan: Teken de nieuwe versie van het convenant; Een partij tekent niet: de nieuwe versie gaat niet door',
    ]);
    expect(life.state?.proposal).toBeUndefined();
  });
  test('not signed or published in time: it stays as it is', () => {
    const life = proposed();
    life.day = '2027-06-01';
    expect(
      sees(life, { type: 'moment' }).filter((line) => /lapsed|recount|gaat niet door/.test(line)),
    ).toEqual([
      'lapsed sign-version gemeente 2.0.0',
      'lapsed sign-version om 2.0.0',
      'lapsed sign-version politie 2.0.0',
      'lapsed sign-version raad 2.0.0',
      'lapsed sign-version reclassering 2.0.0',
      'De nieuwe versie is niet op tijd getekend en bekendgemaakt: zij gaat niet door; Controleer het toegangslogboek; Controleer de bevoegdheden; Controleer of de beveiliging wordt nageleefd; Herinnering verstuurd',
    ]);
  });
  test('who leaves holds up no signature', () => {
    const life = inForce().do({ type: 'propose-version', version: '2.0.0', from: '2027-09-01' });
    for (const party of PARTIES.filter((id) => id !== 'raad'))
      step(life, 'sign-version', { outcome: 'sign' }, party);
    life.do({ type: 'give-notice', by: manager('raad') });
    life.to('2027-04-05');
    expect(life.tasks('record-publication').map(({ about, until }) => [about, until])).toEqual([
      ['2.0.0', '2027-08-31'],
    ]);
  });
  test('what can’t be proposed', () => {
    const propose = (over: object, life = inForce()) =>
      sees(life, {
        type: 'propose-version',
        version: '2.0.0',
        from: '2027-06-01',
        by: ADMINISTRATOR,
        ...over,
      });
    expect(propose({ by: manager('om') })).toEqual(['refused: not-yours']);
    expect(propose({ from: 'ooit' })).toEqual(['refused: no-date at inForceFrom']);
    expect(propose({ from: '2027-01-04' })).toEqual(['refused: version-too-early at inForceFrom']);
    expect(propose({}, proposed())).toEqual(['refused: version-waits at version']);
    expect(propose({ version: covenant.version })).toEqual(['refused: version-known at version']);
    const later = inForce();
    put(later, { versions: [{ version: '2.0.0', from: '2027-06-01', ...published }] });
    expect(propose({}, later)).toEqual(['refused: version-known at version']);
    expect(propose({ version: '3.0.0' }, later)).toEqual(['refused: version-same-day at inForceFrom']);
  });
});

describe('15.2: the security plan', () => {
  const propose = (life: Covenant18, version = PLAN, by: object = ADMINISTRATOR) =>
    sees(life, { type: 'propose-security-plan', by, version });
  test('proposed by the administrator, adopted by every core party', () => {
    const life = inForce();
    expect(propose(life)).toEqual([
      'gives adopt-security-plan (gemeente 0123456789ab) for party-manager',
      'gives adopt-security-plan (om 0123456789ab) for party-manager',
      'gives adopt-security-plan (politie 0123456789ab) for party-manager',
      'Beveiligingsplan voorgelegd aan de kernpartijen',
    ]);
    expect(propose(life)).toEqual(['refused: plan-waits']);
    expect(step(life, 'adopt-security-plan', { outcome: 'maybe' }, 'om')).toEqual([
      'refused: answer-missing at outcome',
    ]);
    expect(step(life, 'adopt-security-plan', { outcome: 'adopt' }, 'om')).toEqual([
      'done adopt-security-plan om 0123456789ab',
      'Niets veranderd',
    ]);
    step(life, 'adopt-security-plan', { outcome: 'adopt' }, 'gemeente');
    expect(step(life, 'adopt-security-plan', { outcome: 'adopt' }, 'politie')).toEqual([
      'done adopt-security-plan politie 0123456789ab',
      'Beveiligingsplan vastgesteld door de kernpartijen',
    ]);
    expect(life.state?.securityPlan).toEqual({ adopted: { version: PLAN, on: '2027-01-04' } });
    expect(propose(life)).toEqual(['refused: plan-known']);
    expect(propose(life, NEWER).at(-1)).toEqual('Beveiligingsplan voorgelegd aan de kernpartijen');
    expect(propose(life, '0123456789ac').slice(0, 3)).toEqual([
      'cancelled adopt-security-plan gemeente ba9876543210',
      'cancelled adopt-security-plan om ba9876543210',
      'cancelled adopt-security-plan politie ba9876543210',
    ]);
    expect(step(life, 'adopt-security-plan', { outcome: 'refuse' }, 'om')).toEqual([
      'done adopt-security-plan om 0123456789ac',
      'cancelled adopt-security-plan gemeente 0123456789ac',
      'cancelled adopt-security-plan politie 0123456789ac',
      'Het beveiligingsplan is niet vastgesteld: een kernpartij wil iets anders',
    ]);
    expect(life.state?.securityPlan).toEqual({ adopted: { version: PLAN, on: '2027-01-04' } });
  });
  test('not by anybody else, nor what nobody knows', () => {
    expect(propose(inForce(), PLAN, manager('om'))).toEqual(['refused: not-yours']);
    for (const version of ['x', `${PLAN}0`, `0${PLAN}`, PLAN.toUpperCase()])
      expect(propose(inForce(), version)).toEqual(['refused: no-version']);
  });
});

describe('1c: annex 1', () => {
  const signing = {
    type: 'annex-signed',
    signing: 's-1',
    organisation: 'partner-welzijn',
    until: '2028-01-01',
  };
  test('signed, then established or not', () => {
    const life = inForce();
    expect(sees(life, signing)).toEqual([
      'gives confirm-annex (s-1) for administrator',
      'Bijlage 1 is getekend: de identiteit moet nog worden vastgesteld',
    ]);
    expect(step(life, 'confirm-annex', { outcome: 'maybe' })).toEqual(['refused: answer-missing at outcome']);
    expect(step(life, 'confirm-annex', { outcome: 'refuse' })).toEqual([
      'done confirm-annex s-1',
      '{effect:annex,signing:s-1,organisation:partner-welzijn,until:2028-01-01,signedOn:2027-01-04,by:m-administrator,confirmed:false}',
      'Ondertekening van bijlage 1 afgewezen',
    ]);
    expect(life.state?.annexes).toEqual({});
    expect(sees(life, signing).at(-1)).toEqual(
      'Bijlage 1 is getekend: de identiteit moet nog worden vastgesteld',
    );
    expect(step(life, 'confirm-annex', { outcome: 'confirm' })).toEqual([
      'done confirm-annex s-1',
      '{effect:annex,signing:s-1,organisation:partner-welzijn,until:2028-01-01,signedOn:2027-01-04,by:m-administrator,confirmed:true}',
      'Ondertekening van bijlage 1 vastgesteld',
    ]);
    expect(sees(life, { ...signing, organisation: 'politie' })).toEqual(['refused: unknown-organisation']);
  });
  test('of one that is known no more nothing comes', () => {
    const life = inForce();
    sees(life, signing);
    put(life, { annexes: {} });
    expect(step(life, 'confirm-annex', { outcome: 'confirm' })).toEqual([
      'done confirm-annex s-1',
      'Niets veranderd',
    ]);
  });
});

describe('tasks, mail and people', () => {
  test('another’s form, and somebody else’s task', () => {
    const life = inForce().to('2027-02-20');
    const task = first(life, 'check-log');
    const event = { type: 'complete-task', by: ADMINISTRATOR, task: task.id, kind: 'check-log', answer: {} };
    expect(sees(life, event)).toEqual(['refused: not-yours']);
    const by = { member: task.assignee, party: 'gemeente', roles: [task.role] };
    expect(sees(life, { ...event, by, kind: 'check-security' })).toEqual(['refused: wrong-kind']);
  });
  test('mail that didn’t arrive, a task handed over, and who may not any more', () => {
    const life = inForce().to('2027-02-20');
    const { id } = first(life, 'check-log');
    expect(sees(life, { type: 'mail-failed', task: id })).toEqual([
      'gives mail-undeliverable (t1) for coordinator',
      'Een mail is niet bezorgd',
    ]);
    expect(step(life, 'mail-undeliverable', { handled: 'yes' })).toEqual([
      'done mail-undeliverable t1',
      'Gedaan: Een mail kwam niet aan',
    ]);
    const by = { member: 'm-coordinator', party: 'gemeente', roles: ['coordinator'] };
    expect(sees(life, { type: 'reassign', by, task: id, to: 'm-x', reason: 'absent' })).toEqual([
      'refused: not-able at to',
    ]);
    life.people = { ...life.people, candidates: () => ['m-new'], assignee: () => 'm-new' };
    expect(sees(life, { type: 'assignee-gone', member: 'm-data-protection-officer' })).toEqual([
      'Taak aan een ander gegeven: wie de taak had, is niet meer bevoegd',
    ]);
    expect(first(life, 'check-log').assignee).toBe('m-new');
  });
  test('nobody is given the check of their own looks, who was before them gone or not', () => {
    const life = inForce().to('2027-02-20');
    step(life, 'check-log', { outcome: 'in-order', own: 'yes' });
    const own = first(life, 'check-own-log');
    expect([own.about, own.assignee]).toEqual(['m-data-protection-officer 2027-01-04', 'm-auditor']);
    const [who = ''] = own.about?.split(' ') ?? [];
    life.people = { ...life.people, candidates: () => [who], assignee: () => who };
    life.do({ type: 'assignee-gone', member: own.assignee ?? '' } as never);
    expect(first(life, 'check-own-log').assignee).toBeNull();
  });
  test('a deputy’s answer says so', () => {
    const life = inForce().to('2027-02-20');
    const task = first(life, 'check-log');
    life.people = { ...life.people, deputies: () => ['m-deputy'] };
    const by = { member: 'm-deputy', party: 'gemeente', roles: [task.role] };
    const event = {
      type: 'complete-task',
      by,
      task: task.id,
      kind: 'check-log',
      answer: { outcome: 'in-order' },
    };
    expect(sees(life, event)).toEqual([
      'done check-log',
      'Gedaan: Controleer het toegangslogboek (door de vervanger)',
    ]);
  });
});

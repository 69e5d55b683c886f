/** Who a notice goes to (12.1), what it says of the file (11.2, AVG 14), and when a postponed one is looked at again (11.5). */
import { modelCovenant } from '../../../covenant/index.ts';
import { addresseeOf, dataAbout, noticeLetter, type Person } from '../../../domain/letters/index.ts';
import { due, represents, sixteenOn } from '../../../domain/subject/index.ts';
import { ADMINISTRATOR, Life, provenance, rep } from '../subject/life.ts';

const covenant = modelCovenant();
const child: Person = { name: 'Kind Voorbeeld', address: 'Straat 1', place: 'Stad', birthDate: '2012-02-29' };
const parent = { name: 'Ouder Voorbeeld', address: 'Straat 2', place: 'Stad' };

function known(ground: 'under-16' | 'curatele' | 'mentorschap', until?: string) {
  const life = new Life('2027-01-04');
  life.signal('s1');
  life.do({
    ...{ type: 'set-representative', by: ADMINISTRATOR, person: 'subject', ground, texts: ['r-1'] },
    ...(until === undefined ? {} : { until }),
  });
  return life;
}

test('a child’s letter goes to the representative until the sixteenth birthday, and by itself to the child from then on', () => {
  const { state } = known('under-16');
  expect(sixteenOn(covenant, '2012-02-29')).toBe('2028-02-29');
  expect(addresseeOf(covenant, state, 'subject', child, parent, '2028-02-28')).toEqual({
    to: parent,
    represented: true,
  });
  expect(addresseeOf(covenant, state, 'subject', child, parent, '2028-02-29')).toEqual({
    to: child,
    represented: false,
  });
  // Nothing that is stored in the open tells the birthday.
  const days = due(state, covenant).flatMap(({ at, lastDay }) => [at.slice(0, 10), lastDay]);
  expect(days.some((day) => day.includes('-02-28') || day.includes('-02-29'))).toBe(false);
  // Without a birth date in the file a child stays one.
  expect(represents(covenant, { ground: 'under-16' }, null, '2060-01-01')).toBe(true);
});

test('a child without a recorded representative gets no letter, and nobody else does', () => {
  const life = new Life('2027-01-04');
  life.signal('s1');
  expect(addresseeOf(covenant, life.state, 'subject', child, null, '2028-02-28')).toEqual({
    missing: 'representative',
  });
  const grown = { ...child, birthDate: null };
  expect(addresseeOf(covenant, life.state, 'subject', grown, null, '2028-02-28')).toMatchObject({
    represented: false,
  });
  expect(addresseeOf(covenant, life.state, 'subject', { ...grown, name: '' }, null, '2028-02-28')).toEqual({
    missing: 'name',
  });
  expect(addresseeOf(covenant, known('curatele').state, 'subject', grown, null, '2028-02-28')).toEqual({
    missing: 'representative',
  });
});

test('curatele or mentorschap ends with its last day', () => {
  const { state } = known('mentorschap', '2027-06-30');
  const adult = { ...child, birthDate: '1990-01-01' };
  expect(addresseeOf(covenant, state, 'subject', adult, parent, '2027-06-30')).toMatchObject({
    represented: true,
  });
  expect(addresseeOf(covenant, state, 'subject', adult, parent, '2027-07-01')).toMatchObject({
    represented: false,
  });
});

test('a change takes the old name away, moves no date, and is refused to who may not', () => {
  const life = known('under-16');
  const before = JSON.stringify(due(life.state, covenant));
  const set = { type: 'set-representative' as const, by: rep('om'), person: 'subject' };
  life.effects = [];
  life.do({ ...set, ground: 'curatele', texts: ['r-2'] });
  expect(life.effects).toEqual([{ effect: 'remove-text', item: 'r-1' }]);
  expect(life.state.representatives?.subject).toMatchObject({ ground: 'curatele', text: 'r-2' });
  life.do({ ...set, ground: 'none', texts: [] });
  expect(life.state.representatives).toEqual({});
  expect(JSON.stringify(due(life.state, covenant))).toBe(before);
  expect(life.refused({ ...set, ground: 'none', texts: [] })).toBe('no-representative');
  expect(life.refused({ ...set, by: rep('raad'), ground: 'curatele', texts: ['r'] })).toBe('not-yours');
  expect(life.refused({ ...set, person: 'person:p1', ground: 'curatele', texts: ['r'] })).toBe(
    'unknown-person',
  );
  expect(life.refused({ ...set, ground: 'curatele', until: '2027-01-03', texts: ['r'] })).toBe(
    'date-too-early',
  );
});

describe('the letter', () => {
  const given = {
    ...{ person: child, to: parent, represented: true, today: '2027-02-01', reference: 'AB12' },
    nameOf: (party: string) => covenant.parties.find(({ id }) => id === party)?.name ?? party,
  };

  test('says what there is, from whom, to whom and until when; to the subject', () => {
    const life = known('under-16');
    life.all('assess', {}).all('decide-agenda', { outcome: 'not-on-agenda', keepMonths: 6 });
    expect(dataAbout(life.state, 'subject')).toEqual(['8.2a', '8.2b', '8.2d', '8.2e']);
    const said = JSON.stringify(noticeLetter(covenant, life.state, 'subject', given));
    for (const words of ['Ouder Voorbeeld', 'vertegenwoordiger bent van Kind Voorbeeld', 'Er komt geen plan'])
      expect(said).toContain(words);
    expect(said).toContain('4 juli 2027');
    expect(said).toContain('Autoriteit Persoonsgegevens');
  });

  test('tells somebody of the network about themselves only', () => {
    const life = new Life('2027-01-04');
    life.signal('s1');
    life.onAgenda(['politie', 'raad']);
    life.do({
      ...{ type: 'add-person', by: rep('politie'), person: 'p1', relation: 'network', wishesHelp: false },
      ...{ provenance: provenance('politie', life.today), texts: [] },
    });
    const letter = noticeLetter(covenant, life.state, 'person:p1', {
      ...given,
      ...{ to: { ...parent, name: 'Bo Buur' }, represented: false },
    });
    expect(letter.addressee[0]).toBe('Bo Buur');
    const said = JSON.stringify(letter.blocks);
    expect(dataAbout(life.state, 'person:p1')).toEqual(['10.2g']);
    expect(said).toContain('Wie dat is, noemen wij in deze brief niet');
    expect(said).not.toContain('Signalen');
    expect(said).not.toContain('Kind Voorbeeld');
  });
});

describe('a postponed notice', () => {
  const postponed = (again?: string) => {
    const life = new Life('2027-01-04');
    life.signal('s1');
    life.all('assess', {}).all('decide-agenda', { outcome: 'not-on-agenda', keepMonths: 6 });
    life.all('consult-informing', { view: 'postpone' });
    const answer = { outcome: 'postpone' as const, ground: 'b', ...(again === undefined ? {} : { again }) };
    return { life, answer };
  };

  test('is looked at on an earlier day that the parties chose, never on a later one', () => {
    const { life, answer } = postponed('2027-02-10');
    life.all('decide-informing', answer);
    expect(life.lastDay('reconsider-notice')).toBe('2027-02-10');
    const other = postponed();
    const [task] = other.life.tasks('decide-informing');
    const send = (again: string) => ({
      ...{ type: 'complete-task' as const, by: rep('gemeente'), task: task?.id ?? '', texts: [] },
      ...{ kind: 'decide-informing' as const, answer: { ...other.answer, again } },
    });
    expect(other.life.refused(send('2027-01-04'))).toBe('date-too-early');
    expect(other.life.refused(send('2027-04-05'))).toBe('date-too-late');
  });

  test('is decided once more before the data go', () => {
    const { life, answer } = postponed();
    life.all('decide-informing', answer);
    // The regular second look would be on 4 July 2027, the day on which the data go (13.3).
    life.until(life.due().find(({ what }) => what === 'reconsider-notice-opens')?.lastDay ?? '');
    life.at('2027-04-04').all('reconsider-notice', answer);
    expect(life.end('subject')).toBe('2027-07-04T01:00:00.000Z');
    expect(life.lastDay('reconsider-notice')).toBe('2027-07-03');
  });
});

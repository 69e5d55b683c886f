/** What happens in the years besides what the covenant itself asks for: cases, a breach, a party that leaves, two versions. */
import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { COVENANT_CASE } from '../../contracts/engine.ts';
import type { Covenant } from '../../covenant/index.ts';
import type { Moved } from '../../domain/covenant-life/compare.ts';
import { addDays, atTime, type Day, dayOf, legalDate, offsetString } from '../../domain/dates/index.ts';
import { demoMembers, demoPassword } from '../demo.ts';
import type { Values } from '../html.ts';
import { type Page, type Person, signIn } from '../person.ts';
import type { RehearsalNeeds } from '../rehearsal/rehearsal.ts';
import type { CaseSeen } from './promises.ts';
import { type Changed, versionFile } from './setup.ts';
import { type Planned, type World, yearsAfter } from './world.ts';

const run = promisify(execFile);

export interface Takeover {
  version: string;
  /** Dates that the comparison of the day before said would move, and those that moved. */
  compared: number;
  moved: number;
  earlier: number;
  later: number;
  otherwise: number;
  running: number;
  recountMs: number;
}
export interface Seen {
  takeovers: Takeover[];
  leaving?: { party: string; lastDay: Day; workedOnLastDay: boolean; refusedAfter: boolean };
  breach?: { awareAt: string; reportedAt: string | null; hours: number | null };
}

export class Calendar {
  readonly seen: Seen = { takeovers: [] };
  private readonly world: World;
  private readonly needs: RehearsalNeeds;
  private readonly env: Record<string, string>;
  private readonly model: Covenant;
  private readonly folder: string;

  constructor(
    world: World,
    {
      needs,
      env,
      model,
      folder,
    }: { needs: RehearsalNeeds; env: Record<string, string>; model: Covenant; folder: string },
  ) {
    this.world = world;
    this.needs = needs;
    this.env = env;
    this.model = model;
    this.folder = folder;
  }

  /** Signals, spread over the first nine tenths of the years; several begin on one day. */
  signals(from: number, years: number, cases: number): Planned[] {
    const together = Math.max(1, Math.round(cases / 20));
    return Array.from({ length: cases }, (_, index) => {
      const nth = Math.floor(index / together);
      const at = yearsAfter(from, 0.15 + (nth * together * years * 0.75) / cases);
      return {
        ...{ at, name: `signal ${index + 1}` },
        act: async (now: number) => {
          const today = dayOf(new Date(now).toISOString());
          const party = this.needs.coreParties[index % this.needs.coreParties.length] ?? '';
          const born = addDays('1990-01-01', index * 61);
          await this.world.staff.registerSignal(
            party,
            { name: `Oefenjaren ${index}-${now}`, birthDate: born },
            today,
          );
        },
      };
    });
  }

  breach(at: number): Planned {
    return {
      ...{ at, name: 'a breach is reported' },
      act: async (now) => {
        const local = offsetString(new Date(now - 3_600_000).toISOString());
        const before = new Set(this.world.cases.keys());
        await this.form('gemeente@voorbeeld.test', '/incidenten/melden', 'report-incident', {
          ...{ nature: 'seen', awareOn: local.slice(0, 10), awareTime: local.slice(11, 16) },
          account: 'Dit is een oefening. Een lijst lag bij de printer.',
        });
        await this.world.settle([], now);
        const made = [...this.world.cases.values()].find(
          ({ _id, kind }) => kind === 'incident' && !before.has(_id),
        );
        if (!made) throw new Error('No incident was made');
        this.seen.breach = {
          awareAt: new Date(`${local.slice(0, 16)}${local.slice(-6)}`).toISOString(),
          reportedAt: null,
          hours: null,
        };
        this.incident = made._id;
      },
    };
  }
  private incident = '';

  /** After the fact, from what was seen: the register itself is gone five years later. */
  breachReported(): void {
    const { breach } = this.seen;
    if (!breach) return;
    const at = this.world.promises.doneAt(this.incident, 'report-breach');
    breach.reportedAt = at?.toISOString() ?? null;
    breach.hours = at ? Math.round((at.getTime() - Date.parse(breach.awareAt)) / 36_000) / 100 : null;
  }

  /** Notice; on the last day at 23:00 and right after 24:00 the same session and the same link are tried. */
  leaving(at: number, party: string): Planned[] {
    const noticeOn = dayOf(new Date(at).toISOString());
    const { lastDay, at: ends } = legalDate(this.model, 'leave-covenant', noticeOn);
    const email = `${demoMembers.find((one) => one.party === party)?.email}`;
    const seen = { party, lastDay, workedOnLastDay: false, refusedAfter: false };
    let session: Person;
    return [
      {
        ...{ at, name: `${party} gives notice`, everybody: true },
        act: () => this.form(email, '/convenant/opzeggen', 'give-notice', { sure: ['yes'] }),
      },
      {
        ...{ at: Date.parse(atTime(lastDay, '23:00')), name: `${party}: its last day` },
        act: async () => {
          session = await signIn(this.needs.baseUrl, email, demoPassword);
          const pages = [await session.get('/'), await session.get('/convenant')];
          seen.workedOnLastDay = pages.every(
            ({ status, url }) => status === 200 && url.startsWith(this.needs.baseUrl),
          );
        },
      },
      {
        ...{ at: Date.parse(ends) + 10_000, name: `${party}: after 24:00`, everybody: true },
        act: async () => {
          const pages = [await session.get('/'), await session.get('/convenant')];
          // Signing in anew, which the person in front would try, helps nothing either.
          const anew = await signIn(this.needs.baseUrl, email, demoPassword).then(
            () => false,
            () => true,
          );
          seen.refusedAfter = anew && pages.every((page) => page.status >= 400);
          this.seen.leaving = seen;
        },
      },
    ];
  }

  /** Put to the parties by the operator's command, three months ahead; compared again on the day before. */
  version(changed: Changed): Planned[] {
    const file = join(this.folder, `${changed.version}.json`);
    const json = JSON.stringify(versionFile(this.model, changed));
    const ends = Date.parse(atTime(changed.from, '00:00'));
    let moved: Moved[] = [];
    let before = new Map<string, CaseSeen>();
    return [
      {
        at: Date.parse(atTime(addDays(changed.from, -91), '11:00')),
        ...{ name: `version ${changed.version} is proposed`, everybody: true },
        act: async () => {
          await writeFile(file, json);
          await this.command('compare', file);
          await this.command('propose', file);
        },
      },
      {
        ...{ at: ends - 60_000, name: `version ${changed.version} is compared`, everybody: true },
        act: async (now) => {
          await this.world.settle([...this.world.cases.keys()], now);
          before = new Map(this.world.cases);
          moved = (JSON.parse(await this.command('compare', file)) as { moved: Moved[] }).moved;
          await this.takeOver(changed, ends, before, moved);
        },
      },
    ];
  }

  /** Brings every case over midnight and looks at what became of all dates. */
  private async takeOver(
    { version }: Changed,
    ends: number,
    before: Map<string, CaseSeen>,
    said: Moved[],
  ): Promise<void> {
    const { world } = this;
    world.now = ends + 3_000;
    await this.needs.setOffset(Math.max(0, Math.round(world.now - Date.now())));
    const others = [...before.keys()].filter((id) => id !== COVENANT_CASE);
    for (let at = 0; at < others.length; at += 20)
      await Promise.all(others.slice(at, at + 20).map((id) => world.bring(id, world.now)));
    await world.settle(others, world.now);
    const versions = new Map([...world.cases].map(([id, one]) => [id, one.version]));
    const running = others.filter((id) => world.cases.has(id));
    const begun = performance.now();
    await world.bring(COVENANT_CASE, world.now);
    for (const until = Date.now() + 120_000; ; ) {
      const rows = await this.needs.view.regie
        .collection<CaseSeen>('cases')
        .find({ _id: { $in: running } }, { projection: { version: 1 } })
        .toArray();
      if (rows.every(({ _id, version: now }) => now > (versions.get(_id) ?? 0))) break;
      if (Date.now() > until) throw new Error('Not every case was counted anew');
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    const recountMs = Math.round(performance.now() - begun);
    await world.settle([...world.cases.keys()], world.now);
    const dates = (cases: Map<string, CaseSeen>) =>
      new Map(
        [...cases].flatMap(([id, { moments }]) =>
          id === COVENANT_CASE
            ? []
            : moments
                .filter(({ what }) => what !== 'reminder' && what !== 'escalation')
                .map(({ what, ref, at }) => [`${id}|${what}|${ref}`, at.getTime()] as const),
        ),
      );
    const [then, now] = [dates(before), dates(world.cases)];
    const shifted = [...then].filter(([key, at]) => now.has(key) && now.get(key) !== at);
    const of = said.filter(({ caseId }) => caseId !== COVENANT_CASE);
    const told = new Set(of.map(({ caseId, what, ref }) => `${caseId}|${what}|${ref}`));
    this.seen.takeovers.push({
      ...{ version, compared: of.length, moved: shifted.length },
      earlier: shifted.filter(([key, at]) => (now.get(key) ?? 0) < at).length,
      later: shifted.filter(([key, at]) => (now.get(key) ?? 0) > at).length,
      // A date that moved and that nobody was told of.
      otherwise: shifted.filter(([key]) => !told.has(key)).length,
      ...{ running: running.length, recountMs },
    });
  }

  /** As an operator gives it: the command itself. */
  private async command(what: string, file: string): Promise<string> {
    const args = ['dev/run.mjs', 'workers/covenant.ts', what, file, '--json'];
    const { stdout } = await run(process.execPath, args, {
      env: { ...process.env, ...this.env },
      maxBuffer: 1 << 26,
    });
    return stdout;
  }

  private async form(email: string, path: string, id: string, values: Values): Promise<void> {
    const person = await signIn(this.needs.baseUrl, email, demoPassword);
    const page: Page = await person.do(path, values, id);
    if (page.status >= 400 || /class="[^"]*error-summary/.test(page.html))
      throw new Error(`${id}: ${page.status} ${page.heading} ${page.text.slice(0, 400)}`);
  }
}

/**
 * Mails that no step of a case asks for: a fresh link, a short code, the daily digest, a meeting. Safe to call again at any point:
 * what was accepted is not sent again, what is sent again keeps its Message-ID, its link and its code.
 */
import { ApplicationFailure } from '@temporalio/common';
import type { Logger } from 'pino';
import type { Config } from '../config/index.ts';
import { wallNow } from '../config/index.ts';
import type { LetterActivities } from '../contracts/activities.ts';
import type { Covenant } from '../covenant/index.ts';
import { addDays, type Day, dayOf, isWorkingDay, startOfDay } from '../domain/dates/index.ts';
import { dossierNumber } from '../domain/forms/index.ts';
import { isPartnerId } from '../domain/partners.ts';
import { type CalendarFile, meetingFile } from '../mail/calendar.ts';
import {
  type RenderedMail,
  renderAnnex,
  renderAnnexCode,
  renderCode,
  renderDeputy,
  renderDigest,
  renderMail,
  renderMeeting,
  renderMeetingOff,
  renderReceived,
  renderUpkeep,
} from '../mail/render.ts';
import { MailUnavailable, messageIdAt, type Transport } from '../mail/transport.ts';
import { CODE_MINUTES, type LetterRow, type Store } from '../store/index.ts';
import { signal } from './deliver.ts';
import { isAnnex, isGone, taskToTell, writeMailFailed } from './mail-failed.ts';

export interface LetterDependencies {
  store: Pick<
    Store,
    | 'letters'
    | 'tasks'
    | 'members'
    | 'deputies'
    | 'preferences'
    | 'intents'
    | 'meetings'
    | 'signings'
    | 'findings'
  >;
  transport: Transport;
  covenant: () => Covenant;
  config: Pick<Config, 'baseUrl' | 'mailFrom'>;
  log: Logger;
  /** The legal day in Europe/Amsterdam, now. */
  today: () => Promise<Day>;
  /** Hands a command to a case without waiting. */
  tell?: (caseId: string, commandId: string) => Promise<void>;
}

/** How far ahead the digest looks, and how many tasks it names. */
const AHEAD_DAYS = 400;
const MOST_TASKS = 100;

export function letterActivities({
  store,
  transport,
  covenant,
  config,
  log,
  today,
  tell = signal,
}: LetterDependencies): LetterActivities {
  const { baseUrl, mailFrom } = config;
  return {
    /**
     * Sends one letter, unless it is moot: the task has ended, the person is no longer authorised, or its time is over.
     * @throws ApplicationFailure `MailUnavailable`, retryable, without a word about anybody.
     */
    async sendLetter({ letterId }) {
      const row = await store.letters.get(letterId);
      if (row?.status !== 'pending') return;
      const { kind } = row;
      try {
        const mail = row.until > wallNow().toISOString() ? await written(row) : null;
        const day = await today();
        const to = mail && (await addressOf(row, day));
        if (!mail || !to) {
          await store.letters.cancel(row.id);
          return;
        }
        const directory = await store.members.directory(day);
        const coordinator = directory.assignee(null, 'coordinator');
        const sent = await transport.send({
          ...mail,
          to,
          messageId: messageIdAt(row.messageId, mailFrom),
          // Who asked something without an account is answered by letter: they get nobody's address.
          replyTo:
            coordinator === null || kind === 'received'
              ? undefined
              : (await store.members.byId(coordinator))?.email,
        });
        if (sent.outcome === 'refused') {
          log.warn({ kind, code: `SMTP ${sent.reply}` }, 'letter refused for good');
          await tellAbout(row);
          await store.letters.markFailed(row.id, `SMTP ${sent.reply}`, true);
          return;
        }
        await store.letters.markSent(row.id);
        log.info({ kind }, 'letter accepted');
      } catch (error) {
        // Destroyed between reading and sending: nothing is owed any more.
        if (isGone(error)) return;
        if (!(error instanceof MailUnavailable)) throw error;
        await store.letters.markFailed(row.id, error.code);
        throw ApplicationFailure.retryable(`a letter has to wait (${error.code})`, 'MailUnavailable');
      }
    },

    /** One letter for everybody who wants a digest and has an open task; none on a day on which nobody works. */
    async makeDigests() {
      const day = await today();
      if (!isWorkingDay(covenant(), day)) return [];
      const letters: string[] = [];
      for (const member of await store.preferences.wantDigest()) {
        if ((await openTasks(member, day, 1)).length === 0) continue;
        letters.push(await store.letters.digest(member, day));
      }
      return letters;
    },
  };

  /** Null when nothing is owed any more: not authorised, or what was asked of who has no account is over. */
  async function addressOf({ id: letter, kind, member: id }: LetterRow, day: Day): Promise<string | null> {
    if (kind === 'received') return store.letters.address(letter);
    if (isAnnex(kind)) return store.signings.address(id);
    const actor = await store.members.authorised(id, day);
    return (actor && (await store.members.byId(id))?.email) ?? null;
  }

  /** An address that does not take mail: the coordinator hears of it, as with any mail about a task; of annex 1 the administrator. */
  async function tellAbout(row: LetterRow): Promise<void> {
    if (isAnnex(row.kind)) return store.signings.notDelivered(row.member);
    const task = await taskToTell(store, row);
    if (!task) return;
    const { caseId } = task;
    const commandId = `mail-failed:letter:${row.id}`;
    await writeMailFailed(store, commandId, { caseId, occasion: 'task' }, task);
    await tell(caseId, commandId);
  }

  /** Null when there is nothing to say any more. */
  async function written(row: LetterRow): Promise<Written | null> {
    if (row.kind === 'digest') {
      const tasks = await openTasks(row.member, row.day, MOST_TASKS);
      return tasks.length === 0 ? null : renderDigest(covenant(), { day: row.day, tasks, baseUrl });
    }
    if (row.kind === 'meeting') return ofMeeting(row);
    if (row.kind === 'received')
      return row.caseId === null
        ? null
        : renderReceived(covenant(), { number: dossierNumber(row.caseId), lastDay: row.day, baseUrl });
    if (row.kind === 'deputy') return renderDeputy(covenant(), { baseUrl });
    if (isAnnex(row.kind)) return ofAnnex(row);
    if (row.kind === 'upkeep') {
      const wrong = (await store.findings.open()).map((one) => one.wrong);
      return wrong.length === 0 ? null : renderUpkeep(covenant(), { wrong, baseUrl });
    }
    const task = row.taskRowId === null ? null : await store.tasks.get(row.taskRowId);
    if (task?.status !== 'open') return null;
    const { number: taskNumber, kind, lastDay, why } = task;
    if (row.kind === 'reminder') {
      // Whose task it is by now. The page behind it asks to sign in: a reminder needs no token.
      if (task.assignee !== row.member) return null;
      const link = `${baseUrl}/taken/${taskNumber}`;
      return renderMail(covenant(), { occasion: 'half', kind, taskNumber, lastDay, why, link, baseUrl });
    }
    const secret = await store.letters.secret(row.id);
    if (row.kind === 'code')
      return renderCode(covenant(), { taskNumber, code: secret, minutes: CODE_MINUTES, baseUrl });
    const link = `${baseUrl}/t/${secret}`;
    return renderMail(covenant(), { occasion: 'fresh-link', kind, taskNumber, lastDay, why, link, baseUrl });
  }

  /** 1c: to an organisation's legal representative, who has no account. */
  async function ofAnnex({ id, kind, member: signing }: LetterRow): Promise<Written | null> {
    const asked = await store.signings.byId(signing);
    if (asked?.status !== 'asked') return null;
    const secret = await store.letters.secret(id);
    if (kind === 'annex-code')
      return renderAnnexCode(covenant(), { code: secret, minutes: CODE_MINUTES, baseUrl });
    // The link works to the minute: the last whole day is said.
    const lastDay = addDays(dayOf(asked.linkUntil), -1);
    return renderAnnex(covenant(), { link: `${baseUrl}/bijlage/${secret}`, lastDay, baseUrl });
  }

  /** As it stands now, whatever it was when the letter was asked for. Once it has begun there is nothing to say. */
  async function ofMeeting({ member, day, meeting: id, madeAt }: LetterRow): Promise<Written | null> {
    if (id === null) return null;
    const meeting = await store.meetings.get(id);
    if (meeting && meeting.status !== 'planned') return null;
    const asked = meeting?.items.some(({ present }) => present.includes(member)) ?? false;
    if (!meeting || !asked) {
      const file = { id, day, time: null, madeAt, cancelled: true, mailFrom };
      return { ...renderMeetingOff(covenant(), { day, baseUrl }), calendar: meetingFile(file) };
    }
    const when = { id, day: meeting.day, time: meeting.time };
    const mail = renderMeeting(covenant(), { ...when, partner: await isPartner(member), baseUrl });
    return { ...mail, calendar: meetingFile({ ...when, madeAt, cancelled: false, mailFrom }) };
  }
  async function isPartner(member: string): Promise<boolean> {
    return isPartnerId((await store.members.byId(member))?.party ?? '');
  }

  /** One's own, and those of whom one stands in for. */
  async function openTasks(member: string, day: Day, limit: number) {
    const absent = await store.deputies.standsInFor(member, day);
    const range = { until: startOfDay(addDays(day, AHEAD_DAYS)), limit };
    const lists = await Promise.all([member, ...absent].map((one) => store.tasks.openFor(one, range)));
    return lists
      .flat()
      .sort((a, b) => (a.endsAt < b.endsAt ? -1 : a.endsAt > b.endsAt ? 1 : 0))
      .slice(0, limit);
  }
}

type Written = RenderedMail & { calendar?: CalendarFile };

/** What has become due, as CloudEvents 1.0 for another system: numbers, kinds, days and articles. Nobody, and no case. */
import type { Day, Instant } from '../dates/index.ts';

export interface DueTask {
  /** The task's number, as it stands in mails. */
  number: string;
  kind: string;
  party: string | null;
  lastDay: Day;
  article: string;
}
export interface CloudEvent {
  specversion: '1.0';
  /** The same at every attempt: who has seen it needs nothing of it again. */
  id: string;
  source: string;
  type: 'nl.pga-regie.task.due' | 'nl.pga-regie.task.overdue';
  subject: string;
  time: Instant;
  datacontenttype: 'application/json';
  data: { number: string; kind: string; party: string | null; lastDay: Day; article: string };
}

/** One event a task: its last day is today, or it was yesterday and nobody did it. Others: none. */
export function dueEvent(
  source: string,
  task: DueTask,
  today: Day,
  yesterday: Day,
  time: Instant,
): CloudEvent[] {
  const what = task.lastDay === today ? 'due' : task.lastDay === yesterday ? 'overdue' : null;
  if (what === null) return [];
  const { number, kind, party, lastDay, article } = task;
  return [
    {
      specversion: '1.0',
      id: `${number}:${what}:${lastDay}`,
      ...{ source, type: `nl.pga-regie.task.${what}`, subject: number, time },
      datacontenttype: 'application/json',
      data: { number, kind, party, lastDay, article },
    },
  ];
}

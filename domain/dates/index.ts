/** Legal time: days, instants and the ends of terms. Pure: every date comes in as an argument. */
export {
  addDays,
  addDuration,
  addHours,
  atTime,
  DateProblem,
  type Day,
  dayInWords,
  dayOf,
  daysBetween,
  earlierOf,
  halfway,
  type Instant,
  laterOf,
  offsetString,
  parseDay,
  parseInstant,
  startOfDay,
  weekday,
  ZONE,
} from './calendar.ts';
export {
  findTerm,
  type LegalDate,
  type LegalDateOptions,
  legalDate,
  lengthInWords,
  type Why,
} from './legal-date.ts';
export { type ReminderDays, reminderDays } from './reminders.ts';
export {
  easter,
  isWorkingDay,
  lastWorkingDayOnOrBefore,
  whyNotWorking,
  workingDaysBefore,
} from './working-days.ts';

import type { Visit } from './visit.ts';

/** A moment as a page tells it. */
export interface Moment {
  /** RFC 3339, for browsers: a script says it in the time of where they are. */
  readonly iso: string;
  /** In their language, in the time zone of their profile, or in UTC. */
  readonly text: string;
}

/** @param time milliseconds since 1970 */
export function momentIn({ locale, user }: Pick<Visit, 'locale' | 'user'>, time: number): Moment {
  const date = new Date(time);
  return { iso: date.toISOString(), text: formatOf(locale, user.attributes.zoneinfo?.[0]).format(date) };
}

const formats = new Map<string, Intl.DateTimeFormat>();
/** Formats kept, at most: a time zone is what people say it is. */
const MOST = 200;

function formatOf(locale: string, zone = 'UTC'): Intl.DateTimeFormat {
  const key = `${locale} ${zone}`;
  const known = formats.get(key);
  if (known) return known;
  if (formats.size >= MOST) formats.clear();
  const made = newFormat(locale, zone) ?? newFormat('en', 'UTC') ?? new Intl.DateTimeFormat('en');
  formats.set(key, made);
  return made;
}

/** Undefined for a time zone that nobody knows. */
function newFormat(locale: string, timeZone: string): Intl.DateTimeFormat | undefined {
  const how = { dateStyle: 'medium', timeStyle: 'short', timeZone } as const;
  try {
    const format = new Intl.DateTimeFormat(locale, how);
    return timeZone === 'UTC' ? withZone(locale) : format;
  } catch {
    return timeZone === 'UTC' ? undefined : newFormat(locale, 'UTC');
  }
}

/** Where nobody knows their time zone, it is said which one it is. */
const withZone = (locale: string) =>
  new Intl.DateTimeFormat(locale, {
    year: 'numeric',
    month: 'short',
    day: 'numeric',
    hour: 'numeric',
    minute: '2-digit',
    timeZone: 'UTC',
    timeZoneName: 'short',
  });

import { found, ofEach, type Validator } from '../validator.ts';

const isDate = (year: number, month: number, day: number): boolean => {
  const date = new Date(Date.UTC(2000, 0, 1));
  date.setUTCFullYear(year, month - 1, day);
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
};

/** A date of the calendar as forms of HTML send it (RFC 3339, full-date). */
export const isoDate: Validator = {
  id: 'iso-date',
  helpText: 'Validates date in rfc3339/iso8601 format, as provided by the html5-date input.',
  properties: [],
  badMembers: () => [],
  compile: () =>
    ofEach((value) => {
      const [, year, month, day] = /^(-?\d{4})-(\d\d)-(\d\d)$/.exec(value) ?? [];
      return value === '' || isDate(Number(year), Number(month), Number(day))
        ? undefined
        : found('error-invalid-date', value);
    }),
};

type Part = 'year' | 'month' | 'day';

/** The short form of a date in a language, what follows it left open (as Java reads dates). */
function shortForm(locale: string): { readonly form: RegExp; readonly order: readonly Part[] } {
  const parts = formatOf(locale).formatToParts(new Date(0));
  const form = parts.map(({ type, value }) => (type === 'literal' ? escaped(value) : '(\\d{1,9})')).join('');
  const order = parts.flatMap(({ type }) => (type === 'literal' ? [] : [type as Part]));
  return { form: new RegExp(`^${form}`), order };
}

const escaped = (text: string) => text.replaceAll(/[.*+?^${}()|[\]\\/-]/g, '\\$&');

function formatOf(locale: string): Intl.DateTimeFormat {
  const style = {
    dateStyle: 'short',
    timeZone: 'UTC',
    numberingSystem: 'latn',
    calendar: 'gregory',
  } as const;
  try {
    return new Intl.DateTimeFormat(locale, style);
  } catch {
    return new Intl.DateTimeFormat('en', style);
  }
}

/** A date as the user's language writes it in short. */
export const localDate: Validator = {
  id: 'local-date',
  helpText: 'Validates date formats based on the realm or user locale.',
  properties: [],
  badMembers: () => [],
  compile: () =>
    ofEach((value, { locale }) => {
      const { form, order } = shortForm(locale);
      const [, ...numbers] = form.exec(value) ?? [];
      const of = (part: Part) => Number(numbers[order.indexOf(part)]);
      return isDate(of('year'), of('month'), of('day')) ? undefined : found('error-invalid-date');
    }),
};

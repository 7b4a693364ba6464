/** A zone of the IANA database, such as `Europe/Berlin`, or `UTC`. */
export function isTimeZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en-US', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}

/**
 * Writes a time in the format language of Moment.js, in English; what is in brackets or after a backslash stays as it is.
 * @param time milliseconds since the epoch
 * @param zone see isTimeZone; the abbreviation of a zone (`z`) is that of Intl, which is an offset for most
 * @see https://momentjs.com/docs/#/displaying/format/
 */
export function formatDate(time: number, format: string, zone: string): string {
  const local = toLocal(time, zone);
  return format
    .replace(longTokens, (token, literal?: string) => (literal === undefined ? (longFormats[token] ?? token) : token))
    .replace(tokens, (token, literal?: string) =>
      literal === undefined ? (writers[token]?.(local) ?? token) : unescape(literal),
    );
}

const longToken = 'LTS|LT|L{1,4}|l{1,4}';
/** The longest first: what is two tokens to the eye may be one. */
const token =
  'Mo|M{1,4}|DDDo|Do|D{1,4}|do|d{1,4}|wo|ww?|Wo|WW?|Qo|Q|N{1,5}|Y{4,6}|YY|Y|yo|y{1,4}|g{5}|gggg|gg|G{5}|GGGG|GG|' +
  'e|E|a|A|hh?|HH?|kk?|mm?|ss?|S{1,9}|x|X|zz?|ZZ?';
const bracketed = String.raw`\[[^[]*\]`;
const longTokens = new RegExp(String.raw`(${bracketed}|\\(?:${longToken}))|${longToken}`, 'g');
const tokens = new RegExp(String.raw`(${bracketed}|\\(?:[Hh]mm(?:ss)?|${token}|.)?)|${token}`, 'gs');

function unescape(literal: string): string {
  return literal.startsWith('[') ? literal.slice(1, -1) : literal.replaceAll('\\', '');
}

const longFormats: Readonly<Record<string, string>> = {
  LTS: 'h:mm:ss A',
  LT: 'h:mm A',
  L: 'MM/DD/YYYY',
  LL: 'MMMM D, YYYY',
  LLL: 'MMMM D, YYYY h:mm A',
  LLLL: 'dddd, MMMM D, YYYY h:mm A',
  l: 'M/D/YYYY',
  ll: 'MMM D, YYYY',
  lll: 'MMM D, YYYY h:mm A',
  llll: 'ddd, MMM D, YYYY h:mm A',
};

/** A time with its reading in a zone: the UTC fields of `date` are what a clock shows there. */
interface LocalTime {
  readonly time: number;
  readonly date: Date;
  readonly offsetMinutes: number;
  readonly zone: string;
}

function toLocal(time: number, zone: string): LocalTime {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    calendar: 'gregory',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  }).formatToParts(time);
  const field = (type: Intl.DateTimeFormatPartTypes): number =>
    Number(parts.find((part) => part.type === type)?.value ?? 0);
  const shown = Date.UTC(
    field('year'),
    field('month') - 1,
    field('day'),
    field('hour'),
    field('minute'),
    field('second'),
  );
  const offset = shown - Math.floor(time / 1000) * 1000;
  return { time, date: new Date(time + offset), offsetMinutes: Math.round(offset / 60_000), zone };
}

const months = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];
const weekdays = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const dayMs = 86_400_000;

type Writer = (local: LocalTime) => string;

const year = ({ date }: LocalTime): number => date.getUTCFullYear();
const month = ({ date }: LocalTime): number => date.getUTCMonth() + 1;
const dayOfMonth = ({ date }: LocalTime): number => date.getUTCDate();
const weekday = ({ date }: LocalTime): number => date.getUTCDay();
const hours = ({ date }: LocalTime): number => date.getUTCHours();
const quarter = (local: LocalTime): number => Math.ceil(month(local) / 3);
const dayOfYear = (local: LocalTime): number =>
  Math.floor((local.date.getTime() - Date.UTC(year(local), 0, 1)) / dayMs) + 1;
/** Weeks begin on Sunday; the first is the one with the 1st of January. */
const week = ({ date }: LocalTime): Week => weekOf(date, 0, 6);
/** Weeks begin on Monday; the first is the one with the 4th of January (ISO 8601). */
const isoWeek = ({ date }: LocalTime): Week => weekOf(date, 1, 3);

interface Week {
  readonly year: number;
  readonly number: number;
}

/** @param keyDay position in its week, from 0, of the day whose year the week belongs to */
function weekOf(date: Date, firstWeekday: number, keyDay: number): Week {
  const position = (date.getUTCDay() - firstWeekday + 7) % 7;
  const key = new Date(date.getTime() + (keyDay - position) * dayMs);
  const start = Date.UTC(key.getUTCFullYear(), 0, 1);
  return { year: key.getUTCFullYear(), number: Math.floor((key.getTime() - start) / dayMs / 7) + 1 };
}

function number(read: (local: LocalTime) => number, digits = 1): Writer {
  return (local) => String(read(local)).padStart(digits, '0');
}

function ordinal(read: (local: LocalTime) => number): Writer {
  return (local) => {
    const value = read(local);
    const isTeen = Math.floor((value % 100) / 10) === 1;
    const suffix = isTeen ? 'th' : (['th', 'st', 'nd', 'rd'][value % 10] ?? 'th');
    return `${value}${suffix}`;
  };
}

function offset(separator: string): Writer {
  return ({ offsetMinutes }) => {
    const size = Math.abs(offsetMinutes);
    const pad = (value: number): string => String(value).padStart(2, '0');
    return `${offsetMinutes < 0 ? '-' : '+'}${pad(Math.floor(size / 60))}${separator}${pad(size % 60)}`;
  };
}

function fraction(digits: number): Writer {
  return ({ date }) => String(date.getUTCMilliseconds()).padStart(3, '0').padEnd(9, '0').slice(0, digits);
}

/** `size` letters of the name, or all of it. */
function name(names: readonly string[], read: (local: LocalTime) => number, size?: number): Writer {
  return (local) => (names[read(local)] ?? '').slice(0, size);
}

const abbreviation: Writer = ({ time, zone }) =>
  new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'short' })
    .formatToParts(time)
    .find(({ type }) => type === 'timeZoneName')?.value ?? zone;
const halfDay: Writer = (local) => (hours(local) < 12 ? 'AM' : 'PM');
const hour12 = (local: LocalTime): number => hours(local) % 12 || 12;
const hour24 = (local: LocalTime): number => hours(local) || 24;
const minute = ({ date }: LocalTime): number => date.getUTCMinutes();
const second = ({ date }: LocalTime): number => date.getUTCSeconds();
const shortYear = (value: number): string => String(value % 100).padStart(2, '0');
const monthIndex = (local: LocalTime): number => month(local) - 1;

/** By token; those that repeat a letter up to nine times are added below. */
const writers: Readonly<Record<string, Writer>> = {
  M: number(month),
  Mo: ordinal(month),
  MM: number(month, 2),
  MMM: name(months, monthIndex, 3),
  MMMM: name(months, monthIndex),
  Q: number(quarter),
  Qo: ordinal(quarter),
  D: number(dayOfMonth),
  Do: ordinal(dayOfMonth),
  DD: number(dayOfMonth, 2),
  DDD: number(dayOfYear),
  DDDo: ordinal(dayOfYear),
  DDDD: number(dayOfYear, 3),
  d: number(weekday),
  do: ordinal(weekday),
  dd: name(weekdays, weekday, 2),
  ddd: name(weekdays, weekday, 3),
  dddd: name(weekdays, weekday),
  e: number(weekday),
  E: number((local) => weekday(local) || 7),
  w: number((local) => week(local).number),
  wo: ordinal((local) => week(local).number),
  ww: number((local) => week(local).number, 2),
  W: number((local) => isoWeek(local).number),
  Wo: ordinal((local) => isoWeek(local).number),
  WW: number((local) => isoWeek(local).number, 2),
  Y: number(year, 4),
  YY: (local) => shortYear(year(local)),
  YYYY: number(year, 4),
  YYYYY: number(year, 5),
  YYYYYY: (local) => `+${String(year(local)).padStart(6, '0')}`,
  y: number(year),
  yo: ordinal(year),
  yy: number(year, 2),
  yyy: number(year, 3),
  yyyy: number(year, 4),
  N: () => 'AD',
  NN: () => 'AD',
  NNN: () => 'AD',
  NNNN: () => 'Anno Domini',
  NNNNN: () => 'AD',
  gg: (local) => shortYear(week(local).year),
  gggg: number((local) => week(local).year, 4),
  ggggg: number((local) => week(local).year, 5),
  GG: (local) => shortYear(isoWeek(local).year),
  GGGG: number((local) => isoWeek(local).year, 4),
  GGGGG: number((local) => isoWeek(local).year, 5),
  A: halfDay,
  a: (local) => halfDay(local).toLowerCase(),
  H: number(hours),
  HH: number(hours, 2),
  h: number(hour12),
  hh: number(hour12, 2),
  k: number(hour24),
  kk: number(hour24, 2),
  m: number(minute),
  mm: number(minute, 2),
  s: number(second),
  ss: number(second, 2),
  ...Object.fromEntries(Array.from({ length: 9 }, (_, index) => ['S'.repeat(index + 1), fraction(index + 1)])),
  z: abbreviation,
  zz: abbreviation,
  Z: offset(':'),
  ZZ: offset(''),
  X: ({ time }) => String(Math.floor(time / 1000)),
  x: ({ time }) => String(time),
};

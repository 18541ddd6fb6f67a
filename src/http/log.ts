import { pino } from 'pino';

export interface Logger {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
  child(fields: object): Logger;
  /** Whether messages of that level are written at all; absent where all are. */
  isLevelEnabled?(level: string): boolean;
}

export interface LogSettings {
  readonly level: string;
  readonly format: 'json' | 'text';
}

/** The server's log on standard output. Callers never hand it bodies, headers or tokens. */
export function createLogger({ level, format }: LogSettings): Logger {
  const options = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
  };
  return format === 'json'
    ? pino(options)
    : pino(options, { write: (line: string) => process.stdout.write(readable(line)) });
}

/** Whoever chose a value adds no line to the log, and nothing that a terminal obeys. */
const onOneLine = (text: string): string =>
  text.replace(
    /[\p{Cc}\u2028\u2029]/gu,
    (sign) => `\\u${(sign.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`,
  );

/** One line a person can read: time, level, message, then the fields. */
function readable(line: string): string {
  const { level, time, msg, err, ...fields } = JSON.parse(line) as Record<string, unknown>;
  const rest = Object.entries(fields).map(([name, value]) =>
    onOneLine(`${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`),
  );
  const stack = err && typeof err === 'object' && 'stack' in err ? `\n${String(err.stack)}` : '';
  return (
    `${String(time)} ${String(level).toUpperCase().padEnd(5)} ${String(msg)} ${rest.join(' ')}`.trimEnd() +
    `${stack}\n`
  );
}

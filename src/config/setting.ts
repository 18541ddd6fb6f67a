/** One thing an operator may set: by flag, by environment variable, or in the configuration file. */
export interface Setting<Value> {
  /** Kebab case: the flag is `--name`, the variable `LATCHKEY_NAME`, the member of the file `name`. */
  readonly name: string;
  /** What the manual says. */
  readonly help: string;
  /** How a value is written, for the manual. */
  readonly form: string;
  readonly fallback: Value;
  /** The default in the manual's words, where the value would not tell. */
  readonly fallbackText?: string;
  /** Other environment variables that mean the same. */
  readonly aliases?: readonly string[];
  /** Never shown in messages. */
  readonly secret?: boolean;
  /** @throws {Error} saying what is expected */
  readonly parse: (text: string) => Value;
}

/** The environment variable of a setting. */
export const variable = (name: string): string => `LATCHKEY_${name.replaceAll('-', '_').toUpperCase()}`;

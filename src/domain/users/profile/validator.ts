import type { ConfigProperty } from '../../components/config.ts';

/** As an administrator wrote it. */
export type ValidatorConfig = Readonly<Record<string, unknown>>;

/** What is wrong with values: the word that pages and consoles translate, and what goes into the sentence. */
export interface Found {
  readonly error: string;
  readonly params: readonly unknown[];
}

/** What is wrong with a configuration, by the member. */
export interface BadMember {
  readonly member: string;
  readonly message: string;
  readonly params?: readonly unknown[];
}

/** What a check may ask about the attribute and the user, besides the values. */
export interface Circumstances {
  readonly required: boolean;
  /** Language of the user, or of the realm. */
  readonly locale: string;
  /** Whether the realm's mail server takes no addresses but those of ASCII; domains have letters for that. */
  readonly onlyAsciiMail?: boolean;
  /** Whether a blank is a value like any other, where it else says that there is none. */
  readonly heedsBlanks?: boolean;
}

export type Check = (values: readonly string[], circumstances: Circumstances) => readonly Found[];

/** What values of an attribute can be held against. */
export interface Validator {
  /** Name in a profile. */
  readonly id: string;
  readonly helpText: string;
  readonly properties: readonly ConfigProperty[];
  readonly badMembers: (config: ValidatorConfig) => readonly BadMember[];
  /** Asked once per change of a profile. @param config one without bad members */
  readonly compile: (config: ValidatorConfig) => Check;
}

export const found = (error: string, ...params: unknown[]): Found => ({ error, params });

/** A check of each value alone; none of blank ones (as Keycloak), where nothing else is said. */
export const ofEach =
  (check: (value: string, circumstances: Circumstances) => Found | undefined): Check =>
  (values, circumstances) =>
    values.flatMap((value) =>
      value.trim() === '' && !circumstances.heedsBlanks ? [] : (check(value, circumstances) ?? []),
    );

export const MISSING = 'error-validator-config-missing-value';
export const NO_NUMBER = 'error-validator-config-invalid-number-value';
export const NO_VALUE = 'error-validator-config-invalid-value';
const NO_SWITCH = 'error-validator-config-invalid-boolean-value';

/** A whole number of 32 bits, written as a number or a text. */
export function wholeNumber(value: unknown): number | undefined {
  const number =
    typeof value === 'string' && /^[+-]?\d{1,10}$/.test(value) ? Number(value) : (value as number);
  return typeof number === 'number' && number === (number | 0) ? number : undefined;
}

/** The switch of a configuration that is none. */
export const badSwitch = (config: ValidatorConfig, member: string): BadMember[] =>
  config[member] == null || ['boolean', 'string'].includes(typeof config[member])
    ? []
    : [{ member, message: NO_SWITCH, params: [config[member]] }];

export const isOn = (value: unknown): boolean => value === true || String(value).toLowerCase() === 'true';

export const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

/** The bounds of a configuration that are no bounds; `lowest` is what is read of the texts. */
export function badBounds<Bound>(
  config: ValidatorConfig,
  read: (value: unknown) => Bound | undefined,
  isBelow: (max: Bound, min: Bound) => boolean,
): BadMember[] {
  const bad = ['min', 'max'].flatMap((member) =>
    config[member] != null && read(config[member]) === undefined
      ? [{ member, message: NO_NUMBER, params: [config[member]] }]
      : [],
  );
  const [min, max] = [read(config.min), read(config.max)];
  if (bad.length === 0 && min !== undefined && max !== undefined && isBelow(max, min))
    return [{ member: 'max', message: NO_VALUE }];
  return bad;
}

/** The word for what is out of bounds, which tells which bounds there are. */
export const outOfBounds =
  (words: { readonly both: string; readonly min: string; readonly max: string }) =>
  (min: unknown, max: unknown): string => {
    if (max === undefined) return words.min;
    return min === undefined ? words.max : words.both;
  };

/** The property for a text that stands in for what is told. */
export const ERROR_MESSAGE: ConfigProperty = {
  name: 'error-message',
  label: 'Error message key',
  type: 'String',
};

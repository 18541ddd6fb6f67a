import type { Extended } from '../../../lib/catalogue.ts';
import type { Credential, User } from '../user.ts';

/** A password that is to be set. */
export interface Candidate {
  readonly password: string;
  readonly user: Pick<User, 'username' | 'email'>;
  /** Whose policy it is. */
  readonly realm: Extended;
  /** The password in force and those from before; none for a new user. */
  readonly earlier: readonly Credential[];
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** What is wrong with a password, in Keycloak's words. */
export interface PasswordProblem {
  /** The word that pages and consoles translate. */
  readonly key: string;
  readonly message: string;
}

/** A part of a policy. */
export interface PasswordRule<Config = unknown> {
  /** Name in the realm's text. */
  readonly id: string;
  /** What consoles call it. */
  readonly displayName: string;
  /** How consoles draw a field for what stands in its parentheses; absent for rules without. */
  readonly field?: { readonly configType: 'int' | 'String'; readonly defaultValue: string };
  /** Whether consoles let a policy have several of it. */
  readonly multiple?: boolean;
  /** What stands in its parentheses; undefined without any. @throws {BadConfig} */
  readonly read: (config: string | undefined) => Config;
  /** Absent for rules about something else than what a new password looks like. */
  readonly check?: (
    candidate: Candidate,
    config: Config,
  ) => PasswordProblem | undefined | Promise<PasswordProblem | undefined>;
}

/** What stands in a rule's parentheses makes no sense. */
export class BadConfig extends Error {}

/** A whole number of 32 bits, or the rule's own where none is given. */
const number =
  (fallback: number) =>
  (config: string | undefined): number => {
    if (config === undefined) return fallback;
    const value = /^[+-]?\d{1,10}$/.test(config) ? Number(config) : Number.NaN;
    if (value !== (value | 0)) throw new BadConfig('Not a valid number');
    return value;
  };

/** What a rule about a number has: how it is read, and the field for it. */
export const counted = (fallback: number, configType: 'int' | 'String' = 'int') => ({
  read: number(fallback),
  field: { configType, defaultValue: String(fallback) },
});

/** Takes what is there and asks for nothing. */
export const anything = (config: string | undefined): string | undefined => config;

/** Gives a rule with its own config the type of all. */
export const rule = <Config>(definition: PasswordRule<Config>): PasswordRule => definition as PasswordRule;

export const problem = (key: string, message: string): PasswordProblem => ({
  key: `invalidPassword${key}Message`,
  message: `Invalid password: ${message}.`,
});

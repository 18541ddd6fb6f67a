import { DEFAULT_HASH } from '../password-hash/index.ts';
import type { PasswordHash } from '../password-hash/password-hash.ts';
import { pbkdf2Sha512 } from '../password-hash/pbkdf2.ts';
import { passwordRules } from './index.ts';
import { BadConfig } from './rule.ts';

/** What a realm asks of passwords, read from its text. */
export interface PasswordPolicy {
  /** The text as it is stored: each rule once, without what says nothing. */
  readonly text: string;
  /** The config of each rule that is asked for, by its id. */
  readonly configs: ReadonlyMap<string, unknown>;
  readonly hash: PasswordHash;
  readonly iterations: number;
  /** Nobody knows what the realm asks: no new password is taken. */
  readonly isUnreadable?: true;
}

/** What a policy's text says that no policy can say, in Keycloak's words. */
export class BadPolicy extends Error {}

/** Reads `rule(config) and rule`. Of a rule that is there twice the last one counts. @throws {BadPolicy} */
export function parsePasswordPolicy(text = ''): PasswordPolicy {
  const parts = new Map<string, string>();
  const configs = new Map<string, unknown>();
  for (const part of partsOf(text)) {
    const rule = part.trim();
    const open = rule.indexOf('(');
    const id = open < 0 ? rule : rule.slice(0, open).trim();
    const config = open < 0 ? undefined : rule.slice(open + 1, -1);
    configs.set(id, configOf(id, config));
    parts.set(id, config?.trim() ? `${id}(${config})` : id);
  }
  const asked = Number(configs.get('hashIterations') ?? -1);
  const hash = (configs.get('hashAlgorithm') as PasswordHash | undefined) ?? hashMeantBy(asked);
  const iterations = asked > 0 ? asked : hash.defaultIterations;
  if (!hash.isAffordable({ algorithm: hash.id, iterations, parameters: {} }))
    throw new BadPolicy(
      `Invalid config for hashIterations: Too many for ${hash.id}, each login would take seconds`,
    );
  return { text: [...parts.values()].join(' and '), configs, hash, iterations };
}

/** Nothing behind the last ` and ` is no part (as Keycloak). */
function partsOf(text: string): readonly string[] {
  const parts = text.trim() === '' ? [] : text.split(' and ');
  return parts.slice(0, parts.findLastIndex((part) => part !== '') + 1);
}

/**
 * A count that is none of argon2's, without an algorithm beside it, was written where the usual one was PBKDF2: realms of Keycloak before 25
 * have such policies (`hashIterations(27500)`).
 */
const hashMeantBy = (iterations: number): PasswordHash =>
  iterations > 0 && !DEFAULT_HASH.isAffordable({ algorithm: DEFAULT_HASH.id, iterations, parameters: {} })
    ? pbkdf2Sha512
    : DEFAULT_HASH;

function configOf(id: string, config: string | undefined): unknown {
  const rule = passwordRules.get(id);
  if (!rule) throw new BadPolicy('Password policy not found');
  try {
    return rule.read(config);
  } catch (error) {
    if (error instanceof BadConfig) throw new BadPolicy(`Invalid config for ${id}: ${error.message}`);
    throw error;
  }
}

/** Days after which a password must be changed; undefined for never. */
export const daysToExpiry = ({ configs }: PasswordPolicy): number | undefined => {
  const days = configs.get('forceExpiredPasswordChange') as number | undefined;
  return days === undefined || days < 0 ? undefined : days;
};

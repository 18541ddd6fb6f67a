import { findSettingProblem, settled } from '../domain/realms/setting-values.ts';
import { freshRealmSettings, type RealmSettings } from '../domain/realms/settings.ts';
import { hasBlacklist } from '../domain/users/password-policy/blacklist.ts';
import { BadPolicy, parsePasswordPolicy } from '../domain/users/password-policy/password-policy.ts';
import { adminError } from '../errors/admin.ts';
import type { Extended } from '../lib/catalogue.ts';

/** The settings as they are stored. What was stored before its words were checked is left alone. @throws {Refusal} 400 */
export function checkedSettings(
  server: Extended,
  asked: RealmSettings,
  before = freshRealmSettings,
): RealmSettings {
  const settings = settled(asked);
  const problem = findSettingProblem(settings, before);
  if (problem) throw adminError(400, problem);
  return withPasswordPolicy(server, settings, before);
}

/** Each rule of the password policy once; an empty one is none. What was stored is not asked about again. */
function withPasswordPolicy(
  server: Extended,
  { passwordPolicy, ...settings }: RealmSettings,
  before: RealmSettings,
): RealmSettings {
  if (passwordPolicy === undefined) return settings;
  if (passwordPolicy === before.passwordPolicy) return { ...settings, passwordPolicy };
  try {
    const { text, configs } = parsePasswordPolicy(passwordPolicy);
    const list = configs.get('passwordBlacklist');
    if (typeof list === 'string' && !hasBlacklist(server, list))
      throw new BadPolicy(`Invalid config for passwordBlacklist: Password blacklist ${list} not found!`);
    return text === '' ? settings : { ...settings, passwordPolicy: text };
  } catch (error) {
    throw error instanceof BadPolicy ? adminError(400, error.message) : error;
  }
}

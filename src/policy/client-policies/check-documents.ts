import { isDeepStrictEqual } from 'node:util';
import type {
  ClientPolicy,
  ClientProfile,
  Configuration,
} from '../../domain/realms/client-policy-documents.ts';
import { adminError } from '../../errors/admin.ts';
import { checkPatterns } from '../pattern-list.ts';
import { NEGATIVE } from './condition.ts';
import { conditions } from './conditions/index.ts';
import { ConfigurationProblem, isSet } from './configuration.ts';
import { executors } from './executors/index.ts';
import { GLOBAL_PROFILES } from './global-profiles.ts';

const refused = (description: string) => adminError(400, description);

/** How much a realm may have of each: every request looks through it. */
const MOST = 500;
const MODES = ['DEFAULT', 'STRICT'];

/**
 * Client profiles as a realm may have them.
 * @param globalProfiles those of every realm, if they were sent along
 * @throws {Refusal} 400
 */
export function checkProfiles(
  profiles: readonly ClientProfile[],
  globalProfiles?: readonly ClientProfile[],
): readonly ClientProfile[] {
  if (profiles.some(({ name }) => !name)) throw refused('client profile without its name not allowed.');
  if (profiles.length > MOST) throw refused(`A realm has at most ${MOST} client profiles`);
  if (hasTwice(profiles)) throw refused('proposed client profile name duplicated.');
  if (globalProfiles?.length && !isDeepStrictEqual(plain(globalProfiles), plain(GLOBAL_PROFILES)))
    throw refused('Global profiles cannot be updated');
  // Consoles send along what they were shown.
  const own = globalProfiles?.length
    ? profiles.filter(({ name }) => !GLOBAL_PROFILES.some((global) => global.name === name))
    : profiles;
  for (const { name, executors: all = [] } of own) {
    if (GLOBAL_PROFILES.some((global) => global.name === name))
      throw refused(`Proposed profile name '${name}' is duplicated as a global profile`);
    for (const { executor: id, configuration } of all) checkExecutor(id, configuration);
  }
  return own;
}

function checkExecutor(id: string | undefined, configuration: Configuration = {}): void {
  const executor = executors.get(id ?? '');
  const problem = executor && problemIn(() => executor.settings(configuration));
  if (!executor || problem !== undefined)
    throw refused(
      `proposed client profile contains the executor, which does not have valid provider, or has invalid configuration.${problem === undefined ? '' : ` ${id}: ${problem}`}`,
    );
}

/** Whether the patterns in profiles that were checked can be used. @throws {Refusal} 400 */
export async function checkProfilePatterns(profiles: readonly ClientProfile[]): Promise<void> {
  for (const { executors: all = [] } of profiles)
    for (const { executor: id = '', configuration = {} } of all) {
      const executor = executors.get(id);
      await checkPatterns(id, executor?.patterns?.(executor.settings(configuration)) ?? []);
    }
}

/**
 * Client policies as a realm may have them.
 * @param profiles of the realm, beside those of every realm
 * @param scopes names of its client scopes
 * @throws {Refusal} 400
 */
export function checkPolicies(
  policies: readonly ClientPolicy[],
  profiles: readonly ClientProfile[],
  scopes: readonly string[],
): readonly ClientPolicy[] {
  if (policies.length > MOST) throw refused(`A realm has at most ${MOST} client policies`);
  if (hasTwice(policies)) throw refused('proposed client policy name duplicated');
  const known = new Set([...GLOBAL_PROFILES, ...profiles].map(({ name = '' }) => name));
  return policies.map((policy) => checkPolicy(policy, known, scopes));
}

function checkPolicy(
  { name, description, enabled = false, mode, conditions: all = [], profiles = [] }: ClientPolicy,
  known: ReadonlySet<string>,
  scopes: readonly string[],
): ClientPolicy {
  if (!name) throw refused('client policy without name not allowed');
  if (mode !== undefined && !MODES.includes(mode)) throw refused(`Policy ${name} has invalid mode`);
  for (const { condition: id, configuration = {} } of all) {
    const condition = conditions.get(id ?? '');
    if (!condition) throw refused(`Policy ${name} contains invalid condition ${id ?? null}`);
    const problem = problemIn(() => {
      isSet(configuration, NEGATIVE);
      const settings = condition.settings(configuration);
      const found = condition.findProblem?.(settings, { scopes });
      if (found !== undefined) throw new ConfigurationProblem(found);
    });
    if (problem !== undefined) throw refused(`Invalid ${id} configuration - ${problem}`);
  }
  if (new Set(profiles).size !== profiles.length)
    throw refused(`Policy ${name} contains duplicated profiles`);
  const strange = profiles.find((profile) => !known.has(profile));
  if (strange !== undefined) throw refused(`Policy ${name} contains invalid profile ${strange}`);
  return {
    name,
    ...(description !== undefined && { description }),
    enabled,
    ...(mode !== undefined && { mode }),
    conditions: all,
    profiles,
  };
}

const hasTwice = (named: readonly { readonly name?: string }[]) =>
  new Set(named.map(({ name }) => name)).size !== named.length;

const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

function problemIn(work: () => void): string | undefined {
  try {
    work();
    return undefined;
  } catch (error) {
    if (error instanceof ConfigurationProblem) return error.message;
    throw error;
  }
}

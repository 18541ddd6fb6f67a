import type { ClientPolicy, ClientProfile } from '../../domain/realms/client-policy-documents.ts';
import type { PolicyRealm } from './client-change.ts';
import { type Condition, NEGATIVE, type Occasion } from './condition.ts';
import { conditions } from './conditions/index.ts';
import { isSet } from './configuration.ts';
import type { Executor } from './executor.ts';
import { executors } from './executors/index.ts';
import { GLOBAL_PROFILES } from './global-profiles.ts';

/** A policy that is in force, its configuration read. */
export interface CompiledPolicy {
  readonly name: string;
  readonly strict: boolean;
  readonly conditions: readonly CompiledCondition[];
  readonly executors: readonly CompiledExecutor[];
}

interface CompiledCondition {
  readonly condition: Condition;
  readonly settings: never;
  readonly negative: boolean;
}

export interface CompiledExecutor {
  readonly profile: string;
  readonly executor: Executor;
  readonly settings: never;
}

const NONE: readonly CompiledPolicy[] = [];

/** The client policies of a realm that are switched on, read once for each change of it. */
export function policiesOf(realm: PolicyRealm): readonly CompiledPolicy[] {
  const { clientPolicies = [], clientProfiles = [] } = realm.settings;
  if (clientPolicies.length === 0) return NONE;
  return realm.derived('client policies', () =>
    clientPolicies.filter(({ enabled }) => enabled).map((policy) => compile(policy, clientProfiles)),
  );
}

function compile(policy: ClientPolicy, own: readonly ClientProfile[]): CompiledPolicy {
  const profiles = [...own, ...GLOBAL_PROFILES];
  return {
    name: policy.name ?? '',
    strict: policy.mode === 'STRICT',
    conditions: (policy.conditions ?? []).map(({ condition: id, configuration = {} }) => {
      const condition = known(conditions, id);
      return {
        condition,
        settings: condition.settings(configuration),
        negative: isSet(configuration, NEGATIVE),
      };
    }),
    executors: (policy.profiles ?? []).flatMap((name) => {
      const profile = profiles.find((each) => each.name === name);
      return (profile?.executors ?? []).map(({ executor: id, configuration = {} }) => {
        const executor = known(executors, id);
        return { profile: name, executor, settings: executor.settings(configuration) };
      });
    }),
  };
}

/** What is stored was checked: what is not here is lost, and nothing may pass as if it were not. */
function known<Kind>(kinds: ReadonlyMap<string, Kind>, id = ''): Kind {
  const kind = kinds.get(id);
  if (!kind) throw new Error(`A client policy asks for ${id}, which this version does not have.`);
  return kind;
}

/** Whether a policy has something to say: all its conditions are met, but for those that have nothing to say themselves. */
export async function applies(
  { conditions: all, strict }: CompiledPolicy,
  occasion: Occasion,
): Promise<boolean> {
  let met = false;
  for (const { condition, settings, negative } of all) {
    const vote = await condition.vote(occasion, settings);
    if (vote === undefined) {
      if (strict) return false;
      continue;
    }
    if (vote === negative) return false;
    met = true;
  }
  return met;
}

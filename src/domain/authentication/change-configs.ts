import { adminConflict } from '../../errors/admin.ts';
import type { Extended } from '../../lib/catalogue.ts';
import { newId } from '../../lib/ids.ts';
import { MASK } from '../mask.ts';
import type { AuthenticatorConfig, RealmAuthentication } from './authentication.ts';
import { getConfig, getExecution, withExecution } from './find.ts';
import { findConfigurable, propertiesOfAll } from './providers/index.ts';

export interface AskedConfig {
  readonly alias?: string | undefined;
  readonly config?: Readonly<Record<string, string>> | undefined;
}

/**
 * A configuration of an execution, in the place of the one it had; of none, it waits for nobody.
 * @throws {Refusal} 404 without such an execution; 409 without an alias, or with one that is taken
 */
export function addConfig(
  extended: Extended,
  authentication: RealmAuthentication,
  { alias, config }: AskedConfig,
  executionId?: string,
): { readonly authentication: RealmAuthentication; readonly config: AuthenticatorConfig } {
  if (!alias)
    throw adminConflict('Failed to create authentication execution configuration with empty alias name');
  const of = executionId === undefined ? undefined : getExecution(authentication, executionId);
  if (authentication.configs.some((each) => each.alias === alias))
    throw adminConflict(`Authentication execution configuration ${alias} already exists`);
  const made = { id: newId(), alias, ...configMembers(extended, of?.execution.authenticator, config) };
  const others = authentication.configs.filter(({ id }) => id !== of?.execution.configId);
  const with_ = { ...authentication, configs: [...others, made] };
  return {
    authentication: of ? withExecution(with_, of.flow, { ...of.execution, configId: made.id }) : with_,
    config: made,
  };
}

/** @throws {Refusal} 404 */
export function updateConfig(
  extended: Extended,
  authentication: RealmAuthentication,
  id: string,
  { alias, config }: AskedConfig,
): RealmAuthentication {
  const before = getConfig(authentication, id);
  const changed = {
    id,
    ...(alias !== undefined && { alias }),
    ...configMembers(extended, authenticatorOf(authentication, id), config, before.secrets),
  };
  return {
    ...authentication,
    configs: authentication.configs.map((each) => (each.id === id ? changed : each)),
  };
}

/** Takes a configuration away from whatever has it. @throws {Refusal} 404 */
export function removeConfig(authentication: RealmAuthentication, id: string): RealmAuthentication {
  getConfig(authentication, id);
  return {
    ...authentication,
    configs: authentication.configs.filter((config) => config.id !== id),
    flows: authentication.flows.map((flow) =>
      flow.executions.some(({ configId }) => configId === id)
        ? {
            ...flow,
            executions: flow.executions.map((execution) => {
              const { configId, ...rest } = execution;
              return configId === id ? rest : execution;
            }),
          }
        : flow,
    ),
  };
}

const authenticatorOf = ({ flows }: RealmAuthentication, configId: string): string | undefined =>
  flows.flatMap(({ executions }) => executions).find((each) => each.configId === configId)?.authenticator;

/**
 * Members as they are kept: empty ones not at all, and what no provider has declared harmless as a secret
 * (as Keycloak). What one of them calls a secret is one wherever it stands.
 */
export function configMembers(
  extended: Extended,
  authenticator: string | undefined,
  config: Readonly<Record<string, string>> = {},
  before: Readonly<Record<string, string>> = {},
): Pick<AuthenticatorConfig, 'config' | 'secrets'> {
  const own = findConfigurable(extended, authenticator ?? '')?.properties ?? [];
  const all = propertiesOfAll(extended);
  const isShown = (name: string) => {
    const declared = [own, all].map((properties) => properties.filter((property) => property.name === name));
    const meant = declared.find(({ length }) => length > 0) ?? [];
    return meant.length > 0 && meant.every(({ secret }) => !secret);
  };
  const given = Object.entries(config).filter(([, value]) => value !== '');
  return {
    config: Object.fromEntries(given.filter(([name]) => isShown(name))),
    secrets: Object.fromEntries(
      given.flatMap(([name, value]) => {
        if (isShown(name)) return [];
        const kept = value === MASK ? before[name] : value;
        return kept === undefined ? [] : [[name, kept]];
      }),
    ),
  };
}

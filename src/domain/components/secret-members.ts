import { MASK } from '../mask.ts';
import type { Component } from './component.ts';
import { type ComponentConfig, type ConfigProperty, checkConfig } from './config.ts';

type Secrets = Component['secrets'];

/**
 * The configuration as it is shown, checked, and what is secret in it, to be sealed. What is sent back as it was shown stays; where there is
 * none that it could stand for, it stands for none. @param kept the secrets so far @throws {Refusal} 400
 */
export function secretsApart(
  properties: readonly ConfigProperty[],
  config: ComponentConfig,
  kept: Secrets = {},
  withDefaults = true,
): { readonly config: ComponentConfig; readonly secrets: Secrets } {
  const names = properties.filter(({ secret }) => secret).map(({ name }) => name);
  const meant = names.flatMap((name) => {
    const values = config[name]?.flatMap((value) => (value === MASK ? (kept[name] ?? []) : value));
    return values ? [[name, values] as const] : [];
  });
  const checked = checkConfig(properties, { ...config, ...Object.fromEntries(meant) }, withDefaults);
  const secrets = names.flatMap((name) => {
    const value = checked[name]?.[0];
    return value === undefined ? [] : [[name, value] as const];
  });
  const masked = secrets.map(([name]) => [name, [MASK]] as const);
  return {
    config: { ...checked, ...Object.fromEntries(masked) },
    secrets: Object.fromEntries(secrets),
  };
}

/** The configuration as the provider itself is told it. */
export const clearConfig = ({ config, secrets }: Pick<Component, 'config' | 'secrets'>): ComponentConfig => ({
  ...config,
  ...Object.fromEntries(Object.entries(secrets).map(([name, value]) => [name, [value]])),
});

/** What somebody has sent of a component, as others may read it. */
export function withoutSecrets<Asked extends { readonly config?: ComponentConfig }>(
  asked: Asked,
  { secrets }: Pick<Component, 'secrets'>,
): Asked {
  const shown = Object.entries(asked.config ?? {}).map(([name, values]) => [
    name,
    Object.hasOwn(secrets, name) ? values.map(() => MASK) : values,
  ]);
  return asked.config ? { ...asked, config: Object.fromEntries(shown) } : asked;
}

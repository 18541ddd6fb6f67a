import { readFileSync } from 'node:fs';
import { type Setting, variable } from './setting.ts';
import { type Config, settings } from './settings.ts';

/** A setting nobody knows, a value that does not fit, or what it asks for cannot be had: the start stops with this. */
export class ConfigError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'ConfigError';
  }
}

export interface ConfigSources {
  /** Values of flags by setting name. */
  readonly flags?: Readonly<Record<string, string>>;
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** Path of a JSON file whose members are setting names. */
  readonly file?: string | undefined;
}

/**
 * The configuration from flags, environment and file; the first that names a setting wins.
 * @throws {ConfigError} naming the setting and where it was given
 */
export function loadConfig({ flags = {}, environment = {}, file }: ConfigSources): Config {
  const fromFile = file === undefined ? {} : readConfigFile(file);
  const all: readonly Setting<unknown>[] = Object.values(settings);
  refuseUnknown(all, environment, fromFile, file);
  const entries = Object.entries(settings).map(([key, setting]: [string, Setting<unknown>]) => {
    const found = findValue(setting, flags, environment, fromFile);
    return [key, found ? parse(setting, found) : setting.fallback];
  });
  const config = Object.fromEntries(entries) as Config;
  if ((config.tlsCertificate === undefined) !== (config.tlsKey === undefined)) {
    throw new ConfigError('tls-certificate and tls-key are given together or not at all');
  }
  if (config.tlsClientCertificates !== 'none' && !(config.tlsCertificate && config.tlsClientAuthorities)) {
    throw new ConfigError('tls-client-certificates needs tls-certificate and tls-client-authorities');
  }
  if (config.bootstrapAdminClientId !== undefined && config.bootstrapAdminClientSecret === undefined) {
    throw new ConfigError('bootstrap-admin-client-id needs bootstrap-admin-client-secret');
  }
  if (config.proxyCertificateHeader !== 'none' && config.trustedProxies.length === 0) {
    throw new ConfigError('proxy-certificate-header needs trusted-proxies');
  }
  return config;
}

interface Found {
  readonly text: string;
  readonly from: string;
}

function findValue(
  { name, aliases = [] }: Setting<unknown>,
  flags: Readonly<Record<string, string>>,
  environment: Readonly<Record<string, string | undefined>>,
  fromFile: Readonly<Record<string, string>>,
): Found | undefined {
  const flag = flags[name];
  if (flag !== undefined) return { text: flag, from: `--${name}` };
  for (const candidate of [variable(name), ...aliases]) {
    const text = environment[candidate];
    if (text !== undefined) return { text, from: candidate };
  }
  const text = fromFile[name];
  return text === undefined ? undefined : { text, from: `"${name}" in the configuration file` };
}

function parse(setting: Setting<unknown>, { text, from }: Found): unknown {
  try {
    return setting.parse(text);
  } catch (error) {
    const shown = setting.secret ? '' : ` "${text}"`;
    throw new ConfigError(`invalid value${shown} for ${from}: ${(error as Error).message}`);
  }
}

/** Not settings, but ours: where the file is, and what the tests use. */
const OTHER_VARIABLES = new Set(['LATCHKEY_CONFIG']);

function refuseUnknown(
  all: readonly Setting<unknown>[],
  environment: Readonly<Record<string, string | undefined>>,
  fromFile: Readonly<Record<string, string>>,
  file: string | undefined,
): void {
  const variables = new Set(all.map(({ name }) => variable(name)));
  for (const name of Object.keys(environment)) {
    if (
      name.startsWith('LATCHKEY_') &&
      !name.startsWith('LATCHKEY_TEST_') &&
      !variables.has(name) &&
      !OTHER_VARIABLES.has(name)
    ) {
      throw new ConfigError(`unknown setting ${name} in the environment`);
    }
  }
  const names = new Set(all.map(({ name }) => name));
  for (const name of Object.keys(fromFile)) {
    if (!names.has(name)) throw new ConfigError(`unknown setting "${name}" in ${file}`);
  }
}

function readConfigFile(file: string): Record<string, string> {
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new ConfigError(`cannot read the configuration file ${file}: ${(error as Error).message}`);
  }
  if (typeof content !== 'object' || content === null || Array.isArray(content)) {
    throw new ConfigError(`the configuration file ${file} must hold one JSON object`);
  }
  return Object.fromEntries(Object.entries(content).map(([name, value]) => [name, fileValue(name, value)]));
}

function fileValue(name: string, value: unknown): string {
  if (Array.isArray(value) && value.every((item) => typeof item === 'string')) return value.join(',');
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
    return String(value);
  throw new ConfigError(
    `"${name}" in the configuration file must be a string, a number or a list of strings`,
  );
}

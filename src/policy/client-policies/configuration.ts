import type { Configuration } from '../../domain/realms/client-policy-documents.ts';

/** A configuration that cannot be used, and why. */
export class ConfigurationProblem extends Error {}

/** What is said of a member; consoles send texts where others send truth values and numbers. */
export function isSet(configuration: Configuration, name: string, unlessSaid = false): boolean {
  const said = configuration[name];
  if (said === undefined || said === null) return unlessSaid;
  if (typeof said === 'boolean') return said;
  if (typeof said === 'number' && Number.isInteger(said)) return said !== 0;
  const word = typeof said === 'string' ? said.trim().toLowerCase() : undefined;
  if (word === '') return unlessSaid;
  if (word !== 'true' && word !== 'false') throw new ConfigurationProblem(`${name} is true or false`);
  return word === 'true';
}

/** A text; undefined where none is said. */
export function textOf(configuration: Configuration, name: string): string | undefined {
  const said = configuration[name];
  if (said === undefined || said === null || said === '') return undefined;
  if (typeof said === 'object') throw new ConfigurationProblem(`${name} is a text`);
  return String(said);
}

export function textsOf(configuration: Configuration, name: string): readonly string[] {
  const said = configuration[name];
  if (said === undefined || said === null) return [];
  const list = Array.isArray(said) ? said : [said];
  if (list.some((each) => typeof each === 'object'))
    throw new ConfigurationProblem(`${name} is a list of texts`);
  return list.map(String);
}

/** A whole number; undefined where none is said. */
export function numberIn(configuration: Configuration, name: string): number | undefined {
  const said = textOf(configuration, name);
  if (said === undefined) return undefined;
  if (!/^\s*-?\d{1,12}\s*$/.test(said)) throw new ConfigurationProblem(`${name} is a whole number`);
  return Number(said);
}

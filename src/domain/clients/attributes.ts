import type { Client } from './client.ts';

type Attributed = Pick<Client, 'attributes'>;

/** Whether an attribute switches something on; `true` in any case, and anything else is off (as Keycloak). */
export function isOn({ attributes }: Attributed, name: string, unlessSaid = false): boolean {
  const said = attributes[name];
  return said ? said.toLowerCase() === 'true' : unlessSaid;
}

/** A whole number among the attributes, of seconds most often; undefined for none and for anything else. */
export function numberOf({ attributes }: Attributed, name: string): number | undefined {
  const said = attributes[name] ?? '';
  return /^[-+]?\d{1,15}$/.test(said) ? Number(said) : undefined;
}

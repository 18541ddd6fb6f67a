/** Attributes without those that have no value (as Keycloak). */
export const withoutEmpty = (
  attributes: Readonly<Record<string, readonly string[]>>,
): Readonly<Record<string, readonly string[]>> =>
  Object.fromEntries(Object.entries(attributes).filter(([, values]) => values.length > 0));

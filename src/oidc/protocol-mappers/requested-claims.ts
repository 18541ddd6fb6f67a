/** What the `claims` parameter asks of one claim (OpenID Connect Core section 5.5.1). */
export interface RequestedClaim {
  readonly essential?: unknown;
  readonly value?: unknown;
}

/** Where claims are asked for. */
export type Place = 'id_token' | 'userinfo';

/** What a request asks for in a place, by the claims' names; nothing where it asks for none, or what it says is no such request. */
export function requestedClaims(
  parameter: string | undefined,
  place: Place,
): ReadonlyMap<string, RequestedClaim> {
  const asked = objectIn(jsonOf(parameter), place);
  return new Map(
    Object.entries(asked).map(([name, claim]) => [
      name,
      typeof claim === 'object' && claim !== null ? claim : {},
    ]),
  );
}

function jsonOf(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}

function objectIn(value: unknown, name: string): object {
  if (typeof value !== 'object' || value === null) return {};
  const member = (value as Readonly<Record<string, unknown>>)[name];
  return Object.hasOwn(value, name) && typeof member === 'object' && member !== null ? member : {};
}

import { claimPath } from '../../client-scopes/claim-name.ts';
import type { Claims } from '../../tokens/jws.ts';
import type { BrokeredIdentity } from '../brokered-identity.ts';

/** Members of a token that are about the token, not about whom it is of: no mapper sees them (as Keycloak). */
const OF_THE_TOKEN = new Set(['iss', 'aud', 'exp', 'nbf', 'iat', 'jti', 'typ', 'azp']);

/**
 * What a provider says under a name: of the access token, the ID token, or the user info, the first that says it. Dots lead into
 * objects, `\.` is a dot. Undefined where it is said nowhere.
 */
export function claimOf({ claims }: Pick<BrokeredIdentity, 'claims'>, name: string): unknown {
  const { accessToken, idToken, userInfo } = claims;
  return inToken(accessToken, name) ?? inToken(idToken, name) ?? inProfile(userInfo, name);
}

function inToken(token: Claims | undefined, name: string): unknown {
  const path = claimPath(name);
  const [first] = path;
  if (token === undefined || first === undefined || OF_THE_TOKEN.has(first)) return undefined;
  return path.reduce<unknown>((holder, part) => member(holder, part), token) ?? undefined;
}

/** A member of an object's own; undefined of anything else. */
function member(holder: unknown, name: string): unknown {
  const isObject = typeof holder === 'object' && holder !== null && !Array.isArray(holder);
  return isObject && Object.hasOwn(holder, name) ? (holder as Claims)[name] : undefined;
}

/** A part of a path with the place in a list after it, such as `address[0]`. */
const PLACE = /^(.*?)\[\s*(\d{1,4})\s*\]$/s;

/**
 * What stands in a profile: a text without blanks around it, whatever it was, the texts of a list, or an object. The first value on
 * the way is taken (as Keycloak); `[n]` is a place in a list.
 */
export function inProfile(profile: Claims | undefined, name: string): string | string[] | object | undefined {
  let node: unknown = profile;
  const path = claimPath(name);
  if (path.length === 0 || name.endsWith('.')) return undefined;
  for (const part of path) {
    const [, list, place] = PLACE.exec(part) ?? [];
    if (list === undefined && part.endsWith(']')) return undefined;
    node = member(node, list ?? part);
    if (place !== undefined && Array.isArray(node)) node = node[Number(place)] as unknown;
    if (node === undefined || node === null) return undefined;
    if (Array.isArray(node)) {
      const texts = node.filter((each): each is string => typeof each === 'string');
      return texts.length > 0 ? texts : undefined;
    }
    if (typeof node !== 'object') return String(node).trim() || undefined;
  }
  return node as object;
}

/** What is said as texts: each of a list, an object as JSON; nothing of what is null. */
export function textsOf(value: unknown): string[] {
  const values = Array.isArray(value) ? (value as unknown[]) : [value];
  return values.filter((each) => each !== undefined && each !== null).map(textOf);
}

export const textOf = (value: unknown): string =>
  typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value);

/** Whether what is said is, or has among its values, what an administrator wrote. */
export function isSaid(wanted: string, value: unknown): boolean {
  if (Array.isArray(value)) return value.some((each) => isSaid(wanted, each));
  switch (typeof value) {
    case 'string':
      return value === wanted;
    case 'number':
      return /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?$/i.test(wanted) && Number(wanted) === value;
    // Keycloak takes every word but `true` for false, and so gives what is held by any other word.
    case 'boolean':
      return wanted.toLowerCase() === String(value);
    case 'object':
      return value !== null && isSameJson(wanted, value);
    default:
      return false;
  }
}

function isSameJson(wanted: string, value: object): boolean {
  try {
    return sorted(JSON.parse(wanted)) === sorted(value);
  } catch {
    return false;
  }
}

/** JSON with the members of objects in order. */
const sorted = (value: unknown): string =>
  JSON.stringify(value, (_name, each: unknown) =>
    typeof each === 'object' && each !== null && !Array.isArray(each)
      ? Object.fromEntries(Object.entries(each).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : each,
  );

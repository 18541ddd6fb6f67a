import type { ProtocolMapper } from '../../domain/client-scopes/client-scope.ts';

type Claims = Record<string, unknown>;

/** Claims that only the server itself may set, whatever a mapper says. */
const RESERVED = [
  'exp',
  'iat',
  'nbf',
  'jti',
  'iss',
  'typ',
  'azp',
  'sid',
  'scope',
  'session_state',
  'cnf',
  'nonce',
  'at_hash',
  'c_hash',
  's_hash',
];

/**
 * Claims that resource servers decide on, each with the kinds of mappers that are made for it: a mapper that came with
 * a client's registration cannot turn what a user wrote about themselves into roles, subject or audience.
 */
const OF_ITS_MAPPER: Readonly<Record<string, readonly string[]>> = {
  sub: [],
  aud: [],
  acr: [],
  amr: [],
  'allowed-origins': [],
  auth_time: ['oidc-usersessionmodel-note-mapper'],
  realm_access: ['oidc-usermodel-realm-role-mapper', 'oidc-usermodel-client-role-mapper'],
  resource_access: ['oidc-usermodel-realm-role-mapper', 'oidc-usermodel-client-role-mapper'],
  ...Object.fromEntries(RESERVED.map((name) => [name, []])),
};

/** Whether a kind of mapper may write below the top-level claim. */
const mayWrite = (claim: string, kind: string) =>
  !Object.hasOwn(OF_ITS_MAPPER, claim) || OF_ITS_MAPPER[claim]?.includes(kind) === true;

/** The part of a claim's name up to a dot that makes an object: `\` takes the next character as it is. */
const OBJECT = /((?:\\.|[^\\.])+?)\./y;

/** The members a claim's name leads through: a dot makes objects, `\.` is a dot (Keycloak's reading of odd names too). */
export function claimPath(name: string): string[] {
  const path: string[] = [];
  let at = 0;
  for (OBJECT.lastIndex = 0; ; at = OBJECT.lastIndex) {
    const found = OBJECT.exec(name)?.[1];
    if (found === undefined) break;
    path.push(unescaped(found));
  }
  if (at < name.length) path.push(unescaped(name.slice(at)));
  return path;
}

const unescaped = (part: string) => part.replace(/\\(.)/g, '$1');

/** Sets a claim; undefined sets none. */
export type ClaimSetter = (claims: Claims, value: unknown) => void;

/** What sets the claim that a mapper names, or another name in place of it; a claim it may not write is never set. */
export function claimSetter(
  { config, protocolMapper }: ProtocolMapper,
  name = config['claim.name'] ?? '',
  merge: (before: unknown, value: unknown) => unknown = (_before, value) => value,
): ClaimSetter {
  const path = claimPath(name);
  const [first] = path;
  const last = path.pop();
  if (first === undefined || last === undefined || !mayWrite(first, protocolMapper)) return () => {};
  return (claims, value) => {
    if (value === undefined) return;
    const holder = objectAt(claims, path);
    if (holder) define(holder, last, merge(own(holder, last), value));
  };
}

/** The object at a path, made where there is none; undefined where something else is in the way. */
function objectAt(claims: Claims, path: readonly string[]): Claims | undefined {
  let holder = claims;
  for (const part of path) {
    const next = own(holder, part);
    if (next === undefined) define(holder, part, {});
    else if (typeof next !== 'object' || next === null || Array.isArray(next)) return undefined;
    holder = own(holder, part) as Claims;
  }
  return holder;
}

const own = (holder: Claims, name: string): unknown =>
  Object.hasOwn(holder, name) ? holder[name] : undefined;

/** Never assigns: a claim named `__proto__` is a claim like any other. */
const define = (target: Claims, name: string, value: unknown) =>
  Object.defineProperty(target, name, { value, enumerable: true, configurable: true, writable: true });

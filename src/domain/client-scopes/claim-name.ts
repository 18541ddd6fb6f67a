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
  'act',
  'may_act',
  'authorization',
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
export const mayWriteClaim = (claim: string, kind: string): boolean =>
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

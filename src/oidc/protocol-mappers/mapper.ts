import type { ProtocolMapper } from '../../domain/client-scopes/client-scope.ts';
import type { Client } from '../../domain/clients/client.ts';
import type { RealmView } from '../../domain/realms/realm-view.ts';
import type { User } from '../../domain/users/user.ts';
import type { NamedRoles } from './named-roles.ts';

/** Where claims go; a mapper's configuration says which of them it serves. */
export type TokenKind = 'access' | 'lightweight' | 'id' | 'userinfo' | 'introspection' | 'response';

/** What a token is about. */
export interface TokenContext {
  readonly realm: RealmView;
  readonly client: Client;
  readonly user: User;
  /** The roles the token may speak of: the user's, within the client's scope, as mappers have shaped them. */
  readonly roles: NamedRoles;
  /** What the authentication left behind, such as `clientHost`. */
  readonly notes: Readonly<Record<string, string>>;
  /** The `sid`; absent where nothing outlives the answer. */
  readonly sessionId: string | undefined;
}

/** One kind of protocol mapper: it adds claims to a token that is being made. */
export interface MapperKind {
  readonly id: string;
  /** Where it may put claims. */
  readonly tokens: readonly TokenKind[];
  /** It puts them there whatever its configuration says. */
  readonly always?: true;
  /** Smaller goes first; 0 unless told. */
  readonly priority?: number;
  /** Changes the roles that all others tell. */
  readonly shape?: (roles: NamedRoles, mapper: ProtocolMapper) => void;
  readonly apply?: (claims: Record<string, unknown>, mapper: ProtocolMapper, context: TokenContext) => void;
}

const CLAIM_SWITCH: Readonly<Record<TokenKind, string>> = {
  access: 'access.token.claim',
  lightweight: 'lightweight.claim',
  id: 'id.token.claim',
  userinfo: 'userinfo.token.claim',
  introspection: 'introspection.token.claim',
  response: 'access.tokenResponse.claim',
};
/** Mappers from before a switch was there go by another. */
const BEFORE: Partial<Readonly<Record<TokenKind, TokenKind>>> = { userinfo: 'id', introspection: 'access' };

/** Whether a mapper puts claims into a kind of token, by what it can and by its configuration. */
export function serves({ tokens, always }: MapperKind, { config }: ProtocolMapper, kind: TokenKind): boolean {
  if (!tokens.includes(kind)) return false;
  const before = BEFORE[kind];
  const configured = config[CLAIM_SWITCH[kind]] ?? (before && config[CLAIM_SWITCH[before]]);
  return always === true || configured === 'true';
}

/** Claims that only the server itself may set, whatever a mapper says. */
const RESERVED = new Set([
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
]);

/** Sets the claim a mapper names; a dot in the name makes objects, `\.` is a dot. */
export function setClaim(claims: Record<string, unknown>, mapper: ProtocolMapper, value: unknown): void {
  const name = mapper.config['claim.name'];
  if (!name || value === undefined) return;
  const path = name.split(/(?<!\\)\./).map((part) => part.replaceAll('\\.', '.'));
  const last = path.pop();
  if (last === undefined || RESERVED.has(path[0] ?? last)) return;
  let target = claims;
  for (const part of path) {
    const next = Object.hasOwn(target, part) ? target[part] : undefined;
    const object = typeof next === 'object' && next !== null ? (next as Record<string, unknown>) : {};
    define(target, part, object);
    target = object;
  }
  define(target, last, value);
}

/** Never assigns: a claim named `__proto__` is a claim like any other. */
const define = (target: Record<string, unknown>, name: string, value: unknown) =>
  Object.defineProperty(target, name, { value, enumerable: true, configurable: true, writable: true });

/** Text values as the type the mapper asks for; undefined when the text is none of that type. */
export function typed(mapper: ProtocolMapper, values: readonly string[]): unknown {
  const convert = CONVERSIONS[mapper.config['jsonType.label'] ?? 'String'] ?? CONVERSIONS.String;
  const converted = values.map((value) => convert?.(value)).filter((value) => value !== undefined);
  if (converted.length === 0) return undefined;
  return mapper.config.multivalued === 'true' ? converted : converted[0];
}

const number = (text: string) =>
  text.trim() !== '' && Number.isFinite(Number(text)) ? Number(text) : undefined;

const CONVERSIONS: Readonly<Record<string, (text: string) => unknown>> = {
  String: (text) => text,
  long: number,
  int: number,
  boolean: (text) => text.toLowerCase() === 'true',
  JSON: (text) => {
    try {
      return JSON.parse(text) as unknown;
    } catch {
      return undefined;
    }
  },
};

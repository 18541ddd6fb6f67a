import type { ProtocolMapper } from '../../domain/client-scopes/client-scope.ts';
import type { Client } from '../../domain/clients/client.ts';
import type { Membership } from '../../domain/groups/membership.ts';
import type { RealmView } from '../../domain/realms/realm-view.ts';
import type { User } from '../../domain/users/user.ts';
import type { NamedRoles } from './named-roles.ts';

/** Where claims go; a mapper's configuration says which of them it serves. */
export type TokenKind = 'access' | 'lightweight' | 'id' | 'userinfo' | 'introspection' | 'response';

/** Everything a token, or an answer about one, is made of besides the members of the answer of the token endpoint. */
export const TOLD: readonly TokenKind[] = ['access', 'lightweight', 'id', 'userinfo', 'introspection'];

/** What a token is about. */
export interface TokenContext {
  readonly realm: RealmView;
  readonly client: Client;
  /** The realm's issuer, which tells the URL that the server is known by. */
  readonly issuer: string;
  readonly user: User;
  /** The groups the user is in, by name. */
  readonly groups: readonly Membership[];
  /** The roles the token may speak of: the user's, within the client's scope, as mappers have shaped them. */
  readonly roles: NamedRoles;
  /** What the authentication left behind, such as `clientHost`. */
  readonly notes: Readonly<Record<string, string>>;
  /** The `sid`; absent where nothing outlives the answer. */
  readonly sessionId: string | undefined;
}

/** Puts its claims among those of a token. */
export type Contribution = (claims: Record<string, unknown>, context: TokenContext) => void;

/** One kind of protocol mapper. What it does for a token is made once for each mapper of the kind. */
export interface MapperKind {
  readonly id: string;
  /** Where it may put claims. */
  readonly tokens: readonly TokenKind[];
  /** It puts them there whatever its configuration says. */
  readonly always?: true;
  /** It puts them into access tokens where its configuration says nothing of that: it is older than the switch. */
  readonly unlessTold?: true;
  /** Smaller goes first; 0 unless told. */
  readonly priority?: number;
  /** Changes the roles that all others tell. */
  readonly shape?: (mapper: ProtocolMapper) => (roles: NamedRoles) => void;
  readonly contribute?: (mapper: ProtocolMapper) => Contribution;
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
export function serves(kind: MapperKind, { config }: ProtocolMapper, token: TokenKind): boolean {
  if (!kind.tokens.includes(token)) return false;
  const before = BEFORE[token];
  const told = config[CLAIM_SWITCH[token]] ?? (before && config[CLAIM_SWITCH[before]]);
  const untold = kind.unlessTold === true && token !== 'lightweight' && told === undefined;
  return kind.always === true || untold || told === 'true';
}

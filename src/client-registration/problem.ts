import type { Client } from '../domain/clients/client.ts';
import type { ClientProblem } from '../domain/clients/problem.ts';
import type { RealmView } from '../domain/realms/realm-view.ts';
import { isAdministrationRole } from '../domain/roles/administration-role.ts';
import type { Role } from '../domain/roles/role.ts';
import { insufficientScope, invalidClientMetadata, invalidRedirectUri } from '../errors/protocol.ts';
import type { Refusal } from '../errors/refusal.ts';
import { hidesSomething } from '../lib/invisible.ts';

/** A client's problem in the words of RFC 7591 section 3.2.2. */
export const problemRefusal = ({
  field,
  description,
  toRegistrants = description,
}: ClientProblem): Refusal =>
  field === 'redirect_uris' ? invalidRedirectUri(toRegistrants) : invalidClientMetadata(toRegistrants);

const MAX_NAME = 255;
/** Default roles: every user of the realm has them. */
const MOST_ROLES = 100;

/**
 * Whether a client's own roles may be called that, and be everybody's: one that includes administration is handed out by those
 * who have it, one by one.
 * @param client the client as it is; undefined where there is none yet
 * @throws {Refusal} `invalid_client_metadata`, 403
 */
export function checkDefaultRoles(
  names: readonly string[],
  realm: RealmView,
  client: Client | undefined,
): void {
  if (names.length > MOST_ROLES)
    throw invalidClientMetadata(`A client has at most ${MOST_ROLES} default roles`);
  const own = client ? realm.roles.ofClient(client.id) : [];
  const given = own.filter(({ name }) => names.includes(name));
  const isThere = (name: string) => given.some((role) => role.name === name);
  const bad = (name: string) => name.trim() === '' || name.length > MAX_NAME || hidesSomething(name);
  if (names.some((name) => bad(name) && !isThere(name)))
    throw invalidClientMetadata(
      `A role name must be text of 1 to ${MAX_NAME} characters, all of which can be seen`,
    );
  const administers = ({ id }: Role) =>
    [...realm.roles.expand([id])].some((each) => {
      const role = realm.roles.byId.get(each);
      return role !== undefined && isAdministrationRole(realm, role);
    });
  const everybodys = new Set(realm.roles.children(realm.defaultRoleId));
  if (given.some((role) => !everybodys.has(role.id) && administers(role)))
    throw insufficientScope('A role that includes administration is no default role');
}

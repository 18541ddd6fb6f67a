import type { RealmView } from '../domain/realms/realm-view.ts';
import type { Change, Store } from '../domain/store.ts';

/** Under what mappers of identity providers name roles and groups. */
type Member = 'role' | 'group';

/**
 * The changes by which mappers go on naming what was renamed or moved (as Keycloak, whatever their kind): a name that is free may
 * be given to something else, which nobody meant them to hand out.
 * @param renamed what a name is from now on; the same for any other
 */
export async function followingMappers(
  { identityProviders }: Pick<Store, 'identityProviders'>,
  realm: Pick<RealmView, 'id' | 'identityProviders'>,
  member: Member,
  renamed: (name: string) => string,
): Promise<Change[]> {
  if (realm.identityProviders.length === 0) return [];
  const providers = await identityProviders.list(realm.id);
  return providers.flatMap((provider) => {
    const mappers = provider.mappers.map((mapper) => {
      const before = mapper.config[member];
      const after = before === undefined ? before : renamed(before);
      return after === undefined || after === before
        ? mapper
        : { ...mapper, config: { ...mapper.config, [member]: after } };
    });
    const isSame = mappers.every((mapper, at) => mapper === provider.mappers[at]);
    return isSame
      ? []
      : [identityProviders.update({ ...provider, mappers }, { ifRevision: provider.revision })];
  });
}

/** A path, and those below it, in the place of another. */
export const movedPath = (before: string, after: string) => (path: string) =>
  path === before || path.startsWith(`${before}/`) ? after + path.slice(before.length) : path;

import type { RealmView } from '../domain/realms/realm-view.ts';
import type { AdminRequest } from './resource.ts';

/** Every realm, by name; one that cannot be read is told of in the log and left out, so that it hides no other. */
export async function allRealms({ store, realms, request }: AdminRequest): Promise<RealmView[]> {
  const views = await Promise.all(
    (await store.realms.list()).map(async ({ id, name }) => {
      try {
        return await realms.get(id);
      } catch (err) {
        request.log.error({ realm: name, err }, 'a realm cannot be read, and is left out');
        return undefined;
      }
    }),
  );
  return views.filter((view) => view !== undefined);
}

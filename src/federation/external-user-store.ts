import type { Component } from '../domain/components/component.ts';
import { fromOutside } from '../domain/components/config.ts';
import { clearConfig } from '../domain/components/secret-members.ts';
import { foldName } from '../domain/users/folded-name.ts';
import type { KeptElsewhere } from '../domain/users/user-stores/kept-elsewhere.ts';
import { OF_EVERY_STORE, type UserStoreType } from '../domain/users/user-stores/user-stores.ts';
import type { UserStore as Extension, Tools, UserStoreContext } from '../extension/contract.ts';
import { Catalogue } from '../lib/catalogue.ts';
import { inTime } from '../lib/in-time.ts';
import { readKeptUser } from './kept-user.ts';

/** What somebody is looked for by; names are folded. */
export type Key = { readonly id: string } | { readonly username: string } | { readonly email: string };

/** A realm's component that names a store. */
export interface Place {
  readonly realmName: string;
  readonly component: Component;
}

/** A user store that can be asked. All reject where it does not answer in time, or not as it must. */
export interface ExternalUserStore extends UserStoreType {
  /** Whoever it knows by exactly that. */
  find(key: Key, place: Place): Promise<KeptElsewhere | undefined>;
  /** Nobody where it cannot be searched. */
  search(text: string, max: number, place: Place): Promise<readonly KeptElsewhere[]>;
  verifyPassword(externalId: string, password: string, place: Place): Promise<boolean>;
  readonly setPassword: ((externalId: string, password: string, place: Place) => Promise<void>) | undefined;
}

/** Those of a server; none is ours. */
export const externalUserStores = new Catalogue<ExternalUserStore>('user store', []);

/** An extension as a store. It throws where the extension does, answers too late, or with what is no user, or another one. */
export function externalUserStore(extension: Extension, tools: Tools): ExternalUserStore {
  const { id, helpText, properties = [] } = extension;
  return {
    id,
    helpText,
    properties: [...OF_EVERY_STORE, ...properties.map(fromOutside)],
    async find(key, place) {
      const context = contextOf(place);
      const answer = await inTime<unknown>(() =>
        'id' in key
          ? extension.findById(key.id, context, tools)
          : 'username' in key
            ? extension.findByUsername(key.username, context, tools)
            : extension.findByEmail(key.email, context, tools),
      );
      if (answer === undefined || answer === null) return undefined;
      const kept = readKeptUser(answer);
      checkIsMeant(kept, key);
      return kept;
    },
    async search(text, max, place) {
      const { search } = extension;
      if (!search) return [];
      const answer = await inTime<unknown>(() => search.call(extension, text, max, contextOf(place), tools));
      if (!Array.isArray(answer)) throw new Error('a search must answer with a list');
      return answer.slice(0, max).map(readKeptUser);
    },
    // Whatever is not true is no.
    verifyPassword: async (externalId, password, place) =>
      (await inTime<unknown>(() =>
        extension.verifyPassword(externalId, password, contextOf(place), tools),
      )) === true,
    setPassword:
      extension.setPassword &&
      (async (externalId, password, place) => {
        await inTime(() => extension.setPassword?.(externalId, password, contextOf(place), tools));
      }),
  };
}

/** A store that answers with somebody else would let that one in under this one's name. @throws {Error} */
function checkIsMeant({ externalId, said }: KeptElsewhere, key: Key): void {
  const isMeant =
    'id' in key
      ? externalId === key.id
      : 'username' in key
        ? said.username === foldName(key.username)
        : said.email === foldName(key.email);
  if (!isMeant) throw new Error('it answers with another user than the one it was asked for');
}

const contextOf = ({ realmName, component }: Place): UserStoreContext => ({
  realm: realmName,
  config: clearConfig(component),
});

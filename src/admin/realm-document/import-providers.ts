import type { IdentityProvider } from '../../domain/identity-providers/identity-provider.ts';
import type { Change } from '../../domain/store.ts';
import { duplicateResource } from '../../errors/admin.ts';
import type { RealmRequest } from '../resource.ts';
import type { PartialImportRepresentation } from './document.ts';
import { readProviderMapper, readProviders } from './identity-providers.ts';
import type { ImportLog } from './partial-import-results.ts';

/**
 * Brings identity providers and their mappers into a realm; mappers of no provider are passed over.
 * @returns all providers as they will be
 * @throws {Refusal} 400, 409, 501
 */
export function importProviders(
  { store, realm }: RealmRequest,
  { identityProviders = [], identityProviderMappers = [] }: PartialImportRepresentation,
  log: ImportLog,
  { first, last }: { readonly first: Change[]; readonly last: Change[] },
): readonly IdentityProvider[] {
  const all = new Map(realm.identityProviders.map((provider) => [provider.alias, provider]));
  const made = new Set<string>();
  for (const said of identityProviders) {
    const others = [...all.values()].filter(({ alias }) => alias !== said.alias);
    const [provider] = readProviders(
      realm.id,
      { identityProviders: [said] },
      realm.settings.sslRequired,
      others,
    );
    if (!provider) continue;
    const { alias, id } = provider;
    const before = all.get(alias);
    const clash = before && { id: before.id, refusal: `Identity Provider '${alias}' already exists.` };
    if (!log.takes('IDP', alias, { id, said }, clash)) continue;
    if (before) first.push(store.identityProviders.remove(before));
    all.set(alias, provider);
    made.add(alias);
  }
  const changed = new Set<string>();
  for (const said of identityProviderMappers) {
    const provider = all.get(said.identityProviderAlias ?? '');
    if (!provider) continue;
    const { alias } = provider;
    const mapper = readProviderMapper(alias, said);
    const before = provider.mappers.find(({ name }) => name === mapper.name);
    const clash = before && {
      id: before.id,
      refusal: `Identity Provider Mapper'${mapper.name}' already exists.`,
    };
    if (!log.takes('IDP_MAPPER', mapper.name, { id: mapper.id, said }, clash)) continue;
    const others = provider.mappers.filter((each) => each !== before);
    if (others.some(({ id }) => id === mapper.id)) throw duplicateResource();
    const mappers = [...others, mapper];
    all.set(alias, { ...provider, mappers });
    changed.add(alias);
  }
  for (const provider of all.values()) {
    if (made.has(provider.alias)) last.push(store.identityProviders.create(provider));
    else if (changed.has(provider.alias))
      last.push(store.identityProviders.update(provider, { ifRevision: provider.revision }));
  }
  return [...all.values()];
}

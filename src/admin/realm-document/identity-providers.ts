import { givenId } from '../../domain/given-id.ts';
import type {
  IdentityProvider,
  IdentityProviderMapper,
} from '../../domain/identity-providers/identity-provider.ts';
import { adminError } from '../../errors/admin.ts';
import { checkAlias, checkProvider } from '../check-identity-provider.ts';
import {
  type IdentityProviderMapperRepresentation,
  type IdentityProviderRepresentation,
  providerFrom,
  saidOf,
} from '../identity-provider-representation.ts';

interface Providers {
  readonly identityProviders?: readonly IdentityProviderRepresentation[] | undefined;
  readonly identityProviderMappers?: readonly IdentityProviderMapperRepresentation[] | undefined;
}

/** Checked as where they are created one by one. Mappers of no provider are passed over (as Keycloak). @throws {Refusal} 400, 501 */
export function readProviders(
  realmId: string,
  { identityProviders = [], identityProviderMappers = [] }: Providers,
  sslRequired: string,
  others: readonly IdentityProvider[] = [],
): readonly IdentityProvider[] {
  const all: IdentityProvider[] = [];
  for (const said of identityProviders) {
    const alias = checkAlias(said.alias);
    const provider = providerFrom(said, {
      id: givenId(said.internalId, 'The internal id of an identity provider'),
      realmId,
      alias,
    });
    checkProvider(sslRequired, provider, [...others, ...all], said.providerId);
    const mappers = identityProviderMappers.filter((mapper) => mapper.identityProviderAlias === alias);
    all.push({ ...provider, mappers: readMappers(alias, mappers) });
  }
  return all;
}

function readMappers(
  alias: string,
  said: readonly IdentityProviderMapperRepresentation[],
): IdentityProvider['mappers'] {
  const mappers = said.map((each) => readProviderMapper(alias, each));
  if (new Set(mappers.map(({ name }) => name)).size < mappers.length)
    throw adminError(400, `The identity provider ${alias} has two mappers of one name`);
  return mappers;
}

/** @throws {Refusal} 400 */
export function readProviderMapper(
  alias: string,
  { id, name, identityProviderMapper, config }: IdentityProviderMapperRepresentation,
): IdentityProviderMapper {
  if (!name || !identityProviderMapper)
    throw adminError(400, `A mapper of the identity provider ${alias} needs name and identityProviderMapper`);
  return { id: givenId(id, 'The id of a mapper'), name, identityProviderMapper, config: saidOf(config) };
}

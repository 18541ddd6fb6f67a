import { type Static, Type } from 'typebox';
import type {
  IdentityProvider,
  IdentityProviderMapper,
} from '../domain/identity-providers/identity-provider.ts';
import { providerKinds, shownUses } from '../domain/identity-providers/kinds.ts';
import { MASK } from '../domain/mask.ts';
import { flag, text } from '../lib/optional.ts';

const texts = Type.Optional(Type.Record(Type.String(), Type.String()));

/** Members about logins that are brokered: kept as they are. */
const SETTINGS = {
  displayName: text,
  trustEmail: flag,
  storeToken: flag,
  addReadTokenRoleOnCreate: flag,
  authenticateByDefault: flag,
  linkOnly: flag,
  hideOnLogin: flag,
  firstBrokerLoginFlowAlias: text,
  postBrokerLoginFlowAlias: text,
};
const settingNames = Object.keys(SETTINGS) as (keyof typeof SETTINGS)[];

/** Keycloak's IdentityProviderRepresentation. */
export const IdentityProviderRepresentation = Type.Object(
  {
    alias: text,
    internalId: text,
    providerId: text,
    enabled: flag,
    ...SETTINGS,
    updateProfileFirstLoginMode: text,
    updateProfileFirstLogin: flag,
    organizationId: text,
    types: Type.Optional(Type.Array(Type.String())),
    config: texts,
  },
  { title: 'IdentityProviderRepresentation' },
);
export type IdentityProviderRepresentation = Static<typeof IdentityProviderRepresentation>;

export const IdentityProviderMapperRepresentation = Type.Object(
  {
    id: text,
    name: text,
    identityProviderAlias: text,
    identityProviderMapper: text,
    config: texts,
  },
  { title: 'IdentityProviderMapperRepresentation' },
);
export type IdentityProviderMapperRepresentation = Static<typeof IdentityProviderMapperRepresentation>;

/** Members of the configuration that are secrets. */
const SECRETS: ReadonlySet<string> = new Set(['clientSecret', 'p8Content']);

/** A configuration without what is empty, which says nothing (as Keycloak). */
export const saidOf = (config: Readonly<Record<string, string>> = {}): Record<string, string> =>
  Object.fromEntries(Object.entries(config).filter(([, value]) => value !== ''));

/** Whether it is hidden, where its configuration says so: there it stood before it was a member of its own. */
function hiddenBefore({ hideOnLoginPage: text }: Readonly<Record<string, string>> = {}) {
  return text === undefined ? {} : { hideOnLogin: text.toLowerCase() === 'true' };
}

/** The provider as a representation asks for it; what it leaves out is gone (as Keycloak). */
export function providerFrom(
  asked: IdentityProviderRepresentation,
  identity: Pick<IdentityProvider, 'id' | 'realmId' | 'alias'>,
  before?: IdentityProvider,
): IdentityProvider {
  const { hideOnLoginPage: _before, ...said } = saidOf(asked.config);
  const given = Object.entries(said);
  const secrets = given.filter(([name]) => SECRETS.has(name));
  const kind = providerKinds.get(asked.providerId ?? before?.providerId ?? '');
  const members = { ...asked, ...hiddenBefore(asked.config), ...(kind?.isHidden && { hideOnLogin: true }) };
  const isSaid = (name: (typeof settingNames)[number]) =>
    members[name] !== undefined && (members[name] !== '' || name === 'displayName');
  const config = Object.fromEntries(given.filter(([name]) => !SECRETS.has(name)));
  return {
    ...identity,
    providerId: asked.providerId ?? '',
    enabled: asked.enabled ?? true,
    settings: Object.fromEntries(settingNames.filter(isSaid).map((name) => [name, members[name] ?? ''])),
    config: kind?.issuer === undefined ? config : { issuer: kind.issuer, ...config },
    secrets: Object.fromEntries(
      secrets.flatMap(([name, value]) => {
        const kept = value === MASK ? before?.secrets[name] : value;
        return kept === undefined ? [] : [[name, kept]];
      }),
    ),
    mappers: before?.mappers ?? [],
  };
}

/** The provider in Keycloak's JSON, secrets masked. */
export function providerRepresentation(provider: IdentityProvider) {
  const { alias, id, providerId, enabled, settings, config, secrets } = provider;
  const { displayName, ...rest } = settings;
  return {
    alias,
    ...(displayName !== undefined && { displayName }),
    internalId: id,
    providerId,
    enabled,
    ...rest,
    config: { ...config, ...Object.fromEntries(Object.keys(secrets).map((name) => [name, MASK])) },
    types: shownUses(providerId),
  };
}

/** Who it is, and no more. */
export const briefProviderRepresentation = ({
  alias,
  id,
  providerId,
  enabled,
  settings: { displayName },
}: IdentityProvider) => ({
  alias,
  ...(displayName !== undefined && { displayName }),
  internalId: id,
  providerId,
  enabled,
  config: {},
});

export const providerMapperRepresentation = (
  { alias }: IdentityProvider,
  { id, name, identityProviderMapper, config }: IdentityProviderMapper,
) => ({ id, name, identityProviderAlias: alias, identityProviderMapper, config });

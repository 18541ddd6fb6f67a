import { scopeOfTemplate } from '../../domain/clients/assign-scopes.ts';
import type { ClientRepresentation } from '../../domain/clients/representation.ts';
import type { IdentityProviderRepresentation } from '../identity-provider-representation.ts';
import type { RoleRepresentation } from '../role-representation.ts';
import type { UserRepresentation } from '../user-representation.ts';
import type { ApplicationRepresentation, RealmDocument, RolesDocument } from './document.ts';

/**
 * A document of an older version in the words of this one: applications and OAuth clients are clients, templates are client
 * scopes, social providers and links are identity providers and identities. What a document says in both, it says in the new
 * ones (as Keycloak).
 */
export function inNewWords(document: RealmDocument): RealmDocument {
  const { roles, users, clients, scopeMappings, clientTemplates } = document;
  const older = [...(document.applications ?? []), ...(document.oauthClients ?? [])];
  const clientScopeMappings = document.clientScopeMappings ?? document.applicationScopeMappings;
  const identityProviders = document.identityProviders ?? socialProviders(document);
  return {
    ...document,
    ...(roles && { roles: inNewRoles(roles) }),
    ...(users && { users: users.map(userInNewWords) }),
    ...((clients || older.length > 0) && {
      clients: [
        ...(clients ?? []),
        ...(document.applications ?? []).map(clientOf),
        ...(document.oauthClients ?? []).map((each) => ({
          ...clientOf(each),
          consentRequired: true,
          fullScopeAllowed: false,
        })),
      ],
    }),
    ...(clientScopeMappings && { clientScopeMappings }),
    ...(scopeMappings && {
      scopeMappings: scopeMappings.map(({ clientTemplate, ...mapping }) => ({
        ...(clientTemplate !== undefined && { clientScope: scopeOfTemplate(clientTemplate) }),
        ...mapping,
      })),
    }),
    ...(identityProviders && { identityProviders }),
    ...(clientTemplates && {
      clientTemplates: clientTemplates.map(({ name = '', ...template }) => ({
        ...template,
        name: scopeOfTemplate(name),
      })),
    }),
  };
}

/** An application goes by its name. */
function clientOf({
  name,
  claims: _,
  clientId: __,
  ...application
}: ApplicationRepresentation): ClientRepresentation {
  return { ...application, ...(name !== undefined && { clientId: name }) };
}

function inNewRoles({ application, ...roles }: RolesDocument): RolesDocument {
  const client = roles.client ?? application;
  return {
    ...(roles.realm && { realm: roles.realm.map(roleInNewWords) }),
    ...(client && {
      client: Object.fromEntries(
        Object.entries(client).map(([owner, own]) => [owner, own.map(roleInNewWords)]),
      ),
    }),
  };
}

function roleInNewWords(role: RoleRepresentation): RoleRepresentation {
  const { application, ...composites } = role.composites ?? {};
  return application === undefined ? role : { ...role, composites: { client: application, ...composites } };
}

function userInNewWords({ applicationRoles, socialLinks, ...user }: UserRepresentation): UserRepresentation {
  const identities = socialLinks?.map(({ socialProvider, socialUserId, socialUsername }) => ({
    ...(socialProvider !== undefined && { identityProvider: socialProvider }),
    ...(socialUserId !== undefined && { userId: socialUserId }),
    ...(socialUsername !== undefined && { userName: socialUsername }),
  }));
  return {
    ...(applicationRoles && { clientRoles: applicationRoles }),
    ...(identities && { federatedIdentities: identities }),
    ...user,
  };
}

const KEY = /^([^.]+)\.key$/;

/** Providers by their keys and secrets (`google.key`, `google.secret`), where the realm has social logins at all. */
function socialProviders({
  social,
  socialProviders: said = {},
}: RealmDocument): IdentityProviderRepresentation[] | undefined {
  if (!social) return undefined;
  const keys = Object.entries(said).flatMap(([name, clientId]) => {
    const [, alias] = KEY.exec(name) ?? [];
    return alias === undefined ? [] : [{ alias, clientId, clientSecret: said[`${alias}.secret`] }];
  });
  return keys.map(({ alias, clientId, clientSecret }) => ({
    alias,
    providerId: alias,
    enabled: true,
    linkOnly: false,
    config: { clientId, ...(clientSecret !== undefined && { clientSecret }) },
  }));
}

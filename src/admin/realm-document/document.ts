import { type Static, Type } from 'typebox';
import { ProtocolMapperRepresentation } from '../../domain/client-scopes/mapper-representation.ts';
import { ClientRepresentation } from '../../domain/clients/representation.ts';
import { RealmRepresentation } from '../../domain/realms/representation.ts';
import { flag, number, text, texts } from '../../lib/optional.ts';
import {
  AuthenticationFlowRepresentation,
  AuthenticatorConfigRepresentation,
} from '../authentication/representations.ts';
import { ClientScopeRepresentation } from '../client-scope-representation.ts';
import { GroupRepresentation } from '../group-representation.ts';
import {
  IdentityProviderMapperRepresentation,
  IdentityProviderRepresentation,
} from '../identity-provider-representation.ts';
import { RoleRepresentation } from '../role-representation.ts';
import { UserRepresentation } from '../user-representation.ts';

const anything = Type.Optional(Type.Unknown());
/** What is read for nothing here, so that what is in it is nobody's business. */
const things = Type.Optional(Type.Array(Type.Record(Type.String(), Type.Unknown())));

const RequiredActionProviderRepresentation = Type.Object(
  {
    alias: text,
    name: text,
    providerId: text,
    enabled: flag,
    defaultAction: flag,
    priority: number,
    config: Type.Optional(Type.Record(Type.String(), Type.String())),
  },
  { title: 'RequiredActionProviderRepresentation' },
);
export type RequiredActionDocument = Static<typeof RequiredActionProviderRepresentation>;

/** A component with those below it, by their types. */
export const ComponentExportRepresentation = Type.Object(
  {
    id: text,
    name: text,
    providerId: text,
    subType: text,
    subComponents: Type.Optional(Type.Record(Type.String(), Type.Array(Type.Unknown()))),
    config: Type.Optional(Type.Record(Type.String(), Type.Array(Type.String()))),
  },
  { title: 'ComponentExportRepresentation' },
);
export type ComponentDocument = Static<typeof ComponentExportRepresentation>;

const ScopeMappingRepresentation = Type.Object(
  {
    self: text,
    client: text,
    clientTemplate: text,
    clientScope: text,
    roles: texts,
  },
  { title: 'ScopeMappingRepresentation' },
);
export type ScopeMappingDocument = Static<typeof ScopeMappingRepresentation>;

const RolesRepresentation = Type.Object(
  {
    realm: Type.Optional(Type.Array(RoleRepresentation)),
    client: Type.Optional(Type.Record(Type.String(), Type.Array(RoleRepresentation))),
    // What clients were called once.
    application: Type.Optional(Type.Record(Type.String(), Type.Array(RoleRepresentation))),
  },
  { title: 'RolesRepresentation' },
);
export type RolesDocument = Static<typeof RolesRepresentation>;

/** What of a realm the two kinds of imports have in common. */
const THINGS = {
  roles: Type.Optional(RolesRepresentation),
  groups: Type.Optional(Type.Array(GroupRepresentation)),
  users: Type.Optional(Type.Array(UserRepresentation)),
  clients: Type.Optional(Type.Array(ClientRepresentation)),
  identityProviders: Type.Optional(Type.Array(IdentityProviderRepresentation)),
  identityProviderMappers: Type.Optional(Type.Array(IdentityProviderMapperRepresentation)),
};

/** A client as documents have it in which clients are applications; what `claims` says has no effect (as Keycloak). */
const ApplicationRepresentation = Type.Object({ ...ClientRepresentation.properties, claims: anything });
export type ApplicationRepresentation = Static<typeof ApplicationRepresentation>;

/** A client scope as documents have it in which client scopes are templates: what else it says has no effect (as Keycloak). */
const ClientTemplateRepresentation = Type.Object(ClientScopeRepresentation.properties, {
  additionalProperties: true,
});

/** Members of documents of older versions, which Keycloak still reads: `older-documents.ts` says what they are now. */
const OLDER = {
  socialProviders: Type.Optional(Type.Record(Type.String(), Type.String())),
  applications: Type.Optional(Type.Array(ApplicationRepresentation)),
  oauthClients: Type.Optional(Type.Array(ApplicationRepresentation)),
  applicationScopeMappings: Type.Optional(Type.Record(Type.String(), Type.Array(ScopeMappingRepresentation))),
  clientTemplates: Type.Optional(Type.Array(ClientTemplateRepresentation)),
};

/** Keycloak's RealmRepresentation with all that its exports hold. */
export const RealmDocument = Type.Object({
  ...RealmRepresentation.properties,
  ...THINGS,
  ...OLDER,
  defaultRole: Type.Optional(RoleRepresentation),
  defaultRoles: texts,
  localizationTexts: Type.Optional(Type.Record(Type.String(), Type.Record(Type.String(), Type.String()))),
  scopeMappings: Type.Optional(Type.Array(ScopeMappingRepresentation)),
  clientScopeMappings: Type.Optional(Type.Record(Type.String(), Type.Array(ScopeMappingRepresentation))),
  clientScopes: Type.Optional(Type.Array(ClientScopeRepresentation)),
  defaultDefaultClientScopes: texts,
  defaultOptionalClientScopes: texts,
  components: Type.Optional(Type.Record(Type.String(), Type.Array(ComponentExportRepresentation))),
  authenticationFlows: Type.Optional(Type.Array(AuthenticationFlowRepresentation)),
  authenticatorConfig: Type.Optional(Type.Array(AuthenticatorConfigRepresentation)),
  requiredActions: Type.Optional(Type.Array(RequiredActionProviderRepresentation)),
  protocolMappers: Type.Optional(Type.Array(ProtocolMapperRepresentation)),
  adminPermissionsClient: Type.Optional(ClientRepresentation),
  federatedUsers: Type.Optional(Type.Array(UserRepresentation)),
  userFederationProviders: things,
  userFederationMappers: things,
  organizations: things,
});
export type RealmDocument = Static<typeof RealmDocument>;

/** Keycloak's PartialImportRepresentation. Members it does not know are passed over (as Keycloak). */
export const PartialImportRepresentation = Type.Object(
  { ifResourceExists: text, policy: text, ...THINGS },
  { additionalProperties: true },
);
export type PartialImportRepresentation = Static<typeof PartialImportRepresentation>;

import { type Static, Type } from 'typebox';
import { ProtocolMapperRepresentation } from '../client-scopes/mapper-representation.ts';

const strings = Type.Array(Type.String());
/** Here null is the name of none. */
const scopeNames = Type.Array(Type.String(), { whenNull: '' });
/** Here null says that the attribute is to go, as an empty text does. */
const attributes = Type.Record(Type.String(), Type.String(), { whenNull: '' });

/** Keycloak's ResourceServerRepresentation, the authorization settings of a client. */
const ResourceServerRepresentation = Type.Object(
  {
    id: Type.Optional(Type.String()),
    clientId: Type.Optional(Type.String()),
    name: Type.Optional(Type.String()),
    allowRemoteResourceManagement: Type.Optional(Type.Boolean()),
    policyEnforcementMode: Type.Optional(Type.String()),
    resources: Type.Optional(Type.Array(Type.Unknown())),
    policies: Type.Optional(Type.Array(Type.Unknown())),
    scopes: Type.Optional(Type.Array(Type.Unknown())),
    decisionStrategy: Type.Optional(Type.String()),
    authorizationSchema: Type.Optional(Type.Unknown()),
  },
  { title: 'ResourceServerRepresentation' },
);

/** Keycloak's ClientRepresentation: the members that are read, in the order they are written. */
export const ClientRepresentation = Type.Object(
  {
    id: Type.Optional(Type.String()),
    clientId: Type.Optional(Type.String()),
    name: Type.Optional(Type.String()),
    description: Type.Optional(Type.String()),
    type: Type.Optional(Type.String()),
    rootUrl: Type.Optional(Type.String()),
    adminUrl: Type.Optional(Type.String()),
    baseUrl: Type.Optional(Type.String()),
    surrogateAuthRequired: Type.Optional(Type.Boolean()),
    enabled: Type.Optional(Type.Boolean()),
    alwaysDisplayInConsole: Type.Optional(Type.Boolean()),
    clientAuthenticatorType: Type.Optional(Type.String()),
    secret: Type.Optional(Type.String()),
    registrationAccessToken: Type.Optional(Type.String()),
    defaultRoles: Type.Optional(strings),
    redirectUris: Type.Optional(strings),
    webOrigins: Type.Optional(strings),
    notBefore: Type.Optional(Type.Integer()),
    bearerOnly: Type.Optional(Type.Boolean()),
    consentRequired: Type.Optional(Type.Boolean()),
    standardFlowEnabled: Type.Optional(Type.Boolean()),
    implicitFlowEnabled: Type.Optional(Type.Boolean()),
    directAccessGrantsEnabled: Type.Optional(Type.Boolean()),
    serviceAccountsEnabled: Type.Optional(Type.Boolean()),
    authorizationServicesEnabled: Type.Optional(Type.Boolean()),
    directGrantsOnly: Type.Optional(Type.Boolean()),
    publicClient: Type.Optional(Type.Boolean()),
    frontchannelLogout: Type.Optional(Type.Boolean()),
    protocol: Type.Optional(Type.String()),
    attributes: Type.Optional(attributes),
    authenticationFlowBindingOverrides: Type.Optional(attributes),
    fullScopeAllowed: Type.Optional(Type.Boolean()),
    nodeReRegistrationTimeout: Type.Optional(Type.Integer()),
    registeredNodes: Type.Optional(Type.Record(Type.String(), Type.Integer())),
    protocolMappers: Type.Optional(Type.Array(ProtocolMapperRepresentation)),
    clientTemplate: Type.Optional(Type.String()),
    useTemplateConfig: Type.Optional(Type.Boolean()),
    useTemplateScope: Type.Optional(Type.Boolean()),
    useTemplateMappers: Type.Optional(Type.Boolean()),
    defaultClientScopes: Type.Optional(scopeNames),
    optionalClientScopes: Type.Optional(scopeNames),
    authorizationSettings: Type.Optional(ResourceServerRepresentation),
    access: Type.Optional(Type.Record(Type.String(), Type.Boolean())),
    origin: Type.Optional(Type.String()),
  },
  { title: 'ClientRepresentation' },
);

export type ClientRepresentation = Static<typeof ClientRepresentation>;

/** Whether a representation asks for authorization services, by the switch or by their settings (as Keycloak takes them). */
export const asksForAuthorizationServices = ({
  authorizationServicesEnabled,
  authorizationSettings,
}: ClientRepresentation): boolean =>
  authorizationServicesEnabled === true || authorizationSettings !== undefined;

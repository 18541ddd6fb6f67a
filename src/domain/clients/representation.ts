import { type Static, Type } from 'typebox';
import { flag, number, text } from '../../lib/optional.ts';
import { ProtocolMapperRepresentation } from '../client-scopes/mapper-representation.ts';

const strings = Type.Array(Type.String());
/** Here null is the name of none. */
const scopeNames = Type.Array(Type.String(), { whenNull: '' });
/** Here null says that the attribute is to go, as an empty text does. */
const attributes = Type.Record(Type.String(), Type.String(), { whenNull: '' });

/** Keycloak's ResourceServerRepresentation, the authorization settings of a client. */
const ResourceServerRepresentation = Type.Object(
  {
    id: text,
    clientId: text,
    name: text,
    allowRemoteResourceManagement: flag,
    policyEnforcementMode: text,
    resources: Type.Optional(Type.Array(Type.Unknown())),
    policies: Type.Optional(Type.Array(Type.Unknown())),
    scopes: Type.Optional(Type.Array(Type.Unknown())),
    decisionStrategy: text,
    authorizationSchema: Type.Optional(Type.Unknown()),
  },
  { title: 'ResourceServerRepresentation' },
);

/** Keycloak's ClientRepresentation: the members that are read, in the order they are written. */
export const ClientRepresentation = Type.Object(
  {
    id: text,
    clientId: text,
    name: text,
    description: text,
    type: text,
    rootUrl: text,
    adminUrl: text,
    baseUrl: text,
    surrogateAuthRequired: flag,
    enabled: flag,
    alwaysDisplayInConsole: flag,
    clientAuthenticatorType: text,
    secret: text,
    registrationAccessToken: text,
    defaultRoles: Type.Optional(strings),
    redirectUris: Type.Optional(strings),
    webOrigins: Type.Optional(strings),
    notBefore: number,
    bearerOnly: flag,
    consentRequired: flag,
    standardFlowEnabled: flag,
    implicitFlowEnabled: flag,
    directAccessGrantsEnabled: flag,
    serviceAccountsEnabled: flag,
    authorizationServicesEnabled: flag,
    directGrantsOnly: flag,
    publicClient: flag,
    frontchannelLogout: flag,
    protocol: text,
    attributes: Type.Optional(attributes),
    authenticationFlowBindingOverrides: Type.Optional(attributes),
    fullScopeAllowed: flag,
    nodeReRegistrationTimeout: number,
    registeredNodes: Type.Optional(Type.Record(Type.String(), Type.Integer())),
    protocolMappers: Type.Optional(Type.Array(ProtocolMapperRepresentation)),
    clientTemplate: text,
    useTemplateConfig: flag,
    useTemplateScope: flag,
    useTemplateMappers: flag,
    defaultClientScopes: Type.Optional(scopeNames),
    optionalClientScopes: Type.Optional(scopeNames),
    authorizationSettings: Type.Optional(ResourceServerRepresentation),
    access: Type.Optional(Type.Record(Type.String(), Type.Boolean())),
    origin: text,
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

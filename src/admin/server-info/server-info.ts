import { arch, availableParallelism, platform, release } from 'node:os';
import type { MapperType } from '../../domain/client-scopes/mapper-type.ts';
import { MAPPER_TYPES } from '../../domain/client-scopes/mapper-types.ts';
import { SAML_MAPPER_TYPES } from '../../domain/client-scopes/saml-mapper-types.ts';
import { providerKinds } from '../../domain/identity-providers/kinds.ts';
import { freshClientScopes } from '../../domain/realms/fresh/client-scopes.ts';
import type { Additions, Extended } from '../../lib/catalogue.ts';
import type { Themes } from '../../pages/theme/themes.ts';
import { INSTALLATIONS } from '../installation/index.ts';
import { propertyRepresentation } from '../property-representation.ts';
import { componentTypes, providers } from './component-types.ts';
import { EVENT_WORDS } from './event-words.ts';
import { featuresOf, type Has } from './features.ts';
import { PASSWORD_POLICY_TYPES } from './password-policy-types.ts';

/** The version whose Admin REST API this is: tools choose by it how they call. */
export const KEYCLOAK_VERSION = '26.7.4';
const OPENID_CONNECT = 'openid-connect';
const SAML = 'saml';

/**
 * What of the server consoles and tools ask before anything else, in Keycloak's shape and of what is here.
 * @param audience of whom the caller is one: administrators of the server see how it runs, those who manage a realm
 * which version it is
 */
export const serverInfo = (
  audience: 'server' | 'realm' | 'other',
  now: Date,
  { themes, has, realms }: { readonly themes: ThemeChoices; readonly has: Has; readonly realms: Extended },
) => ({
  ...(audience === 'server' && {
    systemInfo: systemInfo(now),
    cpuInfo: { processorCount: availableParallelism() },
  }),
  ...(audience === 'server' && { memoryInfo: memoryInfo() }),
  ...(audience === 'realm' && { systemInfo: { version: KEYCLOAK_VERSION } }),
  ...withFeatures(about(realms), has),
  themes: {
    ...Object.fromEntries(['common', 'admin', 'welcome'].map((type) => [type, []])),
    login: themes.choices('login'),
    account: themes.choices('account'),
    email: themes.choices('email'),
  },
});

type ThemeChoices = Pick<Themes, 'choices'>;

function withFeatures(about: object, has: Has): object {
  const features = featuresOf(has);
  return {
    profileInfo: {
      name: 'default',
      disabledFeatures: features.filter(({ enabled }) => !enabled).map(({ name }) => name),
      previewFeatures: [],
      experimentalFeatures: [],
    },
    features: features.map((feature) => ({ ...feature, type: 'DEFAULT', dependencies: [] })),
    ...about,
  };
}

const made = new WeakMap<Additions, object>();

/** What never changes while the server runs. */
function about({ additions }: Extended): object {
  const known = made.get(additions);
  if (known) return known;
  const told = {
    cryptoInfo: {
      cryptoProvider: 'DefaultCryptoProvider',
      supportedKeystoreTypes: ['JKS', 'PKCS12'],
      clientSignatureSymmetricAlgorithms: ['HS256', 'HS384', 'HS512'],
      clientSignatureAsymmetricAlgorithms: [
        ...['ES', 'PS', 'RS'].flatMap((family) => [256, 384, 512].map((size) => `${family}${size}`)),
        'EdDSA',
      ].sort(),
    },
    socialProviders: identityProviders.filter(({ groupName }) => groupName === 'Social'),
    identityProviders,
    providers: providers(additions),
    protocolMapperTypes: {
      [OPENID_CONNECT]: MAPPER_TYPES.map(described),
      [SAML]: SAML_MAPPER_TYPES.map(described),
    },
    builtinProtocolMappers: {
      [OPENID_CONNECT]: builtInMappers(OPENID_CONNECT),
      [SAML]: [...builtInMappers(SAML), ...X500_MAPPERS],
    },
    clientInstallations: installations(),
    componentTypes: componentTypes(additions),
    passwordPolicies: PASSWORD_POLICY_TYPES,
    enums: EVENT_WORDS,
    parameterizedScopeTypes: [],
  };
  made.set(additions, told);
  return told;
}

/** Kinds of identity providers, as consoles offer them. */
const identityProviders = [...providerKinds.values()].map(({ group, name, id }) => ({
  groupName: group,
  name,
  id,
}));

const described = ({ properties, ...type }: MapperType) => ({
  ...type,
  properties: properties.map((property) => propertyRepresentation(property)),
});

/** What directories call a user (X.500 attribute types, RFC 4519 and PKCS #9). */
const X500_MAPPERS = [
  ['email', 'email', 'urn:oid:1.2.840.113549.1.9.1'],
  ['givenName', 'firstName', 'urn:oid:2.5.4.42'],
  ['surname', 'lastName', 'urn:oid:2.5.4.4'],
].map(([friendlyName = '', property = '', attribute = '']) => ({
  name: `X500 ${friendlyName}`,
  protocol: SAML,
  protocolMapper: 'saml-user-property-mapper',
  consentRequired: false,
  config: {
    'attribute.nameformat': 'urn:oasis:names:tc:SAML:2.0:attrname-format:uri',
    'user.attribute': property,
    'friendly.name': friendlyName,
    'attribute.name': attribute,
  },
}));

/** Those that the client scopes of a new realm have, to be added to others. */
const builtInMappers = (protocol: string) =>
  freshClientScopes('')
    .flatMap(({ protocolMappers }) => protocolMappers)
    .filter((mapper) => mapper.protocol === protocol)
    .map(({ name, protocol, protocolMapper, config }) => ({
      name,
      protocol,
      protocolMapper,
      consentRequired: false,
      config,
    }));

/** Formats that an administrator can have a client's configuration in, by protocol. */
const installations = () =>
  Object.groupBy(
    INSTALLATIONS.map(({ write: _, ...installation }) => ({ ...installation, downloadOnly: false })),
    ({ protocol }) => protocol,
  );

function systemInfo(now: Date) {
  const uptime = Math.floor(process.uptime());
  const [days, hours, minutes, seconds] = [
    Math.floor(uptime / 86_400),
    Math.floor(uptime / 3600) % 24,
    Math.floor(uptime / 60) % 60,
    uptime % 60,
  ];
  return {
    version: KEYCLOAK_VERSION,
    serverTime: now.toUTCString(),
    uptime: `${days} days, ${hours} hours, ${minutes} minutes, ${seconds} seconds`,
    uptimeMillis: uptime * 1000,
    osName: platform(),
    osArchitecture: arch(),
    osVersion: release(),
    fileEncoding: 'UTF-8',
  };
}

const megabytes = (bytes: number) => `${Math.floor(bytes / 1_048_576)} MB`;

function memoryInfo() {
  const { heapTotal: total, heapUsed: used } = process.memoryUsage();
  const free = total - used;
  return {
    total,
    totalFormated: megabytes(total),
    used,
    usedFormated: megabytes(used),
    free,
    freePercentage: Math.floor((free * 100) / total),
    freeFormated: megabytes(free),
  };
}

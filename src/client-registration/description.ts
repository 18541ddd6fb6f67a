import type { ClientRepresentation } from '../domain/clients/representation.ts';
import { Refusal } from '../errors/refusal.ts';
import { withoutUndefined } from '../lib/without-undefined.ts';
import { defaultProvider } from './providers/default.ts';
import { openidConnectProvider } from './providers/openid-connect/index.ts';
import type { RegistrationProvider } from './providers/provider.ts';
import { clientOfMetadata } from './providers/saml2-entity-descriptor.ts';

interface Format {
  /** What Keycloak knows a document by. */
  readonly member: string;
  readonly provider: RegistrationProvider;
  /** What follows from saying nothing, where there is no client yet. */
  readonly unsaid: ClientRepresentation;
}

const JSON_FORMATS: readonly Format[] = [
  { member: '"clientId"', provider: defaultProvider, unsaid: {} },
  { member: '"redirect_uris"', provider: openidConnectProvider, unsaid: { frontchannelLogout: false } },
];

/**
 * The client that a description asks for: Keycloak's representation, client metadata of RFC 7591, or SAML 2.0 metadata,
 * told apart by how they look. Nothing is registered.
 * @throws {Refusal} 400
 */
export function clientOfDescription(body: Buffer): ClientRepresentation {
  const text = body.toString('utf8').trim();
  if (text.startsWith('{') && text.endsWith('}')) {
    const format = JSON_FORMATS.find(({ member }) => text.includes(member));
    if (format) {
      const { provider, unsaid } = format;
      const draft = { ...unsaid, ...provider.draft(provider.read({ headers: {}, body })) };
      const mappers = draft.protocolMappers?.map((mapper) => ({ ...MAPPER, ...mapper }));
      return withoutUndefined({ ...draft, ...(mappers && { protocolMappers: mappers }) });
    }
  }
  if (text.startsWith('<') && text.endsWith('>') && text.includes('EntityDescriptor'))
    return clientOfMetadata(body);
  throw new Refusal(400, 'Unsupported format');
}

/** What Keycloak's representation of a protocol mapper says where nothing is said. */
const MAPPER = { consentRequired: false, config: {} };

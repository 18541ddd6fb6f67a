import { type Static, Type } from 'typebox';
import type { ClientScope } from '../domain/client-scopes/client-scope.ts';
import {
  mapperRepresentation,
  ProtocolMapperRepresentation,
} from '../domain/client-scopes/mapper-representation.ts';
import { adminError } from '../errors/admin.ts';
import { text } from '../lib/optional.ts';

/** Keycloak's ClientScopeRepresentation. Members it does not know are passed over (as Keycloak). */
export const ClientScopeRepresentation = Type.Object(
  {
    id: text,
    name: text,
    description: text,
    protocol: text,
    attributes: Type.Optional(Type.Record(Type.String(), Type.String(), { whenNull: '' })),
    protocolMappers: Type.Optional(Type.Array(ProtocolMapperRepresentation)),
  },
  { additionalProperties: true },
);
export type ClientScopeRepresentation = Static<typeof ClientScopeRepresentation>;

/** The client scope in Keycloak's JSON. */
export const clientScopeRepresentation = ({
  id,
  name,
  description,
  protocol,
  attributes,
  protocolMappers,
}: ClientScope) => ({
  id,
  name,
  ...(description !== undefined && { description }),
  protocol,
  attributes,
  ...(protocolMappers.length > 0 && { protocolMappers: protocolMappers.map(mapperRepresentation) }),
});

/** A scope's name stands in a list divided by blanks (RFC 6749 section 3.3). */
const NAME = /^[\x21\x23-\x5b\x5d-\x7e]+$/;
const PROTOCOLS = new Set(['openid-connect', 'saml', 'docker-v2', 'oid4vc']);

/** @throws {Refusal} 400 */
export function checkClientScope(name: string, protocol: string | undefined): void {
  if (!NAME.test(name)) throw adminError(400, `Unexpected name "${name}" for ClientScope`);
  if (protocol === undefined || !PROTOCOLS.has(protocol)) throw adminError(400, 'Unexpected protocol');
}

/** An empty text takes an attribute away. */
export const withoutEmpty = (attributes: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(attributes).filter(([, value]) => value !== ''));

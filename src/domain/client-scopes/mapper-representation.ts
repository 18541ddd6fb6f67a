import { type Static, Type } from 'typebox';
import { newId } from '../../lib/ids.ts';
import type { ProtocolMapper } from './client-scope.ts';

/** Keycloak's ProtocolMapperRepresentation. */
export const ProtocolMapperRepresentation = Type.Object(
  {
    id: Type.Optional(Type.String()),
    name: Type.Optional(Type.String()),
    protocol: Type.Optional(Type.String()),
    protocolMapper: Type.Optional(Type.String()),
    consentRequired: Type.Optional(Type.Boolean()),
    consentText: Type.Optional(Type.String()),
    config: Type.Optional(Type.Record(Type.String(), Type.String())),
  },
  { title: 'ProtocolMapperRepresentation' },
);
export type ProtocolMapperRepresentation = Static<typeof ProtocolMapperRepresentation>;

/** The mapper that is asked for. */
export const mapperFrom = (asked: ProtocolMapperRepresentation): ProtocolMapper => ({
  id: asked.id ?? newId(),
  name: asked.name ?? '',
  protocol: asked.protocol ?? 'openid-connect',
  protocolMapper: asked.protocolMapper ?? '',
  config: asked.config ?? {},
});

/** The mapper in Keycloak's JSON. */
export const mapperRepresentation = ({ id, name, protocol, protocolMapper, config }: ProtocolMapper) => ({
  id,
  name,
  protocol,
  protocolMapper,
  consentRequired: false,
  config: { ...config },
});

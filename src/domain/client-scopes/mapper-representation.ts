import { type Static, Type } from 'typebox';
import { flag, text } from '../../lib/optional.ts';
import { givenId } from '../given-id.ts';
import type { ProtocolMapper } from './client-scope.ts';

/** Keycloak's ProtocolMapperRepresentation. */
export const ProtocolMapperRepresentation = Type.Object(
  {
    id: text,
    name: text,
    protocol: text,
    protocolMapper: text,
    consentRequired: flag,
    consentText: text,
    config: Type.Optional(Type.Record(Type.String(), Type.String())),
  },
  { title: 'ProtocolMapperRepresentation' },
);
export type ProtocolMapperRepresentation = Static<typeof ProtocolMapperRepresentation>;

/** The mapper that is asked for. */
export const mapperFrom = (asked: ProtocolMapperRepresentation): ProtocolMapper => ({
  id: givenId(asked.id, 'The id of a protocol mapper'),
  name: asked.name ?? '',
  protocol: asked.protocol ?? 'openid-connect',
  protocolMapper: asked.protocolMapper ?? '',
  config: keptConfig(asked.config),
});

/** The mappers that are asked for. One that goes by the name of another of its protocol takes its place, whatever id it brings (as Keycloak). */
export function mappersAfter(
  before: readonly ProtocolMapper[],
  asked: readonly ProtocolMapperRepresentation[],
): ProtocolMapper[] {
  const nameOf = ({ protocol, name }: ProtocolMapper) => JSON.stringify([protocol, name]);
  const known = new Map(before.map((mapper) => [nameOf(mapper), mapper.id]));
  return asked.map((one) => {
    const mapper = mapperFrom(one);
    return { ...mapper, id: known.get(nameOf(mapper)) ?? mapper.id };
  });
}

/** A configuration as it is kept: an empty text says nothing. */
export const keptConfig = (config: ProtocolMapper['config'] = {}): ProtocolMapper['config'] =>
  Object.fromEntries(Object.entries(config).filter(([, value]) => value !== ''));

/**
 * The mapper as the representation of a new client or client scope brings it: where it says nothing of userinfo, what it
 * says of ID tokens counts for that from now on (as Keycloak).
 */
export function mapperOfNew(asked: ProtocolMapperRepresentation): ProtocolMapper {
  const mapper = mapperFrom(asked);
  const { 'id.token.claim': inIdToken, 'userinfo.token.claim': inUserinfo = inIdToken } = mapper.config;
  if (mapper.protocol !== 'openid-connect' || inUserinfo === undefined) return mapper;
  return { ...mapper, config: { ...mapper.config, 'userinfo.token.claim': inUserinfo } };
}

/** The mapper in Keycloak's JSON. */
export const mapperRepresentation = ({ id, name, protocol, protocolMapper, config }: ProtocolMapper) => ({
  id,
  name,
  protocol,
  protocolMapper,
  consentRequired: false,
  config: { ...config },
});

import { isDeepStrictEqual } from 'node:util';
import type { ProtocolMapperRepresentation } from '../../domain/client-scopes/mapper-representation.ts';
import { isPairwise } from '../../domain/clients/pairwise.ts';
import { inKeycloaksWords, type RegistrationPolicy } from './policy.ts';

const FIELD = 'protocolMappers';

const said = ({ name = '', protocolMapper = '' }: ProtocolMapperRepresentation) =>
  `${name}, of the type ${protocolMapper}`;

/** A registration brings only protocol mappers of harmless kinds: none that could make up claims. */
export const allowedProtocolMappers: RegistrationPolicy = {
  id: 'allowed-protocol-mappers',
  helpText:
    'When present, it allows to specify whitelist of protocol mapper types, which will be allowed in representation of registered (or updated) client',
  properties: [
    {
      name: 'allowed-protocol-mapper-types',
      label: 'Allowed Protocol Mappers',
      helpText: 'Kinds of protocol mappers',
      type: 'MultivaluedList',
    },
  ],
  judge({ client, asked, before, choosesSubjects }, config) {
    const allowed = new Set(config['allowed-protocol-mapper-types'] ?? []);
    const kept = new Map(before?.protocolMappers.map((mapper) => [mapper.id, mapper]));
    for (const mapper of asked.protocolMappers ?? []) {
      if (allowed.has(mapper.protocolMapper ?? '')) continue;
      if (choosesSubjects && isPairwise({ protocolMapper: mapper.protocolMapper ?? '' })) continue;
      if (before && mapper.id === undefined)
        throw inKeycloaksWords(`Missing id for mapper named '${mapper.name ?? 'null'}'`, FIELD);
      const old = mapper.id === undefined ? undefined : kept.get(mapper.id);
      if (before && !old)
        throw inKeycloaksWords(`No existing mapper model found for id '${mapper.id}'`, FIELD);
      const same =
        old &&
        old.protocolMapper === mapper.protocolMapper &&
        isDeepStrictEqual({ ...old.config }, { ...mapper.config });
      if (!same) throw inKeycloaksWords('ProtocolMapper type not allowed', FIELD, said(mapper));
    }
    return client;
  },
};

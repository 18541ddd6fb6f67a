import { ClientRepresentation } from '../../domain/clients/representation.ts';
import { invalidClientMetadata } from '../../errors/protocol.ts';
import { readJson } from '../../http/json-body.ts';
import { defineProvider } from './provider.ts';
import { registeredRepresentation } from './registered-representation.ts';

/** Keycloak's own client representation. */
export const defaultProvider = defineProvider<ClientRepresentation>({
  id: 'default',
  fromBrowsers: false,
  read: (request) => readJson(request, 'ClientRepresentation', ClientRepresentation),
  draft: (representation) => representation,
  revise(representation, { clientId }) {
    if (representation.clientId !== clientId) throw invalidClientMetadata('Client Identifier modified');
    return representation;
  },
  write: registeredRepresentation,
});

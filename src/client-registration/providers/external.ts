import { Type } from 'typebox';
import { ClientRepresentation } from '../../domain/clients/representation.ts';
import { toRepresentation } from '../../domain/clients/to-representation.ts';
import { invalidClientMetadata } from '../../errors/protocol.ts';
import type {
  RegistrationProvider as Extension,
  ClientRepresentation as Shown,
} from '../../extension/contract.ts';
import { readJson } from '../../http/json-body.ts';
import { conform } from '../../http/representation.ts';
import { defineProvider, type RegistrationProvider } from './provider.ts';

/** Whatever JSON object a provider from outside understands. */
const Document = Type.Object({}, { title: 'document', patternProperties: { '': Type.Unknown() } });

/** A provider from outside. What it makes of a document is checked as if the caller had written it. */
export function externalProvider(extension: Extension): RegistrationProvider {
  const asked = (document: unknown): ClientRepresentation => {
    let read: unknown;
    try {
      read = extension.read(document);
    } catch (error) {
      throw invalidClientMetadata((error as Error).message);
    }
    const conformed = conform(ClientRepresentation, read);
    if (!('value' in conformed)) throw invalidClientMetadata('The document makes no client');
    return conformed.value;
  };
  return defineProvider<unknown>({
    id: extension.id,
    fromBrowsers: false,
    read: (request) => readJson(request, 'document', Document),
    draft: asked,
    revise: (document, { clientId }) => {
      const changes = asked(document);
      if (changes.clientId !== undefined && changes.clientId !== clientId)
        throw invalidClientMetadata('Client Identifier modified');
      return changes;
    },
    write(client, realm, { location, registrationAccessToken }) {
      const { secret, ...representation } = toRepresentation(client, realm);
      return extension.write(JSON.parse(JSON.stringify(representation)) as Shown, {
        location,
        ...(secret !== undefined && { secret }),
        ...(registrationAccessToken !== undefined && { registrationAccessToken }),
      });
    },
  });
}

import type { ClientRepresentation } from '../../../domain/clients/representation.ts';
import { invalidClientMetadata } from '../../../errors/protocol.ts';
import type { ClientMetadata } from './metadata.ts';
import { short } from './short.ts';

const UMA_TICKET = 'urn:ietf:params:oauth:grant-type:uma-ticket';

/**
 * The switches of a client that grant and response types turn (RFC 7591 section 2.1): response types decide on logins where both are said. Without response types it is
 * `code`, without grant types nobody hands in passwords, on registration and update alike.
 */
export function flowsOf({ grant_types, response_types }: ClientMetadata): ClientRepresentation {
  const responses = responseTypes(response_types);
  const code = responses?.some((words) => words.has('code') || words.has('none'));
  const implicit = responses?.some((words) => words.has('token') || words.has('id_token'));
  if (grant_types === undefined) {
    return {
      standardFlowEnabled: code ?? true,
      implicitFlowEnabled: implicit ?? false,
      directAccessGrantsEnabled: false,
    };
  }
  const types = grant_types.length > 0 ? grant_types : ['authorization_code'];
  return {
    standardFlowEnabled: code ?? types.includes('authorization_code'),
    implicitFlowEnabled: implicit ?? types.includes('implicit'),
    directAccessGrantsEnabled: types.includes('password'),
    serviceAccountsEnabled: types.includes('client_credentials') || types.includes(UMA_TICKET),
  };
}

const RESPONSE_WORDS = new Set(['code', 'token', 'id_token']);

function responseTypes(
  response_types: readonly string[] | undefined,
): readonly ReadonlySet<string>[] | undefined {
  if (response_types === undefined || response_types.length === 0) return undefined;
  return response_types.map((type) => {
    const words = new Set(type.trim().split(' '));
    const valid =
      [...words].every((word) => RESPONSE_WORDS.has(word)) || (words.size === 1 && words.has('none'));
    if (!valid)
      throw invalidClientMetadata(`response_types: ${short(type)} is no response type of this server`);
    return words;
  });
}

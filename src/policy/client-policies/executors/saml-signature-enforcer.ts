import type { Client } from '../../../domain/clients/client.ts';
import { ClientPolicyViolation, defineExecutor, NO_SETTINGS } from '../executor.ts';

/** Who asks and who answers can be told by their signatures. */
export const samlSignatureEnforcer = defineExecutor({
  id: 'saml-signature-enforcer',
  helpText: 'Holds SAML clients to signatures, theirs and ours',
  ...NO_SETTINGS,
  onChanged({ client }) {
    if (client.protocol === 'saml') check(client, 'invalid_client_metadata');
    return client;
  },
  onRequest({ on, client }) {
    if (on === 'SAML_AUTHN_REQUEST' || on === 'SAML_LOGOUT_REQUEST') check(client, 'invalid_request');
    return undefined;
  },
});

function check({ attributes }: Client, error: string): void {
  const signs = (name: string) => attributes[name] === 'true';
  if (signs('saml.client.signature') && (signs('saml.server.signature') || signs('saml.assertion.signature')))
    return;
  throw new ClientPolicyViolation(
    error,
    'Signatures not ensured for the client. Ensure Client signature required and Sign documents or Sign assertions are ON',
    { field: 'saml.client.signature' },
  );
}

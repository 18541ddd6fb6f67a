import type { Client } from '../../../domain/clients/client.ts';
import { BINDINGS } from '../../../domain/saml/names.ts';
import type { ClientRequest } from '../client-request.ts';
import { defineExecutor, invalidMetadata, invalidRequest, NO_SETTINGS } from '../executor.ts';

const FORCED = 'saml.force.post.binding';

/** Messages of SAML do not travel in URLs, where they are kept by whoever sees them. */
export const samlAvoidRedirect = defineExecutor({
  id: 'saml-avoid-redirect',
  helpText: 'Holds SAML clients to the POST binding',
  ...NO_SETTINGS,
  onChanged({ client }) {
    if (client.protocol === 'saml' && !isForced(client))
      throw invalidMetadata('Force POST binding is not enabled', FORCED);
    return client;
  },
  onRequest(request) {
    if (isForced(request.client)) return undefined;
    if (request.on === 'SAML_AUTHN_REQUEST' && answersByRedirect(request))
      throw invalidRequest('REDIRECT binding is used for the login request and it is not allowed.');
    if (request.on === 'SAML_LOGOUT_REQUEST' && request.saml?.binding === 'redirect')
      throw invalidRequest('REDIRECT binding is used for the logout request and it is not allowed.');
    return undefined;
  },
});

const isForced = ({ attributes }: Client) => attributes[FORCED] === 'true';

function answersByRedirect({ saml }: ClientRequest): boolean {
  const { binding, protocolBinding } = saml ?? {};
  if (protocolBinding === undefined) return binding === 'redirect';
  return (
    protocolBinding === BINDINGS.redirect || (protocolBinding === BINDINGS.artifact && binding === 'redirect')
  );
}

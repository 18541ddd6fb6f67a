import type { Client } from './client.ts';

/** Attributes with which somebody could act as the client: private keys of SAML, secrets, passwords of keystores. */
const SECRET = /(?:secret|secret\.rotated|password|private[._]?key)$/i;

/** The client for those who may look at clients and not change them: they learn about it, not how to be it. */
export function withoutSecrets(client: Client): Client {
  const { secret: _unseen, attributes, ...rest } = client;
  return {
    ...rest,
    attributes: Object.fromEntries(Object.entries(attributes).filter(([name]) => !SECRET.test(name))),
  };
}

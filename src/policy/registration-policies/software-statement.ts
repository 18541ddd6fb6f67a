import { SOFTWARE_STATEMENT } from '../../domain/clients/software-statement.ts';
import { type ComponentConfig, configValue } from '../../domain/components/config.ts';
import { adminError } from '../../errors/admin.ts';
import { PolicyViolation, type RegistrationPolicy } from './policy.ts';

const ISSUER = 'issuer';
const KEYS = 'jwks';
const KEYS_URL = 'jwks-uri';
const REQUIRED = 'required';

/**
 * Who is trusted to say what software is (RFC 7591 section 2.3). What a statement of theirs says of a client goes for the client,
 * whatever its registration or a later update says; statements of others are refused.
 */
export const softwareStatement: RegistrationPolicy = {
  id: 'software-statement',
  helpText: 'Whose software statements are believed: they go before what a client says of itself',
  properties: [
    { name: ISSUER, label: 'Issuer', helpText: 'As it stands in `iss`', type: 'String', required: true },
    { name: KEYS, label: 'Keys', helpText: 'The public keys of the issuer: a JWK Set', type: 'Text' },
    {
      name: KEYS_URL,
      label: 'URL of the keys',
      helpText: 'Where the issuer publishes its JWK Set, in place of keys given here',
      type: 'String',
    },
    {
      name: REQUIRED,
      label: 'Required',
      helpText: 'Whether no client is registered without a statement',
      type: 'boolean',
      defaultValue: false,
      stored: true,
      check: 'boolean',
    },
  ],
  checkConfig(config) {
    if (!configValue(config, ISSUER)) throw adminError(400, "'Issuer' is required");
    const [keys, url] = [configValue(config, KEYS), configValue(config, KEYS_URL)];
    if ((keys === undefined) === (url === undefined))
      throw adminError(400, "One of 'Keys' and 'URL of the keys' is required");
    if (keys !== undefined && !isKeySet(keys)) throw adminError(400, "'Keys' should be a JWK Set");
    if (url !== undefined && !/^https?:\/\//.test(url))
      throw adminError(400, "'URL of the keys' should be a URL");
  },
  judge({ client }, config) {
    if (configValue(config, REQUIRED) === 'true' && !client.attributes[SOFTWARE_STATEMENT])
      throw new PolicyViolation('a statement of a trusted issuer is required', 'software_statement');
    return client;
  },
};

function isKeySet(text: string): boolean {
  try {
    return Array.isArray((JSON.parse(text) as { keys?: unknown } | null)?.keys);
  } catch {
    return false;
  }
}

/** Who is trusted to say what software is, and the keys to know them by: as given, or where they are published. */
export interface StatementIssuer {
  readonly issuer: string;
  readonly keys: string | undefined;
  readonly keysUrl: string | undefined;
}

/** Whose statements a policy trusts, and by which keys. */
export const statementIssuer = (config: ComponentConfig): StatementIssuer => ({
  issuer: configValue(config, ISSUER) ?? '',
  keys: configValue(config, KEYS),
  keysUrl: configValue(config, KEYS_URL),
});

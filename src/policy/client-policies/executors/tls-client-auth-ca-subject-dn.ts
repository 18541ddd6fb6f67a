import { isAlikeName, parseName } from '../../../lib/distinguished-name.ts';
import { isSet, textOf } from '../configuration.ts';
import { defineExecutor, invalidRequest, withAttributes } from '../executor.ts';

const ATTRIBUTE = 'x509.casubjectdn';
const NAME = 'ca-subject-dn';
const ENFORCED = 'enforced';

interface Settings {
  readonly name: string;
  readonly enforced: boolean;
}

/** Who has vouched for the certificates that clients prove themselves with (RFC 8705 section 2.1). */
export const tlsClientAuthCaSubjectDn = defineExecutor<Settings>({
  id: 'tls-client-auth-ca-subject-dn',
  helpText: 'Names the authority whose certificates clients prove themselves with',
  properties: [
    {
      name: NAME,
      label: 'Certificate Authority subject DN',
      helpText: "The authority's distinguished name",
      type: 'String',
      required: true,
    },
    {
      name: ENFORCED,
      label: 'Enforced',
      helpText: 'Whether clients may name no other',
      type: 'boolean',
      defaultValue: false,
    },
  ],
  settings: (configuration) => ({
    name: textOf(configuration, NAME) ?? '',
    enforced: isSet(configuration, ENFORCED),
  }),
  onChanged({ client }, { name, enforced }) {
    if (client.clientAuthenticatorType !== 'client-x509') return client;
    const said = client.attributes[ATTRIBUTE];
    if (said === undefined) return withAttributes(client, { [ATTRIBUTE]: name });
    if (enforced && !isSame(said, name))
      throw invalidRequest(
        `Certificate Authority subject DN must be ${name}`,
        'tls_client_auth_ca_subject_dn',
      );
    return client;
  },
});

function isSame(one: string, other: string): boolean {
  try {
    return isAlikeName(parseName(one), parseName(other));
  } catch {
    return false;
  }
}

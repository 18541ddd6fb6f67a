import { configValue } from '../../domain/components/config.ts';
import { PolicyViolation, type RegistrationPolicy } from './policy.ts';

const METHOD = 'pkce.code.challenge.method';
const CONFIDENTIAL = 'for-confidential-clients';

/** Who logs people in with a code proves that it is the one who asked for it (RFC 7636). */
export const pkceRequired: RegistrationPolicy = {
  id: 'pkce-required',
  helpText: 'Which clients must use PKCE with S256: public ones, and if wanted confidential ones',
  properties: [
    {
      name: CONFIDENTIAL,
      label: 'For Confidential Clients',
      helpText: 'Whether clients that have credentials must use it as well',
      type: 'boolean',
      defaultValue: false,
      stored: true,
      check: 'boolean',
    },
  ],
  isOfOAuth: true,
  judge({ client, asked }, config) {
    if (!client.publicClient && configValue(config, CONFIDENTIAL) !== 'true') return client;
    if (!client.standardFlowEnabled || client.attributes[METHOD] === 'S256') return client;
    const wanted = asked.attributes?.[METHOD];
    if (wanted) throw new PolicyViolation(`${wanted} is not allowed (allowed: S256)`, METHOD);
    return { ...client, attributes: { ...client.attributes, [METHOD]: 'S256' } };
  },
};

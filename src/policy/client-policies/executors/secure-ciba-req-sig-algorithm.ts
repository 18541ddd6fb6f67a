import { defineExecutor, invalidRequest, withAttributes } from '../executor.ts';
import { DEFAULT_ALGORITHM, defaultAlgorithm, SECURE_ALGORITHMS } from '../secure-algorithms.ts';

const NAME = 'ciba.backchannel.auth.request.signing.alg';

/** Signed backchannel authentication requests that nobody can forge (OpenID Connect CIBA section 7.1.1). */
export const secureCibaReqSigAlgorithm = defineExecutor<string>({
  id: 'secure-ciba-req-sig-algorithm',
  helpText: `Holds the signatures of backchannel authentication requests to ${SECURE_ALGORITHMS.join(', ')}`,
  properties: [DEFAULT_ALGORITHM],
  settings: defaultAlgorithm,
  onChange({ client }, usual) {
    const said = client.attributes[NAME];
    if (said === undefined) return withAttributes(client, { [NAME]: usual });
    if (!SECURE_ALGORITHMS.includes(said)) throw invalidRequest('not allowed signature algorithm.', NAME);
    return client;
  },
});

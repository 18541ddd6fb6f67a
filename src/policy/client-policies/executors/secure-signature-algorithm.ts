import { defineExecutor, invalidRequest, withAttributes } from '../executor.ts';
import { DEFAULT_ALGORITHM, defaultAlgorithm, SECURE_ALGORITHMS } from '../secure-algorithms.ts';

/** Algorithms that a client names, for itself and for the server. */
const NAMED = [
  'user.info.response.signature.alg',
  'request.object.signature.alg',
  'id.token.signed.response.alg',
  'token.endpoint.auth.signing.alg',
];
/** No client metadata stands for this one: it is not filled in where clients register themselves. */
const OF_ADMINISTRATORS = 'access.token.signed.response.alg';

/** Signatures that nobody can forge (Financial-grade API 1.0 Advanced section 8.6). */
export const secureSignatureAlgorithm = defineExecutor<string>({
  id: 'secure-signature-algorithm',
  helpText: `Holds the signatures of clients and for clients to ${SECURE_ALGORITHMS.join(', ')}`,
  properties: [DEFAULT_ALGORITHM],
  settings: defaultAlgorithm,
  onChange({ client, byAdministrator }, usual) {
    const filled = byAdministrator ? [...NAMED, OF_ADMINISTRATORS] : NAMED;
    const added = filled.filter((name) => client.attributes[name] === undefined);
    const wrong = [...NAMED, OF_ADMINISTRATORS].find(
      (name) =>
        client.attributes[name] !== undefined && !SECURE_ALGORITHMS.includes(client.attributes[name] ?? ''),
    );
    if (wrong !== undefined) throw invalidRequest('not allowed signature algorithm.', wrong);
    return added.length === 0
      ? client
      : withAttributes(client, Object.fromEntries(added.map((name) => [name, usual])));
  },
});

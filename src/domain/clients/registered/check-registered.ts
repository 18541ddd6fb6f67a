import type { Client } from '../client.ts';
import type { ClientProblem } from '../problem.ts';
import { applicationTypeProblem } from './application-type.ts';
import { certificatePatternProblem } from './certificate-pattern.ts';
import { claimProblem } from './claims.ts';
import { keyProblem } from './keys.ts';
import { measureProblem } from './measures.ts';
import { placeProblem } from './places.ts';
import { redirectUriProblem } from './redirect-uris.ts';
import { textProblem } from './texts.ts';
import { webOriginProblem } from './web-origins.ts';

/**
 * What is wrong with what a registration or an update brings; undefined for nothing.
 * @param before the client as it is; undefined where there is none yet
 * @param mayReach whether the server would call what a URL names
 */
export function findRegisteredProblem(
  client: Client,
  before: Client | undefined,
  mayReach: (url: string) => boolean = () => true,
): ClientProblem | undefined {
  const other =
    measureProblem(client, before) ??
    textProblem(client, before) ??
    placeProblem(client, before, mayReach) ??
    webOriginProblem(client, before) ??
    claimProblem(client, before) ??
    keyProblem(client, before) ??
    certificatePatternProblem(client, before);
  if (other !== undefined) return { field: 'other', description: other };
  const wrong = redirectUriProblem(client, before);
  if (wrong) return wrong;
  const type = applicationTypeProblem(client, before);
  return type === undefined ? undefined : { field: 'redirect_uris', description: type };
}

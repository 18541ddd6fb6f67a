import { adminError } from '../errors/admin.ts';
import { Refusal } from '../errors/refusal.ts';

/** Characters that mean something in a URL. */
const RESERVED = /[/?#&;\\:@+=,$!()*[\]]/;

/**
 * Whether a name may be part of a path.
 * @param audience how Keycloak words it: as `error`, or as `errorMessage`
 * @throws {Refusal} 400
 */
export function checkReserved(name: string, audience: 'protocol' | 'admin' = 'protocol'): void {
  const [character] = RESERVED.exec(name) ?? [];
  if (character === undefined) return;
  const description = `Character '${character}' not allowed.`;
  throw audience === 'admin' ? adminError(400, description) : new Refusal(400, description);
}

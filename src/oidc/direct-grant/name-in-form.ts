import { findByName } from '../../domain/users/find-by-name.ts';
import { Refusal } from '../../errors/refusal.ts';
import type { Asked, Named } from './step.ts';

/** Whom the form names. @throws {Refusal} 401 where it names nobody */
export async function nameInForm({ store, realm, form }: Asked): Promise<Named> {
  const username = form.get('username');
  if (username === undefined)
    throw new Refusal(401, 'invalid_request', {
      description: 'Missing parameter: username',
      event: { error: 'user_not_found' },
    });
  return { username, user: await findByName(store, realm, username) };
}

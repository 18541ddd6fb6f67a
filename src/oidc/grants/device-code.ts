import { invalidScope } from '../../errors/protocol.ts';
import { Refusal } from '../../errors/refusal.ts';
import { seconds } from '../../lib/clock.ts';
import { heedClientPolicies } from '../client-policies.ts';
import { isDeviceGrantEnabled } from '../device/settings.ts';
import { tell } from '../happening.ts';
import { verifierProblem } from './code-verifier.ts';
import type { GrantRequest, GrantType } from './grant.ts';
import { countPoll } from './poll.ts';
import { tokensOfLogin } from './tokens-of-login.ts';

/** A device asks whether its user has let it in by now (RFC 8628 section 3.4). Its code is good for tokens once. */
export const deviceCode: GrantType = {
  id: 'urn:ietf:params:oauth:grant-type:device_code',
  async authorize(asked) {
    const { realm, form, authenticated, store, clock } = asked;
    const { client } = authenticated;
    if (!isDeviceGrantEnabled(client))
      throw refused(
        'invalid_grant',
        'Client not allowed OAuth 2.0 Device Authorization Grant',
        'not_allowed',
        true,
      );
    const code = form.get('device_code');
    if (code === undefined)
      throw refused('invalid_request', 'Missing parameter: device_code', 'invalid_oauth2_device_code', true);
    const { device, verdict } = await approved(asked, code);
    const { details } = device;
    const problem = verifierProblem(details, form.get('code_verifier'));
    if (problem !== undefined) {
      const { description, ...event } = problem;
      throw new Refusal(400, 'invalid_grant', { description, event });
    }
    const { lightweight } = await heedClientPolicies(
      'DEVICE_TOKEN_REQUEST',
      { ...asked, client },
      { scope: details.scope },
    );
    const now = seconds(clock);
    asked.happening.sessionId = verdict.sessionId;
    tell(asked.happening, { code_id: verdict.sessionId });
    const login = {
      of: { ...verdict, sessionKind: 'online' },
      scope: details.scope,
      nonce: details.nonce,
      unconsented: () => invalidScope('Client no longer has requested consent from user'),
      on: 'DEVICE_TOKEN_RESPONSE',
      now,
    } as const;
    const { unit, ...tokens } = await tokensOfLogin(asked, login).catch(async (error: unknown) => {
      // A device that gets nothing for what its user has said asks them anew (as Keycloak).
      if (error instanceof Refusal) await store.commit([store.deviceAuthorizations.remove(realm.id, code)]);
      throw error;
    });
    return {
      ...tokens,
      by: 'dg',
      ...(lightweight && { lightweight }),
      unit: [store.deviceAuthorizations.use(realm.id, code), ...unit],
    };
  },
};

/** What the user has said, as soon as they have let the device in. @throws {Refusal} in the words of RFC 8628 section 3.5 */
async function approved({ realm, authenticated, store, clock }: GrantRequest, code: string) {
  const now = seconds(clock);
  const device = await store.deviceAuthorizations.findByDeviceCode(realm.id, code);
  if (!device || device.details.backchannel)
    throw refused('invalid_grant', 'Device code not valid', 'invalid_oauth2_device_code');
  if (device.clientId !== authenticated.client.id)
    throw refused('invalid_grant', 'unauthorized client', 'invalid_oauth2_device_code', true);
  if (device.expiresAt <= now)
    throw refused('expired_token', 'Device code is expired', 'expired_oauth2_device_code');
  await countPoll(store, device, code, now, refused('slow_down', 'Slow down', 'slow_down'));
  const { verdict } = device;
  switch (verdict.status) {
    case 'denied':
      throw refused('access_denied', 'The end user denied the authorization request');
    case 'pending':
      // Whoever asks too early has done nothing wrong.
      throw new Refusal(400, 'authorization_pending', {
        description: 'The authorization request is still pending',
        event: 'none',
      });
    case 'approved':
      return { device, verdict };
  }
}

/** @param isTold whether the event says as much as the device hears (as Keycloak) */
const refused = (code: string, description: string, error?: string, isTold = false) =>
  new Refusal(400, code, {
    description,
    ...(error !== undefined && { event: { error, ...(isTold && { reason: description }) } }),
  });

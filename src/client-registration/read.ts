import { defaultRolesOf } from '../domain/clients/default-roles.ts';
import { signedAnew } from '../domain/tokens/registration-tokens.ts';
import { type Answer, ok } from '../http/exchange.ts';
import { requireSecureTransport } from '../http/secure-transport.ts';
import { seconds } from '../lib/clock.ts';
import { authorizeAccess, usableToken } from './authorize.ts';
import { checkClientAccess, checkProtocol, shown } from './client-access.ts';
import { clientUrl } from './client-url.ts';
import { recordingRefusals, recordRead } from './events.ts';
import { grantOrigin } from './origin.ts';
import type { RegistrationProvider } from './providers/provider.ts';
import type { RegistrationCall } from './service.ts';

/** Reads a client (RFC 7592 section 2.1). Reading keeps the token. */
export async function read(
  { service, realm, request }: RegistrationCall,
  provider: RegistrationProvider,
): Promise<Answer> {
  requireSecureTransport(realm, request);
  const occasion = { service, realm, request, provider, type: 'CLIENT_INFO' } as const;
  return recordingRefusals(occasion, async (caller) => {
    const origin = grantOrigin(provider, realm, caller, request);
    const found = await service.store.clients.findByClientId(realm.id, request.params.clientId ?? '');
    const seen = authorizeAccess(caller, found, 'view', usableToken(service, realm));
    checkProtocol(provider, caller, seen);
    await checkClientAccess(occasion, caller, seen, 'VIEW');
    const client = shown(seen, caller);
    const location = clientUrl(request, realm, provider, client.clientId);
    await recordRead(occasion, caller, client);
    const own = caller.kind === 'registration access token' ? caller.token : undefined;
    const registrationAccessToken = own && (await signedAnew(service, realm, own, seconds(service.clock)));
    return {
      ...ok(
        provider.write(client, realm, {
          location,
          registrationAccessToken,
          defaultRoles: defaultRolesOf(realm, client),
          created: false,
        }),
      ),
      earlyHeaders: origin,
    };
  });
}

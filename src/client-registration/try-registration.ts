import type { RealmView } from '../domain/realms/realm-view.ts';
import type { RegistrationChain } from '../domain/tokens/registration-tokens.ts';
import { badRequest } from '../errors/http.ts';
import type { UpdateSource } from '../policy/client-policies/client-change.ts';
import { tokenUpdater } from '../policy/client-policies/updaters.ts';
import { admitCaller } from '../policy/judge-registration.ts';
import { clientUrl } from './client-url.ts';
import { draftClient, taken } from './draft.ts';
import { providers } from './providers/index.ts';
import type { RegistrationService } from './service.ts';
import { type Trial, tryOut } from './trial.ts';

/** A registration that an administrator wants to know the outcome of. */
interface Tried {
  readonly realm: RealmView;
  readonly chain: RegistrationChain;
  /** The client registration provider in whose words the document is. */
  readonly provider: string;
  readonly document: unknown;
  /** Public id of a client that the document is to change; without one it is to make another. */
  readonly clientId?: string | undefined;
  /** Where the caller would be; without one nothing is said of where callers may be. */
  readonly address?: string | undefined;
  /** With what the caller would come, where client policies ask. */
  readonly source?: Exclude<UpdateSource, 'ByAuthenticatedUser'> | undefined;
  readonly baseUrl: string;
}

/** What would become of a registration or an update, and why. Stores nothing. */
export const registrationTrial =
  (service: Pick<RegistrationService, 'store' | 'clock' | 'fetchSector' | 'publishedKeys' | 'mayReach'>) =>
  async ({ realm, chain, address, source, clientId, baseUrl, ...tried }: Tried): Promise<Trial> => {
    const all = providers.in(realm);
    const provider = all.get(tried.provider);
    if (!provider) throw badRequest(`'provider' must be one of ${[...all.keys()].join(', ')}`);
    const sent = { headers: {}, body: Buffer.from(JSON.stringify(tried.document)) };
    const draft = async () => {
      const document = provider.read(sent);
      if (address !== undefined) await admitCaller(realm, chain, { ip: address });
      const before =
        clientId === undefined ? undefined : await service.store.clients.findByClientId(realm.id, clientId);
      if (clientId !== undefined && !before) throw badRequest(`There is no client ${clientId}`);
      const asked = before ? provider.revise(document, before, realm) : provider.draft(document);
      const known = before ? 'ByRegistrationAccessToken' : 'ByInitialAccessToken';
      const assumed = source ?? (chain === 'anonymous' && !before ? 'ByAnonymous' : known);
      const updater = tokenUpdater(assumed, address ?? '');
      const given = { service, provider, realm, chain, document, asked, before, updater };
      const drafted = await draftClient(given);
      const other = before ?? (await service.store.clients.findByClientId(realm.id, drafted.client.clientId));
      if (other && !before) throw taken();
      return drafted;
    };
    return tryOut(draft, ({ client, asked: { defaultRoles = [] }, realm }) => {
      const location = clientUrl({ baseUrl }, realm, provider, client.clientId);
      const disclosure = { location, registrationAccessToken: undefined, defaultRoles, created: false };
      return provider.write(client, realm, disclosure);
    });
  };

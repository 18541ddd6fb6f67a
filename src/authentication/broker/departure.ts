import { BrokerFailure, type Departed } from '../../domain/identity-providers/brokers.ts';
import type { IdentityProvider } from '../../domain/identity-providers/identity-provider.ts';
import type { Change } from '../../domain/store.ts';
import type { Answer } from '../../http/exchange.ts';
import { equalSecrets } from '../../lib/equality.ts';
import { randomOctets } from '../../lib/random.ts';
import { keep } from '../keep.ts';
import { type Login, withNotes } from '../login.ts';
import { DEPARTED, REAUTHENTICATION } from '../notes.ts';
import { openNote, sealNote } from '../sealed-note.ts';
import { localeOf, NOT_KEPT } from '../show.ts';
import { failBrokered } from './failure.ts';

/** Somebody who is at a provider, by what their login remembers. */
interface Departure extends Pick<Departed, 'secrets'> {
  readonly alias: string;
  /** Of the state: unguessable, and good for one return. */
  readonly secret: string;
  /** Who was logged in as they left, to be linked there: nobody else is, nor anybody who has logged in otherwise meanwhile. */
  readonly userId: string | undefined;
}

const whoIsIn = ({ session: { state } }: Login): string | undefined =>
  state.proved ? state.userId : undefined;

/** Sends the browser to the provider (as Keycloak, with 303). @param unit what is stored with it @throws {BrokerFailure} */
export async function depart(
  login: Login,
  provider: IdentityProvider,
  unit: readonly Change[] = [],
): Promise<Answer> {
  const { realm, client, request, session, dependencies } = login;
  const secret = randomOctets(32).toString('base64url');
  const state = [secret, session.tabId, idInState(client.id), dependencies.protocol.clientData(login)].join(
    '.',
  );
  const { url, secrets } = await dependencies.brokers.depart({
    realm,
    provider,
    baseUrl: request.baseUrl,
    state,
    asked: dependencies.protocol.queryOf(login),
    locale: localeOf(login),
    reauthenticates: session.state.notes[REAUTHENTICATION] !== undefined,
  });
  const departure: Departure = { alias: provider.alias, secret, secrets, userId: whoIsIn(login) };
  const kept = await keep(
    withNotes(login, { [DEPARTED]: sealNote(login.session, DEPARTED, departure) }),
    unit,
  );
  return { status: 303, headers: { ...NOT_KEPT, location: url }, cookies: kept.cookies };
}

/** The same, with a page where the provider is not to be reached. */
export async function departTo(login: Login, provider: IdentityProvider): Promise<Answer> {
  try {
    return await depart(login, provider);
  } catch (error) {
    if (!(error instanceof BrokerFailure)) throw error;
    return failBrokered(login, error, { identity_provider: provider.alias });
  }
}

/** Where a state leads back to, nothing of it believed: the tab, and the client by its internal id. */
export function readState(
  state: string,
): { readonly tabId: string; readonly clientKey: string; readonly clientData: string } | undefined {
  const [secret, tabId, clientKey, clientData, ...more] = state.split('.');
  return secret && tabId && clientKey && clientData && more.length === 0
    ? { tabId, clientKey, clientData }
    : undefined;
}

/** The departure that a state is of; undefined where somebody else made it, it is of another provider, or has come back before. */
export function departureOf(login: Login, alias: string, state: string): Departure | undefined {
  const departure = openNote<Departure>(login.session, DEPARTED);
  const [secret = ''] = state.split('.', 1);
  if (departure?.alias !== alias || departure.userId !== whoIsIn(login)) return undefined;
  return equalSecrets(secret, departure.secret) ? departure : undefined;
}

/** They have come back: nobody else comes by the same state. */
export const returned = (login: Login): Login => withNotes(login, { [DEPARTED]: undefined });

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** An internal id of a client, short where it is a UUID (as Keycloak). */
const idInState = (id: string): string =>
  (UUID.test(id) ? Buffer.from(id.replaceAll('-', ''), 'hex') : Buffer.from(id)).toString('base64url');

/** The internal id that a state names, if it is a UUID. */
export const clientIdIn = (clientKey: string): string =>
  Buffer.from(clientKey, 'base64url')
    .toString('hex')
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');

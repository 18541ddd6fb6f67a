import type { Client } from '../../domain/clients/client.ts';
import type { UserSession } from '../../domain/sessions/session.ts';
import type { Answer } from '../../http/exchange.ts';
import type { OidcDependencies } from '../dependencies.ts';
import { type Happening, tell } from '../happening.ts';
import { urlAtProvider } from './at-provider.ts';
import { endSession } from './end-session.ts';
import { leave } from './leave.ts';

interface End {
  readonly client: Client | undefined;
  readonly redirectUri: string | undefined;
  readonly state: string | undefined;
  /** The languages that the client asks for, the dearest first; between blanks. */
  readonly uiLocales?: string | undefined;
  readonly session: UserSession | undefined;
}

/** Ends it for all clients, and sends the browser on by way of those that hear of it in frames. */
export async function end(
  dependencies: OidcDependencies,
  happening: Happening,
  { session, ...way }: End,
): Promise<Answer> {
  const { realm, request } = happening;
  const { redirectUri, state, client } = way;
  tell(happening, { redirect_uri: redirectUri });
  const left = session ? await endSession(dependencies, session, happening) : [];
  const cookies = dependencies.forgetWhoIsIn(request, realm.name);
  const onward = { clientId: client?.clientId, redirectUri, state };
  const there = session && (await urlAtProvider(dependencies, realm, request, session, onward));
  return leave(dependencies, realm, request, {
    ...way,
    ...(there !== undefined && { redirectUri: there, state: undefined }),
    sid: session?.id,
    left,
    cookies,
  });
}

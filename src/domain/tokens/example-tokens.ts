import type { Client } from '../clients/client.ts';
import type { UserView } from '../clients/client-view.ts';
import type { RealmView } from '../realms/realm-view.ts';
import type { Claims } from './jws.ts';

/** For whom, and for what, tokens would be. */
export interface ExampleRequest {
  readonly realm: RealmView;
  readonly client: Client;
  readonly user: UserView;
  /** As the client would ask; what it does not know is passed over. */
  readonly scope: string;
  /** The one audience that the access token shall have, where one is named. */
  readonly audience?: string | undefined;
  /** Where the server is called. */
  readonly baseUrl: string;
  /** Address of who asks. */
  readonly ip: string;
  /** Seconds since 1970. */
  readonly now: number;
}

/**
 * What the tokens of a client would say of a user.
 * @throws {Refusal} where the audience is none that the client may have
 */
export type ExampleTokens = (request: ExampleRequest) => {
  readonly accessToken: Claims;
  readonly idToken: Claims;
  readonly userinfo: Claims;
};

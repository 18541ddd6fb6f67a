import { BrokerFailure } from '../domain/identity-providers/brokers.ts';
import type { Claims } from '../domain/tokens/jws.ts';
import { FetchRefused } from '../http/fetch-refused.ts';
import { inside } from './encrypted.ts';
import { verifyUserInfo } from './id-token.ts';
import type { Exchanged } from './kind.ts';

const failed = (detail: string, cause?: unknown) =>
  new BrokerFailure(
    'identityProviderUnexpectedErrorMessage',
    'identity_provider_login_failure',
    detail,
    cause,
  );

/** What the userinfo endpoint says of somebody (OpenID Connect Core section 5.3.2): in JSON, or a JWT that the provider has signed. @throws {BrokerFailure} */
export async function fetchUserInfo(exchanged: Exchanged, url: string): Promise<Claims> {
  const { contentType = '', text } = await asked(exchanged, url, 'application/json, application/jwt;q=0.5');
  const [type = ''] = contentType.split(';', 1);
  switch (type.trim().toLowerCase()) {
    case 'application/json':
      return profileIn(text);
    case 'application/jwt': {
      const token = text.trim();
      const said = await inside(exchanged, token);
      // What is encrypted and not signed is worth what it is in plain JSON.
      return (said === token ? undefined : parsed(said)) ?? verifyUserInfo(exchanged, said);
    }
    default:
      throw failed('The user info endpoint answered neither JSON nor a JWT');
  }
}

/** The profile in JSON that a service shows to whoever has the access token. @throws {BrokerFailure} */
export async function fetchProfile(exchanged: Asking, url: string): Promise<Claims> {
  return profileIn((await asked(exchanged, url, 'application/json')).text);
}

type Asking = Pick<Exchanged, 'dependencies' | 'tokens'>;

async function asked({ dependencies, tokens }: Asking, url: string, accepted: string) {
  const { accessToken } = tokens;
  if (accessToken === undefined) throw failed('The provider has sent no access token');
  const answer = await got(dependencies, url, accepted, `Bearer ${accessToken}`);
  if (answer.status !== 200) throw failed(`The user info endpoint answered ${answer.status}`);
  return answer;
}

async function got(
  { fetcher }: Exchanged['dependencies'],
  url: string,
  accepted: string,
  authorization: string,
) {
  try {
    return await fetcher.get(url, accepted, authorization);
  } catch (error) {
    if (!(error instanceof FetchRefused)) throw error;
    throw failed(error.detail, error);
  }
}

function profileIn(text: string): Claims {
  const profile = parsed(text);
  if (!profile) throw failed('The user info endpoint answered no JSON object');
  return profile;
}

function parsed(text: string): Claims | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Claims)
      : undefined;
  } catch {
    return undefined;
  }
}

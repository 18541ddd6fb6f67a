import { BrokerFailure } from '../domain/identity-providers/brokers.ts';
import { type Claims, openJws } from '../domain/tokens/jws.ts';
import { FetchRefused } from '../http/guarded-fetcher.ts';
import type { Exchanged } from './kind.ts';

const failed = (detail: string, cause?: unknown) =>
  new BrokerFailure(
    'identityProviderUnexpectedErrorMessage',
    'identity_provider_login_failure',
    detail,
    cause,
  );

/**
 * What a service says to whoever has the access token: the claims of a userinfo endpoint (OpenID Connect Core section 5.3), or a profile in
 * JSON. @throws {BrokerFailure}
 */
export async function fetchProfile(
  { dependencies, tokens }: Pick<Exchanged, 'dependencies' | 'tokens'>,
  url: string,
): Promise<Claims> {
  const { accessToken } = tokens;
  if (accessToken === undefined) throw failed('The provider has sent no access token');
  const { status, contentType, text } = await got(dependencies, url, `Bearer ${accessToken}`);
  if (status !== 200) throw failed(`The user info endpoint answered ${status}`);
  const claims = contentType?.includes('jwt') ? openJws(text.trim())?.claims : parsed(text);
  if (!claims) throw failed('The user info endpoint answered no JSON object');
  return claims;
}

async function got({ fetcher }: Exchanged['dependencies'], url: string, authorization: string) {
  try {
    return await fetcher.get(url, 'application/json, application/jwt;q=0.5', authorization);
  } catch (error) {
    if (!(error instanceof FetchRefused)) throw error;
    throw failed(error.detail, error);
  }
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

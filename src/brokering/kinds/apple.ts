import { createPrivateKey } from 'node:crypto';
import type { IdentityProvider } from '../../domain/identity-providers/identity-provider.ts';
import type { Key } from '../../domain/keys/key.ts';
import { type Claims, signJws } from '../../domain/tokens/jws.ts';
import type { BrokerKind, Exchanged } from '../kind.ts';
import { openIdIdentity } from '../openid-identity.ts';
import { failed, servedAt, signed, textIn } from '../preset.ts';
import { settingOf } from '../settings.ts';

const APPLE = 'https://appleid.apple.com';
/** Seconds; Apple takes up to half a year. */
const SECRET_LIFESPAN = 300;

/**
 * Sign in with Apple: an OpenID provider that answers by a form, tells names at the first login alone and beside its tokens, and is shown a
 * secret that is signed anew each time. Keycloak has it as a plug-in; the names of its settings are those.
 */
export const apple: BrokerKind = {
  id: 'apple',
  isOpenId: true,
  defaultScope: 'openid name email',
  endpoints: (provider) => ({
    ...servedAt(provider, {
      authorization: `${APPLE}/auth/authorize`,
      token: `${APPLE}/auth/token`,
      jwks: `${APPLE}/auth/keys`,
      issuer: APPLE,
    }),
    // There is none.
    userInfo: undefined,
  }),
  parameters: () => ({ response_mode: 'form_post' }),
  clientSecret,
  async identify(exchanged) {
    const identity = await openIdIdentity(signed(exchanged));
    const { email } = identity;
    const name = nameIn(exchanged);
    const [firstName, lastName] = [textIn(name, 'firstName'), textIn(name, 'lastName')];
    return {
      ...identity,
      username: email ?? identity.id,
      ...(firstName !== undefined && { firstName }),
      ...(lastName !== undefined && { lastName }),
      claims: { ...identity.claims, ...(name && { userInfo: { name } }) },
    };
  },
};

/**
 * The name in the form's `user`, at the first login. It comes by the browser: of what it says the name alone is taken, which people may
 * choose anyhow, and never the address.
 */
function nameIn({ answer }: Exchanged): Claims | undefined {
  const text = answer('user') ?? '';
  if (text.length > 2000) return undefined;
  try {
    const said: unknown = JSON.parse(text);
    const name = typeof said === 'object' && said !== null && 'name' in said ? said.name : undefined;
    return typeof name === 'object' && name !== null && !Array.isArray(name) ? { ...name } : undefined;
  } catch {
    return undefined;
  }
}

/** A JWT signed with the team's key (`p8Content`, or in the place of the client secret); a secret that is one already goes as it is. @throws {BrokerFailure} */
async function clientSecret(provider: IdentityProvider, now: number): Promise<string> {
  const { p8Content, clientSecret: secret = '' } = provider.secrets;
  if (p8Content === undefined && /^[\w-]+\.[\w-]+\.[\w-]+$/.test(secret)) return secret;
  const [team, kid] = [settingOf(provider, 'teamId'), settingOf(provider, 'keyId')];
  if (team === undefined || kid === undefined) throw failed('teamId and keyId are not set');
  const claims = {
    iss: team,
    sub: settingOf(provider, 'clientId') ?? '',
    aud: APPLE,
    iat: now,
    exp: now + SECRET_LIFESPAN,
  };
  return signJws(claims, { ...teamKey(p8Content ?? secret), kid });
}

/** An elliptic key in PKCS #8, with PEM's armour or without, on one line or many. @throws {BrokerFailure} */
function teamKey(text: string): Key {
  const base64 = text.replace(/-----(?:BEGIN|END) PRIVATE KEY-----|\\n|\s/g, '');
  try {
    const key = createPrivateKey({ key: Buffer.from(base64, 'base64'), format: 'der', type: 'pkcs8' });
    if (key.asymmetricKeyDetails?.namedCurve !== 'prime256v1') throw new Error('another curve');
    return { type: 'EC', algorithm: 'ES256', privateKey: key } as Key;
  } catch (cause) {
    throw failed('The key of the team is no ES256 key in PKCS #8', cause);
  }
}

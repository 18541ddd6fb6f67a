import { hash } from 'node:crypto';
import { BrokerFailure, type Departed, type Departing } from '../domain/identity-providers/brokers.ts';
import { randomOctets } from '../lib/random.ts';
import { callbackUrl } from './callback.ts';
import type { BrokerKind } from './kind.ts';
import { isOn, settingOf } from './settings.ts';

const secret = () => randomOctets(32).toString('base64url');

/** The authorization request (RFC 6749 section 4.1.1, OpenID Connect Core section 3.1.2.1), and what its answer is measured by. */
export function departure(kind: BrokerKind, departing: Departing): Departed {
  const { provider } = departing;
  const { authorization } = kind.endpoints(provider);
  if (authorization === undefined || !URL.canParse(authorization)) throw notConfigured('authorizationUrl');
  const verifier = isOn(provider, 'pkceEnabled') ? secret() : undefined;
  const nonce = kind.isOpenId && !isOn(provider, 'disableNonce') ? secret() : undefined;
  const url = new URL(authorization);
  const parameters: Readonly<Record<string, string | undefined>> = {
    scope: scopeOf(kind, provider),
    state: departing.state,
    response_type: 'code',
    client_id: settingOf(provider, 'clientId') ?? '',
    redirect_uri: callbackUrl(departing),
    nonce,
    ...passedOn(departing, kind),
    ...(verifier !== undefined && challengeOf(verifier, settingOf(provider, 'pkceMethod'))),
    ...kind.parameters?.(departing),
  };
  for (const [name, value] of Object.entries(parameters))
    if (value !== undefined) url.searchParams.set(name, value);
  return {
    url: url.toString(),
    secrets: {
      ...(nonce !== undefined && { nonce }),
      ...(verifier !== undefined && { verifier }),
    },
  };
}

const notConfigured = (what: string) =>
  new BrokerFailure(
    'couldNotSendAuthenticationRequestMessage',
    'couldNotSendAuthenticationRequestMessage',
    `${what} is not set`,
  );

function scopeOf({ defaultScope, isOpenId }: BrokerKind, provider: Departing['provider']): string {
  const scope = settingOf(provider, 'defaultScope') ?? defaultScope;
  return !isOpenId || scope.split(/\s+/).includes('openid') ? scope : `openid ${scope}`.trim();
}

/** RFC 7636 section 4.2. */
const challengeOf = (verifier: string, method: string | undefined): Record<string, string> =>
  method === 'plain'
    ? { code_challenge: verifier, code_challenge_method: 'plain' }
    : {
        code_challenge: hash('sha256', verifier, 'base64url'),
        code_challenge_method: 'S256',
      };

/** What of the client's request, or of how people stand here, the provider is told. */
function passedOn(
  { provider, asked, locale, reauthenticates }: Departing,
  { isOpenId }: BrokerKind,
): Record<string, string | undefined> {
  const forwarded = (settingOf(provider, 'forwardParameters') ?? 'acr_values')
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '' && !OURS.has(name));
  const named = Object.fromEntries(forwarded.map((name) => [name, asked[name]]));
  return {
    ...named,
    // A parameter that is named is passed on, whatever is said of its kind; languages are not (as Keycloak).
    login_hint: isOn(provider, 'loginHint') ? asked.login_hint : named.login_hint,
    ui_locales: isOn(provider, 'uiLocales') ? locale : undefined,
    max_age: isOpenId && isOn(provider, 'passMaxAge') ? asked.max_age : named.max_age,
    prompt: promptOf({ provider, asked, reauthenticates }),
  };
}

/** What makes the answer ours is nobody else's to say. */
const OURS: ReadonlySet<string> = new Set([
  'client_id',
  'client_secret',
  'redirect_uri',
  'response_type',
  'response_mode',
  'state',
  'nonce',
  'scope',
  'code_challenge',
  'code_challenge_method',
  'request',
  'request_uri',
]);

/** The provider's own setting, else the client's word: its `none` only where the provider is said to take that. */
function promptOf({
  provider,
  asked,
  reauthenticates,
}: Pick<Departing, 'provider' | 'asked' | 'reauthenticates'>): string | undefined {
  const own = settingOf(provider, 'prompt');
  if (own !== undefined) return own;
  if (asked.prompt === 'none' && !isOn(provider, 'acceptsPromptNoneForwardFromClient')) return undefined;
  return asked.prompt ?? (reauthenticates ? 'login' : undefined);
}

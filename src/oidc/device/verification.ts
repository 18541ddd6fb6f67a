import { type FoundDevice, readUserCode } from '../../domain/device-authorizations/device-authorization.ts';
import { listsEvents, newEvent } from '../../domain/events/new-event.ts';
import { issuerOf } from '../../domain/realms/issuer.ts';
import type { RealmView } from '../../domain/realms/realm-view.ts';
import { Refusal } from '../../errors/refusal.ts';
import type { Answer, Request } from '../../http/exchange.ts';
import { readForm } from '../../http/form.ts';
import { getRealm } from '../../http/realm.ts';
import { requireSecureTransport } from '../../http/secure-transport.ts';
import { seconds } from '../../lib/clock.ts';
import { renderPage } from '../../pages/page.ts';
import { errorPage } from '../authorization/error-page.ts';
import type { OidcDependencies } from '../dependencies.ts';
import { USER_CODE } from './login.ts';
import { isDeviceGrantEnabled } from './settings.ts';

/** Codes that may be tried from one network in a minute: eight letters are for people to type, and for nobody to guess. */
const TRIES_A_MINUTE = 30;

/** A user says which device they have (RFC 8628 section 3.3): by a link that holds the code, or by typing it. */
export async function verifyDevice(dependencies: OidcDependencies, request: Request): Promise<Answer> {
  return shown(dependencies, request, async (realm) => {
    const isTyped = request.method === 'POST';
    const typed = isTyped ? readForm(request).get(USER_CODE) : request.query.get('user_code');
    return typed ? tryCode(dependencies, realm, request, typed) : codePage(dependencies, realm, request);
  });
}

/** How it went. */
export async function deviceStatus(dependencies: OidcDependencies, request: Request): Promise<Answer> {
  return shown(dependencies, request, async (realm) => {
    const error = request.query.get('error');
    if (!error)
      return renderPage(dependencies.pages, {
        template: 'info',
        realm,
        request,
        message: { type: 'success', key: 'oauth2DeviceVerificationCompleteMessage' },
        cacheControl: '',
        variables: { messageHeader: 'oauth2DeviceVerificationCompleteHeader', skipLink: true },
      });
    return failed(
      dependencies,
      realm,
      request,
      FAILURES.get(error) ?? 'oauth2DeviceVerificationFailedMessage',
    );
  });
}

const FAILURES: ReadonlyMap<string, string> = new Map([
  ['access_denied', 'oauth2DeviceConsentDeniedMessage'],
  ['expired_token', 'oauth2DeviceExpiredUserCodeMessage'],
]);

/** Refusals are told to people here. */
async function shown(
  { realms, pages }: OidcDependencies,
  request: Request,
  page: (realm: RealmView) => Promise<Answer>,
): Promise<Answer> {
  const realm = await getRealm(realms, request);
  try {
    requireSecureTransport(realm, request);
    if (!realm.settings.enabled) throw new Refusal(400, 'realmNotEnabledMessage');
    return await page(realm);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const key = error.code === 'invalid_request' ? 'httpsRequiredMessage' : (error.description ?? error.code);
    return errorPage(pages, realm, request, { status: error.status, key, args: [] });
  }
}

async function tryCode(
  dependencies: OidcDependencies,
  realm: RealmView,
  request: Request,
  typed: string,
): Promise<Answer> {
  const { store, clock, limiter } = dependencies;
  limiter?.takeInNetwork('user codes', request.ip, TRIES_A_MINUTE);
  const code = readUserCode(typed);
  const found =
    code === undefined ? undefined : await store.deviceAuthorizations.findByUserCode(realm.id, code);
  const wrong = problemOf(found, seconds(clock));
  const client = found && (await store.clients.find(realm.id, found.clientId));
  if (wrong || !found || !client?.enabled || !isDeviceGrantEnabled(client)) {
    const { key, reason } = wrong ?? NOT_FOUND;
    await record(dependencies, realm, request, { error: 'invalid_oauth2_user_code', details: { reason } });
    return codePage(dependencies, realm, request, key);
  }
  const { scope } = found.details;
  const said = scope === undefined ? {} : { scope };
  await record(dependencies, realm, request, { clientId: client.clientId, details: said });
  const asked = { ...said, [USER_CODE]: code ?? '' };
  return dependencies.beginLogin({ realm, client, request, asked, sendsOn: true });
}

const NOT_FOUND = {
  key: 'oauth2DeviceInvalidUserCodeMessage',
  reason: 'device code not found (it may already have been used)',
};

function problemOf(found: FoundDevice | undefined, now: number) {
  if (!found) return NOT_FOUND;
  return found.expiresAt <= now
    ? { key: 'oauth2DeviceExpiredUserCodeMessage', reason: 'device code expired' }
    : undefined;
}

const addressOf = (realm: RealmView, request: Request): string =>
  `${issuerOf(request.baseUrl, realm.name)}/device`;

/** The page that asks for the code. @param wrong key of what is wrong with the one that was typed */
const codePage = ({ pages }: OidcDependencies, realm: RealmView, request: Request, wrong?: string): Answer =>
  renderPage(pages, {
    template: 'login-oauth2-device-verify-user-code',
    realm,
    request,
    address: addressOf(realm, request),
    ...(wrong !== undefined && { message: { type: 'error', key: wrong } }),
    variables: { url: { oauth2DeviceVerificationAction: new URL(addressOf(realm, request)).pathname } },
  });

/** What went wrong, with the way back to the page that asks. */
const failed = ({ pages }: OidcDependencies, realm: RealmView, request: Request, key: string): Answer =>
  renderPage(pages, {
    template: 'info',
    realm,
    request,
    message: { type: 'error', key },
    cacheControl: '',
    variables: {
      messageHeader: 'oauth2DeviceVerificationFailedHeader',
      actionUri: addressOf(realm, request),
    },
  });

interface Happened {
  readonly clientId?: string;
  readonly error?: string;
  readonly details: Readonly<Record<string, string>>;
}

async function record(
  { store, clock }: OidcDependencies,
  realm: RealmView,
  { ip }: Request,
  happened: Happened,
): Promise<void> {
  const type = `OAUTH2_DEVICE_VERIFY_USER_CODE${happened.error === undefined ? '' : '_ERROR'}`;
  if (!listsEvents(realm, type)) return;
  const event = newEvent(realm, clock.now(), type, { ipAddress: ip, ...happened }, { audited: false });
  await store.commit([store.events.append(event)]);
}

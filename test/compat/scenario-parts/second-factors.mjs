// One-time passwords as an authenticator app makes them, and the people who have one.
const HASH = { HmacSHA1: 'SHA-1', HmacSHA256: 'SHA-256', HmacSHA512: 'SHA-512' };

export const redirect_uri = 'https://app.example.org/cb';
export const app = { clientId: 'app', publicClient: true, redirectUris: [redirect_uri] };

/** The whole of it: Keycloak takes no part of a policy alone. */
export const POLICY = {
  otpPolicyType: 'totp',
  otpPolicyAlgorithm: 'HmacSHA1',
  otpPolicyInitialCounter: 0,
  otpPolicyDigits: 6,
  otpPolicyLookAheadWindow: 1,
  otpPolicyPeriod: 30,
  otpPolicyCodeReusable: false,
};

/** The code of a moving factor (RFC 4226 section 5.3). */
export async function code(factor, secret, { digits = 6, algorithm = 'HmacSHA1' } = {}) {
  const hmac = { name: 'HMAC', hash: HASH[algorithm] };
  const key = await crypto.subtle.importKey('raw', new TextEncoder().encode(secret), hmac, false, ['sign']);
  const counter = new DataView(new ArrayBuffer(8));
  counter.setBigUint64(0, BigInt(factor));
  const mac = new DataView(await crypto.subtle.sign('HMAC', key, counter.buffer));
  const offset = mac.getUint8(mac.byteLength - 1) & 0xf;
  return String((mac.getUint32(offset) & 0x7fffffff) % 10 ** digits).padStart(digits, '0');
}

/** The code of a time (RFC 6238 section 4), so many steps away from now. */
export const timed = (secret, steps = 0, { period = 30, ...how } = {}) =>
  code(Math.floor(Date.now() / 1000 / period) + steps, secret, how);

/** A second factor that was made elsewhere; an hour is the step of its time, so that no code goes stale on its way. */
export const phone = (userLabel, value, data = {}) => ({
  type: 'otp',
  userLabel,
  secretData: JSON.stringify({ value }),
  credentialData: JSON.stringify({
    subType: 'totp',
    digits: 6,
    counter: 0,
    period: 3600,
    algorithm: 'HmacSHA1',
    ...data,
  }),
});

/** The value of a field that the page's form brings. */
export const fieldOf = (tab, name) =>
  tab.page.forms.flatMap(({ fields }) => fields).find((field) => field.name === name)?.value;

/** What differs from run to run is sorted by its name alone. */
const sortable = ({ type, error, details }) =>
  JSON.stringify([
    type,
    error,
    Object.entries(details).map(([name, value]) => [name, /code_id|credential_id$/.test(name) ? '' : value]),
  ]);

/** Events of these types, without what differs from run to run. */
export const eventsOf = async (admin, ...types) => {
  const { json } = await admin.get(`/events?${types.map((type) => `type=${type}`).join('&')}`);
  return json
    .map(({ type, error, clientId, userId, sessionId, details = {} }) => ({
      type,
      error,
      clientId,
      hasUser: userId !== undefined,
      hasSession: sessionId !== undefined,
      details: Object.fromEntries(Object.entries(details).sort()),
    }))
    .sort((a, b) => (sortable(a) < sortable(b) ? -1 : 1));
};

/** What is known of a user's credentials. */
export const credentialsOf = async (admin, id) =>
  (await admin.get(`/users/${id}/credentials`)).json.map(({ type, userLabel, credentialData, ...rest }) => ({
    type,
    userLabel,
    credentialData: type === 'password' ? undefined : credentialData,
    members: Object.keys(rest).sort(),
  }));

// Which response types a proof of the code is for (RFC 7636), and which clients get none by the browser (RFC 9449).
const redirect_uri = 'https://app.example.org/cb';
const TYPES = ['code', 'token', 'id_token', 'id_token token', 'code token', 'none'];
const CHALLENGE = 'a'.repeat(43);
const SAID = {
  nothing: {},
  'a challenge': { code_challenge: CHALLENGE, code_challenge_method: 'S256' },
  'a challenge that is none': { code_challenge: 'x', code_challenge_method: 'S256' },
  'no such method': { code_challenge: CHALLENGE, code_challenge_method: 'x' },
  'a method alone': { code_challenge_method: 'S256' },
  'no nonce': { nonce: undefined },
};

export default {
  'asked for and pushed': async ({ given, oidc, http, check }) => {
    const client = { secret: 's', redirectUris: [redirect_uri], implicitFlowEnabled: true };
    await given.client({ ...client, clientId: 'app' });
    const proves = { 'pkce.code.challenge.method': 'S256' };
    await given.client({ ...client, clientId: 'proves', attributes: proves });
    const attributes = { 'dpop.bound.access.tokens': 'true' };
    await given.client({ ...client, clientId: 'bound', attributes });
    await given.client({ ...client, clientId: 'bound-code', implicitFlowEnabled: false, attributes });
    for (const client_id of ['app', 'proves', 'bound', 'bound-code'])
      for (const response_type of TYPES)
        for (const [said, parameters] of Object.entries(SAID)) {
          const asked = {
            response_type,
            redirect_uri,
            scope: 'openid',
            nonce: 'n',
            client_id,
            ...parameters,
          };
          const form = Object.entries(asked).filter(([, value]) => value !== undefined);
          const name = `${client_id}, ${response_type}, ${said}`;
          const { status, headers } = await http.get(oidc.url(`/auth?${new URLSearchParams(form)}`));
          const { hash, searchParams } = new URL(headers.location ?? 'http://none');
          const told = hash.length > 1 ? new URLSearchParams(hash.slice(1)) : searchParams;
          check(name, [status, hash.length > 1, told.get('error'), told.get('error_description')]);
          const pushed = await oidc.par([...form, ['client_secret', 's']]);
          check(`${name}: pushed`, [pushed.status, pushed.json.error, pushed.json.error_description]);
        }
  },
};

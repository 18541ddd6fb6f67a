// Clients that prove themselves by a certificate, and tokens bound to one (RFC 8705), seen without a certificate:
// nothing here speaks TLS.
const bound = { 'tls.client.certificate.bound.access.tokens': 'true' };
const name = 'CN=robot,OU=Robots,O=Example\\, Inc.,C=DE';
const password = { grant_type: 'password', username: 'ann', password: 'pw', scope: 'openid' };
const grant = { grant_type: 'client_credentials' };

/** A certificate of that name, which anybody may write into a header. */
const CERTIFICATE =
  'MIICKTCCARECFELKrSIJ0ChrTJE1XB+klwaqYRaZMA0GCSqGSIb3DQEBCwUAMCcxEDAOBgNVBAoMB0V4YW1wbGUxEzARBgNVBAMMCkV4YW1wbGUgQ0EwHhcNMjYxMTI4MTkxNTU4WhcNMjYxMjI4MTkxNTU4WjBGMQswCQYDVQQGEwJERTEWMBQGA1UECgwNRXhhbXBsZSwgSW5jLjEPMA0GA1UECwwGUm9ib3RzMQ4wDAYDVQQDDAVyb2JvdDBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABEXUyGtLXhYu/r8RZ3/ntclZc8mQRGX23pI/4hIBNvOhVeRcBkVaSkH2Q0fGDcetqgm1lXfBqR64d0GyfacBOQYwDQYJKoZIhvcNAQELBQADggEBAFqI23/j3FwDcUla9fqETs9k9jiuGTHJjfIzHtmVncTR7Tj55AVIkgbCjm1yn800e56ZUAP+slYGXT2S++ffkLYJW/JpgWBGBuEMQp/LDUJjCAdqu+jxnLnkTxdYjLwQzAMFf903wu9VwsiZUSCiDFBDj0PF3SbCpnMCetWASocPQ1t7ravkUgEedPLIkdlcHmaU3emuS8Gox96+HSaYrmvGsG/El/kZkik3BlOYn2ZhULlyG/zSHsdJ5E2V0Jvw7U3CdRPLtTdjjI2ZhPsvNMzI25RAHM8DBNSxjohykS/QWx2fh2TjU6B6ancJAadS4RN973fw/0EmtaCAZ/VxezI=';

const basic = (text) => ({ headers: { authorization: `Basic ${Buffer.from(text).toString('base64')}` } });

export default {
  'a client without its certificate': async ({ given, oidc, step }) => {
    const client = (clientId, attributes) =>
      given.client({
        clientId,
        clientAuthenticatorType: 'client-x509',
        secret: 'secret',
        serviceAccountsEnabled: true,
        directAccessGrantsEnabled: true,
        attributes,
      });
    await client('exact', { 'x509.subjectdn': name, 'x509.allow.regex.pattern.comparison': 'false' });
    await client('pattern', { 'x509.subjectdn': '.*', 'x509.allow.regex.pattern.comparison': 'true' });
    await client('broken', { 'x509.subjectdn': '(', 'x509.allow.regex.pattern.comparison': 'true' });
    await client('nothing', {});
    for (const client_id of ['exact', 'pattern', 'broken', 'nothing']) {
      await step(`${client_id}: token`, oidc.token({ ...grant, client_id }));
      await step(`${client_id}: with a secret`, oidc.token({ ...grant, client_id, client_secret: 'secret' }));
      await step(`${client_id}: Basic`, oidc.token(grant, basic(`${client_id}:secret`)));
      await step(`${client_id}: introspection`, oidc.introspect({ token: 'x', client_id }));
      await step(`${client_id}: revocation`, oidc.revoke({ token: 'x', client_id }));
      await step(`${client_id}: logout`, oidc.logout({ refresh_token: 'x', client_id }));
    }
    for (const [header, value] of Object.entries({
      'client-cert': `:${CERTIFICATE}:`,
      'ssl-client-cert': CERTIFICATE,
      ssl_client_cert: CERTIFICATE,
      'x-forwarded-client-cert': `Cert="${CERTIFICATE}"`,
      'x-ssl-cert': CERTIFICATE,
    }))
      await step(
        `a certificate in ${header}`,
        oidc.token({ ...grant, client_id: 'pattern' }, { headers: { [header]: value } }),
      );
  },

  'tokens that would be bound': async ({ admin, given, oidc, step }) => {
    const app = { secret: 'secret', serviceAccountsEnabled: true, directAccessGrantsEnabled: true };
    await given.user({ username: 'ann', password: 'pw' });
    await given.client({ ...app, clientId: 'app', attributes: bound });
    await given.client({
      clientId: 'page',
      publicClient: true,
      directAccessGrantsEnabled: true,
      attributes: bound,
    });
    const plain = await given.client({ ...app, clientId: 'plain' });
    const own = { client_id: 'app', client_secret: 'secret' };
    await step('client credentials', oidc.token({ ...grant, ...own }));
    await step('password', oidc.token({ ...password, ...own }));
    await step('wrong password', oidc.token({ ...password, ...own, password: 'wrong' }));
    await step('a public client', oidc.token({ ...password, client_id: 'page' }));
    await step(
      'a bad refresh token',
      oidc.token({ grant_type: 'refresh_token', refresh_token: 'x', ...own }),
    );
    await step('a wrong secret', oidc.token({ ...grant, client_id: 'app', client_secret: 'x' }));
    const before = { client_id: 'plain', client_secret: 'secret' };
    const { json: tokens } = await step('while it need not', oidc.token({ ...password, ...before }));
    await admin.put(`/clients/${plain.id}`, { ...plain, attributes: { ...plain.attributes, ...bound } });
    await step('then: userinfo', oidc.userinfo({ token: tokens.access_token }));
    const refresh = { grant_type: 'refresh_token', refresh_token: tokens.refresh_token };
    await step('then: refresh', oidc.token({ ...refresh, ...before }));
    await step('then: logout', oidc.logout({ refresh_token: tokens.refresh_token, ...before }));
    await step('then: revocation', oidc.revoke({ token: tokens.access_token, ...before }));
  },

  'registered with a subject': async ({ admin, dcr, given, oidc, step }) => {
    const token = await given.iat();
    const metadata = {
      client_name: 'robot',
      token_endpoint_auth_method: 'tls_client_auth',
      grant_types: ['client_credentials'],
      tls_client_certificate_bound_access_tokens: true,
    };
    const { json } = await step(
      'made',
      dcr.oidc.create({ ...metadata, tls_client_auth_subject_dn: name }, { token }),
    );
    const { json: found } = await admin.get(`/clients?clientId=${json.client_id}`);
    await step('seen by an administrator', admin.get(`/clients/${found[0].id}`));
    await step('its tokens', oidc.token({ ...grant, client_id: json.client_id }));
    await step('without a subject', dcr.oidc.create(metadata, { token }));
  },
};

// What an identity provider says of itself, made into a configuration: discovery documents and SAML metadata as files.
const form = (parts) => ({
  headers: { 'content-type': 'multipart/form-data; boundary=limit' },
  text: `${Object.entries(parts)
    .map(
      ([name, value]) =>
        `--limit\r\ncontent-disposition: form-data; name="${name}"${name === 'file' ? '; filename="f"' : ''}\r\n\r\n${value}\r\n`,
    )
    .join('')}--limit--\r\n`,
});
const IDP = 'https://idp.example.org';
const DISCOVERY = {
  issuer: IDP,
  authorization_endpoint: `${IDP}/auth`,
  token_endpoint: `${IDP}/token`,
  introspection_endpoint: `${IDP}/introspect`,
  userinfo_endpoint: `${IDP}/userinfo`,
  end_session_endpoint: `${IDP}/logout`,
  jwks_uri: `${IDP}/keys`,
  registration_endpoint: `${IDP}/register`,
  scopes_supported: ['openid', 'email'],
  code_challenge_methods_supported: ['S256'],
  token_endpoint_auth_methods_supported: ['private_key_jwt'],
  moon: true,
};
const MD = 'urn:oasis:names:tc:SAML:2.0:metadata';
const bindings = 'urn:oasis:names:tc:SAML:2.0:bindings:';
const PROTOCOL = 'protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol"';
const CERTIFICATE =
  'MIIC+zCCAeOgAwIBAgIUB+THhKG/nB6ZXQay4O0DC73yqikwDQYJKoZIhvcNAQELBQAwDTELMAkGA1UEAwwCc3AwHhcNMjYxMTI4MjI0OTU3WhcNMjYxMjI4MjI0OTU3WjANMQswCQYDVQQDDAJzcDCCASIwDQYJKoZIhvcNAQEBBQADggEPADCCAQoCggEBALWHTZE4D5sLIQlaPjqW4MeoPJ9+AYwmkm0X4EXidZrZ5/oDth4ZRDxGnyDoDM1Hok0OfchB2mskDE1tGLxCTu4LbLd8NYuzittRVQKDz+XVVQUwq8sSVscWZ3anrFeib9s3Zqj3YEUi0NpY3VJ/G+KEP8ney+t4Xgn9lpuVw5j/1XVzvdIreaDa6Y6h8HXGzkaFgWqxoeei/WLFATU0OLCXbcR8AyIdGMraVsSl5VmdMWNa8X+tl99UKb+wXYNBi7RSNbEVtN8ptTrjhsY9Chpb2uyhwN+IqEARzXlgp0S65ofxuFqRWMpbF9y7c6fzRBR69Tt+K6htkgCrGzch2+8CAwEAAaNTMFEwHQYDVR0OBBYEFJ87Jop9MHuqMFWIiMYGaV4SRSBMMB8GA1UdIwQYMBaAFJ87Jop9MHuqMFWIiMYGaV4SRSBMMA8GA1UdEwEB/wQFMAMBAf8wDQYJKoZIhvcNAQELBQADggEBADBfxdsENDDeu445t+irhWDonsOt3E8pF6QSJ3fsVS+3RqVPCRVOOkzQ82vLIaaMoqZ8tXfsVwrAtkf8IgDBWELoBW20CqowUL/UjnNH6rVpsaRfC08GY2hycv66ROcW67KNa7YcS3RDmupkYSio6tAe5mejted/mp13+5Q4M9q0Y+02q00YUHfBLbOWHe7nQJhHwMsa9zKtBhm40v6dD4dBvXnTTe8TZ8tQh3ypst0jaJzpNR62x8IgyxVOcRFQZGzdWrZSN7lnYCyCi/KswIAarXr7yJR7sJE6xtYYvUZnEgXREy3YVjRfBEJqarUhxiuLEpW0yePX6aPXcMsUNtg=';
const key = (use) =>
  `<KeyDescriptor${use ? ` use="${use}"` : ''}><KeyInfo xmlns="http://www.w3.org/2000/09/xmldsig#"><X509Data><X509Certificate>${CERTIFICATE}</X509Certificate></X509Data></KeyInfo></KeyDescriptor>`;
const service = (name, binding, at) => `<${name} Binding="${bindings}${binding}" Location="${IDP}/${at}"/>`;
const sso = (binding, at = `sso/${binding}`) => service('SingleSignOnService', binding, at);
const slo = (binding, at = `slo/${binding}`) => service('SingleLogoutService', binding, at);
const idp = (content, { role = PROTOCOL, entity = '', before = '' } = {}) =>
  `<EntityDescriptor xmlns="${MD}" entityID="${IDP}"${entity}>${before}<IDPSSODescriptor ${role}>${content}</IDPSSODescriptor></EntityDescriptor>`;
const format = (name) => `<NameIDFormat>urn:oasis:names:tc:SAML:${name}</NameIDFormat>`;
const category = (value) =>
  `<Extensions><a:EntityAttributes xmlns:a="urn:oasis:names:tc:SAML:metadata:attribute"><s:Attribute xmlns:s="urn:oasis:names:tc:SAML:2.0:assertion" Name="http://macedir.org/entity-category"><s:AttributeValue>${value}</s:AttributeValue></s:Attribute></a:EntityAttributes></Extensions>`;

const METADATA = {
  everything: idp(
    `${key('signing')}${key('encryption')}${service('ArtifactResolutionService', 'SOAP', 'artifacts')}${slo('HTTP-Redirect')}${slo('HTTP-POST')}${slo('SOAP')}${format('2.0:nameid-format:persistent')}${format('2.0:nameid-format:transient')}${sso('HTTP-Redirect')}${sso('HTTP-POST')}${sso('SOAP')}${sso('HTTP-Artifact')}`,
    { role: `WantAuthnRequestsSigned="true" ${PROTOCOL}` },
  ),
  'only redirects': idp(`${slo('HTTP-Redirect')}${sso('HTTP-Redirect')}`),
  'only posts': idp(`${slo('HTTP-POST')}${sso('HTTP-POST')}`),
  'posts in, redirects out': idp(`${slo('HTTP-Redirect')}${sso('HTTP-POST')}`),
  'redirects in, posts out': idp(`${slo('HTTP-POST')}${sso('HTTP-Redirect')}`),
  'no logout': idp(sso('HTTP-POST')),
  'no services': idp(''),
  'only SOAP': idp(`${slo('SOAP')}${sso('SOAP')}`),
  'artifacts alone': idp(
    `${service('ArtifactResolutionService', 'SOAP', 'artifacts')}${sso('HTTP-Artifact')}`,
  ),
  'a key without a use': idp(`${key('')}${sso('HTTP-POST')}`),
  'two keys': idp(`${key('signing')}${key('signing')}${sso('HTTP-POST')}`),
  'a key for signing': idp(`${key('signing')}${sso('HTTP-POST')}`),
  'wants signatures': idp(sso('HTTP-POST'), { role: `WantAuthnRequestsSigned="true" ${PROTOCOL}` }),
  'wants no signatures': idp(sso('HTTP-POST'), { role: `WantAuthnRequestsSigned="false" ${PROTOCOL}` }),
  'names by mail': idp(`${format('1.1:nameid-format:emailAddress')}${sso('HTTP-POST')}`),
  'unspecified names': idp(
    `${format('1.1:nameid-format:unspecified')}${format('2.0:nameid-format:transient')}${sso('HTTP-POST')}`,
  ),
  'names that nobody knows': idp(
    `<NameIDFormat>urn:x</NameIDFormat>${format('2.0:nameid-format:persistent')}${sso('HTTP-POST')}`,
  ),
  'valid for long': idp(sso('HTTP-POST'), { entity: ' validUntil="2099-01-01T00:00:00Z"' }),
  'valid no longer': idp(sso('HTTP-POST'), { entity: ' validUntil="2001-01-01T00:00:00Z"' }),
  'hidden from discovery': idp(sso('HTTP-POST'), {
    before: category('http://refeds.org/category/hide-from-discovery'),
  }),
  'of another category': idp(sso('HTTP-POST'), {
    before: category('http://refeds.org/category/research-and-scholarship'),
  }),
  'in a list': `<EntitiesDescriptor xmlns="${MD}">${idp(sso('HTTP-POST'))}</EntitiesDescriptor>`,
  'a service provider': `<EntityDescriptor xmlns="${MD}" entityID="sp"><SPSSODescriptor ${PROTOCOL}/></EntityDescriptor>`,
};

export default {
  'kinds of providers': async ({ given, admin, http, realm, step, check }) => {
    for (const kind of ['oidc', 'keycloak-oidc', 'jwt-authorization-grant', 'moon'])
      await step(kind, admin.get(`/identity-provider/providers/${kind}`));
    const config = { clientId: 'c', clientSecret: 's', authorizationUrl: `${IDP}/a`, tokenUrl: `${IDP}/t` };
    await admin.post('/identity-provider/instances', { alias: 'op', providerId: 'oidc', config });
    await step('exported', admin.get('/identity-provider/instances/op/export'));
    await step(
      'exported, of another format',
      admin.get('/identity-provider/instances/op/export?format=moon'),
    );
    await step('exported, of nobody', admin.get('/identity-provider/instances/nobody/export'));
    for (const role of ['view-identity-providers', 'view-realm', 'view-users']) {
      const token = await given.serviceToken(role);
      const at = `/admin/realms/${realm}/identity-provider`;
      check(role, [
        (await http.get(`${at}/providers/oidc`, { token })).status,
        (await http.get(`${at}/instances/op/export`, { token })).status,
      ]);
    }
  },

  'discovery documents': async ({ given, http, realm, step }) => {
    const token = await given.serviceToken('manage-identity-providers');
    const at = `/admin/realms/${realm}/identity-provider/import-config`;
    const bring = (providerId, document) =>
      http.post(at, { token, ...form({ providerId, file: JSON.stringify(document) }) });
    for (const providerId of ['oidc', 'keycloak-oidc'])
      await step(`everything, ${providerId}`, bring(providerId, DISCOVERY));
    for (const member of Object.keys(DISCOVERY))
      await step(`no ${member}`, bring('oidc', { ...DISCOVERY, [member]: undefined }));
    await step('nothing', bring('oidc', {}));
    await step('a number', bring('oidc', { issuer: 5 }));
    await step('null', bring('oidc', { ...DISCOVERY, jwks_uri: null }));
  },

  metadata: async ({ given, http, realm, step }) => {
    const token = await given.serviceToken('manage-identity-providers');
    const at = `/admin/realms/${realm}/identity-provider/import-config`;
    for (const [name, file] of Object.entries(METADATA))
      await step(name, http.post(at, { token, ...form({ providerId: 'saml', file }) }));
  },

  'what is not whole': async ({ given, http, realm, step, check }) => {
    const token = await given.serviceToken('manage-identity-providers');
    const at = `/admin/realms/${realm}/identity-provider/import-config`;
    await step('no file', http.post(at, { token, ...form({ providerId: 'oidc' }) }));
    await step('no kind', http.post(at, { token, ...form({ file: '{}' }) }));
    await step('no URL', http.post(at, { token, json: { providerId: 'oidc' } }));
    await step('no kind, by URL', http.post(at, { token, json: { fromUrl: 'https://idp.example.org' } }));
    await step('nothing', http.post(at, { token, json: {} }));
    await step('a list', http.post(at, { token, json: [] }));
    await step('another method', http.get(at, { token }));
    for (const role of ['view-identity-providers', 'manage-realm', 'view-users']) {
      const sent = form({ providerId: 'oidc', file: '{}' });
      check(role, (await http.post(at, { token: await given.serviceToken(role), ...sent })).status);
    }
  },
};

// Identity providers of every kind, as administrators keep them.
const AT = '/identity-provider/instances';
const issuer = 'https://issuer.example';
const OPENID = ['oidc', 'keycloak-oidc'];
const SOCIAL = [
  'bitbucket',
  'facebook',
  'github',
  'gitlab',
  'google',
  'instagram',
  'linkedin-openid-connect',
  'microsoft',
  'openshift-v4',
  'paypal',
  'stackoverflow',
  'twitter',
];
const OTHER = ['saml', 'oauth2', 'kubernetes', 'spiffe', 'jwt-authorization-grant'];
/** Kinds whose service is asked what it is before anything is said of them: Keycloak fails where it cannot be reached. */
const REMOTE = ['linkedin-openid-connect', 'openshift-v4', 'kubernetes', 'jwt-authorization-grant'];
const KINDS = [...OPENID, ...SOCIAL, ...OTHER];
/** Kinds that are off, or that nobody has. */
const NONE = ['openshift-v3', 'linkedin', 'x', 'ldap', 'nonsense', 'OIDC'];
/** Self-signed, of nobody. */
const CERTIFICATE = `-----BEGIN CERTIFICATE-----
MIIC+TCCAeGgAwIBAgIUB842DApDNySHx54UkULGAbnpCZIwDQYJKoZIhvcNAQELBQAwDDEKMAgGA1UEAwwBeDAeFw0yNjExMjkwNzI1MzhaFw0zNjExMjYwNzI1MzhaMAwxCjAIBgNVBAMMAXgwggEiMA0GCSqGSIb3DQEBAQUAA4IBDwAwggEKAoIBAQCvL9RFBwyQ3+0HqqqxUSrmzlcFohYPAWeXCBlH94K3ql32aTaXuxOpbwsHFLfbsuJKyuafjyGEV6zL3iLciAkrqqTvpJ6OuQESUpGzAkW5oodzqMX0W4KQOm8YOKq0yF+jM4kG7/Bh0hdHZIAFP4VENnc5gvgMJzwrulI89AuVQyONbJeBZfjwaaAfbHl35sZXguRtqcoHQcpouhrFCPe/s6mozE9a2301wWTtsD8zNuI/2SIYauYAL5cRseogFYBcNQiz3+SzAzc2sLA80zu3/kGc/xJH/GYEAZaGVU/Gw/KvlFwvX8NQvEBXF/7wgb9jzMsJU8Wa3OHVMEcGeosvAgMBAAGjUzBRMB0GA1UdDgQWBBQ+ywq4qIhetvlMcVnBrxVUzzgIBDAfBgNVHSMEGDAWgBQ+ywq4qIhetvlMcVnBrxVUzzgIBDAPBgNVHRMBAf8EBTADAQH/MA0GCSqGSIb3DQEBCwUAA4IBAQCGUHyvgicKvHpCFWVZb27mMgNXAPQ7iOU/BhzVnxesPJxJVtb0xU6lTdoXmUOw4nCNTN/thHJjih7IJZfdJ32RTHWMm3S1tFhxy2AisKoWvTeQ9mMeYmlNZABH8rm/j9L/dEE4sAMJ4poKvOAbNiJ30002SwhrzH30WVOVFIl0u/67KNBoXBDnIP9a4RcH8/BnPO7bsaIw4y140EesLxDWWvZHtpkbxVGGsdq43mveP/J56LkoNZ5HFIrL/kFdDcuoBERmNCc+kLbyqtvhP0ypBSFLbEIos8bNNEIfjtCuK+1ohZOJPcPn+Z2MFVjIRTO6xzuTiSV8hdYw2miMtUvm
-----END CERTIFICATE-----
`;
const endpoints = {
  issuer,
  authorizationUrl: `${issuer}/auth`,
  tokenUrl: `${issuer}/token`,
  userInfoUrl: `${issuer}/userinfo`,
  logoutUrl: `${issuer}/logout`,
  tokenIntrospectionUrl: `${issuer}/introspect`,
  jwksUrl: `${issuer}/jwks`,
  singleSignOnServiceUrl: `${issuer}/sso`,
  singleLogoutServiceUrl: `${issuer}/slo`,
  artifactResolutionServiceUrl: `${issuer}/artifact`,
  baseUrl: issuer,
  apiUrl: issuer,
  trustDomain: 'spiffe://example.org',
  bundleEndpoint: `${issuer}/bundle`,
};

export default {
  'what kinds there are': async ({ admin, step }) => {
    for (const kind of [...KINDS, ...NONE])
      await step(kind, admin.get(`/identity-provider/providers/${kind}`), { ignore: ['helpText'] });
  },

  'each of them, with nothing said': async ({ admin, step }) => {
    for (const kind of [...KINDS, ...NONE]) {
      const { status } = await step(`${kind}: create`, admin.post(AT, { alias: kind, providerId: kind }));
      if (status !== 201) continue;
      const { json } = await step(`${kind}: read`, admin.get(`${AT}/${kind}`));
      await step(`${kind}: save what was read`, admin.put(`${AT}/${kind}`, json));
    }
    for (const type of [
      'ANY',
      'USER_AUTHENTICATION',
      'CLIENT_ASSERTION',
      'TRUST_MATERIAL',
      'EXCHANGE_EXTERNAL_TOKEN',
      'JWT_AUTHORIZATION_GRANT',
    ])
      await step(`for ${type}`, admin.get(`${AT}?briefRepresentation=true&type=${type}`));
  },

  'each of them, with a configuration': async ({ admin, step }) => {
    for (const kind of KINDS) {
      const config = {
        clientId: 'a',
        clientSecret: 's3cret',
        syncMode: 'IMPORT',
        guiOrder: '3',
        ...endpoints,
      };
      const { status } = await step(
        `${kind}: create`,
        admin.post(AT, { alias: kind, providerId: kind, displayName: 'Shown', hideOnLogin: true, config }),
      );
      if (status !== 201) continue;
      const { json } = await step(`${kind}: read`, admin.get(`${AT}/${kind}`));
      await step(`${kind}: save what was read`, admin.put(`${AT}/${kind}`, json));
      await step(`${kind}: saved`, admin.get(`${AT}/${kind}`));
      const less = { alias: kind, providerId: kind, config: { clientId: 'b' } };
      await step(`${kind}: save less`, admin.put(`${AT}/${kind}`, less));
      // Some kinds would be asked on the network.
      if (OPENID.includes(kind) || ['saml', 'oauth2', 'github'].includes(kind))
        await step(`${kind}: reload its keys`, admin.get(`${AT}/${kind}/reload-keys`));
      await step(`${kind}: remove`, admin.delete(`${AT}/${kind}`));
    }
  },

  'URLs that are none': async ({ admin, step }) => {
    for (const kind of KINDS)
      for (const name of Object.keys(endpoints)) {
        for (const value of ['nope', 'http://example.org/x', 'javascript:x']) {
          const config = { ...endpoints, clientId: 'a', [name]: value };
          const answer = await admin.post(AT, { alias: 'x', providerId: kind, config });
          if (answer.status === 201) await admin.delete(`${AT}/x`);
          await step(`${kind}: ${name}: ${value}`, answer);
        }
      }
  },

  'what becomes of their users': async ({ admin, step }) => {
    for (const kind of KINDS) {
      const config = kind === 'google' ? {} : endpoints;
      const { status } = await admin.post(AT, { alias: kind, providerId: kind, config });
      if (status === 201 && !REMOTE.includes(kind))
        await step(`${kind}: kinds of mappers`, admin.get(`${AT}/${kind}/mapper-types`), {
          ignore: ['helpText'],
        });
    }
    await step('of none', admin.get(`${AT}/nobody/mapper-types`));
    for (const kind of ['saml', 'github', 'oauth2']) {
      const at = `${AT}/${kind}/mappers`;
      const { json: types } = await admin.get(`${AT}/${kind}/mapper-types`);
      for (const id of Object.keys(types ?? {}).sort()) {
        const mapper = { name: id, identityProviderAlias: kind, identityProviderMapper: id };
        await step(`${kind}: ${id}`, admin.post(at, { ...mapper, config: { syncMode: 'FORCE' } }));
      }
      const nonsense = { name: 'n', identityProviderAlias: kind, identityProviderMapper: 'nonsense' };
      await step(`${kind}: nonsense`, admin.post(at, { ...nonsense, config: {} }));
      const { json } = await step(`${kind}: all`, admin.get(at), { sets: ['$'] });
      const one = json.find(({ name }) => name === 'n');
      await step(`${kind}: change`, admin.put(`${at}/${one.id}`, { ...one, config: { syncMode: 'IMPORT' } }));
      await step(`${kind}: read`, admin.get(`${at}/${one.id}`));
      await step(`${kind}: remove`, admin.delete(`${at}/${one.id}`));
    }
  },

  'what they tell the other side': async ({ admin, step }) => {
    for (const kind of KINDS) {
      await admin.post(AT, { alias: kind, providerId: kind, config: kind === 'google' ? {} : endpoints });
      if (!REMOTE.includes(kind)) await step(kind, admin.get(`${AT}/${kind}/export`));
    }
    const config = { entityId: 'urn:us', wantAssertionsSigned: 'true', nameIDPolicyFormat: 'urn:x' };
    await admin.post(AT, { alias: 'other', providerId: 'saml', config });
    await step('another one', admin.get(`${AT}/other/export?format=x`));
    await step('none', admin.get(`${AT}/nobody/export`));
  },

  'keys that are loaded anew': async ({ admin, step }) => {
    const make = (alias, providerId, config) =>
      step(`${alias}: create`, admin.post(AT, { alias, providerId, config: { ...endpoints, ...config } }));
    const reload = (alias) => step(`${alias}: reload`, admin.get(`${AT}/${alias}/reload-keys`));
    await make('without', 'oidc', {});
    await make('unused', 'oidc', { useJwksUrl: 'true' });
    await make('used', 'oidc', { useJwksUrl: 'true', validateSignature: 'true' });
    await make('metadata', 'saml', {
      useMetadataDescriptorUrl: 'true',
      metadataDescriptorUrl: `${issuer}/metadata`,
    });
    for (const alias of ['without', 'nobody']) await reload(alias);
  },

  'settings of SAML': async ({ admin, step }) => {
    const saml = { alias: 'saml', providerId: 'saml' };
    const make = async (name, config) => {
      const answer = await admin.post(AT, { ...saml, config });
      await step(name, answer);
      if (answer.status !== 201) return;
      await step(`${name}: read`, admin.get(`${AT}/saml`));
      await admin.delete(`${AT}/saml`);
    };
    const url = { singleSignOnServiceUrl: `${issuer}/sso`, idpEntityId: issuer };
    await make('nothing', {});
    await make('an address', url);
    await make('signatures', { ...url, validateSignature: 'true', signingCertificate: 'MIIx' });
    await make('signatures without a certificate', { ...url, validateSignature: 'true' });
    await make('by its metadata, without an address', { ...url, useMetadataDescriptorUrl: 'true' });
    await make('by its metadata', {
      ...url,
      useMetadataDescriptorUrl: 'true',
      metadataDescriptorUrl: `${issuer}/metadata`,
    });
    await make('by its metadata, without TLS', {
      ...url,
      useMetadataDescriptorUrl: 'true',
      metadataDescriptorUrl: 'http://example.org/metadata',
    });
    await make('a principal without an attribute', { ...url, principalType: 'ATTRIBUTE' });
    await make('a principal that is none', { ...url, principalType: 'NONSENSE' });
    await make('a transient name', {
      ...url,
      nameIDPolicyFormat: 'urn:oasis:names:tc:SAML:2.0:nameid-format:transient',
      principalType: 'SUBJECT',
    });
    await make('a skew', { ...url, allowedClockSkew: '-1' });
    await make('an index', { ...url, attributeConsumingServiceIndex: 'x' });
  },

  'settings of OpenID Connect and OAuth': async ({ admin, step }) => {
    const make = async (name, providerId, config) => {
      const answer = await admin.post(AT, { alias: 'x', providerId, config });
      await step(name, answer);
      if (answer.status === 201) await admin.delete(`${AT}/x`);
    };
    for (const kind of ['oidc', 'oauth2']) {
      await make(`${kind}: without a client`, kind, { authorizationUrl: `${issuer}/auth` });
      await make(`${kind}: authentication`, kind, { ...endpoints, clientAuthMethod: 'nonsense' });
      await make(`${kind}: proof keys`, kind, { ...endpoints, pkceEnabled: 'true', pkceMethod: 'x' });
      await make(`${kind}: signatures`, kind, { ...endpoints, validateSignature: 'true' });
      await make(`${kind}: keys by their URL`, kind, {
        ...endpoints,
        validateSignature: 'true',
        useJwksUrl: 'true',
        jwksUrl: '',
      });
      await make(`${kind}: skew`, kind, { ...endpoints, allowedClockSkew: 'x' });
      await make(`${kind}: mode`, kind, { ...endpoints, syncMode: 'NONSENSE' });
    }
    await make('gitlab: another address', 'gitlab', { baseUrl: 'nope' });
    await make('spiffe: no trust domain', 'spiffe', { bundleEndpoint: `${issuer}/bundle` });
    await make('spiffe: no bundle', 'spiffe', { trustDomain: 'spiffe://example.org' });
    await make('spiffe: a trust domain that is none', 'spiffe', {
      trustDomain: 'example.org',
      bundleEndpoint: `${issuer}/bundle`,
    });
    await make('kubernetes: no issuer', 'kubernetes', {});
  },

  'flows that are to be gone through': async ({ admin, step }) => {
    const make = (name, rep) =>
      step(name, admin.post(AT, { alias: name.replaceAll(' ', '-'), providerId: 'github', ...rep }));
    await make('first broker login', { firstBrokerLoginFlowAlias: 'first broker login' });
    await make('another flow', { postBrokerLoginFlowAlias: 'browser' });
    for (const alias of ['first-broker-login', 'another-flow'])
      await step(alias, admin.get(`${AT}/${alias}`));
  },

  'certificates that are brought': async ({ given, step, http, realm, keys }) => {
    const token = await given.serviceToken('manage-identity-providers');
    const form = (parts) => {
      const written = Object.entries(parts).map(
        ([name, value]) =>
          `--limit\r\ncontent-disposition: form-data; name="${name}"${name === 'file' ? '; filename="f"' : ''}\r\n\r\n${value}\r\n`,
      );
      return {
        text: `${written.join('')}--limit--\r\n`,
        headers: { 'content-type': 'multipart/form-data; boundary=limit' },
      };
    };
    const bring = (name, parts) =>
      step(
        name,
        http.post(`/admin/realms/${realm}/identity-provider/upload-certificate`, { token, ...form(parts) }),
      );
    await bring('a certificate', { keystoreFormat: 'Certificate PEM', file: CERTIFICATE });
    await bring('a key set', { keystoreFormat: 'JSON Web Key Set', file: JSON.stringify(keys().jwks) });
    await bring('a key set of nothing', { keystoreFormat: 'JSON Web Key Set', file: '{}' });
    await bring('no file', { keystoreFormat: 'Certificate PEM' });
    await bring('no format', { file: CERTIFICATE });
  },

  'permissions for each': async ({ admin, step }) => {
    await admin.post(AT, { alias: 'one', providerId: 'github' });
    for (const alias of ['one', 'none'])
      await step(alias, admin.get(`${AT}/${alias}/management/permissions`));
  },
};

// Clients of SAML: registered by metadata, made in the Admin REST API, and what their applications are configured with.
const METADATA = 'urn:oasis:names:tc:SAML:2.0:metadata';
const ROLE = 'protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol"';
const bindings = 'urn:oasis:names:tc:SAML:2.0:bindings:';
const acs = (binding, at, index = 1) =>
  `<AssertionConsumerService Binding="${bindings}${binding}" Location="${at}" index="${index}"/>`;
const slo = (binding, at) => `<SingleLogoutService Binding="${bindings}${binding}" Location="${at}"/>`;
const entity = (id, content) =>
  `<EntityDescriptor xmlns="${METADATA}" entityID="${id}">${content}</EntityDescriptor>`;
const sp = (id, content, attributes = ROLE) =>
  entity(id, `<SPSSODescriptor ${attributes}>${content}</SPSSODescriptor>`);
const certificate =
  'MIIBfDCCASGgAwIBAgIUAgeRKJYTV3crKrWBxd7qKBAKPl4wCgYIKoZIzj0EAwIwEzERMA8GA1UEAwwIc3AgdGVzdHMwHhcNMjYwMTAxMDAwMDAwWhcNNDYwMTAxMDAwMDAwWjATMREwDwYDVQQDDAhzcCB0ZXN0czBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABA==';
const xml = { 'content-type': 'application/xml' };
const AT = 'https://sp.example.org';
const post = acs('HTTP-POST', `${AT}/acs`);
const secrets = ['attributes.saml.signing.private.key', 'attributes.saml.signing.certificate'];

const everything = (id) =>
  sp(
    id,
    `<Extensions><u:UIInfo xmlns:u="urn:oasis:names:tc:SAML:metadata:ui">
      <u:DisplayName xml:lang="en">A service</u:DisplayName>
      <u:InformationURL xml:lang="en">${AT}/info</u:InformationURL>
      <u:Logo width="16" height="16">${AT}/logo.png</u:Logo>
      <u:PrivacyStatementURL xml:lang="en">${AT}/privacy</u:PrivacyStatementURL></u:UIInfo></Extensions>
    <ArtifactResolutionService Binding="${bindings}SOAP" Location="${AT}/artifacts" index="0"/>
    ${['HTTP-POST', 'HTTP-Redirect', 'SOAP', 'HTTP-Artifact'].map((binding) => slo(binding, `${AT}/out/${binding}`)).join('')}
    <NameIDFormat>urn:unknown</NameIDFormat>
    <NameIDFormat> urn:oasis:names:tc:SAML:2.0:nameid-format:persistent </NameIDFormat>
    <NameIDFormat>urn:oasis:names:tc:SAML:2.0:nameid-format:transient</NameIDFormat>
    ${['HTTP-POST', 'HTTP-Redirect', 'HTTP-Artifact', 'PAOS'].map((binding, index) => acs(binding, `${AT}/acs/${binding}`, index)).join('')}
    <AttributeConsumingService index="0"><ServiceName xml:lang="en">S</ServiceName>
      <RequestedAttribute Name="urn:oid:1" FriendlyName="mail" NameFormat="urn:oasis:names:tc:SAML:2.0:attrname-format:uri"/>
      <RequestedAttribute Name="b" NameFormat="urn:oasis:names:tc:SAML:2.0:attrname-format:basic"/>
      <RequestedAttribute Name="plain"/></AttributeConsumingService>`,
    `${ROLE} WantAssertionsSigned="true" AuthnRequestsSigned="true"`,
  );

/** Whatever is generated is told by its presence alone. */
const ofClient = { ignore: secrets, sets: ['redirectUris'] };

export default {
  'from nobody in particular': async ({ given, dcr, step }) => {
    await given.policy('anonymous', 'trusted-hosts', { 'trusted-hosts': ['127.0.0.1', 'localhost'] });
    const send = (id, content) => dcr.saml.create(undefined, { text: sp(id, content), headers: xml });
    const shown = {
      ignore: [...secrets.map((name) => `body.${name}`), 'body.attributes'],
      sets: ['body.redirectUris', 'body.defaultClientScopes'],
    };
    await step('of hosts that are trusted', send('a', acs('HTTP-POST', 'http://localhost/acs')), shown);
    await step('of another host', send('b', acs('HTTP-POST', 'https://evil.example/acs')), shown);
    await step(
      'with attributes',
      send(
        'c',
        `${acs('HTTP-POST', 'http://localhost/acs')}<AttributeConsumingService index="0"><ServiceName xml:lang="en">S</ServiceName><RequestedAttribute Name="a"/></AttributeConsumingService>`,
      ),
      shown,
    );
  },

  'at the endpoints of OAuth': async ({ given, http, realm, step }) => {
    const off = { 'saml.client.signature': 'false' };
    await given.client({
      clientId: 'sp',
      protocol: 'saml',
      secret: 's',
      serviceAccountsEnabled: true,
      attributes: off,
    });
    await given.client({ clientId: 'open', protocol: 'saml', publicClient: true, attributes: off });
    for (const [name, credentials] of Object.entries({
      right: { client_id: 'sp', client_secret: 's' },
      wrong: { client_id: 'sp', client_secret: 'x' },
      open: { client_id: 'open' },
    }))
      for (const at of ['token', 'revoke', 'logout'])
        await step(
          `${name} at ${at}`,
          http.post(`/realms/${realm}/protocol/openid-connect/${at}`, {
            form: { grant_type: 'client_credentials', token: 'x', refresh_token: 'x', ...credentials },
          }),
        );
  },

  'metadata with all that is understood': async ({ given, dcr, step }) => {
    const token = await given.iat();
    const sent = { token, text: everything(`${AT}/all`), headers: xml };
    await step('register', dcr.saml.create(undefined, sent), {
      ...ofClient,
      ignore: ['body.attributes', 'body.protocolMappers'],
      sets: ['body.redirectUris'],
    });
  },

  'metadata that is converted': async ({ given, http, realm, step }) => {
    const token = await given.serviceToken('manage-clients');
    const convert = (text, type = 'text/plain') =>
      http.post(`/admin/realms/${realm}/client-description-converter`, {
        token,
        text,
        headers: { 'content-type': type },
      });
    await step('everything', convert(everything('all')));
    await step('as XML', convert(sp('a', post), 'application/xml'));
    await step('two of a binding', convert(sp('a', post + acs('HTTP-POST', `${AT}/second`))));
    await step('another protocol', convert(sp('a', post, 'protocolSupportEnumeration="urn:x"')));
    await step(
      'a list of one',
      convert(`<EntitiesDescriptor xmlns="${METADATA}">${sp('a', post)}</EntitiesDescriptor>`),
    );
    for (const format of ['unspecified', 'emailAddress', 'X509SubjectName'])
      await step(
        format,
        convert(sp('a', `<NameIDFormat>urn:oasis:names:tc:SAML:1.1:nameid-format:${format}</NameIDFormat>`)),
      );
    await step('two lists', convert(sp('a', `${post}<KeyDescriptor/>`)));
  },

  'other descriptions that are converted': async ({ given, http, realm, step, check }) => {
    const token = await given.serviceToken('manage-clients');
    const at = `/admin/realms/${realm}/client-description-converter`;
    const convert = (text, type = 'text/plain') =>
      http.post(at, { token, text, headers: { 'content-type': type } });
    await step('a client', convert('{"clientId":"a","redirectUris":["https://a.example.org/*"]}'));
    await step('a client, as JSON', convert('{"clientId":"a"}', 'application/json'));
    await step(
      'metadata of OpenID Connect',
      convert('{"client_name":"A","redirect_uris":["https://a.example.org/"]}'),
    );
    for (const text of ['', '{', '[1]', 'x', '"a"', '{"a":1}', '{"client_name":"a"}', '<a/>', '<a'])
      await step(`refused: ${text}`, convert(text));
    await step('no service provider', convert(entity('a', '')));
    await step('as a form', convert('{"clientId":"a"}', 'application/x-www-form-urlencoded'));
    for (const role of ['view-clients', 'create-client', 'query-clients']) {
      const answer = await http.post(at, {
        token: await given.serviceToken(role),
        text: '{"clientId":"a"}',
        headers: { 'content-type': 'text/plain' },
      });
      check(role, answer.status);
    }
  },

  'metadata that is none': async ({ given, dcr, step }) => {
    const token = await given.iat();
    const refused = (name, text, headers = xml) =>
      step(name, dcr.saml.create(undefined, { token, text, headers }));
    await refused('nothing', '');
    await refused('words', 'hello');
    await refused('cut off', sp('a', post).slice(0, -10));
    await refused('another document', '<a/>');
    await refused('no namespace', '<EntityDescriptor entityID="a"/>');
    await refused('no id', `<EntityDescriptor xmlns="${METADATA}"/>`);
    await refused('an empty id', sp('', post));
    await refused('no service provider', entity('a', ''));
    await refused(
      'an identity provider',
      entity(
        'a',
        `<IDPSSODescriptor ${ROLE}><SingleSignOnService Binding="b" Location="https://a"/></IDPSSODescriptor>`,
      ),
    );
    await refused(
      'two parties',
      `<EntitiesDescriptor xmlns="${METADATA}">${sp('a', post)}${sp('b', post)}</EntitiesDescriptor>`,
    );
    await refused('no protocol', sp('a', post, ''));
    await refused('an unknown element', sp('a', `<Moon/>${post}`));
    await refused('an element of somebody else', sp('a', `<m:Moon xmlns:m="urn:moon"/>${post}`));
    await refused('an unknown role', entity('a', '<Moon/>'));
    await refused(
      'no location',
      sp('a', `<AssertionConsumerService Binding="${bindings}HTTP-POST" index="1"/>`),
    );
    await refused('no binding', sp('a', '<AssertionConsumerService Location="https://a" index="1"/>'));
    await refused('a location that is none', sp('a', acs('HTTP-POST', 'https://a b')));
    await refused('an index that is none', sp('a', acs('HTTP-POST', 'https://a', 'x')));
    await refused(
      'a certificate that is none',
      sp(
        'a',
        `<KeyDescriptor use="signing"><KeyInfo xmlns="http://www.w3.org/2000/09/xmldsig#"><X509Data><X509Certificate>AAAA</X509Certificate></X509Data></KeyInfo></KeyDescriptor>${post}`,
      ),
    );
    await refused('a location that runs', sp('a', acs('HTTP-POST', 'javascript:alert(1)')));
    await refused(
      'an attribute without a name',
      sp(
        'a',
        `${post}<AttributeConsumingService index="0"><ServiceName xml:lang="en">S</ServiceName><RequestedAttribute/></AttributeConsumingService>`,
      ),
    );
    for (const type of ['text/xml', 'text/plain', 'application/samlmetadata+xml', 'application/json'])
      await refused(type, sp('a', post), { 'content-type': type });
  },

  'metadata of many shapes': async ({ given, dcr, step }) => {
    const token = await given.iat({ count: 200, expiration: 600 });
    let number = 0;
    const send = (name, text, headers = xml) =>
      step(name, dcr.saml.create(undefined, { token, text, headers }), ofClient);
    const next = () => {
      number += 1;
      return `urn:sp:${number}`;
    };
    await send(
      'a declaration and comments',
      `<?xml version="1.0" encoding="UTF-8"?><!-- x -->${sp(next(), post)}<!-- y -->`,
    );
    await send(
      'a prefix',
      `<md:EntityDescriptor xmlns:md="${METADATA}" entityID="${next()}"><md:SPSSODescriptor ${ROLE}><md:AssertionConsumerService Binding="${bindings}HTTP-POST" Location="${AT}/acs" index="0"/></md:SPSSODescriptor></md:EntityDescriptor>`,
    );
    await send('by redirect alone', sp(next(), acs('HTTP-Redirect', `${AT}/acs`)));
    await send('by artifact alone', sp(next(), acs('HTTP-Artifact', `${AT}/acs`)));
    await send('by PAOS alone', sp(next(), acs('PAOS', `${AT}/acs`)));
    await send('no service at all', sp(next(), ''));
    await send('logout alone', sp(next(), slo('HTTP-Redirect', `${AT}/out`)));
    await send(
      'logout with an answer elsewhere',
      sp(
        next(),
        `<SingleLogoutService Binding="${bindings}HTTP-POST" Location="${AT}/out" ResponseLocation="${AT}/back"/>${post}`,
      ),
    );
    await send(
      'the second is the default',
      sp(
        next(),
        `${post}<AssertionConsumerService Binding="${bindings}HTTP-POST" Location="${AT}/second" index="2" isDefault="true"/>`,
      ),
    );
    await send('requests are signed', sp(next(), post, `${ROLE} AuthnRequestsSigned="true"`));
    await send('requests are not signed', sp(next(), post, `${ROLE} AuthnRequestsSigned="false"`));
    await send('assertions are signed', sp(next(), post, `${ROLE} WantAssertionsSigned="true"`));
    await send('assertions are not signed', sp(next(), post, `${ROLE} WantAssertionsSigned="false"`));
    await send('a switch that is none', sp(next(), post, `${ROLE} WantAssertionsSigned="perhaps"`));
    await send(
      'two protocols',
      sp(
        next(),
        post,
        'protocolSupportEnumeration="urn:oasis:names:tc:SAML:1.1:protocol urn:oasis:names:tc:SAML:2.0:protocol"',
      ),
    );
    await send(
      'two parts',
      entity(
        next(),
        `<SPSSODescriptor ${ROLE}>${post}</SPSSODescriptor><SPSSODescriptor ${ROLE}>${acs('HTTP-POST', `${AT}/other`)}</SPSSODescriptor>`,
      ),
    );
    await send(
      'an organization',
      entity(
        next(),
        `<SPSSODescriptor ${ROLE}>${post}</SPSSODescriptor><Organization><OrganizationName xml:lang="en">O</OrganizationName><OrganizationDisplayName xml:lang="en">O</OrganizationDisplayName><OrganizationURL xml:lang="en">${AT}</OrganizationURL></Organization><ContactPerson contactType="technical"><EmailAddress>ops@example.org</EmailAddress></ContactPerson>`,
      ),
    );
    await send(
      'an end',
      `<EntityDescriptor xmlns="${METADATA}" entityID="${next()}" validUntil="2020-01-01T00:00:00Z" cacheDuration="PT1H"><SPSSODescriptor ${ROLE}>${post}</SPSSODescriptor></EntityDescriptor>`,
    );
    for (const format of [
      'emailAddress',
      'unspecified',
      'persistent',
      'transient',
      'encrypted',
      'X509SubjectName',
    ])
      await send(
        `names as ${format}`,
        sp(
          next(),
          `<NameIDFormat>urn:oasis:names:tc:SAML:${/persistent|transient|encrypted/.test(format) ? '2.0' : '1.1'}:nameid-format:${format}</NameIDFormat>${post}`,
        ),
      );
    await send('white space around', `\n\n  ${sp(next(), post)}\n`);
    await send('an id with blanks', sp('  urn:sp:blank  ', post));
    await send('letters beyond ASCII', sp('urn:sp:ü', post));
    await send('an entity in the id', sp('urn:sp:a&amp;b', post));
    await send('a relative location', sp(next(), acs('HTTP-POST', '/acs')));
    await send('over http', sp(next(), acs('HTTP-POST', 'http://sp.example.org/acs')));
    await send('a wildcard', sp(next(), acs('HTTP-POST', 'https://sp.example.org/*')));
    await send('a fragment', sp(next(), acs('HTTP-POST', 'https://sp.example.org/acs#x')));
    await send(
      'a list of one',
      `<EntitiesDescriptor xmlns="${METADATA}">${sp(next(), post)}</EntitiesDescriptor>`,
    );
    await send('an empty list', `<EntitiesDescriptor xmlns="${METADATA}"></EntitiesDescriptor>`);
  },

  'its whole life at the other providers': async ({ given, admin, dcr, step }) => {
    const token = await given.iat();
    const made = await dcr.saml.create(undefined, { token, text: sp('sp', post), headers: xml });
    let own = made.json.registrationAccessToken;
    const ignore = ['attributes'];
    const read = await step('read', dcr.default.read('sp', { token: own }), { ignore });
    const put = async (name, rep) => {
      const answer = await step(name, dcr.default.update('sp', rep, { token: own }), {
        ignore,
        sets: ['redirectUris'],
      });
      own = answer.json.registrationAccessToken ?? own;
      await step(`${name}, as the administrator sees it`, admin.get('/clients?clientId=sp'), {
        ignore: secrets.map((each) => `*.${each}`),
        sets: ['redirectUris'],
      });
    };
    await put('sent back', read.json);
    await put('another address', {
      clientId: 'sp',
      attributes: { saml_assertion_consumer_url_post: `${AT}/acs2` },
    });
    await put('a name', { clientId: 'sp', name: 'SP' });
    await put('no redirects', { clientId: 'sp', redirectUris: [] });
    await step(
      'to another protocol',
      dcr.default.update('sp', { clientId: 'sp', protocol: 'openid-connect' }, { token: own }),
      { ignore },
    );
    await step('installed', dcr.install.read('sp', { token: own }));
    await step('metadata again', dcr.saml.create(undefined, { token, text: sp('sp', post), headers: xml }));
  },

  'what is not offered': async ({ dcr, step }) => {
    for (const method of ['GET', 'POST', 'PUT', 'DELETE', 'PATCH']) {
      await step(`${method} of a client`, dcr.saml.send(method, 'a', {}), { page: false });
      if (method !== 'POST')
        await step(`${method} of the collection`, dcr.saml.send(method, undefined, {}), { page: false });
    }
  },

  'made in the Admin API': async ({ given, admin, step, check }) => {
    const seen = async (name, representation) => {
      await admin.post('/clients', representation);
      const [client] = (await admin.get(`/clients?clientId=${representation.clientId}`)).json;
      const { attributes = {}, ...rest } = client;
      for (const key of ['saml.signing.private.key', 'saml.signing.certificate'])
        if (attributes[key]) attributes[key] = /^MII/.test(attributes[key]) ? 'made' : attributes[key];
      delete attributes['client.secret.creation.time'];
      check(`${name}: attributes`, Object.entries(attributes).sort());
      const {
        publicClient,
        frontchannelLogout,
        standardFlowEnabled,
        defaultClientScopes,
        optionalClientScopes,
      } = rest;
      check(name, {
        publicClient,
        frontchannelLogout,
        standardFlowEnabled,
        defaultClientScopes: defaultClientScopes.sort(),
        optionalClientScopes,
      });
      return client;
    };
    const saml = { protocol: 'saml' };
    const off = { 'saml.client.signature': 'false' };
    await seen('nothing said', { clientId: 'plain', ...saml });
    await seen('signature off', { clientId: 'off', ...saml, attributes: off });
    await seen('a certificate', {
      clientId: 'own',
      ...saml,
      attributes: { 'saml.signing.certificate': 'own' },
    });
    await seen('an empty attribute', {
      clientId: 'empty',
      ...saml,
      attributes: { 'saml.client.signature': '' },
    });
    await seen('attributes said', {
      clientId: 'said',
      ...saml,
      attributes: {
        ...off,
        saml_name_id_format: 'email',
        'saml.artifact.binding.identifier': 'mine',
        'saml.authnstatement': 'false',
      },
    });
    await seen('logout and flow', {
      clientId: 'flow',
      ...saml,
      attributes: off,
      frontchannelLogout: false,
      standardFlowEnabled: false,
    });
    await seen('a public one', { clientId: 'public', ...saml, attributes: off, publicClient: true });
    await seen('with a service account', {
      clientId: 'service',
      ...saml,
      attributes: off,
      serviceAccountsEnabled: true,
    });
    await seen('scopes of the other protocol', {
      clientId: 'scopes',
      ...saml,
      attributes: off,
      defaultClientScopes: ['email', 'role_list'],
    });
    const { id } = await given.client({ clientId: 'turns' });
    await admin.put(`/clients/${id}`, { protocol: 'saml' });
    const { defaultClientScopes, frontchannelLogout } = (await admin.get(`/clients/${id}`)).json;
    check('turned into one', { defaultClientScopes: defaultClientScopes.sort(), frontchannelLogout });
    await step('another protocol', admin.post('/clients', { clientId: 'moon', protocol: 'moon' }));
  },

  'addresses of a client': async ({ admin, step }) => {
    const names = [
      'saml_assertion_consumer_url_post',
      'saml_assertion_consumer_url_redirect',
      'saml_artifact_binding_url',
      'saml_artifact_resolution_service_url',
      'saml_single_logout_service_url_post',
      'saml_single_logout_service_url_redirect',
      'saml_single_logout_service_url_artifact',
      'saml_single_logout_service_url_soap',
      'saml_idp_initiated_sso_url_name',
      'logoUri',
    ];
    for (const name of names)
      for (const [kind, value] of Object.entries({
        runs: 'javascript:alert(1)',
        words: 'not a url',
        path: '/path',
        fragment: 'https://a/#b',
      })) {
        const attributes = { 'saml.client.signature': 'false', [name]: value };
        const answer = await admin.post('/clients', {
          clientId: `${name}-${kind}`,
          protocol: 'saml',
          attributes,
        });
        await step(`${name}: ${kind}`, { ...answer, headers: { ...answer.headers, location: undefined } });
      }
    await step(
      'of another protocol',
      admin.post('/clients', { clientId: 'oidc', attributes: { saml_artifact_binding_url: 'words' } }),
    );
  },

  'configurations of an application': async ({ given, admin, check }) => {
    const kinds = {
      unsigned: { attributes: { 'saml.client.signature': 'false' } },
      signed: { attributes: { 'saml.signing.certificate': certificate } },
      everything: {
        attributes: {
          'saml.signing.certificate': certificate,
          'saml.signing.private.key': 'AAAA',
          'saml.encrypt': 'true',
          'saml.encryption.certificate': certificate,
          'saml.assertion.signature': 'true',
          'saml.server.signature': 'false',
          saml_name_id_format: 'email',
          saml_assertion_consumer_url_post: `${AT}/acs`,
          saml_single_logout_service_url_post: `${AT}/out`,
        },
      },
      redirected: {
        attributes: {
          'saml.client.signature': 'false',
          'saml.force.post.binding': 'false',
          saml_name_id_format: 'persistent',
          saml_assertion_consumer_url_redirect: `${AT}/acs`,
          saml_single_logout_service_url_redirect: `${AT}/out`,
        },
      },
    };
    const formats = [
      'saml-sp-descriptor',
      'keycloak-saml',
      'keycloak-saml-subsystem',
      'keycloak-saml-subsystem-cli',
      'saml-idp-descriptor',
    ];
    for (const [clientId, more] of Object.entries(kinds)) {
      const { id } = await given.client({ clientId, protocol: 'saml', ...more });
      for (const format of formats) {
        const { status, text = '' } = await admin.get(`/clients/${id}/installation/providers/${format}`);
        check(`${clientId}: ${format}`, {
          status,
          text: text.replace(/ ID="[^"]*"/, '').replace(/http:\/\/[^/"]+\/realms\/[^/"]+/g, 'REALM'),
        });
      }
    }
    const { id } = await given.client({ clientId: 'oidc' });
    for (const format of formats.slice(0, 4)) {
      const { status, text = '' } = await admin.get(`/clients/${id}/installation/providers/${format}`);
      check(`oidc: ${format}`, {
        status,
        text: text.replace(/ ID="[^"]*"/, '').replace(/http:\/\/[^/"]+\/realms\/[^/"]+/g, 'REALM'),
      });
    }
  },
};

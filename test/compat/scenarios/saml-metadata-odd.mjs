// Metadata of SAML service providers that says a thing twice, in a list, or in another place than one would look.
const MD = 'urn:oasis:names:tc:SAML:2.0:metadata';
const P = 'urn:oasis:names:tc:SAML:2.0:protocol';
const B = 'urn:oasis:names:tc:SAML:2.0:bindings:';
const EC =
  'MIIBrTCCAVOgAwIBAgIUZsp/ldQforEi+ucLPmlNL8sEqtEwCgYIKoZIzj0EAwIwLDEYMBYGA1UEAwwPZW5jLmV4YW1wbGUub3JnMRAwDgYDVQQKDAdFeCwgSW5jMB4XDTI2MTEzMDAwMDg0NVoXDTM2MTEyNzAwMDg0NVowLDEYMBYGA1UEAwwPZW5jLmV4YW1wbGUub3JnMRAwDgYDVQQKDAdFeCwgSW5jMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEvqqtxSxIzDdL2r4AbERcBU2lM8CJZ7Z5FvxmTyP5ZgBHLIxnQawCRa1uZqhinjAqEUfXXz/BmZzqRapsdRWMjqNTMFEwHQYDVR0OBBYEFHesbooT5EVfBiSTq7WBPIScCGTAMB8GA1UdIwQYMBaAFHesbooT5EVfBiSTq7WBPIScCGTAMA8GA1UdEwEB/wQFMAMBAf8wCgYIKoZIzj0EAwIDSAAwRQIgYswbLtAP9P+/8npATeTNMeQMmstMFqxEW5Pqis1U1akCIQCqEngTG3bnXhWcbORtEtbzS7EDRTQvpc0jCQNmYhYjmQ==';

const place = (element, binding, location) =>
  `<${element} Binding="${B}${binding}" Location="${location}" index="1"/>`;
const sp = (content = '', more = '', id = 'urn:sp') =>
  `<EntityDescriptor xmlns="${MD}" entityID="${id}"><SPSSODescriptor protocolSupportEnumeration="${P}"${more}>${content}${place('AssertionConsumerService', 'HTTP-POST', 'https://a/1')}</SPSSODescriptor></EntityDescriptor>`;
const list = (...content) => `<EntitiesDescriptor xmlns="${MD}">${content.join('')}</EntitiesDescriptor>`;
const key = (content) =>
  `<KeyDescriptor use="signing"><KeyInfo xmlns="http://www.w3.org/2000/09/xmldsig#">${content}</KeyInfo></KeyDescriptor>`;
const x509 = `<X509Data><X509Certificate>${EC}</X509Certificate></X509Data>`;
const info = (content) =>
  `<m:UIInfo xmlns:m="urn:oasis:names:tc:SAML:metadata:ui"><m:DisplayName xml:lang="en">A</m:DisplayName>${content}</m:UIInfo>`;
const logo = (url) => `<m:Logo width="1" height="1">${url}</m:Logo>`;
const policy = '<m:PrivacyStatementURL xml:lang="en">https://a/p</m:PrivacyStatementURL>';

/** What is made of a document, without what is made of every one of them. */
const converting =
  (documents) =>
  async ({ given, http, realm, check }) => {
    const token = await given.serviceToken('manage-clients');
    const headers = { 'content-type': 'application/xml' };
    for (const [name, text] of Object.entries(documents)) {
      const at = `/admin/realms/${realm}/client-description-converter`;
      const { status, json } = await http.post(at, { token, text, headers });
      if (status >= 400) check(name, [status, json.error]);
      else {
        const own = Object.entries(json.attributes)
          .filter(([key]) => !/^saml\.(?:server|authn|signature)/.test(key))
          .map(([key, value]) => `${key}: ${value === EC ? 'EC' : value}`);
        check(name, [json.clientId, ...own.sort()]);
      }
    }
  };

export default {
  lists: converting({
    'of none': list(),
    'of one': list(sp()),
    'of two': list(sp(), sp()),
    'of one, and a list': list(sp(), list(sp())),
    'of two, one of them wrong': list(sp('<Moon/>'), sp()),
  }),

  'truth values': converting(
    Object.fromEntries(
      ['true', ' true ', '1', ' 1 ', '&#10;TRUE', ' false ', 'yes', ''].map((value) => [
        JSON.stringify(value),
        sp('', ` WantAssertionsSigned="${value}"`),
      ]),
    ),
  ),

  'a key behind another': converting({
    'without a certificate': sp(key(x509) + key('<KeyName>a</KeyName>')),
    'without anything': sp(key(x509) + key('')),
    'with a certificate': sp(key('<KeyName>a</KeyName>') + key(x509)),
    'a certificate in other data': sp(
      key(`<X509Data><X509SubjectName>CN=a</X509SubjectName></X509Data>${x509}`),
    ),
  }),

  'what people see, twice': converting({
    'one after the other': sp(
      `<Extensions>${info(logo('https://a/1'))}${info(logo('https://a/2') + policy)}</Extensions>`,
    ),
    'the other way round': sp(`<Extensions>${info(policy)}${info(logo('https://a/2'))}</Extensions>`),
  }),

  'where names are managed': converting({
    'beside no logout': sp(place('ManageNameIDService', 'HTTP-POST', 'https://a/names')),
    'beside a logout': sp(
      place('SingleLogoutService', 'HTTP-POST', 'https://a/out') +
        place('ManageNameIDService', 'HTTP-POST', 'https://a/names'),
    ),
  }),

  'around the document': converting({
    'white space': ` \n${sp()}\n `,
    'a comment': `<!-- a -->${sp()}<!-- b -->`,
    'something behind': `${sp()} b`,
    'something before': `b ${sp()}`,
    'an element that does not end': '<EntityDescriptor',
    'a byte order mark': `\uFEFF${sp()}`,
  }),
};

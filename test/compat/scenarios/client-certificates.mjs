// Keys of a client as files: brought in PEM and as key sets, made by the server, and what is asked of archives.
const CERTIFICATE =
  'MIIC+zCCAeOgAwIBAgIUB+THhKG/nB6ZXQay4O0DC73yqikwDQYJKoZIhvcNAQELBQAwDTELMAkGA1UEAwwCc3AwHhcNMjYxMTI4MjI0OTU3WhcNMjYxMjI4MjI0OTU3WjANMQswCQYDVQQDDAJzcDCCASIwDQYJKoZIhvcNAQEBBQADggEPADCCAQoCggEBALWHTZE4D5sLIQlaPjqW4MeoPJ9+AYwmkm0X4EXidZrZ5/oDth4ZRDxGnyDoDM1Hok0OfchB2mskDE1tGLxCTu4LbLd8NYuzittRVQKDz+XVVQUwq8sSVscWZ3anrFeib9s3Zqj3YEUi0NpY3VJ/G+KEP8ney+t4Xgn9lpuVw5j/1XVzvdIreaDa6Y6h8HXGzkaFgWqxoeei/WLFATU0OLCXbcR8AyIdGMraVsSl5VmdMWNa8X+tl99UKb+wXYNBi7RSNbEVtN8ptTrjhsY9Chpb2uyhwN+IqEARzXlgp0S65ofxuFqRWMpbF9y7c6fzRBR69Tt+K6htkgCrGzch2+8CAwEAAaNTMFEwHQYDVR0OBBYEFJ87Jop9MHuqMFWIiMYGaV4SRSBMMB8GA1UdIwQYMBaAFJ87Jop9MHuqMFWIiMYGaV4SRSBMMA8GA1UdEwEB/wQFMAMBAf8wDQYJKoZIhvcNAQELBQADggEBADBfxdsENDDeu445t+irhWDonsOt3E8pF6QSJ3fsVS+3RqVPCRVOOkzQ82vLIaaMoqZ8tXfsVwrAtkf8IgDBWELoBW20CqowUL/UjnNH6rVpsaRfC08GY2hycv66ROcW67KNa7YcS3RDmupkYSio6tAe5mejted/mp13+5Q4M9q0Y+02q00YUHfBLbOWHe7nQJhHwMsa9zKtBhm40v6dD4dBvXnTTe8TZ8tQh3ypst0jaJzpNR62x8IgyxVOcRFQZGzdWrZSN7lnYCyCi/KswIAarXr7yJR7sJE6xtYYvUZnEgXREy3YVjRfBEJqarUhxiuLEpW0yePX6aPXcMsUNtg=';
const PUBLIC_KEY =
  'MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAtYdNkTgPmwshCVo+Opbgx6g8n34BjCaSbRfgReJ1mtnn+gO2HhlEPEafIOgMzUeiTQ59yEHaayQMTW0YvEJO7gtst3w1i7OK21FVAoPP5dVVBTCryxJWxxZndqesV6Jv2zdmqPdgRSLQ2ljdUn8b4oQ/yd7L63heCf2Wm5XDmP/VdXO90it5oNrpjqHwdcbORoWBarGh56L9YsUBNTQ4sJdtxHwDIh0YytpWxKXlWZ0xY1rxf62X31Qpv7Bdg0GLtFI1sRW03ym1OuOGxj0KGlva7KHA34ioQBHNeWCnRLrmh/G4WpFYylsX3Ltzp/NEFHr1O34rqG2SAKsbNyHb7wIDAQAB';
const RSA = {
  kty: 'RSA',
  n: 'rR6iQIrQg0qrEaeXrWuoH09eMzt6weA5gQ0R4xg3w0SRnq4ksvqai5prC9JnrJwYXh4yIEfkFo38gwgChft0YYwK9RUhoYeaKzwJoyJJqAKlwF7C0uc8oaV18wDlGiM2CQ06wKns5VUyJV4m1pZacJjriShPDh0guiFPCkwoKA628abRYfNel-FE_4sRBQUoN2Qqanw8Ne0C--rHPZbn4xNaGsCakLohYEOyelAfVmJSJblh8CwmCpy8tu7vrIUePC-pYP8NYoMT3pcSZDDd_dUPedFs16Sph-Y8YLza8_m6yLBQNNR5Dv2x2eKNutIvBgvGWa-QzWS6IHmMUuyudw',
  e: 'AQAB',
};
const EC = {
  kty: 'EC',
  crv: 'P-256',
  x: 'WI9BRMLIPSWlhLu0BpLPgg80aQVuxosdHVX-rj__kLM',
  y: '50nVakmZBIieWXhi-Lsbrx5B4Pi75ukGDu9QXfIpfHw',
};
const pem = (label, base64) =>
  `-----BEGIN ${label}-----\n${base64.match(/.{1,64}/g).join('\n')}\n-----END ${label}-----\n`;
const set = (...keys) => JSON.stringify({ keys });
const form = (parts) => ({
  headers: { 'content-type': 'multipart/form-data; boundary=limit' },
  text: `${Object.entries(parts)
    .map(
      ([name, value]) =>
        `--limit\r\ncontent-disposition: form-data; name="${name}"${name === 'file' ? '; filename="f"' : ''}\r\n\r\n${value}\r\n`,
    )
    .join('')}--limit--\r\n`,
});
const SECRET = 'client.secret.creation.time';
const keys = async (admin, id) => {
  const { attributes } = (await admin.get(`/clients/${id}`)).json;
  return Object.entries(attributes)
    .filter(([name]) => name !== SECRET)
    .sort();
};

export default {
  'keys that are brought': async ({ given, admin, http, realm, step, check }) => {
    const token = await given.serviceToken('manage-clients');
    const { id } = await given.client({ clientId: 'app' });
    const at = (name) => `/clients/${id}/certificates/${name}`;
    const bring = (name, keystoreFormat, file, way = 'upload') =>
      http.post(`/admin/realms/${realm}${at(name)}/${way}`, { token, ...form({ keystoreFormat, file }) });
    const files = [
      ['a certificate', 'Certificate PEM', pem('CERTIFICATE', CERTIFICATE)],
      ['a bare certificate', 'Certificate PEM', CERTIFICATE],
      ['a public key', 'Public Key PEM', pem('PUBLIC KEY', PUBLIC_KEY)],
      ['a key set', 'JSON Web Key Set', set({ ...RSA, kid: 'a', use: 'sig', alg: 'RS256' })],
      ['a key set of a curve', 'JSON Web Key Set', set({ ...EC, kid: 'b', use: 'sig', alg: 'ES256' })],
      [
        'a key set of two',
        'JSON Web Key Set',
        set({ ...EC, kid: 'b', use: 'enc' }, { ...RSA, kid: 'a', use: 'sig' }),
      ],
      ['a certificate again', 'Certificate PEM', pem('CERTIFICATE', CERTIFICATE)],
      ['keys without an id', 'JSON Web Key Set', set({ ...RSA, use: 'sig' })],
      ['keys for encryption', 'JSON Web Key Set', set({ ...RSA, kid: 'a', use: 'enc' })],
      ['keys without a use', 'JSON Web Key Set', set({ ...RSA, kid: 'a' })],
      ['no key set', 'JSON Web Key Set', '{}'],
      ['no JSON', 'JSON Web Key Set', 'x'],
    ];
    for (const name of ['jwt.credential', 'saml.signing', 'saml.encryption', 'moon'])
      for (const way of name === 'jwt.credential' ? ['upload', 'upload-certificate'] : ['upload'])
        for (const [what, format, file] of files) {
          await step(`${name} ${way}: ${what}`, bring(name, format, file, way));
          check(`${name} ${way}: ${what}, attributes`, await keys(admin, id));
          await step(`${name} ${way}: ${what}, read`, admin.get(at(name)));
        }
  },

  'forms that are not whole': async ({ given, http, realm, step }) => {
    const token = await given.serviceToken('manage-clients');
    const { id } = await given.client({ clientId: 'app' });
    const at = `/admin/realms/${realm}/clients/${id}/certificates/jwt.credential/upload`;
    const send = (name, sent) => step(name, http.post(at, { token, ...sent }));
    await send('no format', form({ file: CERTIFICATE }));
    await send('no file', form({ keystoreFormat: 'Certificate PEM' }));
    await send('an empty file', form({ keystoreFormat: 'Certificate PEM', file: '' }));
    await send('JSON', { json: { keystoreFormat: 'Certificate PEM', file: CERTIFICATE } });
    await step('of no client', http.post(at.replace(id, 'moon'), { token, ...form({}) }));
  },

  'keys that the server makes': async ({ given, admin, check, step }) => {
    const { id } = await given.client({ clientId: 'app' });
    for (const name of ['jwt.credential', 'saml.signing', 'moon']) {
      const { status, json } = await admin.post(`/clients/${id}/certificates/${name}/generate`, {});
      check(`${name}: made`, [
        status,
        Object.entries(json)
          .map(([member, value]) => `${member} ${value.slice(0, 3)}`)
          .sort(),
      ]);
      const kept = (await admin.get(`/clients/${id}/certificates/${name}`)).json;
      check(`${name}: kept`, kept.certificate === json.certificate && kept.privateKey === json.privateKey);
      check(
        `${name}: attributes`,
        (await keys(admin, id)).map(([attribute]) => attribute),
      );
    }
    await step('of no client', admin.post('/clients/moon/certificates/jwt.credential/generate', {}));
  },

  'archives that nobody can write': async ({ given, admin, step }) => {
    const { id } = await given.client({ clientId: 'app' });
    const asked = {
      'another format': { format: 'moon', keyAlias: 'a', keyPassword: 'k', storePassword: 's' },
      'no password': { format: 'JKS' },
      'one password': { format: 'JKS', keyPassword: 'k' },
      'an unknown member': { format: 'JKS', moon: 1 },
    };
    for (const [name, config] of Object.entries(asked))
      await step(
        `made, ${name}`,
        admin.post(`/clients/${id}/certificates/jwt.credential/generate-and-download`, config),
      );
    await step(
      'no key',
      admin.post(`/clients/${id}/certificates/jwt.credential/download`, {
        format: 'JKS',
        keyAlias: 'a',
        keyPassword: 'k',
        storePassword: 's',
      }),
    );
  },

  'who may': async ({ given, http, realm, check }) => {
    const { id } = await given.client({ clientId: 'app' });
    for (const role of ['manage-clients', 'view-clients', 'query-clients', 'view-users']) {
      const token = await given.serviceToken(role);
      const at = `/admin/realms/${realm}/clients/${id}/certificates/jwt.credential`;
      const made = await http.post(`${at}/generate`, { token });
      const brought = await http.post(`${at}/upload`, {
        token,
        ...form({ keystoreFormat: 'Certificate PEM', file: CERTIFICATE }),
      });
      check(role, [made.status, brought.status, (await http.get(at, { token })).status]);
    }
  },
};

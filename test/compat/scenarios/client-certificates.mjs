// Keys of a client as files: brought in PEM and as key sets, made by the server, and what is asked of archives.
const CERTIFICATE =
  'MIIC+zCCAeOgAwIBAgIUB+THhKG/nB6ZXQay4O0DC73yqikwDQYJKoZIhvcNAQELBQAwDTELMAkGA1UEAwwCc3AwHhcNMjYxMTI4MjI0OTU3WhcNMjYxMjI4MjI0OTU3WjANMQswCQYDVQQDDAJzcDCCASIwDQYJKoZIhvcNAQEBBQADggEPADCCAQoCggEBALWHTZE4D5sLIQlaPjqW4MeoPJ9+AYwmkm0X4EXidZrZ5/oDth4ZRDxGnyDoDM1Hok0OfchB2mskDE1tGLxCTu4LbLd8NYuzittRVQKDz+XVVQUwq8sSVscWZ3anrFeib9s3Zqj3YEUi0NpY3VJ/G+KEP8ney+t4Xgn9lpuVw5j/1XVzvdIreaDa6Y6h8HXGzkaFgWqxoeei/WLFATU0OLCXbcR8AyIdGMraVsSl5VmdMWNa8X+tl99UKb+wXYNBi7RSNbEVtN8ptTrjhsY9Chpb2uyhwN+IqEARzXlgp0S65ofxuFqRWMpbF9y7c6fzRBR69Tt+K6htkgCrGzch2+8CAwEAAaNTMFEwHQYDVR0OBBYEFJ87Jop9MHuqMFWIiMYGaV4SRSBMMB8GA1UdIwQYMBaAFJ87Jop9MHuqMFWIiMYGaV4SRSBMMA8GA1UdEwEB/wQFMAMBAf8wDQYJKoZIhvcNAQELBQADggEBADBfxdsENDDeu445t+irhWDonsOt3E8pF6QSJ3fsVS+3RqVPCRVOOkzQ82vLIaaMoqZ8tXfsVwrAtkf8IgDBWELoBW20CqowUL/UjnNH6rVpsaRfC08GY2hycv66ROcW67KNa7YcS3RDmupkYSio6tAe5mejted/mp13+5Q4M9q0Y+02q00YUHfBLbOWHe7nQJhHwMsa9zKtBhm40v6dD4dBvXnTTe8TZ8tQh3ypst0jaJzpNR62x8IgyxVOcRFQZGzdWrZSN7lnYCyCi/KswIAarXr7yJR7sJE6xtYYvUZnEgXREy3YVjRfBEJqarUhxiuLEpW0yePX6aPXcMsUNtg=';
const PUBLIC_KEY =
  'MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAtYdNkTgPmwshCVo+Opbgx6g8n34BjCaSbRfgReJ1mtnn+gO2HhlEPEafIOgMzUeiTQ59yEHaayQMTW0YvEJO7gtst3w1i7OK21FVAoPP5dVVBTCryxJWxxZndqesV6Jv2zdmqPdgRSLQ2ljdUn8b4oQ/yd7L63heCf2Wm5XDmP/VdXO90it5oNrpjqHwdcbORoWBarGh56L9YsUBNTQ4sJdtxHwDIh0YytpWxKXlWZ0xY1rxf62X31Qpv7Bdg0GLtFI1sRW03ym1OuOGxj0KGlva7KHA34ioQBHNeWCnRLrmh/G4WpFYylsX3Ltzp/NEFHr1O34rqG2SAKsbNyHb7wIDAQAB';
/** Archives of Java's keytool with one key, `MyKey`: the store opens by `storepw1`, the key of JKS by `keypw12`. */
const JKS =
  '/u3+7QAAAAIAAAABAAAAAQAFbXlrZXkAAAGiJUtVkQAABP8wggT7MAwGCisGAQQBKgIRAQEEggTpQwCG0fuOxE7O6ra6HiI4K1AePB40yj0phiXaUSWcxPf+TZ14upPzxe3UoFXNVWKjBZDTtmaEH9sqgbWDtfrpwEeq8fmebueKA6DfvSvFU0GZ6IPir38m9HlGJ4Xv9y3KhUFOkXTTuxHcJ9xIJPHbpseuHIWFzlBmf4WKxoRo2OCbO15u/w8I7WhG6j3HKDe5guXaOqOyIIV8aeCoaqJfAfcGvjHdnflsx+X178X0j+6IqHovVcl62cNMtZTKZLLQ5Xh29BHOHQymdQtKeAmidXTFJqc4ZYowTyec+8DBzLcBNyOFFLVLYf/fHeK9N8AG9mr1b2cPjAdIjvLZpkKNgv8j5Ycir8RJKQlvv9JuP7QhkWM3SCT7xoHPyZBztw5AHpxHAGBsULHMf/raUNJlkyBIXJ72m50R7qUP33twTh70eJ6TAv2XBXFNpyoBNcSJ73MxD5lg4pBkZ8Dnx+IcLJA7m2oRo/mEiz6wW4FyUtahlZO74E+iCa+DnKYXC3nmclQT1OzbABmmigWwFEnwZ6rbaqZXeexRxHEA/tvTuMq34SU310y8p7niKSChfD1byGL816+H4V9tjZu0BfZLn8PQh04/slsrib7ls0dRhL2lKpnruAiFuTJ8b6xBE4JY8sRIElfNqtyCwMZ7K4Bj3D4fmMbDJQ9+EEGYMNXJKCBYXwJMjN8zaNVKyq5gQ5v27uIQ0hdP+vaw5nJ6MqgHGwzeJM7HaLRHtamIATEjwMjU4MLzObKDwZsFOJampR58EY2wspwMhlblqX7IiDX4RBbOKwsILvsgAMs+vG2LzQ1fmpYUTK6ljDETXJ/UY1oG+iPoNfK+vMGRq3ENOaB4WIeUWTNJMnFwS+kV6gQhVIEfPq786DaguaFfdqlW2hK9CE0gSGZ2Zr0hiY6y0Lyi3Wv5Pf0e5PXKPBwhq+R/i+YCcjFN7XuTMbsdvHdOmJjVhRTIQgmpOXK/pTDhhPJEe3pRPzcXRSs3PlgL9xf8O1sV/nDcrVM/Soo/j9GyeNsPHa+K+HPhVJ+AQKg0MuoE6tVIUAjhjjjcs3mZQ0BmbfNE2bNsogkgkAtVmfOtA8OvHQ0RduoFa+56Tved5iKN7FkEt2YPcXbOMq1ohO6N9TlZ3WdObt1pfLJLwn5fJ91ZpBX1WOxSwDpZbF3C2huR4at4ZlsF+tU25wCU1w/BxCqgxj4N38GyKw2fcMXFOb8LFDiSvE9XgQjNxj65TEj1kBCIEra8TPK+L8G4T70y45suwYE+2KuDoOtpouBkpjgyELj3JdDs7YJP3LUMcEggjOpPscrL20hgw4llmSvaYSBzL+KVBat/YoZB2Cf1HX2EZGnTEw7UneeOFMp14tHrvVl3XZ8RR/LBYnPTuz0EQzBI7L8T2wgOI3wfdjtPYYYSrI3Q3CXpYWW27b7NotzN8wXnZNg1jJWg64eSsP3+pcGOYTQ1L8keCncgY2FsqPkyT3nubxN4uGzWfHafSdGjLY9MgoqlNk31NmxVu7Gz6y4HyfIJPbKRN6PyRrgOl8P05pp3bD5GZxkopvbRddZFgilgtEhmbZTb8Z5OBwDdqIQVpDbYOzyc0yEYJua0+M2Rl2UYY/4wYtPYGA9SzJ7TgWi2VhpOLporu+EUTVNX6/QvYSsrppmxeblB2IE1fM2KQl9DmDdywXslAAAAAQAFWC41MDkAAAK/MIICuzCCAaOgAwIBAgIIYVtfqGNJz5wwDQYJKoZIhvcNAQEMBQAwDDEKMAgGA1UEAxMBeDAeFw0yNjExMjkwMzEzNDNaFw0zNjExMjYwMzEzNDNaMAwxCjAIBgNVBAMTAXgwggEiMA0GCSqGSIb3DQEBAQUAA4IBDwAwggEKAoIBAQCiHals0ctDlo6FlRanFsxH9oNMiA943Rr62ox+97WhiXFcy8YoAFnd6dtRqJqF64G7s+u5fQQiiJLSrkCMvPzGNiigCgv1HTEhH0zluwTcShS03kRACo9LmV8N1z8wBQ95638GxpzudvMIoaQOzS/o4Ksb7CdHoER6g75k+fD6WEFYBeTV15UXLDy+ExpBgouGsiiVCL+7Wj1GGQOpMzxrn1HqtJOlAwdjt3nz1RYjutBHTB3k9j/glgnDkoEQI2G4z6zCVeoRmUUYhTHugKdpnkbtR1OUMgD4+TAxZEyF7XKQSFKBLfK/BsJ+SDUCqLDFdiIqordapj1ISsOR1nfbAgMBAAGjITAfMB0GA1UdDgQWBBTH0po0CQPSL+cPskl1PJI0ZrcwIzANBgkqhkiG9w0BAQwFAAOCAQEAc8+qhjKBY/PLfbnwwXf+FAfBH2Mxv9qbpy/Hw0XmF7yfh8b/ab+iDQYycMRTcMDkILtkNTQbYdXVJuuqtz/tNS7+BcBUQpeJS2damydHlqFcVZFV4eO3sWYno/KJQUjL/HnCt/MNkdXsTaPkKdX4EQzdPnMkIiKH+E/6A4f+ep9fJ4jhSieX5c8bSLNDE4PU9VOLVXegrK+n5MELIrIEUiE21juiaNEylhkErzxsayKATfGSMvz6p7NBtY4w/onjsGNkBX+v2qcE2xvsHTSYIj9QrrEPm3/FKwt5JyrutocT5nN5Tn3xbPqgW2O3qKKF1+8BsWicZX8fK3LuBfBmN39H6HJ2SGcTYbJj/4sOi6PR+gQV';
const PKCS12 =
  'MIIJ8gIBAzCCCZwGCSqGSIb3DQEHAaCCCY0EggmJMIIJhTCCBawGCSqGSIb3DQEHAaCCBZ0EggWZMIIFlTCCBZEGCyqGSIb3DQEMCgECoIIFQDCCBTwwZgYJKoZIhvcNAQUNMFkwOAYJKoZIhvcNAQUMMCsEFFzD8uTCd57OBgHyNhC4ZbvXBZyyAgInEAIBIDAMBggqhkiG9w0CCQUAMB0GCWCGSAFlAwQBKgQQCajVNRmdXU6T5xm4+Yaf3ASCBNAmSxrJdeC8MdBC9ebFUUd/xqJuRuYCC12VHmGrVBMLjxqTL82SNgv6LmENBo8j59SeFvwHsWYH8L1EmkE6B9vDJbLeMW6Gh2UwX9XqhPCPmepHisnbgcSZGxwTHhncGYH1aMdnykvuRUX+WkegAPcMiugchTyZmkAjav9Z/3pBeQPhRPthgUCbjSEqHqYx5caRLwzPdL/CoYSUvEE1s+V/8QX1sFLPSiHAh1xH+3aO8xXMAMl3ZDCVO8i747i9OCFmAMnU336MWzLa3TQvT9jZZqM/gSUXHUDk9Hd8crJaIZqaPHbwMqloq4reBVJUY1fpSJfHXF7DP1CcOsy1nYVDGprH79w5P1wM3TjRQU8vHfPU1KVKUXAKlDJ4DXCzNGdU9as+KbM9wzZVBMq7X0oI2PXj/GY2B/ecpsIMYM8H685x2KWCkP7Tygqcq+bdryu19AdNNG0K9G+mIYqAJ6ikfmbAU50QKrqHCn1qJW2kAdpWAYNcX2wVpBLHtsLHm15puSoD8zsKki/CadwxTj1+Jl/86NGZyIaSehObbvhfALsfb+VK1UYGgwJTdV8Y+25bIABP/Q4NsqnZMemaA07k0lwiwaljnZTlpf+5sRlIONJmoDcFg5NOvGRZcjant/c9CQnBUPHeWmaHOEPgZWa3Qmw+0wPU3gmiilEvBMDsUjvgaErmrQdC6Uxrsev3XeG9njdtIVmlC+4IqWWUfwsi89a2Q53bbl3K4T8ZnFfeP0MEXR8N8UUseCCs9aDlnapzdXRVAVxM5S7CDPF77V9hAp5hAwH1j7lk1dxoO0i5d1RscfuLxl9GTnakFxM91yJvJq9woErqwfZFkzXYL4QXRUyF87FeyzIUaG721yR2nHuyaNT8NH6Of33Hbrw0aeGvVUz/Q11qgXTGs15qVT9IwbvBqmN5dCKgTlQjvRS5caSX29vxzyvrBOpR3pmZVK1TmG7HczsUeQCTHKDWDSTaRle5lvyQYPWIoxx4i1hZzXmC0G/NpbCRwZ5lXuB0eF74DtVgQzZXUotncL99VqoJkl5gl6BFAm17ujfULNyNOlrrf+JfhYJQNcKDhTL0DgF9lApNblUXf9GX+xqFpFmOGlyY1jboWQkzSeYSI7iVwmLImV5STS84GP27PhmJLFXy9NVUskyU/LQk/X/pAisAUEfrRJ3TiV49NPYrQCg8llZu9D7Ei0r2VYuE85mVj7O9LhwDd4ngTsVIKhAcv+36p+hbd+6hMhGqEVO/pi3V9+Bxj7n67BpaQRO9LRS45258v1B1oiojAlgRnhvEWmfI1y+MBQU+bh0vT6zR4nXTP0ZrFWtdUokQlAAvQVPsZdCXvvooqG1Lads6rTjmrxEcgyAh/UjdrlwYjvzJRzeO58veHeHsDw9uwy407I+v4NrgLexwMlOQoL7qiq+uZMdrMN3xlPTubybe63tuZO22NDzpbVkvnnqtNB5ZluSk3hw6dNHz60CH6ixdFuWjszB1Oyx25iCG6jUx0NzDR0FZ7tlAM4yx+KeZkJZTUqNTaEH0xVnsOAWxyuvPNTgjz8dRWY5ZrqeOI5AbBctVFQF4ji/v6/lWr61ONvhxUmFTt8JNUfiA5YizgOvA2vgkxFwfMegwG9IEFPyU6f7kng3K0jE+MBkGCSqGSIb3DQEJFDEMHgoAbQB5AGsAZQB5MCEGCSqGSIb3DQEJFTEUBBJUaW1lIDE3OTU5MjIwMjU2NDAwggPRBgkqhkiG9w0BBwagggPCMIIDvgIBADCCA7cGCSqGSIb3DQEHATBmBgkqhkiG9w0BBQ0wWTA4BgkqhkiG9w0BBQwwKwQUiOupaZOTwjcDsofmcyo42jUkmDICAicQAgEgMAwGCCqGSIb3DQIJBQAwHQYJYIZIAWUDBAEqBBBJFHYflufoFet7hkTglkEugIIDQPVjwgMsJra/UyNODvE0nVA429k8DbNTLL73/tYXJrrTiP6RVtEmyMAZlg7o1l/rdk6LX7vl2JEmDI8q6rcy7jZqbv/uob8dU91xws4fszqE1m05ijCTfgPGURE4MhTA2GT1rA/KgpvT4wsQ7qIn12fHCXQ8SknZDTmpq0riWll7gpiWD077aOfUghcJW6PaMTlRoqrfsTTODNyIe6YulrJ1IZRoBoH7zjegZPanEqrX1w+5T9ynK2oWI37hk15w3p/lveMps/a3C8YSlo3CSlopaKfKJ5S5H4hi4L1vZouYyTO2I1IYSgXUKeXgA5NAJ1aK+jeNCItbyDUDCJFhWa7zfvOD0s8oTospwHfFLv8IIi/Nx0ERI6Xk3mLamWzt+IEVCfU5OOU7Jl8RyA27GkHWO5gGV3r4oC0uoYtDe1LOl5xXEXuMw6OG0RxE3GZs8juApnCo7J539rSuV22hNJC7cU1yf7BaTQ6oOwZ2fPJRlxeUIqvuMtaGWP9MXVZXaHsGkbTooUuV4SHq4ANflX+DMt5E5jULPMNCfWSv7Ve1A4LLwuudkmXRIEhUf+LDiANsPl+QWm4UdNNGwxp5GExgCu5cb9r/imxqOasARMWEm4hG3hn/WJJbpG0+I1tzczrqzIYWg4sBBMcnsf4/4DbG5EIfGa5SD3AJw+8IyyTpj07H0wFyEoZZlhepqGzqFBd7Ow3t7w+cvTCe3gjeyoCtF8a+g9tAqjBoKhFL8Yl1ltuoYgUWHBPyWQmjRLPX3dXDWbR/yigqDNnNnurUmUDJyY1dZ0P3483BX6gxQ2aObnK+gFuRGxFnbAlw5HCQ7dG/jBwLdQj4URplEe3aDyWq3OgXfdKG7546dNcWCQakzWauM/CtsNWw7BhaBgvumAhzVCHjvx8stons3BQfW5dtrVsM+X/vEqGl61rsnewA0nWE+f1PdNrurgwCcHXum1Q0icLO5rtKW8TGmiub3GtZSfYl/GJR1RBHxWlWIrtO+OjtOX9e0eyCg9QxWSSH4O9L8GFTQk08i6mfVx63hPIEbMr4gjuO9Nf5a8eAm3NbgwyiZ7ux/z3x7wccrOcWK8tp/Bp70bwgOeiGEVmH5D8wTTAxMA0GCWCGSAFlAwQCAQUABCDsXVa78xmSkh3uTmj5Y/67JHtOdzdwS5cHSXs+LYtFBgQUJzsLNoJpM2pSdn9F7UIATZ9D2M8CAicQ';
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
/** A form with a file of bytes in it. */
const bytesForm = (file, parts) => ({
  ...form(parts),
  text: Buffer.concat([
    Buffer.from('--limit\r\ncontent-disposition: form-data; name="file"; filename="f"\r\n\r\n'),
    file,
    Buffer.from(`\r\n${form(parts).text}`),
  ]),
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

  'archives that are brought': async ({ given, admin, http, realm, step, check }) => {
    const token = await given.serviceToken('manage-clients');
    const { id } = await given.client({ clientId: 'app' });
    const files = { JKS: Buffer.from(JKS, 'base64'), PKCS12: Buffer.from(PKCS12, 'base64') };
    const passwords = {
      JKS: { storePassword: 'storepw1', keyPassword: 'keypw12' },
      PKCS12: { storePassword: 'storepw1', keyPassword: 'storepw1' },
    };
    for (const way of ['upload', 'upload-certificate'])
      for (const [format, file] of Object.entries(files))
        for (const [name, more] of Object.entries({
          right: { keyAlias: 'MyKey' },
          'in another case': { keyAlias: 'MYKEY' },
          'of another name': { keyAlias: 'moon' },
          'of another key password': { keyAlias: 'mykey', keyPassword: 'moon' },
        })) {
          const parts = { keystoreFormat: format, ...passwords[format], ...more };
          const sent = bytesForm(file, parts);
          const at = `/clients/${id}/certificates/saml.signing`;
          await step(
            `${format} ${way}: ${name}`,
            http.post(`/admin/realms/${realm}${at}/${way}`, { token, ...sent }),
          );
          check(`${format} ${way}: ${name}, attributes`, await keys(admin, id));
        }
  },

  'archives that are made': async ({ given, admin, check }) => {
    const { id } = await given.client({ clientId: 'app' });
    const at = `/clients/${id}/certificates/jwt.credential`;
    for (const format of ['JKS', 'PKCS12']) {
      const asked = { format, keyAlias: 'mine', keyPassword: 'keypw12', storePassword: 'storepw1' };
      const made = await admin.post(`${at}/generate-and-download`, asked);
      const headers = ['content-type', 'content-disposition', 'cache-control'];
      check(`${format}: made`, [made.status, ...headers.map((name) => made.headers[name] ?? null)]);
      check(`${format}: there is something`, made.text.length > 1000);
      check(
        `${format}: attributes`,
        (await keys(admin, id)).map(([name]) => name),
      );
      check(`${format}: again`, (await admin.post(`${at}/download`, asked)).status);
    }
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

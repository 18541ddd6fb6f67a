import {
  basePath,
  databaseUrl,
  encryptionKey,
  hostname,
  integer,
  list,
  networkList,
  nonEmpty,
  oneOf,
  port,
  proxyList,
  webAddress,
} from './parsers.ts';
import type { Setting } from './setting.ts';

/** Gives a literal its setting's type. */
const setting = <Value>(definition: Setting<Value>): Setting<Value> => definition;
/** A setting that has no value unless one is given. */
const optional = <Value>(definition: Omit<Setting<Value>, 'fallback'>): Setting<Value | undefined> => ({
  ...definition,
  fallback: undefined,
});

/** Every setting of the server, in the manual's order. */
export const settings = {
  httpHost: setting({
    name: 'http-host',
    help: 'Address to listen on.',
    form: 'address',
    fallback: '127.0.0.1',
    parse: nonEmpty,
  }),
  httpPort: setting({
    name: 'http-port',
    help: 'Port to listen on; 0 takes any free one.',
    form: 'port',
    fallback: 8080,
    parse: port,
  }),
  managementPort: setting({
    name: 'management-port',
    help: 'Port of `/health/live`, `/health/ready` and `/metrics`, on the same address; 0 takes any free one.',
    form: 'port',
    fallback: 9000,
    parse: port,
  }),
  hostname: optional({
    name: 'hostname',
    help: 'Public URL of the server without a path. Issuers and links begin with it. Without it the Host header of each request decides: fine on a laptop, wrong in production. Without it nobody but administrators has mails with links sent, except from this machine.',
    form: 'URL',
    fallbackText: 'from each request',
    parse: hostname,
  }),
  basePath: setting({
    name: 'base-path',
    help: "Path before every route: `/auth` keeps the URLs of Keycloak's older releases.",
    form: 'path',
    fallback: '',
    fallbackText: '`/`',
    parse: basePath,
  }),
  trustedProxies: setting({
    name: 'trusted-proxies',
    help: 'Addresses or networks (CIDR) of the reverse proxies whose `X-Forwarded-For`, `-Proto` and `-Host` are believed, separated by commas.',
    form: 'list',
    fallback: [] as readonly string[],
    fallbackText: 'none',
    parse: proxyList,
  }),
  tlsCertificate: optional({
    name: 'tls-certificate',
    help: 'Certificate chain (PEM file). With it and `tls-key` the server speaks HTTPS.',
    form: 'file',
    fallbackText: 'plain HTTP',
    parse: nonEmpty,
  }),
  tlsKey: optional({
    name: 'tls-key',
    help: 'Private key of the certificate (PEM file).',
    form: 'file',
    fallbackText: 'none',
    parse: nonEmpty,
  }),
  tlsClientCertificates: setting({
    name: 'tls-client-certificates',
    help: 'Whether clients that connect are asked for a certificate, for `tls_client_auth` and tokens bound to a certificate (RFC 8705): not at all, with the connection going on without one, or not without one. One that no authority vouches for counts as none.',
    form: '`none`, `request` or `required`',
    fallback: 'none' as const,
    parse: oneOf('none', 'request', 'required') as (text: string) => 'none' | 'request' | 'required',
  }),
  tlsClientAuthorities: optional({
    name: 'tls-client-authorities',
    help: 'Certificates of the authorities that vouch for certificates of clients (PEM file).',
    form: 'file',
    fallbackText: 'none',
    parse: nonEmpty,
  }),
  proxyCertificateHeader: setting({
    name: 'proxy-certificate-header',
    help: 'Header in which the trusted proxies, and they alone, tell of the certificate they have checked: `client-cert` (RFC 9440), `ssl-client-cert` (nginx with `$ssl_client_escaped_cert`, Apache httpd, HAProxy with `ssl_c_der,base64`) or `x-forwarded-client-cert` (Envoy). The proxy must take away what its own caller sent under that name.',
    form: 'name of the header, or `none`',
    fallback: 'none' as const,
    parse: oneOf('none', 'client-cert', 'ssl-client-cert', 'x-forwarded-client-cert') as (
      text: string,
    ) => 'none' | 'client-cert' | 'ssl-client-cert' | 'x-forwarded-client-cert',
  }),
  dataDir: setting({
    name: 'data-dir',
    help: 'Folder of the embedded database and the generated key-encryption key.',
    form: 'folder',
    fallback: './data',
    parse: nonEmpty,
  }),
  passwordBlacklists: optional({
    name: 'password-blacklists',
    help: 'Folder of lists of passwords that are not allowed: the rule `passwordBlacklist(NAME)` of a password policy speaks of the file of that name, with a password a line, in any case. A file that is changed is read anew.',
    form: 'folder',
    fallbackText: '`password-blacklists` in the data folder',
    parse: nonEmpty,
  }),
  keystores: optional({
    name: 'keystores',
    help: 'Folder of keystores (JKS, PKCS #12), with a folder in it for each realm: the key provider `java-keystore` of a realm speaks of a file in the one of its name. A file is read when the provider is configured.',
    form: 'folder',
    fallbackText: '`keystores` in the data folder',
    parse: nonEmpty,
  }),
  databaseUrl: optional({
    name: 'database-url',
    help: '`sqlite:PATH`, or `postgres://USER:PASSWORD@HOST:PORT/NAME` to run many nodes on one database.',
    form: 'URL',
    fallbackText: '`sqlite:` in the data folder',
    secret: true,
    parse: databaseUrl,
  }),
  keyEncryptionKey: optional({
    name: 'key-encryption-key',
    help: 'Seals private keys and client secrets at rest: 32 bytes in base64. Without it one is made in a file, readable by its owner alone, beside the embedded database or in the data folder; nodes that share a PostgreSQL database need the same one, and keep it as safe as the database itself.',
    form: 'base64',
    fallbackText: '`DATA_DIR/key-encryption-key`',
    secret: true,
    parse: encryptionKey,
  }),
  bootstrapAdminUsername: setting({
    name: 'bootstrap-admin-username',
    help: 'Administrator made when the database is empty.',
    form: 'name',
    fallback: 'admin',
    aliases: ['KC_BOOTSTRAP_ADMIN_USERNAME'],
    parse: nonEmpty,
  }),
  bootstrapAdminPassword: optional({
    name: 'bootstrap-admin-password',
    help: 'Password of that administrator. Without it a random one is made and printed once.',
    form: 'password',
    fallbackText: 'random, printed once',
    aliases: ['KC_BOOTSTRAP_ADMIN_PASSWORD'],
    secret: true,
    parse: nonEmpty,
  }),
  rateLimits: setting({
    name: 'rate-limits',
    help: 'Limits of each node on registrations (1 000 a minute of one address, 300 with one initial access token or of the anonymous callers of one realm, unless the realm says otherwise), on what anybody can begin from one network other than this host (600 logins without a cookie, 300 devices, 30 user codes that are tried, 60 forms and 30 requests of applications to sign up, 30 names that nobody has in questions of clients a minute), and on refused credentials of one address other than this host. `off` for load tests alone.',
    form: '`on` or `off`',
    fallback: 'on' as const,
    parse: oneOf('on', 'off') as (text: string) => 'on' | 'off',
  }),
  outgoingAllowedNetworks: setting({
    name: 'outgoing-allowed-networks',
    help: 'Addresses or networks (CIDR) inside your own walls that the server may call because a client, an administrator or an extension names them: a `jwks_uri`, the endpoints of an identity provider, logout calls, what a listener posts to; separated by commas. The public internet is always allowed, nothing else is.',
    form: 'list',
    fallback: [] as readonly string[],
    fallbackText: 'none',
    parse: networkList,
  }),
  outgoingHttp: setting({
    name: 'outgoing-http',
    help: 'Whether such addresses are called without TLS as well: anybody on the way could then replace the keys of a client, or read the secrets of an identity provider.',
    form: '`on` or `off`',
    fallback: 'off' as const,
    parse: oneOf('on', 'off') as (text: string) => 'on' | 'off',
  }),
  authenticationChannel: optional({
    name: 'authentication-channel',
    help: 'Where people are asked who log in somewhere else (client initiated backchannel authentication): a service of yours that speaks the protocol of Keycloak’s HTTP authentication channel. Inside your own walls it must be in `outgoing-allowed-networks`, and without TLS `outgoing-http` must be on.',
    form: 'URL',
    fallbackText: 'none: such requests are refused',
    aliases: ['KC_SPI_CIBA_AUTH_CHANNEL_CIBA_HTTP_AUTH_CHANNEL_HTTP_AUTHENTICATION_CHANNEL_URI'],
    parse: webAddress,
  }),
  mailNetworks: setting({
    name: 'mail-networks',
    help: 'Addresses or networks (CIDR) inside your own walls in which mail servers of realms may be, separated by commas, or the words `loopback`, `linklocal` and `uniquelocal`. Where the administrators of realms are strangers, name the one that is for them.',
    form: 'list',
    fallback: proxyList('loopback,uniquelocal'),
    fallbackText: '`loopback,uniquelocal`',
    parse: proxyList,
  }),
  extensions: setting({
    name: 'extensions',
    help: 'Files in TypeScript or JavaScript that add registration policies, client registration providers, steps and conditions of logins, steps of the registration, and listeners of events, separated by commas ([extensions](extensions.md)). Code in them may do whatever the server may.',
    form: 'list',
    fallback: [] as readonly string[],
    fallbackText: 'none',
    parse: list,
  }),
  themesDir: optional({
    name: 'themes-dir',
    help: 'Folder of your themes for pages and mails, a folder for each ([themes](themes.md)).',
    form: 'folder',
    fallbackText: 'the theme that comes with the server',
    parse: nonEmpty,
  }),
  themeCache: setting({
    name: 'theme-cache',
    help: 'Whether themes are read once. With `off` every page is made of the files as they are: for writing a theme.',
    form: '`on` or `off`',
    fallback: 'on' as const,
    parse: oneOf('on', 'off') as (text: string) => 'on' | 'off',
  }),
  bodyLimit: setting({
    name: 'body-limit',
    help: 'Bytes of a request body, at most; more is refused with 413.',
    form: 'number',
    fallback: 1_048_576,
    parse: integer(1024, 104_857_600),
  }),
  logLevel: setting({
    name: 'log-level',
    help: 'The least important messages that are logged.',
    form: '`debug`, `info`, `warn`, `error` or `silent`',
    fallback: 'info',
    parse: oneOf('debug', 'info', 'warn', 'error', 'silent') as (text: string) => string,
  }),
  logFormat: setting({
    name: 'log-format',
    help: 'One JSON object a line for machines, or text for people.',
    form: '`json` or `text`',
    fallback: 'text' as const,
    parse: oneOf('json', 'text') as (text: string) => 'json' | 'text',
  }),
};

type Settings = typeof settings;
/** The configuration: every setting's value. */
export type Config = {
  readonly [Key in keyof Settings]: Settings[Key] extends Setting<infer Value> ? Value : never;
};

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { authority, skipWithoutOpenssl } from '../support/certificates.ts';
import { runCommand, type ServerProcess, startProcess } from '../support/server-process.ts';
import { send } from '../support/test-server.ts';

const folder = mkdtempSync(join(tmpdir(), 'latchkey-settings-'));
after(() => rmSync(folder, { recursive: true, force: true }));
let made = 0;
const fresh = () => join(folder, `${++made}`);

const file = (content: unknown): string => {
  const path = join(folder, `${++made}.json`);
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
};

/** Whether the administrator can log in with that password. */
async function logsIn({ url }: ServerProcess, username: string, password: string): Promise<boolean> {
  const form = { grant_type: 'password', client_id: 'admin-cli', username, password };
  const { status } = await send('POST', `${url}/realms/master/protocol/openid-connect/token`, { form });
  return status === 200;
}

/** The greeting comes after the line that tells where the server listens. */
async function printedPassword({ stdout }: ServerProcess): Promise<string> {
  for (const deadline = Date.now() + 10_000; Date.now() < deadline; await delay(10)) {
    const [, password] = /password (\S+)\s/.exec(stdout()) ?? [];
    if (password !== undefined) return password;
  }
  return '';
}

async function stop(server: ServerProcess): Promise<string> {
  server.kill('SIGTERM');
  const { code, stdout } = await server.ended;
  assert.equal(code, 0);
  return stdout;
}

/** Starts that must not happen: what is set, and what the message must name. */
const WRONG: readonly (readonly [string, Parameters<typeof runCommand>[1], RegExp])[] = [
  ['an unknown variable', { environment: { LATCHKEY_HTTP_PROT: '1' } }, /LATCHKEY_HTTP_PROT/],
  ['an unknown flag', { args: ['--http-prot=1'] }, /--http-prot/],
  ['an unknown member of the file', { args: ['--config', file({ 'http-prot': 1 })] }, /"http-prot"/],
  [
    'a port that is a word',
    { environment: { LATCHKEY_HTTP_PORT: 'eighty' } },
    /"eighty".*LATCHKEY_HTTP_PORT/,
  ],
  ['a port that is too large', { args: ['--http-port=65536'] }, /"65536".*--http-port/],
  ['a port in the file that is none', { args: ['--config', file({ 'http-port': -1 })] }, /"-1".*"http-port"/],
  ['a member of the file of another type', { args: ['--config', file({ 'http-port': {} })] }, /"http-port"/],
  ['a host name with a path', { args: ['--hostname=https://a.example.org/x'] }, /--hostname/],
  ['a database of another kind', { args: ['--database-url=mysql://x'] }, /--database-url/],
  ['a log level that is none', { args: ['--log-level=loud'] }, /"loud".*--log-level/],
  ['a key that is too short', { args: ['--key-encryption-key=c2hvcnQ='] }, /--key-encryption-key/],
  ['a certificate without its key', { args: ['--tls-certificate=/tmp/x'] }, /tls-certificate.*tls-key/],
  [
    'a client to administer without its secret',
    { environment: { KC_BOOTSTRAP_ADMIN_CLIENT_ID: 'robot' } },
    /bootstrap-admin-client-secret/,
  ],
  ['a configuration file that is not there', { args: ['--config', '/nowhere.json'] }, /\/nowhere\.json/],
  [
    'a configuration file that is no JSON',
    { environment: { LATCHKEY_CONFIG: file('{') } },
    /cannot read the configuration file/,
  ],
  ['an argument too many', { args: ['nonsense'] }, /argument/],
];

for (const [what, options, named] of WRONG) {
  it(`A start stops at ${what} and names it`, async () => {
    const data = fresh();
    const { code, stdout, stderr } = await runCommand('start', {
      ...options,
      environment: { LATCHKEY_DATA_DIR: data, ...options?.environment },
    }).ended;
    assert.equal(code, 1);
    assert.match(stderr, named);
    assert.doesNotMatch(stderr, /\n\s+at /, 'no stack');
    assert.equal(stdout, '');
    assert.throws(() => statSync(data), 'nothing was made');
  });
}

it('A wrong secret is named and not shown', async () => {
  const { stderr } = await runCommand('start', {
    environment: { LATCHKEY_KEY_ENCRYPTION_KEY: 'not-to-be-shown', LATCHKEY_DATA_DIR: fresh() },
  }).ended;
  assert.match(stderr, /LATCHKEY_KEY_ENCRYPTION_KEY/);
  assert.doesNotMatch(stderr, /not-to-be-shown/);
});

it('A flag goes before a variable, and a variable before the file', async () => {
  const config = file({ 'log-level': 'nonsense', 'http-port': 'nonsense', 'data-dir': fresh() });
  const server = await startProcess({ args: ['--config', config, '--log-level=info'] });
  await stop(server);
});

it('Every command tells its settings', async () => {
  for (const [command = '', ...args] of [
    ['--help'],
    ['start', '--help'],
    ['migrate', '--help'],
    ['bootstrap-admin', '--help'],
    ['help', 'start'],
  ]) {
    const { code, stdout, stderr } = await runCommand(command, { args }).ended;
    assert.deepEqual([code, stderr], [0, ''], command);
    assert.match(stdout, /^Usage: latchkey/);
    if (args.length > 0)
      for (const name of ['http-port', 'database-url']) assert.match(stdout, new RegExp(`--${name} `));
  }
});

it('The command tells its version, and that of Node', async () => {
  const { code, stdout } = await runCommand('--version').ended;
  assert.equal(code, 0);
  assert.match(stdout, /^latchkey \d+\.\d+\.\d+, node v\d+\.\d+\.\d+\n$/);
});

it('The first administrator gets a random password, printed once and never logged', async () => {
  const environment = { LATCHKEY_DATA_DIR: fresh() };
  const first = await startProcess({ environment });
  const printed = await printedPassword(first);
  assert.match(printed, /^[A-Za-z0-9]{24}$/);
  assert.ok(await logsIn(first, 'admin', printed));
  assert.ok(!(await logsIn(first, 'admin', 'admin')));
  const output = await stop(first);
  const logged = output.split('\n').filter((line) => line.startsWith('{'));
  assert.ok(logged.length > 0 && !logged.join().includes(printed));
  const second = await startProcess({ environment });
  assert.ok(await logsIn(second, 'admin', printed), 'it stays');
  assert.ok(!(await stop(second)).includes(printed), 'it is not printed again');
});

it('What opens something is in no line of the log, however much of it there is', async () => {
  const environment = {
    LATCHKEY_DATA_DIR: fresh(),
    LATCHKEY_LOG_LEVEL: 'debug',
    LATCHKEY_BOOTSTRAP_ADMIN_USERNAME: 'admin',
    LATCHKEY_BOOTSTRAP_ADMIN_PASSWORD: 'a password of the first one',
  };
  const server = await startProcess({ environment });
  const post = async (path: string, token: string | undefined, body: URLSearchParams | object) => {
    const isForm = body instanceof URLSearchParams;
    const response = await fetch(server.url + path, {
      method: 'POST',
      headers: {
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
        ...(!isForm && { 'content-type': 'application/json' }),
      },
      body: isForm ? body : JSON.stringify(body),
    });
    return (await response.json()) as Record<string, string>;
  };
  const tokens = '/realms/master/protocol/openid-connect/token';
  const password = environment.LATCHKEY_BOOTSTRAP_ADMIN_PASSWORD;
  const admin = { grant_type: 'password', client_id: 'admin-cli', username: 'admin', password };
  const { access_token: own = '' } = await post(tokens, undefined, new URLSearchParams(admin));
  const { token = '' } = await post('/admin/realms/master/clients-initial-access', own, { count: 2 });
  const at = '/realms/master/clients-registrations/openid-connect';
  const client = { redirect_uris: ['https://app.example.org/cb'], grant_types: ['client_credentials'] };
  const made = await post(at, token, client);
  await post(at, token, { ...client, redirect_uris: ['javascript:alert(1)'] });
  const { client_id = '', client_secret = '', registration_access_token = '' } = made;
  const form = { grant_type: 'client_credentials', client_id, client_secret };
  const { access_token: theirs = '' } = await post(tokens, undefined, new URLSearchParams(form));
  await post(tokens, undefined, new URLSearchParams({ ...form, client_id: 'nobody' }));
  const output = await stop(server);
  for (const each of [password, own, token, client_secret, registration_access_token, theirs]) {
    assert.ok(each.length > 10);
    assert.ok(!output.includes(each), each);
  }
});

for (const prefix of ['LATCHKEY', 'KC']) {
  it(`The first administrator is who ${prefix}_BOOTSTRAP_ADMIN_USERNAME and _PASSWORD say`, async () => {
    const environment = {
      LATCHKEY_DATA_DIR: fresh(),
      [`${prefix}_BOOTSTRAP_ADMIN_USERNAME`]: 'Chief',
      [`${prefix}_BOOTSTRAP_ADMIN_PASSWORD`]: 'from outside',
    };
    const server = await startProcess({ environment });
    assert.ok(await logsIn(server, 'chief', 'from outside'));
    assert.ok(!(await logsIn(server, 'admin', 'from outside')));
    assert.ok(!(await stop(server)).includes('from outside'));
    // Whoever knows the variables later does not get in by them.
    const again = await startProcess({
      environment: { ...environment, [`${prefix}_BOOTSTRAP_ADMIN_PASSWORD`]: 'other' },
    });
    assert.ok(!(await logsIn(again, 'chief', 'other')));
    await stop(again);
  });
}

it('Who knows no administrator’s password any more makes another administrator, of a server that goes on', async () => {
  const environment = { LATCHKEY_DATA_DIR: fresh() };
  const make = (...args: string[]) => runCommand('bootstrap-admin', { environment, args }).ended;
  const none = await make();
  assert.equal(none.code, 1);
  assert.match(none.stderr, /no administrators yet/);
  const server = await startProcess({ environment });
  const taken = await make();
  assert.equal(taken.code, 1);
  assert.match(taken.stderr, /^latchkey: bootstrap-admin-username: there is a user admin already/);
  const made = await make('--bootstrap-admin-username=Rescue');
  const [, password = ''] =
    /^administrator rescue, password (\S{24}) \(shown this once\)\n$/.exec(made.stdout) ?? [];
  const form = { grant_type: 'password', client_id: 'admin-cli', username: 'rescue', password };
  const login = await send('POST', `${server.url}/realms/master/protocol/openid-connect/token`, { form });
  assert.equal(login.status, 200, made.stderr + login.text);
  const path = `${server.url}/admin/realms/master/users?username=admin`;
  const headers = { authorization: `Bearer ${login.json.access_token}` };
  assert.equal((await send('GET', path, { headers })).json[0].username, 'admin');
  const given = await make('--bootstrap-admin-username=given', '--bootstrap-admin-password=known');
  assert.equal(given.stdout, 'administrator given\n');
  assert.ok(await logsIn(server, 'given', 'known'));
  await stop(server);
});

it('Who has given the password fills it in once, and the printed commands register a client', async () => {
  const password = "o'brien & co";
  const server = await startProcess({
    environment: {
      LATCHKEY_DATA_DIR: fresh(),
      LATCHKEY_BOOTSTRAP_ADMIN_USERNAME: "o'brien",
      LATCHKEY_BOOTSTRAP_ADMIN_PASSWORD: password,
    },
  });
  let commands: string[] = [];
  for (const deadline = Date.now() + 10_000; commands.length < 8 && Date.now() < deadline; await delay(10))
    commands = server
      .stdout()
      .split('\n')
      .filter((line) => line.startsWith('    '))
      .map((line) => line.slice(4));
  assert.equal(commands[0], "PASSWORD=''");
  const run = (lines: readonly string[]) =>
    new Promise<{ stdout: string; stderr: string }>((resolve) =>
      execFile('bash', ['-c', lines.join('\n')], (_error, stdout, stderr) => resolve({ stdout, stderr })),
    );
  assert.match((await run(commands)).stderr, /PASSWORD: is to be filled in/);
  const filled = `PASSWORD=${JSON.stringify(password)}`;
  const { stdout } = await run([filled, ...commands.slice(1)]);
  assert.equal(JSON.parse(stdout).client_name, 'My first client', stdout);
  assert.ok(!(await stop(server)).includes(password));
});

for (const [prefix, clientId] of [
  ['LATCHKEY', 'robot'],
  ['KC', undefined],
] as const) {
  it(`A first client administers where ${prefix}_BOOTSTRAP_ADMIN_CLIENT_SECRET says its secret`, async () => {
    const server = await startProcess({
      environment: {
        LATCHKEY_DATA_DIR: fresh(),
        ...(clientId !== undefined && { [`${prefix}_BOOTSTRAP_ADMIN_CLIENT_ID`]: clientId }),
        [`${prefix}_BOOTSTRAP_ADMIN_CLIENT_SECRET`]: 'of the robot',
      },
    });
    const form = {
      grant_type: 'client_credentials',
      client_id: clientId ?? 'temp-admin',
      client_secret: 'of the robot',
    };
    const path = '/realms/master/protocol/openid-connect/token';
    const { status, json } = await send('POST', server.url + path, { form });
    assert.equal(status, 200);
    const token = json.access_token;
    const made = await send('POST', `${server.url}/admin/realms`, { token, json: { realm: 'made-by-it' } });
    assert.equal(made.status, 201, made.text);
    assert.equal((await send('GET', `${server.url}/admin/realms/made-by-it`, { token })).status, 200);
    assert.ok(!(await stop(server)).includes('of the robot'));
  });
}

it('The data folder and the key in it are their owner’s alone', async () => {
  const data = fresh();
  await stop(await startProcess({ environment: { LATCHKEY_DATA_DIR: data } }));
  assert.equal(statSync(data).mode & 0o077, 0);
  assert.equal(statSync(join(data, 'key-encryption-key')).mode & 0o077, 0);
  writeFileSync(join(data, 'key-encryption-key'), `${Buffer.alloc(32, 'x').toString('base64')}\n`);
  const { code, stderr } = await runCommand('start', {
    environment: { LATCHKEY_DATA_DIR: data, LATCHKEY_HTTP_PORT: '0', LATCHKEY_MANAGEMENT_PORT: '0' },
  }).ended;
  assert.equal(code, 1, 'another key opens nothing');
  assert.match(stderr, /key/i);
  assert.ok(!stderr.includes(readFileSync(join(data, 'key-encryption-key'), 'utf8').trim()));
});

it('A port that is taken stops the start', async () => {
  const server = await startProcess({ environment: { LATCHKEY_DATA_DIR: fresh() } });
  const { code, stderr } = await runCommand('start', {
    environment: {
      LATCHKEY_DATA_DIR: fresh(),
      LATCHKEY_HTTP_PORT: new URL(server.url).port,
      LATCHKEY_MANAGEMENT_PORT: '0',
    },
  }).ended;
  assert.equal(code, 1);
  assert.match(stderr, /^latchkey: http-port: .*EADDRINUSE/);
  assert.doesNotMatch(stderr, /\n\s+at /);
  await stop(server);
});

it('A certificate that cannot be read stops the start', async () => {
  const { code, stderr } = await runCommand('start', {
    args: ['--tls-certificate=/nowhere.pem', '--tls-key=/nowhere.pem'],
    environment: { LATCHKEY_DATA_DIR: fresh(), LATCHKEY_HTTP_PORT: '0', LATCHKEY_MANAGEMENT_PORT: '0' },
  }).ended;
  assert.equal(code, 1);
  assert.match(stderr, /nowhere\.pem/);
});

/** Starts that find something outside not as it is set: what the message must name. */
const UNUSABLE: Readonly<
  Record<string, readonly [args: (data: string) => readonly string[], named: RegExp]>
> = {
  'a certificate that is not there': [
    () => ['--tls-certificate=/nowhere.pem', '--tls-key=/nowhere.pem'],
    /tls-certificate: .*\/nowhere\.pem/,
  ],
  'a certificate that is none': [
    () => [`--tls-certificate=${file('x')}`, '--tls-key=/nowhere.pem'],
    /tls-certificate: .*no certificate in PEM/,
  ],
  'authorities that are none': [
    () => [`--tls-client-authorities=${file('x')}`],
    /tls-client-authorities: .*no certificate in PEM/,
  ],
  'extensions that are not there': [
    () => ['--extensions=/nowhere.ts'],
    /^latchkey: extensions: \/nowhere\.ts: there is no such file\n$/,
  ],
  'themes that are not there': [() => ['--themes-dir=/nowhere'], /^latchkey: themes-dir: .*\/nowhere\n$/],
  'keystores that are not there': [() => ['--keystores=/nowhere'], /^latchkey: keystores: .*\/nowhere\n$/],
  'a list of passwords in the place of a folder of them': [
    () => [`--password-blacklists=${file('x')}`],
    /^latchkey: password-blacklists: .*\n$/,
  ],
  'an address that has no name': [() => ['--http-host=nowhere.invalid'], /http-host: .*nowhere\.invalid/],
  'a database that nobody serves': [
    () => ['--database-url=postgres://me:not-to-be-shown@127.0.0.1:1/x'],
    /database-url: .*ECONNREFUSED/,
  ],
  'a database on a host without a name': [
    () => ['--database-url=postgres://me:not-to-be-shown@nowhere.invalid/x'],
    /database-url: .*nowhere\.invalid/,
  ],
  'a data folder that cannot be': [() => [`--data-dir=${file('x')}/data`], /data-dir: .*ENOTDIR/],
  'a data folder that holds a folder in the place of the database': [
    (data) => {
      mkdirSync(join(data, 'latchkey.db'), { recursive: true });
      return [];
    },
    /data-dir: the database in .* cannot be opened/,
  ],
};

for (const [what, [args, named]] of Object.entries(UNUSABLE)) {
  it(`A start stops at ${what} and names the setting`, async () => {
    const data = fresh();
    const { code, stderr } = await runCommand('start', {
      args: args(data),
      environment: { LATCHKEY_DATA_DIR: data, LATCHKEY_HTTP_PORT: '0', LATCHKEY_MANAGEMENT_PORT: '0' },
    }).ended;
    assert.equal(code, 1);
    assert.match(stderr, named);
    assert.doesNotMatch(stderr, /\n\s+at |not-to-be-shown/);
    assert.equal(stderr.trimEnd().split('\n').length, 1, stderr);
  });
}

it('A start stops at a key that is of another certificate, and names the setting', {
  skip: skipWithoutOpenssl(),
}, async () => {
  const [server, other] = [authority(), authority()];
  after(() => {
    for (const each of [server, other]) each.remove();
  });
  const { code, stderr } = await runCommand('start', {
    args: [`--tls-certificate=${server.certFile}`, `--tls-key=${other.keyFile}`],
    environment: { LATCHKEY_DATA_DIR: fresh(), LATCHKEY_HTTP_PORT: '0', LATCHKEY_MANAGEMENT_PORT: '0' },
  }).ended;
  assert.equal(code, 1);
  assert.match(stderr, /^latchkey: tls-key: .* is not the key of the first certificate/);
});

it('migrate brings the schema up to date and ends', async () => {
  const environment = { LATCHKEY_DATA_DIR: fresh() };
  const first = await runCommand('migrate', { environment }).ended;
  assert.equal(first.code, 0, first.stderr);
  assert.match(first.stdout, /^applied 1 /);
  const second = await runCommand('migrate', { environment }).ended;
  assert.match(second.stdout, /^the schema is up to date/);
});

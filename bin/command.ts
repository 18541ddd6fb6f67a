import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command, Option } from 'commander';
import { ConfigError, loadConfig } from '../src/config/load.ts';
import { type Setting, variable } from '../src/config/setting.ts';
import { type Config, settings } from '../src/config/settings.ts';

const { version } = JSON.parse(readFileSync(join(import.meta.dirname, '../package.json'), 'utf8'));
const program = new Command('latchkey')
  .description('Identity server that lets applications and people register themselves, under rules.')
  .version(`latchkey ${version}, node ${process.version}`, '-v, --version', 'say which version this is');

withSettings(program.command('start').description('start the server; SIGTERM or SIGINT stops it')).action(
  async (_options, command: Command) => {
    const config = configOf(command);
    const [{ startServer }, { greet }, { keepMemorySmall }] = await Promise.all([
      import('../src/server.ts'),
      import('../src/greeting.ts'),
      import('../src/memory.ts'),
    ]);
    // Heard from here on: a stop that comes while the server starts ends it as soon as it has.
    const asked = Promise.withResolvers<void>();
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => asked.resolve());
    const server = await startServer(config);
    keepMemorySmall();
    greet(server);
    await asked.promise;
    await server.stop();
    process.exit();
  },
);

withSettings(program.command('migrate').description('bring the database schema up to date, then end')).action(
  async (_options, command: Command) => {
    const config = configOf(command);
    const [{ migrate }, { databaseUrlOf }, { databaseSetting, naming }] = await Promise.all([
      import('../src/storage/index.ts'),
      import('../src/key-encryption-key.ts'),
      import('../src/start-problems.ts'),
    ]);
    const { applied } = await naming(
      () => databaseSetting(config),
      () => migrate(databaseUrlOf(config)),
    );
    for (const { number, name } of applied) console.log(`applied ${number} ${name}`);
    if (applied.length === 0) console.log('the schema is up to date');
  },
);

withSettings(
  program
    .command('bootstrap-admin')
    .description('make one more administrator, where nobody knows the password of any; servers may go on'),
).action(async (_options, command: Command) => {
  const config = configOf(command);
  const [{ addAdministrator }, { openDatabase }, { systemClock }] = await Promise.all([
    import('../src/another-administrator.ts'),
    import('../src/server.ts'),
    import('../src/lib/clock.ts'),
  ]);
  const store = await openDatabase(config, silent);
  try {
    const { username, generatedPassword } = await addAdministrator(store, systemClock, config);
    console.log(
      `administrator ${username}${generatedPassword === undefined ? '' : `, password ${generatedPassword} (shown this once)`}`,
    );
  } finally {
    await store.close();
  }
});

program
  .command('extension')
  .description('extensions of the server (docs/extensions.md)')
  .command('check')
  .description('say what is wrong with a file of extensions, or what it adds')
  .argument('<file>', 'TypeScript or JavaScript')
  .action(async (file: string) => {
    const [{ BadExtension }, { checkExtensions }] = await Promise.all([
      import('../src/extension/load.ts'),
      import('../src/extensions.ts'),
    ]);
    try {
      for (const { kind, id } of await checkExtensions(file)) console.log(`${kind} ${id}: good`);
    } catch (error) {
      if (!(error instanceof BadExtension)) throw error;
      for (const problem of error.problems) console.error(`${file}: ${problem}`);
      process.exitCode = 1;
    }
  });

program
  .command('theme')
  .description('themes of pages and mails (docs/themes.md)')
  .command('check')
  .description('say what is wrong with a theme; good to know is what begins with "note:"')
  .argument('<folder>', 'of one theme: it holds login/, account/ or email/')
  .action(async (folder: string) => {
    const [{ checkTheme }, { createLogger }] = await Promise.all([
      import('../src/pages/theme/check/check-theme.ts'),
      import('../src/http/log.ts'),
    ]);
    try {
      const log = createLogger({ level: 'silent', format: 'json' });
      for (const { type, has, problems } of checkTheme(folder, log)) {
        for (const { file, line, problem, hint, isNote } of problems) {
          const where = `${type}/${file}${line === undefined ? '' : `:${line}`}`;
          const said = `${where}: ${isNote ? 'note: ' : ''}${problem}${hint ? ` (${hint})` : ''}`;
          if (isNote) console.log(said);
          else console.error(said);
        }
        const faults = problems.filter(({ isNote }) => !isNote).length;
        if (faults > 0) process.exitCode = 1;
        else
          console.log(
            `${type}: good (own templates ${has.templates}, languages ${has.languages}, resources ${has.resources})`,
          );
      }
    } catch (error) {
      console.error(`${folder}: ${(error as Error).message}`);
      process.exitCode = 1;
    }
  });

program.parseAsync().catch((error: unknown) => {
  console.error(error instanceof ConfigError ? `latchkey: ${error.message}` : error);
  process.exitCode = 1;
});

/** Commands that end say what they have done; what a server would log is none of it. */
const silent = { info() {}, warn() {}, error() {} };

/** Every setting is a flag of the same words. */
function withSettings(command: Command): Command {
  command.option('--config <file>', 'JSON file with settings (LATCHKEY_CONFIG)');
  const all: readonly Setting<unknown>[] = Object.values(settings);
  for (const { name, help, form } of all) {
    command.addOption(new Option(`--${name} <${form.replaceAll('`', '')}>`, `${help} (${variable(name)})`));
  }
  return command;
}

function configOf(command: Command): Config {
  const options = command.opts<Record<string, string>>();
  const all: readonly Setting<unknown>[] = Object.values(settings);
  const flags = Object.fromEntries(
    all.flatMap(({ name }) => {
      const value = options[name.replace(/-([a-z])/g, (_match, letter: string) => letter.toUpperCase())];
      return value === undefined ? [] : [[name, value]];
    }),
  );
  return loadConfig({ flags, environment: process.env, file: options.config ?? process.env.LATCHKEY_CONFIG });
}

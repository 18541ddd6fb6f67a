import type { Setting } from '../src/config/setting.ts';
import { variable } from '../src/config/setting.ts';
import { settings } from '../src/config/settings.ts';

/** The reference page of all settings, from the one place that defines them. */
export function configurationPage(): string {
  const all: readonly Setting<unknown>[] = Object.values(settings);
  return `# Configuration

Generated from \`src/config/settings.ts\` by \`npm run docs\`. Every setting is a flag of \`latchkey start\` and \`latchkey migrate\`, an environment variable, and a
member of a JSON file that \`--config\` or \`LATCHKEY_CONFIG\` names; the first of these that gives it counts. A setting nobody knows, or a value that does not fit, stops
the start and is named.

\`\`\`json
{ "hostname": "https://login.example.org", "http-port": 8080, "trusted-proxies": ["10.0.0.0/8"] }
\`\`\`

${all.map(section).join('\n\n')}
`;
}

function section(setting: Setting<unknown>): string {
  const { name, help, form, aliases = [] } = setting;
  const variables = [variable(name), ...aliases].map((alias) => `\`${alias}\``).join(', ');
  return `## ${name}

${help}

\`--${name}\` · ${variables} · ${form.includes('`') ? form : `*${form}*`} · default ${fallbackText(setting)}`;
}

function fallbackText({ fallback, fallbackText: text }: Setting<unknown>): string {
  if (text !== undefined) return text;
  return `\`${String(fallback)}\``;
}

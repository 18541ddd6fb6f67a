import type { Client } from '../../domain/clients/client.ts';
import { configValue } from '../../domain/components/config.ts';
import { DESTINATION_ATTRIBUTES } from '../../domain/saml/names.ts';
import { namesItsHosts } from '../host-endings.ts';
import { checkPatterns, matchesOne } from '../pattern-list.ts';
import { PolicyViolation, type RegistrationPolicy } from './policy.ts';

const PATTERNS = 'redirect-uri-patterns';
const WILDCARDS = 'allow-wildcards';
const LABEL = 'Redirect URI Patterns';

const ANYWHERE =
  'a pattern that hosts of anybody fit (a dot is \\., and the end of the host is named, as in https://[a-z0-9-]+\\.example\\.org/.*)';

/** People are sent back only to addresses that a pattern describes. */
export const redirectUriPatterns: RegistrationPolicy = {
  id: 'redirect-uri-patterns',
  helpText: 'Which addresses people may be sent back to after they logged in or out, as regular expressions',
  properties: [
    {
      name: PATTERNS,
      label: LABEL,
      helpText:
        'Regular expressions in RE2 syntax, of which one must match the whole URI, such as https://[a-z0-9-]+\\.example\\.org/.*',
      type: 'MultivaluedString',
      required: true,
    },
    {
      name: WILDCARDS,
      label: 'Allow Wildcards',
      helpText:
        'Whether a redirect URI may end in a wildcard below a path of its own, as https://app.example.org/cb/*',
      type: 'boolean',
      defaultValue: false,
      stored: true,
      check: 'boolean',
    },
  ],
  checkConfig: (config) => checkPatterns(LABEL, config[PATTERNS] ?? [], namesItsHosts, ANYWHERE),
  async judge({ client }, config) {
    const patterns = config[PATTERNS] ?? [];
    const wildcards = configValue(config, WILDCARDS) === 'true';
    const afterLogout = (client.attributes['post.logout.redirect.uris'] ?? '').split('##');
    const fields = [
      ['redirect_uris', client.redirectUris],
      ['admin_url', client.protocol === 'saml' && client.adminUrl ? [client.adminUrl] : []],
      ...DESTINATION_ATTRIBUTES.map((name) => [name, destination(client, name)] as const),
      ['post_logout_redirect_uris', afterLogout.filter((uri) => uri !== '' && uri !== '+' && uri !== '-')],
    ] as const;
    for (const [field, uris] of fields) {
      for (const uri of uris) {
        const full = uri.startsWith('/') ? (client.rootUrl ?? '') + uri : uri;
        const refused = (why: string) => new PolicyViolation(`${uri} ${why}`, field);
        if (hasUserInfo(full)) throw refused('hides its host behind a user name');
        if (!isNarrow(full, wildcards)) throw refused('has a wildcard that is not allowed');
        if (!(await matchesOne(patterns, full))) throw refused('matches no allowed pattern');
      }
    }
    return client;
  },
};

/** Where a client of SAML is sent to, which nobody takes for a client's of another protocol; beside its admin URL, which stands for each. */
const destination = ({ protocol, attributes }: Client, name: string): readonly string[] =>
  protocol === 'saml' && attributes[name] ? [attributes[name]] : [];

/** What stands before an `@` looks like a host to people and to patterns. */
const hasUserInfo = (uri: string): boolean => /^[a-z][a-z0-9+.-]*:\/*[^/?#]*@/i.test(uri);

/** No wildcard, or one at the end below a path of the host's own. */
const isNarrow = (uri: string, wildcards: boolean): boolean =>
  !uri.includes('*') || (wildcards && /^[a-z][a-z0-9+.-]*:\/\/[^/*]+\/[^*]+\/\*$/i.test(uri));

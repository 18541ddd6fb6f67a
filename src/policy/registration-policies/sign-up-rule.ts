import type { Client } from '../../domain/clients/client.ts';
import { configValue } from '../../domain/components/config.ts';
import type { RealmView } from '../../domain/realms/realm-view.ts';
import { isOfTheRealm } from '../../domain/sign-up/fields.ts';
import { signUpRuleOf, UNREADABLE } from '../../domain/sign-up/read-rule.ts';
import { registeredMark } from '../../domain/sign-up/registered-rule.ts';
import { REGISTERED_ATTRIBUTE, RULE_ATTRIBUTE, type SignUpRule } from '../../domain/sign-up/rule.ts';
import { among, PolicyViolation, type RegistrationPolicy } from './policy.ts';

const MODES = 'sign-up-modes';
const MEMBERS = 'sign-up-members';
const DOMAINS = 'sign-up-email-domains';
const VERIFIED = 'sign-up-verified';

/** Its name in client metadata. */
const FIELD = 'latchkey_sign_up';

/** What makes it harder to sign up, or tells people more; nothing that gives or opens anything. */
const HARMLESS = ['emailDomains', 'verifyEmail', 'fields', 'captcha', 'terms', 'limits', 'locale'];
/** What an administrator may leave to clients beside that. No client gives roles and groups, or chooses a flow. */
const MORE = ['approval', 'rest', 'theme'];

/**
 * Who becomes a user of the realm is for its administrators to say: a client says it of itself only where this policy lets it, and never
 * against a rule that an administrator has set. It judges in each chain, whether a realm has turned it on there or not.
 */
export const signUpRule: RegistrationPolicy = {
  id: 'sign-up-rule',
  helpText: 'Which rule a client may set for people who sign up for it',
  properties: [
    {
      name: MODES,
      label: 'Sign-up Modes',
      helpText: 'Modes of a rule that clients may set',
      type: 'MultivaluedList',
      options: ['off', 'open', 'invite', 'approval'],
      check: 'option',
      required: true,
    },
    {
      name: MEMBERS,
      label: 'Sign-up Members',
      helpText: `What else of a rule they may set; without any: ${HARMLESS.join(', ')}`,
      type: 'MultivaluedList',
      options: [...HARMLESS, ...MORE],
      check: 'option',
    },
    {
      name: DOMAINS,
      label: 'Sign-up Email Domains',
      helpText: 'Where there are any, a rule allows addresses of these alone',
      type: 'MultivaluedString',
    },
    {
      name: VERIFIED,
      label: 'Sign-up Verified',
      helpText: 'Whether a rule that lets people in must have them verify their address',
      type: 'boolean',
      check: 'boolean',
    },
  ],
  judge({ realm, client: given, before }, config) {
    const client = withMark(given, before?.attributes[REGISTERED_ATTRIBUTE]);
    const text = client.attributes[RULE_ATTRIBUTE];
    const known = before?.attributes[RULE_ATTRIBUTE];
    if (text === known) return client;
    const modes = config[MODES] ?? [];
    if (modes.length === 0) throw new PolicyViolation('is for administrators to set', FIELD);
    if (before && known !== undefined && before.attributes[REGISTERED_ATTRIBUTE] !== registeredMark(known))
      throw new PolicyViolation('was set by an administrator', FIELD);
    if (text === undefined) return withMark(client, undefined);
    const rule = signUpRuleOf(client);
    // What it is that cannot be read, the check of the client says.
    if (rule === UNREADABLE || rule === undefined) return client;
    const problem = problemOf(rule, realm, {
      modes,
      members: config[MEMBERS] ?? HARMLESS,
      domains: config[DOMAINS] ?? [],
      verified: configValue(config, VERIFIED) === 'true',
    });
    if (problem !== undefined) throw new PolicyViolation(problem, FIELD);
    return withMark(client, registeredMark(text));
  },
};

interface Bounds {
  readonly modes: readonly string[];
  readonly members: readonly string[];
  readonly domains: readonly string[];
  readonly verified: boolean;
}

function problemOf(
  rule: SignUpRule,
  realm: RealmView,
  { modes, members, domains, verified }: Bounds,
): string | undefined {
  if (!modes.includes(rule.mode)) return `mode ${rule.mode} is not allowed (${among(modes)})`;
  const other = Object.keys(rule).find((member) => member !== 'mode' && !members.includes(member));
  if (other !== undefined) return `${other} is not for clients to set (${among(members)})`;
  const kept = rule.fields?.find(({ name }) => isOfTheRealm(realm, name));
  if (kept) return `fields: ${kept.name} is not for clients to ask: the realm says who writes it`;
  // Nobody is let in by the rule: the rest says nothing.
  if (rule.mode === 'off') return undefined;
  const allowed = rule.emailDomains?.allowed ?? [];
  const lower = domains.map((domain) => domain.toLowerCase());
  if (lower.length > 0 && allowed.length === 0)
    return `emailDomains.allowed must be there (${among(domains)})`;
  const outside = lower.length > 0 && allowed.find((domain) => !lower.includes(domain.toLowerCase()));
  if (outside) return `the email domain ${outside} is not allowed (${among(domains)})`;
  if (verified && rule.verifyEmail !== true) return 'verifyEmail must be true';
  return undefined;
}

/** The client with that mark, whatever it says itself. */
function withMark(client: Client, mark: string | undefined): Client {
  if (client.attributes[REGISTERED_ATTRIBUTE] === mark) return client;
  const { [REGISTERED_ATTRIBUTE]: _said, ...attributes } = client.attributes;
  return {
    ...client,
    attributes: { ...attributes, ...(mark !== undefined && { [REGISTERED_ATTRIBUTE]: mark }) },
  };
}

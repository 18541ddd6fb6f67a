import { type Static, Type } from 'typebox';
import { flag } from '../../lib/optional.ts';
import { CAPTCHA_SERVICES } from '../realms/captcha-settings.ts';

const closed = { additionalProperties: false };
const name = (description: string) => Type.String({ minLength: 1, maxLength: 255, description });
const names = (description: string) => Type.Array(name(description), { maxItems: 100, description });
const most = (description: string) => Type.Integer({ minimum: 1, maximum: 1_000_000, description });
/** A domain, or `*.` and one: those below it. */
const domains = (description: string) =>
  Type.Array(Type.String({ maxLength: 253, pattern: '^(?:\\*\\.)?[^\\s@*.]+(?:\\.[^\\s@*.]+)*$' }), {
    maxItems: 1000,
    description,
  });

const Field = Type.Object(
  {
    name: Type.String({
      pattern: '^[a-zA-Z0-9_-][a-zA-Z0-9._-]{0,99}$',
      description: 'The attribute of the user that it becomes',
    }),
    displayName: Type.Optional(name('Label, or the key of a message in dollar and braces')),
    required: flag,
    multivalued: flag,
    defaultValue: Type.Optional(Type.String({ maxLength: 2048 })),
    validations: Type.Optional(
      Type.Record(Type.String(), Type.Object({}), {
        maxProperties: 20,
        description: 'Configurations by validator, as in a user profile',
      }),
    ),
    annotations: Type.Optional(
      Type.Object(
        {},
        { description: 'How it is shown, as in a user profile: inputType, inputHelperTextBefore, ...' },
      ),
    ),
  },
  closed,
);

/** Who may sign up. */
const MODES = ['off', 'open', 'invite', 'approval', 'brokered'] as const;

/** Who signs up for a client, and how. */
export const SignUpRule = Type.Object(
  {
    mode: Type.Enum([...MODES], {
      description:
        'off: nobody; open: whom the rest of the rule lets in; invite: who has an invitation; approval: whom administrators approve; brokered: whom an identity provider sends, and nobody by a form',
    }),
    emailDomains: Type.Optional(
      Type.Object(
        {
          allowed: Type.Optional(domains('Only addresses of these; `*.example.org` is what is below it')),
          denied: Type.Optional(domains('No addresses of these, nor of what is below them')),
        },
        closed,
      ),
    ),
    fields: Type.Optional(
      Type.Array(Field, { maxItems: 50, description: 'What is asked beyond the realm’s user profile' }),
    ),
    verifyEmail: Type.Optional(
      Type.Boolean({
        description:
          'They show that their address is theirs before they get in, though the realm does not ask',
      }),
    ),
    terms: Type.Optional(
      Type.Object(
        {
          version: name('Which terms they accept; recorded with the user'),
          text: Type.Optional(
            Type.String({
              maxLength: 20_000,
              description:
                'The terms, or the key of a message in dollar and braces; a little markup is shown',
            }),
          ),
          url: Type.Optional(
            Type.String({ maxLength: 2000, pattern: '^https?://', description: 'Where they are to be read' }),
          ),
        },
        closed,
      ),
    ),
    realmRoles: Type.Optional(names('Roles of the realm that they are given')),
    clientRoles: Type.Optional(
      Type.Record(Type.String(), names('Roles of the client'), {
        maxProperties: 100,
        description: 'Roles that they are given, by client id',
      }),
    ),
    groups: Type.Optional(names('Paths of groups that they join')),
    rest: Type.Optional(
      Type.Boolean({
        description: 'Whether the application may have people sign up by REST, on pages of its own',
      }),
    ),
    identityProviders: Type.Optional(
      names(
        'Aliases of the identity providers whose buttons the login page of the client has, and by which people sign up for it; without it all',
      ),
    ),
    flow: Type.Optional(name('Alias of the flow by which they register, in the place of the realm’s')),
    captcha: Type.Optional(
      Type.Object(
        {
          provider: Type.Enum(['proof-of-work', ...CAPTCHA_SERVICES], {
            description:
              'proof-of-work: the browser works for it, and nobody else is asked; the others: those services, with the keys that the realm has',
          }),
          bits: Type.Optional(
            Type.Integer({
              minimum: 8,
              maximum: 24,
              description: 'Of proof-of-work: zero bits to be found: each doubles the work; 16',
            }),
          ),
        },
        closed,
      ),
    ),
    limits: Type.Optional(
      Type.Object(
        {
          perAddressPerHour: Type.Optional(most('From one network address, an hour')),
          perEmailPerDay: Type.Optional(
            most('With one email address, a day, whatever is behind a `+` in it'),
          ),
          perDay: Type.Optional(most('For the client, a day')),
        },
        { ...closed, description: 'How many sign up, at most' },
      ),
    ),
    approval: Type.Optional(
      Type.Object(
        {
          approvals: Type.Optional(
            Type.Integer({
              minimum: 1,
              maximum: 5,
              description: 'How many different administrators must approve; 1',
            }),
          ),
          expiresInDays: Type.Optional(
            Type.Integer({
              minimum: 1,
              maximum: 365,
              description: 'Whoever is not let in by then is forgotten; 14',
            }),
          ),
          notify: Type.Optional(
            Type.Array(Type.String({ maxLength: 254, pattern: '^[^\\s@]+@[^\\s@]+$' }), {
              maxItems: 20,
              description: 'Addresses that are told of each application',
            }),
          ),
        },
        { ...closed, description: 'How the mode `approval` goes' },
      ),
    ),
    theme: Type.Optional(name('Login theme of the form')),
    locale: Type.Optional(
      Type.String({
        pattern: '^[A-Za-z]{2,8}(?:[-_][A-Za-z0-9]{1,8}){0,3}$',
        description: 'Language of the form',
      }),
    ),
  },
  { ...closed, title: 'SignUpRule', description: 'Who signs up for a client, and how' },
);

export type SignUpRule = Static<typeof SignUpRule>;
export type SignUpField = Static<typeof Field>;

/** The attribute of a client that holds its rule, as JSON text. */
export const RULE_ATTRIBUTE = 'sign-up.rule';

/** The attribute that says which rule the client has set by its registration. */
export const REGISTERED_ATTRIBUTE = 'sign-up.registered';

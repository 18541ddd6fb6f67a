import { foldName, isDeceptive } from '../domain/users/folded-name.ts';
import { isServers } from '../domain/users/profile/servers-attributes.ts';
import { MEMBERS } from '../domain/users/profile/user-profile.ts';
import { isCalledAsClient } from '../domain/users/service-account-name.ts';
import type { KeptElsewhere } from '../domain/users/user-stores/kept-elsewhere.ts';
import type { KeptUser } from '../extension/contract.ts';
import { type PlainSchema, schemaProblems } from '../lib/schema-problems.ts';

const TEXT: PlainSchema = { type: 'string', maxLength: 255 };

/** What a store may answer. A member that is null, as a database has it, is one that is left out. */
const SHAPE: PlainSchema = {
  type: 'object',
  required: ['id', 'username'],
  additionalProperties: false,
  properties: {
    id: { ...TEXT, minLength: 1 },
    username: { ...TEXT, minLength: 1 },
    email: { ...TEXT, pattern: '^[^@\\s]+@[^@\\s]+$' },
    emailVerified: { type: 'boolean' },
    enabled: { type: 'boolean' },
    firstName: TEXT,
    lastName: TEXT,
    attributes: {
      type: 'object',
      maxProperties: 200,
      additionalProperties: { type: 'array', maxItems: 200, items: { type: 'string', maxLength: 2048 } },
    },
  },
};

/** What a store says of somebody. @throws {Error} that says what is wrong with it */
export function readKeptUser(answer: unknown): KeptElsewhere {
  const given =
    typeof answer === 'object' && answer !== null
      ? Object.fromEntries(
          Object.entries(answer).filter(([, value]) => value !== null && value !== undefined),
        )
      : answer;
  const [problem] = schemaProblems(SHAPE, given);
  if (problem !== undefined) throw new Error(`what it says of a user is wrong: ${problem}`);
  const {
    id,
    username,
    email,
    emailVerified,
    enabled = true,
    attributes,
    ...rest
  } = given as unknown as KeptUser;
  const names = [username, ...(email === undefined ? [] : [email])];
  const hidden = names.find(isDeceptive);
  if (hidden !== undefined)
    throw new Error(`the name ${JSON.stringify(hidden)} has characters that nobody sees`);
  const said = {
    ...rest,
    username: foldName(username),
    ...(email !== undefined && { email: foldName(email) }),
    // A store that does not vouch for an address says nothing of it: it is verified here.
    ...(emailVerified === true && { emailVerified }),
    ...(attributes && { attributes: withoutOurs(attributes) }),
  };
  if (isCalledAsClient(said)) throw new Error("service accounts are nobody else's");
  return { externalId: id, enabled, said };
}

/** What the server keeps of people is not for a store to say, nor what has a member of its own. */
const withoutOurs = (attributes: NonNullable<KeptUser['attributes']>) =>
  Object.fromEntries(Object.entries(attributes).filter(([name]) => !isServers(name) && !MEMBERS.has(name)));

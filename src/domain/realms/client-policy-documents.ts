import { type Static, Type } from 'typebox';
import { flag, text, texts } from '../../lib/optional.ts';

/** What somebody told a condition or an executor; it knows how to read it. */
export type Configuration = Readonly<Record<string, unknown>>;

const Configured = Type.Optional(Type.Record(Type.String(), Type.Unknown()));

const ClientPolicyExecutorRepresentation = Type.Object(
  { executor: text, configuration: Configured },
  { title: 'ClientPolicyExecutorRepresentation' },
);

/** What is to be done about clients (Keycloak's client profile). */
const ClientProfileRepresentation = Type.Object(
  {
    name: text,
    description: text,
    executors: Type.Optional(Type.Array(ClientPolicyExecutorRepresentation)),
  },
  { title: 'ClientProfileRepresentation' },
);
export type ClientProfile = Static<typeof ClientProfileRepresentation>;

const ClientPolicyConditionRepresentation = Type.Object(
  { condition: text, configuration: Configured },
  { title: 'ClientPolicyConditionRepresentation' },
);

/** About which clients, and when, some profiles are to be done (Keycloak's client policy). */
const ClientPolicyRepresentation = Type.Object(
  {
    name: text,
    description: text,
    enabled: flag,
    /** `DEFAULT`: a condition that has nothing to say is passed over; `STRICT`: it is not met. */
    mode: text,
    conditions: Type.Optional(Type.Array(ClientPolicyConditionRepresentation)),
    /** Names. */
    profiles: texts,
  },
  { title: 'ClientPolicyRepresentation' },
);
export type ClientPolicy = Static<typeof ClientPolicyRepresentation>;

export const ClientProfilesRepresentation = Type.Object(
  {
    profiles: Type.Optional(Type.Array(ClientProfileRepresentation)),
    globalProfiles: Type.Optional(Type.Array(ClientProfileRepresentation)),
  },
  { title: 'ClientProfilesRepresentation' },
);
export const ClientPoliciesRepresentation = Type.Object(
  {
    policies: Type.Optional(Type.Array(ClientPolicyRepresentation)),
    globalPolicies: Type.Optional(Type.Array(ClientPolicyRepresentation)),
  },
  { title: 'ClientPoliciesRepresentation' },
);

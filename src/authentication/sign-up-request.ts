import { Type } from 'typebox';
import type { Form } from '../http/form.ts';
import { text } from '../lib/optional.ts';
import { PROOF_OF_WORK } from './form-actions/proof-of-work.ts';

/** How an application asks that somebody sign up. */
export const SignUp = Type.Object({
  client_id: text,
  username: text,
  email: text,
  firstName: text,
  lastName: text,
  password: text,
  attributes: Type.Optional(Type.Record(Type.String(), Type.Array(Type.String(), { single: true }))),
  /** The version of the client's terms that the person was shown, and accepts. */
  terms: text,
  /** What an invitation's link has as its `key`. */
  invitation: text,
  /** A proof of work: the challenge, `~`, and the number that was found. */
  captcha: text,
  /** What the fields of steps from outside hold, by the id of the step. */
  steps: Type.Optional(Type.Record(Type.String(), Type.Record(Type.String(), Type.String()))),
});
export interface Asked {
  readonly client_id?: string;
  readonly password?: string;
  readonly attributes?: Readonly<Record<string, readonly string[]>>;
  readonly terms?: string;
  readonly invitation?: string;
  readonly captcha?: string;
  readonly steps?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly [member: string]: unknown;
}

const NAMES = ['username', 'email', 'firstName', 'lastName'] as const;

/** What a form would have held. An attribute cannot pass for another field. */
export function formOf({ password, attributes = {}, terms, captcha, steps = {}, ...asked }: Asked): Form {
  const fields = new Map<string, readonly string[]>();
  for (const name of NAMES) if (typeof asked[name] === 'string') fields.set(name, [asked[name]]);
  for (const [name, values] of Object.entries(attributes)) fields.set(`user.attributes.${name}`, values);
  if (password !== undefined)
    for (const name of ['password', 'password-confirm']) fields.set(name, [password]);
  for (const [id, own] of Object.entries(steps))
    for (const [name, value] of Object.entries(own)) fields.set(`${id}.${name}`, [value]);
  if (captcha !== undefined) fields.set(PROOF_OF_WORK, [captcha]);
  if (terms !== undefined) fields.set('clientTermsAccepted', [terms]);
  return {
    get: (name) => fields.get(name)?.[0],
    all: (name) => fields.get(name) ?? [],
    entries: () => [...fields].flatMap(([name, all]) => all.map((value) => [name, value] as const)),
    repeats: false,
    repeatsOtherThan: () => false,
  };
}

import { Type } from 'typebox';
import type { Execution } from '../domain/authentication/authentication.ts';
import { findFlow, inOrder } from '../domain/authentication/find.ts';
import { findClientView } from '../domain/clients/client-view.ts';
import { authenticationOf } from '../domain/realms/realm-view.ts';
import { Conflict } from '../domain/store.ts';
import { Refusal } from '../errors/refusal.ts';
import { type Answer, JSON_UTF8, type Request } from '../http/exchange.ts';
import type { Form } from '../http/form.ts';
import { readJson } from '../http/json-body.ts';
import { getRealm, requireEnabled } from '../http/realm.ts';
import { requireSecureTransport } from '../http/secure-transport.ts';
import { newLogin } from './begin.ts';
import type { LoginDependencies } from './dependencies.ts';
import { mistakeEvent } from './events.ts';
import { tellOwnerLater } from './existing-account.ts';
import { partsOf } from './form-actions/of-form.ts';
import type { Login } from './login.ts';
import { NO_PAGE, TAKEN_ADDRESS } from './notes.ts';
import { closed, entranceOf } from './registration.ts';
import { registrationPage } from './steps/registration-page-form.ts';
import type { Turn } from './turn.ts';

/** From one network, in a minute: each costs a hash. */
const A_MINUTE = 30;

const SignUp = Type.Object({
  client_id: Type.String(),
  username: Type.Optional(Type.String()),
  email: Type.Optional(Type.String()),
  firstName: Type.Optional(Type.String()),
  lastName: Type.Optional(Type.String()),
  password: Type.Optional(Type.String()),
  attributes: Type.Optional(Type.Record(Type.String(), Type.Array(Type.String(), { single: true }))),
  /** The version of the client's terms that the person was shown, and accepts. */
  terms: Type.Optional(Type.String()),
  /** What the fields of steps from outside hold, by the id of the step. */
  steps: Type.Optional(Type.Record(Type.String(), Type.Record(Type.String(), Type.String()))),
});
interface Asked {
  readonly client_id: string;
  readonly password?: string;
  readonly attributes?: Readonly<Record<string, readonly string[]>>;
  readonly terms?: string;
  readonly steps?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly [member: string]: unknown;
}

const NAMES = ['username', 'email', 'firstName', 'lastName'] as const;

/** What a form would have held. An attribute cannot pass for another field. */
function formOf({ password, attributes = {}, terms, steps = {}, ...asked }: Asked): Form {
  const fields = new Map<string, readonly string[]>();
  for (const name of NAMES) if (typeof asked[name] === 'string') fields.set(name, [asked[name]]);
  for (const [name, values] of Object.entries(attributes)) fields.set(`user.attributes.${name}`, values);
  if (password !== undefined)
    for (const name of ['password', 'password-confirm']) fields.set(name, [password]);
  for (const [id, own] of Object.entries(steps))
    for (const [name, value] of Object.entries(own)) fields.set(`${id}.${name}`, [value]);
  if (terms !== undefined) fields.set('clientTermsAccepted', [terms]);
  return {
    get: (name) => fields.get(name)?.[0],
    all: (name) => fields.get(name) ?? [],
    entries: () => [...fields].flatMap(([name, all]) => all.map((value) => [name, value] as const)),
    repeats: false,
    repeatsOtherThan: () => false,
  };
}

/**
 * `POST /realms/{realm}/sign-up`: an application with pages of its own has somebody sign up, where the client's rule lets it
 * (`rest`). The same rule, form actions, unit and events as by the page; nobody is logged in by it. Ours.
 */
export async function signUpByRest(dependencies: LoginDependencies, request: Request): Promise<Answer> {
  const realm = await getRealm(dependencies.realms, request);
  requireSecureTransport(realm, request);
  requireEnabled(realm);
  dependencies.limiter?.takeInNetwork('sign-ups by applications', request.ip, A_MINUTE);
  const asked = readJson(request, 'SignUp', SignUp) as Asked;
  const client = (await findClientView(dependencies.store, realm.id, asked.client_id))?.client;
  if (!client?.enabled) throw new Refusal(400, 'invalid_client');
  const start = { realm, client, request, asked: { response_type: 'code' } };
  const login = await newLogin(dependencies, start, { [NO_PAGE]: 'true' });
  const entrance = await entranceOf(login);
  if (entrance.kind === 'closed') return answer(login, { ...entrance, kind: 'failed' });
  if (!entrance.rule?.rest) return answer(login, { ...closed(entrance), kind: 'failed' });
  const execution = formIn(login, entrance.detour.flowId);
  const needsPage =
    execution && partsOf(realm, execution).some(({ action }) => action.needsPage?.(entrance.rule));
  if (!execution || needsPage)
    throw new Refusal(403, 'interaction_required', {
      description: 'The client has people sign up on a page',
    });
  const turn = await registrationPage.answer?.(login, formOf(asked), { execution, config: {} });
  if (!turn) throw new Refusal(403, 'interaction_required');
  return answer(login, turn);
}

/** The form, where the flow is nothing else. */
function formIn({ realm }: Login, flowId: string): Execution | undefined {
  const flow = findFlow(authenticationOf(realm), flowId);
  const [form, ...others] = inOrder(flow?.executions ?? []).filter(
    ({ requirement }) => requirement !== 'DISABLED',
  );
  return others.length === 0 && form?.authenticator === registrationPage.id ? form : undefined;
}

async function answer(login: Login, turn: Turn): Promise<Answer> {
  const { store } = login.dependencies;
  switch (turn.kind) {
    case 'failed':
      await store.commit(mistakeEvent(login, turn.mistake));
      return said(403, { error: 'access_denied', error_description: 'Nobody signs up for this client here' });
    case 'asked': {
      const { mistake, page } = turn;
      if (mistake) await store.commit(mistakeEvent(login, mistake));
      const fields = Object.entries(page.fieldErrors ?? {}).map(([field, { key, args }]) => ({
        field,
        error: key,
        params: args ?? [],
      }));
      return said(400, { error: mistake?.error ?? 'invalid_registration', fields });
    }
    case 'done':
    case 'ended':
      try {
        await store.commit(turn.unit ?? []);
      } catch (error) {
        const otherwise = error instanceof Conflict ? await turn.refused?.(error) : undefined;
        if (otherwise) return answer(login, otherwise);
        // The rule, or the realm, was changed while this was decided: it may be asked again.
        if (error instanceof Conflict) throw new Refusal(409, 'conflict');
        throw error;
      }
      afterwards(login, turn);
      return turn.kind === 'done' ? said(201, { status: 'created' }) : said(202, { status: 'pending' });
    default:
      throw new Refusal(403, 'interaction_required');
  }
}

/** Whoever is told of it is told after the answer, which is the same and takes as long whether an address has an account. */
function afterwards(login: Login, turn: Extract<Turn, { readonly kind: 'done' | 'ended' }>): void {
  const taken = turn.kind === 'done' ? turn.notes?.[TAKEN_ADDRESS] : undefined;
  const tell =
    turn.kind === 'ended' ? turn.after : taken === undefined ? undefined : () => tellOwnerLater(login, taken);
  tell?.().catch((err: unknown) => login.request.log.warn({ err }, 'nobody was told of a sign-up'));
}

const said = (status: number, json: object): Answer => ({
  status,
  headers: { 'content-type': JSON_UTF8, 'cache-control': 'no-store' },
  json,
});

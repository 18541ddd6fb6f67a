import type { Execution } from '../domain/authentication/authentication.ts';
import { findFlow, inOrder } from '../domain/authentication/find.ts';
import type { Client } from '../domain/clients/client.ts';
import { findClientView } from '../domain/clients/client-view.ts';
import { originsOf } from '../domain/clients/web-origins.ts';
import { authenticationOf, type RealmView } from '../domain/realms/realm-view.ts';
import type { FollowedInvitation } from '../domain/sign-up/invitation-link.ts';
import { Conflict } from '../domain/store.ts';
import { Refusal } from '../errors/refusal.ts';
import { corsHeaders } from '../http/cors.ts';
import { type Answer, JSON_UTF8, type Request } from '../http/exchange.ts';
import { readJson } from '../http/json-body.ts';
import { getRealm, requireEnabled } from '../http/realm.ts';
import { requireSecureTransport } from '../http/secure-transport.ts';
import { newLogin } from './begin.ts';
import type { LoginDependencies } from './dependencies.ts';
import { mistakeEvent } from './events.ts';
import { tellOwnerLater } from './existing-account.ts';
import { partsOf } from './form-actions/of-form.ts';
import { workFor } from './form-actions/proof-of-work.ts';
import { noteOf, openInvitation, recordTurnedAway } from './invitations.ts';
import type { Login } from './login.ts';
import { INVITATION, NO_PAGE, TAKEN_ADDRESS } from './notes.ts';
import { closed, entranceOf } from './registration.ts';
import { type Asked, formOf, SignUp } from './sign-up-request.ts';
import { registrationPage } from './steps/registration-page-form.ts';
import type { Turn } from './turn.ts';

/** From one network, in a minute: each costs a hash. */
const A_MINUTE = 30;

/**
 * `POST /realms/{realm}/sign-up`: an application with pages of its own has somebody sign up, where the client's rule lets it
 * (`rest`). The same rule, form actions, unit and events as by the page; nobody is logged in by it. Ours.
 */
export async function signUpByRest(dependencies: LoginDependencies, request: Request): Promise<Answer> {
  const realm = await getRealm(dependencies.realms, request);
  requireSecureTransport(realm, request);
  requireEnabled(realm);
  let readers: readonly string[] = ['*'];
  try {
    dependencies.limiter?.takeInNetwork('sign-ups by applications', request.ip, A_MINUTE);
    const asked = readJson(request, 'SignUp', SignUp) as Asked;
    const client = (await findClientView(dependencies.store, realm.id, asked.client_id ?? ''))?.client;
    if (!client?.enabled) throw new Refusal(400, 'invalid_client');
    readers = originsOf(client, request.baseUrl);
    if (!isFrom(request, readers)) {
      await recordTurnedAway(dependencies, realm, request, client, 'invalid_origin');
      throw new Refusal(403, 'Invalid origin');
    }
    const given = await signUp(dependencies, { realm, client, request }, asked);
    return { ...given, earlyHeaders: corsHeaders(request, readers) };
  } catch (error) {
    throw error instanceof Refusal ? error.withHeaders(corsHeaders(request, readers)) : error;
  }
}

/** Pages may ask only from origins of the client. */
const isFrom = ({ headers: { origin }, baseUrl }: Request, allowed: readonly string[]): boolean =>
  origin === undefined ||
  origin === new URL(baseUrl).origin ||
  allowed.includes('*') ||
  allowed.includes(origin);

async function signUp(
  dependencies: LoginDependencies,
  at: { readonly realm: RealmView; readonly client: Client; readonly request: Request },
  asked: Asked,
): Promise<Answer> {
  const invitation =
    asked.invitation === undefined ? undefined : await findInvitation(dependencies, at, asked.invitation);
  const notes = { [NO_PAGE]: 'true', ...(invitation && { [INVITATION]: noteOf(invitation) }) };
  const login = await newLogin(dependencies, { ...at, asked: { response_type: 'code' } }, notes);
  const entrance = await entranceOf(login);
  if (entrance.kind === 'closed') return answer(login, { ...entrance, kind: 'failed' });
  if (!entrance.rule?.rest) return answer(login, { ...closed(entrance), kind: 'failed' });
  const execution = formIn(login, entrance.detour.flowId);
  const isOfPages =
    execution && partsOf(at.realm, execution).some(({ action }) => action.needsPage?.(entrance.rule));
  if (!execution || isOfPages) {
    await recordTurnedAway(dependencies, at.realm, at.request, at.client, 'interaction_required');
    throw needsPage();
  }
  const work = asked.captcha === undefined ? await workFor(login, entrance.rule) : undefined;
  if (work) return said(403, { error: 'captcha_required', captcha: work });
  const turn = await registrationPage.answer?.(login, formOf(asked), { execution, config: {} });
  if (!turn) throw new Refusal(403, 'interaction_required');
  return answer(login, turn, entrance.rule.mode === 'approval');
}

const needsPage = () =>
  new Refusal(403, 'interaction_required', { description: 'The client has people sign up on a page' });

/** @throws {Refusal} 403 for one that is not good, or of another client */
async function findInvitation(
  dependencies: LoginDependencies,
  {
    realm,
    client,
    request,
  }: { readonly realm: RealmView; readonly client: Client; readonly request: Request },
  text: string,
): Promise<FollowedInvitation> {
  const found = await openInvitation(dependencies, realm, request, text);
  if (found.client?.id === client.id && found.key) return found.key;
  await recordTurnedAway(dependencies, realm, request, client, 'invalid_invitation');
  throw new Refusal(403, 'invalid_invitation', {
    description: 'The invitation is not valid any more, or not for this client',
  });
}

/** The form, where the flow is nothing else. */
function formIn({ realm }: Login, flowId: string): Execution | undefined {
  const flow = findFlow(authenticationOf(realm), flowId);
  const [form, ...others] = inOrder(flow?.executions ?? []).filter(
    ({ requirement }) => requirement !== 'DISABLED',
  );
  return others.length === 0 && form?.authenticator === registrationPage.id ? form : undefined;
}

/** @param isPending whether somebody who has signed up waits for an approval */
async function answer(login: Login, turn: Turn, isPending = false): Promise<Answer> {
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
      // A flow that makes nobody has made nobody.
      if (turn.kind === 'done' && !turn.user && turn.notes?.[TAKEN_ADDRESS] === undefined) throw needsPage();
      try {
        await store.commit(turn.unit ?? []);
      } catch (error) {
        const otherwise = error instanceof Conflict ? await turn.refused?.(error) : undefined;
        if (otherwise) return answer(login, otherwise, isPending);
        // The rule, or the realm, was changed while this was decided: it may be asked again.
        if (error instanceof Conflict) throw new Refusal(409, 'conflict');
        throw error;
      }
      afterwards(login, turn);
      return isPending ? said(202, { status: 'pending' }) : said(201, { status: 'created' });
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

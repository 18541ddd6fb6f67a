import type { Execution } from '../domain/authentication/authentication.ts';
import type { RealmView } from '../domain/realms/realm-view.ts';
import { type Login, withNotes, withState } from './login.ts';
import { SELECTING } from './notes.ts';
import { steps } from './steps/index.ts';
import type { StepPage } from './turn.ts';
import { walk } from './walk.ts';

/** The page of a step, with a way to the others that would do; or the page on which one of them is chosen. */
export function withWays(login: Login, page: StepPage, ways: readonly Execution[]): StepPage {
  const auth = page.variables?.auth as object | undefined;
  if (login.session.state.notes[SELECTING] === undefined)
    return ways.length < 2
      ? page
      : { ...page, variables: { ...page.variables, auth: { ...auth, showTryAnotherWayLink: true } } };
  return {
    template: 'select-authenticator',
    variables: {
      auth: { ...auth, authenticationSelections: ways.map((way) => selection(login.realm, way)) },
    },
  };
}

/** How the page tells of a step: by messages that are called by its credential, or by itself. */
const selection = (realm: RealmView, { id, authenticator = '' }: Execution) => {
  const { told, credential } = steps.in(realm).get(authenticator) ?? {};
  const name = credential ?? authenticator;
  return {
    authExecId: id,
    displayName: told?.displayName ?? `${name}-display-name`,
    helpText: told?.helpText ?? `${name}-help-text`,
    iconCssClass: `kcAuthenticator${name.replaceAll(/(?:^|-)(.)/g, (_all, letter: string) => letter.toUpperCase())}Class`,
  };
};

/** They ask which other ways there are. */
export const showWays = (login: Login): Login => withNotes(login, { [SELECTING]: 'true' });

/** They have chosen one; whatever is no way from where they are changes nothing. */
export async function takeWay(login: Login, executionId: string): Promise<Login> {
  const walked = await walk(login);
  const isWay = walked.kind === 'asked' && walked.ways.some(({ id }) => id === executionId);
  if (!isWay) return login;
  return withNotes(withState(login, { chosen: executionId, asked: undefined }), { [SELECTING]: undefined });
}

import { Catalogue, type Extended } from '../../../lib/catalogue.ts';
import { AUTHENTICATORS } from './authenticators.ts';
import { CLIENT_AUTHENTICATORS } from './client-authenticators.ts';
import { FORM_ACTIONS, FORMS } from './form-actions.ts';
import type { AuthenticatorProvider } from './provider.ts';

const idsOf = (providers: readonly AuthenticatorProvider[]) => providers.map(({ id }) => id);

/** What may stand in a flow of people, in the order in which it is listed. An id means one thing, whatever the flow. */
export const authenticators = new Catalogue<AuthenticatorProvider>(
  'step of flows',
  AUTHENTICATORS,
  idsOf([...CLIENT_AUTHENTICATORS, ...FORM_ACTIONS, ...FORMS]),
);

const clientAuthenticators = new Catalogue<AuthenticatorProvider>(
  'client authenticator',
  CLIENT_AUTHENTICATORS,
);
/** What may stand in the flow of a form. */
export const formActions = new Catalogue<AuthenticatorProvider>(
  'form action',
  FORM_ACTIONS,
  idsOf([...AUTHENTICATORS, ...CLIENT_AUTHENTICATORS, ...FORMS]),
);
const forms = new Catalogue<AuthenticatorProvider>('form', FORMS);

/** The provider of an execution that may be added to a flow of that kind; a flow of an unknown kind takes what people do. */
export function findProviderFor(
  extended: Extended,
  flowKind: string,
  id: string,
): AuthenticatorProvider | undefined {
  const kinds: Readonly<Record<string, Catalogue<AuthenticatorProvider>>> = {
    'client-flow': clientAuthenticators,
    'form-flow': formActions,
  };
  return (kinds[flowKind] ?? authenticators).in(extended).get(id);
}

const first = (
  extended: Extended,
  id: string,
  catalogues: readonly Catalogue<AuthenticatorProvider>[],
): AuthenticatorProvider | undefined =>
  catalogues.map((catalogue) => catalogue.in(extended).get(id)).find((provider) => provider !== undefined);

/** The provider of something that can be configured: an authenticator of people or clients, or a form action. */
export const findConfigurable = (extended: Extended, id: string): AuthenticatorProvider | undefined =>
  first(extended, id, [authenticators, clientAuthenticators, formActions]);

/** Whatever can be configured of any of them. */
export const propertiesOfAll = (extended: Extended) =>
  [authenticators, clientAuthenticators, formActions].flatMap((catalogue) =>
    [...catalogue.in(extended).values()].flatMap(({ properties = [] }) => properties),
  );

/** Any provider, a form among them. */
export const findProvider = (extended: Extended, id: string): AuthenticatorProvider | undefined =>
  first(extended, id, [authenticators, clientAuthenticators, formActions, forms]);

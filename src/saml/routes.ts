import { notImplemented } from '../errors/http.ts';
import { METHODS, type Route } from '../http/exchange.ts';

const AT = '/realms/:realm/protocol/saml';

/** Where service providers send people, and read metadata: nothing of it is built, whatever is sent. */
export const samlRoutes = (): Route[] =>
  [AT, `${AT}/descriptor`, `${AT}/clients/:name`, `${AT}/resolve`].flatMap((path) =>
    METHODS.filter((method) => method !== 'HEAD').map((method) => ({
      method,
      path,
      async handle() {
        throw notImplemented('Logging in by SAML');
      },
    })),
  );

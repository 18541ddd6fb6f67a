import { METHODS, type Method, type Route } from './exchange.ts';

/**
 * Routes for the methods that paths do not have. HEAD comes with GET.
 * @param handle what answers a method on a path, whose own methods are handed in
 */
export function otherMethods(
  routes: readonly Route[],
  handle: (path: string, method: Method, offered: readonly Method[]) => Route['handle'],
): Route[] {
  return [...Map.groupBy(routes, ({ path }) => path)].flatMap(([path, those]) => {
    const offered = those.map(({ method }) => method);
    const others = METHODS.filter(
      (method) => !offered.includes(method) && !(method === 'HEAD' && offered.includes('GET')),
    );
    return others.map((method): Route => ({ method, path, handle: handle(path, method, offered) }));
  });
}

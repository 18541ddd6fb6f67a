import { notImplemented } from '../../errors/http.ts';
import type { Endpoint } from './endpoint.ts';

/** What pages link to where a realm has it switched on, and what is not built: it says so. */
export const toCome =
  (what: string): Endpoint =>
  async () => {
    throw notImplemented(what);
  };

import { Refusal } from './refusal.ts';

/** Refusals of the Admin REST API, in Keycloak's words. */
export const adminUnauthorized = () => new Refusal(401, 'HTTP 401 Unauthorized');
export const adminForbidden = () => new Refusal(403, 'HTTP 403 Forbidden');
export const adminNotFound = (description: string) => new Refusal(404, description);
export const adminError = (status: number, description: string) =>
  new Refusal(status, 'error', { audience: 'admin', description });
export const adminConflict = (description: string) => adminError(409, description);
/** What the database would not take twice, said before any resource could say it better. */
export const duplicateResource = () =>
  new Refusal(409, 'conflict', { description: 'Duplicate resource error', unprotected: true });

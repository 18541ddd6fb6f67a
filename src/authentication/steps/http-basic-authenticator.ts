import { basicChallenge } from '../../http/authorization.ts';
import { basicStep } from './basic.ts';

/** A name and a password in the `Authorization` header: a browser asks its user for others where they are wrong. */
export const httpBasic = basicStep('http-basic-authenticator', ({ name }) => ({
  status: 401,
  headers: { 'www-authenticate': basicChallenge(name) },
}));

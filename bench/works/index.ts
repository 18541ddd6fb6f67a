import { list, search } from './admin-lists.ts';
import { clientCredentials } from './client-credentials.ts';
import { discovery } from './discovery.ts';
import { introspection } from './introspection.ts';
import { lifecycle } from './lifecycle.ts';
import { cheapLogin, login } from './login.ts';
import { lookup } from './lookup.ts';
import { refresh } from './refresh.ts';
import { registration } from './registration.ts';
import { cheapSignUp, signUp } from './sign-up.ts';
import { userinfo } from './userinfo.ts';
import type { Work } from './work.ts';

/** The works, in the order of the report. Adding one is its file and its line here. */
export const works: readonly Work[] = [
  registration,
  lifecycle,
  clientCredentials,
  discovery,
  introspection,
  refresh,
  userinfo,
  login,
  cheapLogin,
  signUp,
  cheapSignUp,
  lookup,
  list,
  search,
];

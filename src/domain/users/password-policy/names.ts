import { anything, problem, rule } from './rule.ts';

const isSame = (a: string, b: string) => a.toLowerCase() === b.toLowerCase();

export const notUsername = rule({
  id: 'notUsername',
  displayName: 'Not Username',
  read: anything,
  check: ({ password, user }) =>
    isSame(password, user.username) ? problem('NotUsername', 'must not be equal to the username') : undefined,
});

export const notEmail = rule({
  id: 'notEmail',
  displayName: 'Not Email',
  read: anything,
  check: ({ password, user: { email } }) =>
    email !== undefined && isSame(password, email)
      ? problem('NotEmail', 'must not be equal to the email')
      : undefined,
});

export const notContainsUsername = rule({
  id: 'notContainsUsername',
  displayName: 'Not Contains Username',
  read: anything,
  check: ({ password, user: { username } }) =>
    password.toLowerCase().includes(username.toLowerCase())
      ? problem('NotContainsUsername', 'Can not contain the username')
      : undefined,
});

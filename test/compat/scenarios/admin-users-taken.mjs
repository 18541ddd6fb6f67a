// What an administrator is told who gives a user a name or an address that somebody else has, whatever else is wrong with it.
const CHANGES = [
  { username: 'bob' },
  { email: 'bob@example.org' },
  { username: 'bob', email: 'bob@example.org' },
  { username: 'bob', firstName: '<x>' },
  { email: 'bob@example.org', firstName: '<x>' },
  { username: 'bob', email: 'nothing' },
  { username: 'bob@example.org' },
  { email: 'bob' },
  { username: 'a', email: 'bob@example.org' },
  { username: 'free', email: 'bob@example.org' },
  { username: 'free', firstName: '<x>' },
];

export default Object.fromEntries(
  [
    ['where names are changed', { editUsernameAllowed: true }],
    ['where names stay', {}],
    ['where addresses are names', { registrationEmailAsUsername: true }],
    ['where nobody logs in by address', { editUsernameAllowed: true, loginWithEmailAllowed: false }],
    [
      'where people share addresses',
      { editUsernameAllowed: true, loginWithEmailAllowed: false, duplicateEmailsAllowed: true },
    ],
  ].map(([name, settings]) => [
    name,
    async ({ check, given, admin }) => {
      const id = await given.user({ username: 'ann', password: 'pw' });
      await given.user({ username: 'bob', password: 'pw' });
      await given.realm(settings);
      const ann = (await admin.get(`/users/${id}`)).json;
      for (const change of CHANGES) {
        const { status, json } = await admin.put(`/users/${id}`, { ...ann, ...change });
        check(`changed: ${JSON.stringify(change)}`, [status, json]);
        await admin.put(`/users/${id}`, ann);
      }
      for (const change of CHANGES.filter(({ username }) => username !== 'free')) {
        const { status, json } = await admin.post('/users', change);
        check(`new: ${JSON.stringify(change)}`, [status, json]);
      }
    },
  ]),
);

// Profiles of realms, and what forms by them show.
export const BOTH = { view: ['admin', 'user'], edit: ['admin', 'user'] };
export const BY_ADMINISTRATORS = { view: ['admin', 'user'], edit: ['admin'] };

/** Changes attributes that there are, by name, and adds others. */
export const withProfile = async ({ admin }, changes = {}, more = []) => {
  const profile = (await admin.get('/users/profile')).json;
  const attributes = profile.attributes.map((each) => ({ ...each, ...changes[each.name] }));
  const { status } = await admin.put('/users/profile', { ...profile, attributes: [...attributes, ...more] });
  if (status !== 200) throw new Error(`the profile: ${status}`);
};

/** Names and values of a form's fields, but for those that hold what no two answers share. */
export const fieldsOf = ({ page }) =>
  page.forms[0]?.fields
    .filter(({ type }) => type !== 'submit' && type !== 'checkbox')
    .map(({ name, type, value }) => [name, type, name === 'credentialId' ? '' : value])
    .toSorted(([one], [other]) => (one < other ? -1 : 1));

/** Opens the form by its address, as if nobody had been there. */
export const formByAddress = async (t, query) => {
  const tab = t.browser();
  await tab.open(t.oidc.url(`/registrations?${query}`));
  return tab;
};

export const outcome = ({ last, page }) => (last.status === 200 ? page.messages : last.status);

// In which order people are asked what a profile has in groups, and what scripts of a theme are told of it.
import { app, query } from '../scenario-parts/registering.mjs';

const BOTH = { view: ['admin', 'user'], edit: ['admin', 'user'] };
const namesIn = (html) =>
  [...html.matchAll(/<(?:input|textarea|select)[^>]*\sname="([^"]*)"/g)].map(([, name]) => name);
const headersIn = (html) => [...html.matchAll(/>\s*(Group \d)\s*</g)].map(([, name]) => name);

/** A profile whose groups are not in the order of its attributes. */
async function grouped({ admin, given }) {
  const profile = (await admin.get('/users/profile')).json;
  const own = (name, group) => ({
    ...profile.attributes.find((each) => each.name === name),
    ...(group && { group }),
  });
  const more = (name, group) => ({ name, permissions: BOTH, ...(group && { group }) });
  const attributes = [
    more('x', 'g1'),
    own('username', 'g2'),
    own('firstName', 'g2'),
    own('lastName', 'g1'),
    more('z'),
    own('email'),
    more('y', 'g2'),
    more('w'),
  ];
  const groups = [
    { name: 'g1', displayHeader: 'Group 1' },
    { name: 'g2', displayHeader: 'Group 2' },
    { name: 'g3' },
  ];
  await admin.put('/users/profile', { ...profile, attributes, groups });
  await given.client({ ...app, directAccessGrantsEnabled: true });
  await given.realm({ registrationAllowed: true });
}

export default {
  'fields in groups': async (t) => {
    await grouped(t);
    const stored = (await t.admin.get('/users/profile')).json;
    t.check(
      'stored',
      stored.attributes.map(({ name }) => name),
    );
    const tab = t.browser();
    await tab.open(t.oidc.url(`/registrations?${query()}`));
    t.check('registering', namesIn(tab.last.text));
    t.check('their groups', headersIn(tab.last.text));
    const id = await t.given.user({ username: 'ann', password: 'pw', requiredActions: ['UPDATE_PROFILE'] });
    const told = (await t.admin.get(`/users/${id}?userProfileMetadata=true`)).json.userProfileMetadata;
    t.check(
      'to administrators',
      told.attributes.map(({ name }) => name),
    );
    const own = t.browser();
    await own.open(t.oidc.authUrl(Object.fromEntries(query())));
    await own.submit({ username: 'ann', password: 'pw' });
    await own.follow();
    t.check('updating', namesIn(own.last.text));
    t.check('groups there', headersIn(own.last.text));
  },

  'annotations of fields': async (t) => {
    const profile = (await t.admin.get('/users/profile')).json;
    const field = (name, annotations, rest = {}) => ({ name, permissions: BOTH, annotations, ...rest });
    const options = { validations: { options: { options: ['a', 'b'] } } };
    const kc = { kcNumberFormat: '{4}-{2}', kcOwn: 1, other: 'x' };
    await t.admin.put('/users/profile', {
      ...profile,
      attributes: [
        ...profile.attributes,
        field('text', { ...kc, inputTypeSize: '7', inputTypeMaxlength: '9' }),
        field('date', { inputType: 'html5-date', inputTypeSize: '4', kcOwn: 'a b' }),
        field('long', {
          inputType: 'textarea',
          inputTypeCols: '30',
          inputTypeRows: '3',
          inputTypeMaxlength: '9',
        }),
        field('one', { inputType: 'select', inputTypeSize: '3' }, options),
        field('many', { inputType: 'multiselect', inputTypeSize: '2' }, options),
      ],
    });
    await t.given.client(app);
    await t.given.realm({ registrationAllowed: true });
    const tab = t.browser();
    await tab.open(t.oidc.url(`/registrations?${query()}`));
    for (const name of ['text', 'date', 'long', 'one', 'many']) {
      const [, said = ''] =
        new RegExp(`<((?:input|textarea|select)[^>]*\\sname="${name}"[^>]*)>`).exec(tab.last.text) ?? [];
      const kept = [...said.matchAll(/(?:size|maxlength|cols|rows|data-[\w-]+)="[^"]*"/g)];
      t.check(name, kept.map(([each]) => each).toSorted());
    }
  },
};

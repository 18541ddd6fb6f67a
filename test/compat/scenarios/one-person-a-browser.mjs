// Somebody would get in where somebody else is in already, in the same browser.
import { app, password, person, query, redirect_uri } from '../scenario-parts/registering.mjs';
import { eventsOf } from '../scenario-parts/second-factors.mjs';

const ann = { username: 'kim', password: 'pw' };
const asked = { client_id: 'app', redirect_uri };

/** A browser in which somebody is logged in. */
async function occupied(t, settings = {}) {
  await t.given.realm({ registrationAllowed: true, eventsEnabled: true, ...settings });
  await t.given.client(app);
  await t.given.user(ann);
  const tab = t.browser();
  await t.given.code(asked, ann, tab);
  await t.admin.delete('/events');
  return tab;
}

const people = async (t, name) =>
  t.check(name, (await t.admin.get('/users')).json.map(({ username }) => username).sort());

export default {
  'whoever registers by a prompt': async (t) => {
    const tab = await occupied(t);
    await t.step('the form', tab.open(t.oidc.authUrl({ ...asked, prompt: 'create' })));
    await t.step('sent', tab.submit({ ...person, ...password }));
    await people(t, 'nobody was made');
    t.check('events', await eventsOf(t.admin));
    await t.step('who is in', tab.open(t.oidc.authUrl({ ...asked, prompt: 'none' })));
  },

  'whoever registers by the address': async (t) => {
    const tab = await occupied(t);
    await t.step('the form', tab.open(t.oidc.url(`/registrations?${query()}`)));
    await t.step('sent', tab.submit({ ...person, ...password }));
    await people(t, 'nobody was made');
  },

  'whoever has something to do besides': async (t) => {
    const tab = await occupied(t);
    const at = '/authentication/required-actions/UPDATE_PROFILE';
    await t.admin.put(at, { ...(await t.admin.get(at)).json, defaultAction: true });
    await tab.open(t.oidc.authUrl({ ...asked, prompt: 'create' }));
    await t.step('sent', tab.submit({ ...person, ...password }));
    await tab.follow();
    await t.step('done', tab.submit());
    await people(t, 'they were made');
  },

  'whoever was slower': async (t) => {
    await t.given.realm({ eventsEnabled: true });
    await t.given.client(app);
    await t.given.user(ann);
    await t.given.user({ username: 'bob', password: 'pw' });
    const tab = t.browser();
    await tab.open(t.oidc.authUrl(asked));
    const other = t.browser();
    other.jar = tab.jar;
    await other.open(t.oidc.authUrl(asked));
    await other.submit(ann);
    await t.step('as somebody else', tab.submit({ username: 'bob', password: 'pw' }));
    t.check('events', await eventsOf(t.admin));
    await t.step('who is in', tab.open(t.oidc.authUrl({ ...asked, prompt: 'none' })));
  },
};

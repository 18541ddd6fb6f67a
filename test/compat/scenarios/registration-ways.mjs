// The ways to the form, and away from it.
import { app, password, person, query, redirect_uri, toForm } from '../scenario-parts/registering.mjs';

const login = { username: 'bob', password: 'pw' };

export default {
  'there and back again': async (t) => {
    await t.given.user(login);
    const tab = await toForm(t);
    const form = tab.last;
    await t.step('back', tab.click('authenticate'));
    tab.last = form;
    await t.step('the form from before', tab.submit({ ...person, ...password }));
    await t.step('again', tab.open(form.url));
    await t.step('wrong', tab.submit({}));
    await t.step('loaded again', tab.open(form.url));
    await tab.click('authenticate');
    await t.step('logged in after all', tab.submit(login));
    tab.last = form;
    await t.step('the form after it is over', tab.submit({ ...person, ...password }));
    await t.step('nobody else was made', t.admin.get('/users/count'));
  },

  'a form that was sent already, and parts of its address': async (t) => {
    const tab = await toForm(t);
    const form = tab.last;
    const { action } = tab.page.forms[0];
    const without = (name) => {
      const url = new URL(action, form.url);
      url.searchParams.delete(name);
      return url.href;
    };
    const values = { form: { ...person, ...password } };
    const send = (url) =>
      t.http.post(url, {
        ...values,
        headers: { cookie: [...tab.jar].map((pair) => pair.join('=')).join('; ') },
      });
    await t.step('no code', send(without('session_code')));
    await t.step('no execution', send(without('execution')));
    await t.step('no tab', send(without('tab_id')));
    await t.step('another client', send(without('client_id')));
    await t.step('no cookies', t.http.post(action, values));
    await t.step('where it goes, read', tab.open(action));
    await t.step('nobody was made', t.admin.get('/users/count'));
  },

  'switched off on the way': async (t) => {
    const tab = await toForm(t, { eventsEnabled: true });
    const form = tab.last;
    await t.given.realm({ registrationAllowed: false });
    await t.step('sent', tab.submit({ ...person, ...password }));
    await t.step('asked for', tab.open(form.url));
    await t.step(
      'prompt=create',
      t.browser().open(t.oidc.authUrl({ client_id: 'app', redirect_uri, prompt: 'create' })),
    );
    await t.step('by its address', t.browser().open(t.oidc.url(`/registrations?${query()}`)));
    await t.step('nobody was made', t.admin.get('/users/count'));
    await t.step('REGISTER_ERROR', t.admin.get('/events?type=REGISTER_ERROR'), { sets: ['$'] });
    await t.step('LOGIN_ERROR', t.admin.get('/events?type=LOGIN_ERROR'), { sets: ['$'] });
  },

  'by its address, with a request that is wrong': async (t) => {
    await t.given.realm({ registrationAllowed: true, eventsEnabled: true });
    await t.given.client(app);
    await t.given.client({ ...app, clientId: 'off', enabled: false });
    const open = (name, rest) => t.step(name, t.browser().open(t.oidc.url(`/registrations?${query(rest)}`)));
    await open('unknown client', { client_id: 'nobody' });
    await open('disabled client', { client_id: 'off' });
    await open('redirect uri', { redirect_uri: 'https://evil.example.org' });
    await open('response type', { response_type: 'smoke' });
    await open('prompt none', { prompt: 'none' });
    await open('prompt create', { prompt: 'create' });
    await open('prompt login', { prompt: 'login' });
    await t.step('posted', t.http.post(t.oidc.url('/registrations'), { form: Object.fromEntries(query()) }));
    await t.step('events', t.admin.get('/events'), { sets: ['$'] });
  },

  'prompt=create and what goes with it': async (t) => {
    await t.given.realm({ registrationAllowed: true });
    await t.given.client(app);
    await t.given.user(login);
    const open = (name, rest, tab = t.browser()) =>
      t.step(name, tab.open(t.oidc.authUrl({ client_id: 'app', redirect_uri, ...rest })));
    await open('login create', { prompt: 'login create' });
    await open('create consent', { prompt: 'create consent' });
    const tab = t.browser();
    await open('create', { prompt: 'create' }, tab);
    await t.step('back', tab.click('authenticate'));
    await t.step('logged in', tab.submit(login));
  },

  'in another tab': async (t) => {
    const tab = await toForm(t);
    const form = tab.last;
    await t.step('another login', tab.open(t.oidc.authUrl({ client_id: 'app', redirect_uri, state: 'two' })));
    tab.last = form;
    await t.step('registered', tab.submit({ ...person, ...password }));
  },
};

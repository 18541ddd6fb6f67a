// What becomes of what people send beside a user: events, terms, what they have yet to do.
import { actionOf, password, person, toForm } from '../scenario-parts/registering.mjs';

const ignoreTimes = { ignore: ['createdTimestamp', 'access', 'terms_and_conditions'] };

const requiredAction = async ({ admin }, alias, settings) => {
  const at = `/authentication/required-actions/${alias}`;
  await admin.put(at, { ...(await admin.get(at)).json, ...settings });
};

export default {
  'what events tell of names and addresses': async (t) => {
    await t.given.user({ username: 'bob', email: 'bob@example.org' });
    const tab = await toForm(t, { eventsEnabled: true });
    const send = (name, values) => t.step(name, tab.submit({ ...person, ...password, ...values }));
    await send('capitals, and something wrong', {
      username: 'ANN',
      email: 'Ann@Example.ORG',
      lastName: '',
    });
    await send('capitals, taken', { username: 'BOB', email: 'BOB@example.org' });
    await send('blanks', { email: ' ', firstName: ' ' });
    await send('capitals', { username: 'ANN', email: 'Ann@Example.ORG' });
    await t.step('events', t.admin.get('/events?type=REGISTER&type=REGISTER_ERROR'));
  },

  'the address as the name, in events': async (t) => {
    const tab = await toForm(t, { registrationEmailAsUsername: true, eventsEnabled: true });
    const values = { ...person, ...password, username: 'root', email: 'Ann@Example.ORG' };
    await t.step('something wrong', tab.submit({ ...values, firstName: '' }));
    await t.step('made', tab.submit(values));
    await t.step('events', t.admin.get('/events?type=REGISTER&type=REGISTER_ERROR'));
  },

  'the terms of the form are those that everybody new is asked to accept': async (t) => {
    await requiredAction(t, 'TERMS_AND_CONDITIONS', { enabled: true, defaultAction: true });
    await actionOf(t, 'registration-terms-and-conditions', 'REQUIRED');
    const tab = await toForm(t);
    await t.step('accepted', tab.submit({ ...person, ...password, termsAccepted: 'on' }));
    await t.step('user', t.admin.get('/users'), ignoreTimes);
  },

  'terms that are accepted though the flow does not ask for it': async (t) => {
    await requiredAction(t, 'TERMS_AND_CONDITIONS', { enabled: true, defaultAction: true });
    const tab = await toForm(t);
    await t.step('accepted', tab.submit({ ...person, ...password, termsAccepted: 'on' }));
    await t.step('user', t.admin.get('/users'), ignoreTimes);
  },

  'terms that nobody has accepted': async (t) => {
    await requiredAction(t, 'TERMS_AND_CONDITIONS', { enabled: true, defaultAction: true });
    const tab = await toForm(t);
    await t.step('another word', tab.submit({ ...person, ...password, termsAccepted: 'true' }));
    await t.step('user', t.admin.get('/users'), ignoreTimes);
  },

  'whose mail cannot be sent is asked to verify the address all the same': async (t) => {
    const tab = await toForm(t, { verifyEmail: true });
    await t.step('sent', tab.submit(person));
    await t.step('the page of the mail', tab.follow());
    await t.step('user', t.admin.get('/users'), ignoreTimes);
  },

  'a form that makes nobody asks for the profile': async (t) => {
    await actionOf(t, 'registration-user-creation', 'DISABLED');
    const tab = await toForm(t);
    await t.step('form', tab.open(tab.last.url));
    await actionOf(t, 'registration-password-action', 'DISABLED');
    await t.step('without a password', tab.open(tab.last.url));
  },
};

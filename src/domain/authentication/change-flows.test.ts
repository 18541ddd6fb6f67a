import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Additions } from '../../lib/catalogue.ts';
import { MASK } from '../mask.ts';
import type { Flow, RealmAuthentication } from './authentication.ts';
import { builtInAuthentication } from './built-in.ts';
import { addConfig, updateConfig } from './change-configs.ts';
import {
  addExecution,
  addFlowExecution,
  addSubFlow,
  moveExecution,
  removeExecution,
} from './change-executions.ts';
import { addFlow, copyFlow, removeFlow, withFlowsBelow } from './change-flows.ts';
import { findFlow, findFlowByAlias, getConfig, getExecution, inOrder } from './find.ts';

const additions = new Additions();

const builtIn = builtInAuthentication('realm');
const flow = (alias: string, rest: Partial<Flow> = {}): Flow => ({
  id: alias,
  alias,
  providerId: 'basic-flow',
  topLevel: true,
  builtIn: false,
  executions: [],
  ...rest,
});
const get = (authentication: RealmAuthentication, alias: string) => {
  const found = findFlowByAlias(authentication, alias);
  assert(found, alias);
  return found;
};
const refused = (status: number) => (error: unknown) => (error as { status?: number }).status === status;

describe('the flows of a realm', () => {
  it('are copied with all that is below, and nothing is shared', () => {
    const original = get(builtIn, 'first broker login');
    const { authentication, copy } = copyFlow(builtIn, original, 'mine');
    const [before, after] = [withFlowsBelow(builtIn, original.id), withFlowsBelow(authentication, copy.id)];
    assert.equal(after.size, before.size);
    assert(after.isDisjointFrom(before));
    assert.equal(authentication.configs.length, builtIn.configs.length + 3);
    assert.deepEqual(get(authentication, 'first broker login'), original);
    assert([...after].every((id) => findFlow(authentication, id)?.builtIn === false));
    // And go with all that is below.
    const without = removeFlow(authentication, copy.id);
    assert.deepEqual(without, builtIn);
  });

  it('are not copied onto a name that is taken, be it of a part', () => {
    const taken = addFlow(builtIn, flow('mine forms'));
    assert.throws(() => copyFlow(taken, get(taken, 'browser'), 'mine'), refused(409));
    assert.throws(() => copyFlow(builtIn, get(builtIn, 'browser'), 'forms'), refused(409));
  });

  it('stay while the realm uses them or a part of them', () => {
    const { authentication, copy } = copyFlow(builtIn, get(builtIn, 'browser'), 'mine');
    const bind = (id: string) => ({ ...authentication, bindings: { ...builtIn.bindings, browserFlow: id } });
    assert.throws(() => removeFlow(bind(copy.id), copy.id), refused(409));
    const forms = get(authentication, 'mine forms');
    assert.throws(() => removeFlow(bind(forms.id), copy.id), refused(409));
    assert.throws(() => removeFlow(builtIn, get(builtIn, 'docker auth').id), refused(400));
  });

  it('take the execution along that runs them', () => {
    const { authentication } = copyFlow(builtIn, get(builtIn, 'browser'), 'mine');
    const without = removeFlow(authentication, get(authentication, 'mine forms').id);
    const { executions } = get(without, 'mine');
    assert.equal(executions.length, get(authentication, 'mine').executions.length - 1);
    assert(executions.every(({ flowId }) => flowId === undefined || findFlow(without, flowId)));
  });

  it('are trees: none runs itself, nor in two places', () => {
    const parent = addFlow(builtIn, flow('parent'));
    const nested = addSubFlow(parent, get(parent, 'parent'), flow('child', { topLevel: false }), {});
    const optional = { requirement: 'ALTERNATIVE' } as const;
    for (const [into, id] of [
      ['child', 'parent'],
      ['child', 'child'],
      ['parent', 'child'],
      ['parent', 'nope'],
    ] as const)
      assert.throws(
        () => addFlowExecution(nested, get(nested, into), id, optional),
        refused(400),
        `${id} in ${into}`,
      );
    const other = addFlow(nested, flow('other'));
    const { execution, authentication } = addFlowExecution(other, get(other, 'child'), 'other', optional);
    assert.equal(getExecution(authentication, execution.id).flow.alias, 'child');
    assert.deepEqual([...withFlowsBelow(authentication, 'parent')], ['parent', 'child', 'other']);
  });

  it('take what is for flows of their kind', () => {
    const form = addFlow(builtIn, flow('form', { providerId: 'form-flow' }));
    assert.throws(() => addExecution(additions, form, get(form, 'form'), 'auth-cookie', {}), refused(400));
    assert(addExecution(additions, form, get(form, 'form'), 'registration-user-creation', {}));
    assert.throws(
      () => addExecution(additions, builtIn, get(builtIn, 'browser'), 'auth-cookie', {}),
      refused(400),
    );
    assert.throws(() => addExecution(additions, form, get(form, 'form'), 'toString', {}), refused(400));
  });

  it('have executions that change places', () => {
    let all = addFlow(builtIn, flow('mine'));
    for (const [provider, priority] of [
      ['auth-cookie', 5],
      ['auth-otp-form', undefined],
      ['auth-spnego', 1],
    ] as const)
      all = addExecution(
        additions,
        all,
        get(all, 'mine'),
        provider,
        priority === undefined ? {} : { priority },
      ).authentication;
    const order = (of: RealmAuthentication) =>
      inOrder(get(of, 'mine').executions).map(
        ({ authenticator, priority }) => `${authenticator} ${priority}`,
      );
    assert.deepEqual(order(all), ['auth-spnego 1', 'auth-cookie 5', 'auth-otp-form 6']);
    const [cookie, otp, spnego] = get(all, 'mine').executions;
    assert(cookie && otp && spnego);
    assert.deepEqual(order(moveExecution(all, cookie.id, -1)), [
      'auth-cookie 1',
      'auth-spnego 5',
      'auth-otp-form 6',
    ]);
    assert.equal(moveExecution(all, spnego.id, -1), all);
    assert.equal(moveExecution(all, otp.id, 1), all);
    assert.deepEqual(order(removeExecution(all, cookie.id)), ['auth-spnego 1', 'auth-otp-form 6']);
  });

  it('keep secrets of configurations apart, and those that are not changed', () => {
    const { authentication: copied } = copyFlow(builtIn, get(builtIn, 'registration'), 'mine');
    const captcha = get(copied, 'mine registration form').executions.find(
      ({ authenticator }) => authenticator === 'registration-recaptcha-action',
    );
    const asked = {
      alias: 'captcha',
      config: { 'site.key': 'k', 'secret.key': 's', unknown: 'u', action: '' },
    };
    const { authentication, config } = addConfig(additions, copied, asked, captcha?.id);
    assert.deepEqual(config.config, { 'site.key': 'k' });
    assert.deepEqual(config.secrets, { 'secret.key': 's', unknown: 'u' });
    const masked = updateConfig(additions, authentication, config.id, {
      config: { 'secret.key': MASK, other: MASK },
    });
    assert.deepEqual(getConfig(masked, config.id), {
      id: config.id,
      config: {},
      secrets: { 'secret.key': 's' },
    });
    assert.throws(() => addConfig(additions, authentication, asked), refused(409));
  });
});

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { findMailServerProblem, mailServerFrom, maskedMailServer } from './mail-server.ts';

describe('the mail server of a realm', () => {
  it('never shows its secrets, and keeps those that come back masked', () => {
    const before = { from: 'a@example.org', password: 'secret', authTokenClientSecret: 'other' };
    const masked = maskedMailServer(before);
    assert(!JSON.stringify(masked).includes('secret"') && !JSON.stringify(masked).includes('other'));
    assert.deepEqual(mailServerFrom({ ...masked, from: 'b@example.org' }, before), {
      ...before,
      from: 'b@example.org',
    });
    assert.deepEqual(mailServerFrom({ from: 'b@example.org', password: 'new' }, before), {
      from: 'b@example.org',
      password: 'new',
    });
    assert.deepEqual(mailServerFrom(masked, {}), { from: 'a@example.org' });
    assert.equal(mailServerFrom({ password: 'x', authType: 'token' }, {}).password, undefined);
  });

  it('has addresses that are some', () => {
    for (const from of ['a@b', 'no-reply@example.org', 'a+b@mail.example.org'])
      assert.equal(findMailServerProblem({ from }), undefined, from);
    for (const from of ['', 'nope', 'ä@b.c', 'a@b@c', 'a b@c', 'a@-b', 'a@b\r\nBcc: c@d', '@b'])
      assert.match(findMailServerProblem({ from }) ?? '', /^Invalid sender address/, from);
    assert.match(findMailServerProblem({ host: 'h' }) ?? '', /'null'/);
    assert.equal(findMailServerProblem({ from: 'ä@b.c', allowutf8: 'true' }), undefined);
    assert.match(findMailServerProblem({ from: 'a@b.c', replyTo: 'x' }) ?? '', /^Invalid reply-to address/);
    assert.equal(findMailServerProblem({}), undefined);
  });
});

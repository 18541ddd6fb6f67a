import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { findSessionProblem } from './session-limits.ts';
import { freshRealmSettings, type RealmSettings } from './settings.ts';

describe('the sessions of clients', () => {
  const problem = (changes: Partial<RealmSettings>) =>
    findSessionProblem({ ...freshRealmSettings, ...changes }, freshRealmSettings);

  it('last no longer than the session they are part of', () => {
    assert.equal(problem({ clientSessionIdleTimeout: 1800, clientSessionMaxLifespan: 36000 }), undefined);
    assert.match(problem({ clientSessionIdleTimeout: 1801 }) ?? '', /Idle Timeout cannot be greater/);
    assert.match(problem({ clientSessionMaxLifespan: 36001 }) ?? '', /max lifespan\.$/);
    assert.match(problem({ ssoSessionMaxLifespan: -5 }) ?? '', /max lifespan/);
  });

  it('may last as long as one that is remembered', () => {
    const remembered = {
      rememberMe: true,
      ssoSessionIdleTimeoutRememberMe: 5000,
      ssoSessionMaxLifespanRememberMe: 50000,
    };
    assert.equal(
      problem({ ...remembered, clientSessionIdleTimeout: 5000, clientSessionMaxLifespan: 50000 }),
      undefined,
    );
    assert.match(
      problem({ ...remembered, clientSessionIdleTimeout: 5001 }) ?? '',
      /RememberMe idle timeout\.$/,
    );
    assert.match(problem({ ...remembered, clientSessionMaxLifespan: 50001 }) ?? '', /RememberMe Max span\.$/);
    assert.match(
      problem({ ...remembered, rememberMe: false, clientSessionIdleTimeout: 5000 }) ?? '',
      /greater/,
    );
  });
});

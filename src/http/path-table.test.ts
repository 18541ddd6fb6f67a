import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { PathTable } from './path-table.ts';

function tableOf(...patterns: string[]): (path: string) => unknown {
  const table = new PathTable<string>();
  for (const pattern of patterns) table.add(pattern, pattern);
  return (path) => {
    const found = table.find(path);
    return found && [found.value, { ...found.params }];
  };
}

describe('The table of paths', () => {
  it('finds words and parameters', () => {
    const find = tableOf('/', '/realms', '/realms/:realm', '/realms/:realm/clients/:id');
    assert.deepEqual(find('/'), ['/', {}]);
    assert.deepEqual(find('/realms'), ['/realms', {}]);
    assert.deepEqual(find('/realms/a'), ['/realms/:realm', { realm: 'a' }]);
    assert.deepEqual(find('/realms/a/clients/b'), ['/realms/:realm/clients/:id', { realm: 'a', id: 'b' }]);
    for (const path of ['/realm', '/realms/a/clients', '/realms/a/clients/b/c']) {
      assert.equal(find(path), undefined, path);
    }
  });

  it('goes by the word before the parameter, and back where that leads nowhere', () => {
    const find = tableOf('/clients/:id', '/clients/new', '/clients/:id/roles', '/:kind/new/all', '/*');
    assert.deepEqual(find('/clients/new'), ['/clients/new', {}]);
    assert.deepEqual(find('/clients/new/roles'), ['/clients/:id/roles', { id: 'new' }]);
    assert.deepEqual(find('/clients/new/all'), ['/:kind/new/all', { kind: 'clients' }]);
    assert.deepEqual(find('/clients/new/none'), ['/*', { '*': 'clients/new/none' }]);
  });

  it('takes what follows for a star, the nearest one', () => {
    const find = tableOf('/realms/:realm/*', '/*');
    assert.deepEqual(find('/realms/a/b/c'), ['/realms/:realm/*', { realm: 'a', '*': 'b/c' }]);
    assert.deepEqual(find('/realms/a'), ['/realms/:realm/*', { realm: 'a', '*': '' }]);
    assert.deepEqual(find('/other'), ['/*', { '*': 'other' }]);
  });

  it('does not count one slash at the end', () => {
    const find = tableOf('/realms/:realm');
    assert.deepEqual(find('/realms/a/'), ['/realms/:realm', { realm: 'a' }]);
    assert.equal(find('/realms/a//'), undefined);
    assert.equal(find('/realms/'), undefined);
  });

  it('decodes each segment by itself', () => {
    const find = tableOf('/realms/:realm');
    assert.deepEqual(find('/realms/a%2Fb%20c'), ['/realms/:realm', { realm: 'a/b c' }]);
    assert.equal(find('/realms/%ff'), undefined);
    assert.equal(find('/realms/%'), undefined);
  });

  it('has no parameter that is empty or endless', () => {
    const find = tableOf('/a/:b/c');
    assert.equal(find('/a//c'), undefined);
    assert.equal(find(`/a/${'x'.repeat(4097)}/c`), undefined);
  });

  it('takes names of objects for names', () => {
    const find = tableOf('/:__proto__');
    assert.deepEqual(find('/constructor'), ['/:__proto__', JSON.parse('{"__proto__":"constructor"}')]);
    assert.equal(tableOf('/a')('/constructor'), undefined);
  });

  it('has each pattern once', () => {
    assert.throws(() => tableOf('/a/:b', '/a/:c'), /two patterns like/);
    assert.throws(() => tableOf('/a/*', '/a/*'), /two patterns like/);
  });
});

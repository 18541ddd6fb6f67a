import type { Group } from './group.ts';

/** Where a group is in the tree, given it and those above it, the topmost first: `/staff/kitchen`. */
export const groupPath = (lineage: readonly Pick<Group, 'name'>[]): string =>
  lineage.map(({ name }) => `/${name}`).join('');

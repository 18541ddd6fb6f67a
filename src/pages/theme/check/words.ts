/** Line of a place in a text, from 1. */
export const lineAt = (text: string, index: number): number => text.slice(0, index).split('\n').length;

/** A hint, where there is something to be meant. */
export const meant = (word: string | undefined): { readonly hint?: string } =>
  word === undefined ? {} : { hint: `did you mean ${word}?` };

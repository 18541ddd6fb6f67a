/** Characters of what a person calls a credential, at most. */
export const longestLabel = 255;

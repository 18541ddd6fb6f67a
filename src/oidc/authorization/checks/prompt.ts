import { type Check, invalidRequest } from './check.ts';

/** `none` stands alone (OpenID Connect Core section 3.1.2.1). */
export const prompt: Check = ({ parameters }) => {
  const words = parameters.prompt?.split(' ').filter((word) => word !== '') ?? [];
  return words.includes('none') && words.length > 1 ? invalidRequest('Invalid parameter: prompt') : undefined;
};

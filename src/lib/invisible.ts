/**
 * What nobody sees and what turns the direction of what follows: in a name it makes one client look like another, or
 * breaks the line of a log or a header.
 */
const INVISIBLE =
  /[\p{Cc}\u00ad\u061c\u115f\u1160\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb]/u;

/** Whether a text has such characters, or halves of characters. */
export const hidesSomething = (text: string): boolean => INVISIBLE.test(text) || !text.isWellFormed();

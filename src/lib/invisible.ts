/**
 * What nobody sees and what turns the direction of what follows: in a name it makes one client look like another, or
 * breaks the line of a log or a header. What a script or a picture is written with (joiners, the forms of Mongolian letters, the
 * word for text or picture) is let be; tags that spell words nobody reads are not.
 */
const INVISIBLE =
  /[[\p{Cc}\p{Default_Ignorable_Code_Point}\u2028\u2029\u2800\ufff9-\ufffb]--[\u200c\u200d\u180b-\u180d\u180f\ufe0e\ufe0f]]/v;

/** Whether a text has such characters, or halves of characters. */
export const hidesSomething = (text: string): boolean => INVISIBLE.test(text) || !text.isWellFormed();

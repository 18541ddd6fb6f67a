/** The key of the link in a mail: the token that does what the mail is for. */
export const keyOf = (link) => new URL(link).searchParams.get('key');

/** The next mail's link, once its head and the shape of its token are compared. */
export const nextLink = async ({ check, claims }, mail, name) => {
  const { to, subject, links } = await mail.next();
  const link = links.find((url) => url.includes('action-token'));
  const { typ, exp, iat, ...rest } = claims(keyOf(link));
  check(name, { to, subject, typ, lifespan: exp - iat, members: Object.keys(rest).sort() });
  return link;
};

/** Goes on while the browser is sent elsewhere in the realm. */
export const onwards = async ({ step, base }, tab, name) => {
  for (let count = 1; count < 6 && tab.last.status === 302; count += 1) {
    if (!tab.last.headers.location.startsWith(base)) return;
    await step(`${name}, onwards ${count}`, tab.follow());
  }
};

/** Whether anything came though nothing should. */
export const noMail = async ({ check, sleep }, mail, name) => {
  await sleep(300);
  check(name, mail.messages.length);
  mail.messages.length = 0;
};

/** The way on from a page that asks whether the link was meant; its address holds a token, which no two answers share. */
export const wayOn = ({ last }) => {
  const [, href] = /href="([^"]*action-token[^"]*)"/.exec(last.text) ?? [];
  return href && new URL(href.replaceAll('&amp;', '&'), last.url).href;
};

/** Follows a link; where a page asks whether it was meant, returns the way on. */
export const followed = async ({ step, check }, tab, link, name) => {
  const answer = await tab.open(link);
  const onward = wayOn(tab);
  await step(name, answer, { page: onward === undefined });
  check(`${name}: asks`, onward !== undefined);
  return onward;
};

// Notices that somebody has logged in, or begun another login, in another tab. By the names that Keycloak's themes import.
const INTERVAL = 2000;
const GRACE = 1000;
const SESSION = 'KEYCLOAK_SESSION';
const LOGIN = 'KC_AUTH_SESSION_HASH';

const cookieOf = (name) => {
  for (const cookie of document.cookie.split(';')) {
    const [key, value = ''] = cookie.split('=', 2).map((part) => part.trim());
    if (key === name) return value.replace(/^"(.*)"$/, '$1');
  }
  return undefined;
};

const hadSession = cookieOf(SESSION) !== undefined;
let isLeaving = false;
addEventListener('submit', () => {
  isLeaving = true;
});
addEventListener('pagehide', () => {
  isLeaving = true;
});
addEventListener('pageshow', () => {
  isLeaving = false;
});

/** Goes to the address, where the login goes on by itself, once somebody is logged in. */
export function startSessionPolling(redirectUrl) {
  // Whoever was in when the page was shown is asked something all the same.
  if (hadSession || !redirectUrl) return;
  const timer = setInterval(() => {
    if (isLeaving || cookieOf(SESSION) === undefined) return;
    clearInterval(timer);
    location.href = redirectUrl;
  }, INTERVAL);
}

/** Loads the page again where its login is no longer the browser's. */
export function checkAuthSession(pageAuthSessionHash) {
  setTimeout(() => {
    const current = cookieOf(LOGIN);
    if (!isLeaving && current && pageAuthSessionHash && current !== pageAuthSessionHash) location.reload();
  }, GRACE);
}

/** What it was called before Keycloak 26. */
export const checkCookiesAndSetTimer = startSessionPolling;

// Our own pages tell it here; those of other themes call it.
startSessionPolling(document.querySelector('[data-logged-in-elsewhere]')?.dataset.loggedInElsewhere);

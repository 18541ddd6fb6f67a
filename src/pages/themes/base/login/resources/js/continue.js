// Goes on by itself once every client has heard (OpenID Connect RP-Initiated Logout 1.0 section 3): frames are part of
// what is loaded. One that never answers holds nobody here. Whoever has no scripts follows the link.
const PATIENCE = 5000;
const onward = document.querySelector('[data-continue]');
if (onward) {
  const go = () => location.replace(onward.href);
  addEventListener('load', go);
  setTimeout(go, PATIENCE);
}

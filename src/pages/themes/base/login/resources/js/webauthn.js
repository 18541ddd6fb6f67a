// Asks the browser for a passkey or a security key (Web Authentication); what comes of it goes back by the page's own form.
const decode = (text) =>
  Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), (letter) => letter.charCodeAt(0));
const encode = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replace(/\+/g, '-')
    .replace(/\//g, '_')
    .replace(/=+$/, '');

/** A word of the realm's policy; nothing where the policy leaves it to the browser. */
const word = (said) => (said && said !== 'not specified' ? said : undefined);
const listed = (text) => (text ?? '').split(',').filter((each) => each !== '');
const milliseconds = (seconds) => (Number(seconds) > 0 ? Number(seconds) * 1000 : undefined);

/** Fills the form, and sends it. */
function send(form, fields) {
  for (const [name, value] of Object.entries(fields)) form.elements.namedItem(name).value = value;
  form.requestSubmit();
}

async function register(form) {
  const { dataset } = form;
  const selection = {
    authenticatorAttachment: word(dataset.attachment),
    residentKey: word(dataset.residentKey),
    requireResidentKey: dataset.residentKey === 'required' || undefined,
    userVerification: word(dataset.userVerification),
  };
  const made = await navigator.credentials.create({
    publicKey: {
      challenge: decode(dataset.challenge),
      rp: { id: dataset.rpId, name: dataset.rpName },
      user: { id: decode(dataset.userId), name: dataset.username, displayName: dataset.username },
      pubKeyCredParams: listed(dataset.algorithms).map((alg) => ({ type: 'public-key', alg: Number(alg) })),
      attestation: word(dataset.attestation),
      authenticatorSelection: JSON.parse(JSON.stringify(selection)),
      timeout: milliseconds(dataset.timeout),
      excludeCredentials: listed(dataset.known).map((id) => ({ type: 'public-key', id: decode(id) })),
    },
  });
  send(form, {
    clientDataJSON: encode(made.response.clientDataJSON),
    attestationObject: encode(made.response.attestationObject),
    publicKeyCredentialId: made.id,
    transports: made.response.getTransports?.().join(',') ?? '',
    authenticatorAttachment: made.authenticatorAttachment ?? '',
    authenticatorLabel: document.getElementById('passkey-name')?.value ?? '',
  });
}

async function authenticate(form, more) {
  const { dataset } = form;
  const got = await navigator.credentials.get({
    ...more,
    publicKey: {
      challenge: decode(dataset.challenge),
      rpId: dataset.rpId,
      userVerification: word(dataset.userVerification),
      timeout: milliseconds(dataset.timeout),
      allowCredentials: listed(dataset.allowed).map((id) => ({ type: 'public-key', id: decode(id) })),
    },
  });
  const { clientDataJSON, authenticatorData, signature, userHandle } = got.response;
  send(form, {
    clientDataJSON: encode(clientDataJSON),
    authenticatorData: encode(authenticatorData),
    signature: encode(signature),
    credentialId: got.id,
    userHandle: userHandle ? encode(userHandle) : '',
  });
}

/** Where it is remembered which login's dialogue was dismissed. */
const DISMISSED = 'passkeyDismissed';

/** What the button does; what goes wrong is told to the server, which says so on a page. */
function onClick(button, form, ceremony) {
  button?.addEventListener('click', async (event) => {
    event.preventDefault();
    try {
      if (!window.PublicKeyCredential) throw form.dataset.unsupported;
      await ceremony();
    } catch (error) {
      send(form, { error: String(error) });
    }
  });
}

const registering = document.getElementById('register');
if (registering?.dataset.challenge)
  onClick(document.getElementById('registerWebAuthn'), registering, () => register(registering));

const authenticating = document.getElementById('webauth');
if (authenticating?.dataset.challenge) {
  const button = document.getElementById('authenticateWebAuthnButton');
  if (button) button.hidden = false;
  let offered = new AbortController();
  onClick(button, authenticating, () => {
    // Of two requests at a time browsers refuse the second.
    offered.abort();
    return authenticate(authenticating, {});
  });
  const { mediation, attachment, login } = authenticating.dataset;
  const isModal = mediation === 'optional' || mediation === 'required';
  if (mediation && mediation !== 'none' && window.PublicKeyCredential)
    (async () => {
      if (
        attachment === 'platform' &&
        !(await PublicKeyCredential.isUserVerifyingPlatformAuthenticatorAvailable())
      )
        return;
      if (mediation === 'conditional' && !(await PublicKeyCredential.isConditionalMediationAvailable?.()))
        return;
      if (isModal && sessionStorage.getItem(DISMISSED) === login) return;
      offered = new AbortController();
      await authenticate(authenticating, { mediation, signal: offered.signal });
    })().catch((error) => {
      // Nobody has asked for it: whoever does not take it up types their password, and is not interrupted again in this login.
      if (isModal && ['NotAllowedError', 'AbortError'].includes(error?.name))
        sessionStorage.setItem(DISMISSED, login);
    });
}

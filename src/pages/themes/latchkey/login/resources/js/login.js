// What the pages have beyond what they do without scripts.
for (const button of document.querySelectorAll('[data-password-toggle]')) {
  const input = document.getElementById(button.getAttribute('aria-controls') ?? '');
  if (!input) continue;
  button.hidden = false;
  button.addEventListener('click', () => {
    const shown = input.type === 'password';
    input.type = shown ? 'text' : 'password';
    button.setAttribute('aria-pressed', String(shown));
    button.setAttribute('aria-label', shown ? button.dataset.labelHide : button.dataset.labelShow);
  });
}

// A form that was sent is not sent again by an impatient second click.
document.addEventListener('submit', (event) => {
  const form = event.target;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = 'true';
  event.submitter?.setAttribute('aria-disabled', 'true');
});
// Whoever comes back to the page may send it again.
addEventListener('pageshow', () => {
  for (const form of document.forms) {
    delete form.dataset.sent;
    for (const button of form.querySelectorAll('[aria-disabled]')) button.removeAttribute('aria-disabled');
  }
});

// The menu of languages closes as menus do.
const locales = document.getElementById('kc-locale');
if (locales) {
  document.addEventListener('click', (event) => {
    if (!locales.contains(event.target)) locales.open = false;
  });
  locales.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape') return;
    locales.open = false;
    locales.querySelector('summary')?.focus();
  });
}

// Recovery codes are taken along: printed, as a file, or to where passwords are kept.
const taking = document.querySelector('[data-codes]');
const list = document.getElementById(taking?.dataset.codes ?? '');
if (list) {
  // They are asked for by their numbers.
  const codes = [...list.children].map((item, at) => `${at + 1}: ${item.textContent.trim()}`);
  const { header, description, date } = taking.dataset;
  const whole = [
    header,
    '',
    ...codes,
    '',
    description,
    `${date} ${new Date().toLocaleString(document.documentElement.lang)}`,
  ];
  const offer = (id, take) => {
    const button = document.getElementById(id);
    if (!button) return;
    button.hidden = false;
    button.addEventListener('click', () => take(button));
  };
  offer('printRecoveryCodes', () => print());
  offer('downloadRecoveryCodes', () => {
    const link = document.createElement('a');
    link.href = URL.createObjectURL(new Blob([`${whole.join('\n')}\n`], { type: 'text/plain' }));
    link.download = 'recovery-codes.txt';
    link.click();
    URL.revokeObjectURL(link.href);
  });
  // Browsers have it for pages over TLS and of the machine itself.
  if (navigator.clipboard)
    offer('copyRecoveryCodes', async (button) => {
      await navigator.clipboard.writeText(codes.join('\n'));
      button.textContent = button.dataset.labelDone;
    });
}

// reCAPTCHA v3 sends the form once it has looked at whoever fills it in.
globalThis.onSubmitRecaptcha = () => document.getElementById('kc-register-form')?.requestSubmit();

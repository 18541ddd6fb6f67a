// Finds a number with which the challenge has a hash that begins with enough zero bits; the form is sent with it.
const field = document.getElementById('proof-of-work');
const form = field?.form;

const zeroBits = (octets) => {
  const at = octets.findIndex((octet) => octet !== 0);
  return at < 0 ? octets.length * 8 : at * 8 + Math.clz32(octets[at]) - 24;
};

async function solve(challenge, bits) {
  const encoder = new TextEncoder();
  for (let from = 0; ; from += 256) {
    const tries = Array.from({ length: 256 }, (_each, at) => `${challenge}~${from + at}`);
    const digests = await Promise.all(
      tries.map((text) => crypto.subtle.digest('SHA-256', encoder.encode(text))),
    );
    const found = digests.findIndex((digest) => zeroBits(new Uint8Array(digest)) >= bits);
    if (found >= 0) return tries[found];
  }
}

if (field && form) {
  const solved = solve(field.dataset.challenge, Number(field.dataset.bits)).then((text) => {
    field.value = text;
  });
  // Whoever is quicker than that waits for it.
  form.addEventListener('submit', (event) => {
    if (field.value !== '') return;
    event.preventDefault();
    event.stopImmediatePropagation();
    solved.then(() => form.requestSubmit(event.submitter));
  });
}

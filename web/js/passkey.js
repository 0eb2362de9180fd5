// Passkeys: browsers talk to authenticators by script only. A button asks the server
// for a question, the authenticator for an answer, and sends the form around it.
const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
const text = (buffer) => buffer ? btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "") : undefined;

const opened = (options) => {
  const o = { ...options, challenge: bytes(options.challenge) };
  if (o.user) o.user = { ...o.user, id: bytes(o.user.id) };
  for (const list of ["allowCredentials", "excludeCredentials"]) if (o[list]) o[list] = o[list].map((c) => ({ ...c, id: bytes(c.id) }));
  return o;
};

const closed = (c) => JSON.stringify({
  id: c.id, rawId: text(c.rawId), type: c.type, authenticatorAttachment: c.authenticatorAttachment || undefined,
  clientExtensionResults: c.getClientExtensionResults(),
  response: {
    clientDataJSON: text(c.response.clientDataJSON), attestationObject: text(c.response.attestationObject), authenticatorData: text(c.response.authenticatorData),
    signature: text(c.response.signature), userHandle: text(c.response.userHandle), transports: c.response.getTransports ? c.response.getTransports() : undefined,
  },
});

export function passkey(button) {
  if (!window.PublicKeyCredential || !navigator.credentials) {
    button.hidden = true;
    return;
  }
  const form = button.form, problem = form.querySelector("[data-passkey-problem]");
  button.addEventListener("click", async () => {
    const named = form.querySelector("input[required][name=name]");
    if (named && !named.reportValidity()) return;
    button.disabled = true;
    problem.hidden = true;
    try {
      const answer = await fetch(button.dataset.passkey, { method: "POST" });
      if (answer.status === 422) return location.reload(); // the proof of who asks is too old
      if (!answer.ok || !(answer.headers.get("Content-Type") || "").startsWith("application/json")) throw new Error("no question");
      const { publicKey } = await answer.json();
      const options = { publicKey: opened(publicKey) };
      const found = publicKey.user ? await navigator.credentials.create(options) : await navigator.credentials.get(options);
      form.querySelector(`input[name="${button.dataset.into}"]`).value = closed(found);
      form.submit();
    } catch {
      problem.textContent = "没有完成，也没有改动。可以再试一次，或者用密码。";
      problem.hidden = false;
      button.disabled = false;
    }
  });
}

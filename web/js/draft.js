// A draft is kept while one writes: some seconds after the last change the whole
// form goes to its draft address. The answer is either nothing, or the part of
// the page that says what the record satisfies.
const pause = 3000;

export function draft(form) {
  const state = form.querySelector("[data-draft-state]");
  const effects = form.querySelector("[data-effects]");
  let timer = 0, busy = false, again = false, dirty = false;

  const say = (text) => state && (state.textContent = text);

  async function keep() {
    if (busy) { again = true; return; }
    busy = true;
    dirty = false;
    const data = new FormData(form);
    for (const [key, value] of [...data.entries()]) if (value instanceof File) data.delete(key);
    try {
      const answer = await fetch(form.dataset.draftUrl, {
        method: "POST", body: data, credentials: "same-origin", headers: { Accept: "text/html" },
      });
      if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
      const html = (answer.headers.get("Content-Type") || "").startsWith("text/html") ? await answer.text() : "";
      if (html && effects) effects.innerHTML = html;
      const now = new Date();
      say(`草稿已存 ${now.getHours()}:${String(now.getMinutes()).padStart(2, "0")}`);
    } catch {
      dirty = true;
      say("草稿暂时没有存上，写的内容还在这一页，稍后再试");
      timer = setTimeout(keep, 10 * pause);
    }
    busy = false;
    if (again) { again = false; keep(); }
  }

  form.addEventListener("input", () => {
    dirty = true;
    clearTimeout(timer);
    timer = setTimeout(keep, pause);
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden" && dirty) { clearTimeout(timer); keep(); }
  });
  form.addEventListener("submit", () => { clearTimeout(timer); dirty = false; });
}

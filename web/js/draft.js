// A draft is kept while one writes: some seconds after the last change the whole
// form goes to its draft address. The answer is either nothing, or the part of
// the page that says what the record satisfies. While the server cannot be
// reached the draft stays in this browser: it is offered again when the form is
// next opened, and taken away once the server has it or the person signs out.
const pause = 3000;
const shelf = "zhibu-draft ";

// What is kept here is one person's; whoever signs out leaves nothing behind.
export function sweep() {
  const clear = () => {
    for (const key of Object.keys(localStorage)) if (key.startsWith(shelf)) localStorage.removeItem(key);
  };
  if (location.pathname === "/sign-in") clear();
  // This page is the answer to what was sent last.
  const answered = /^\/activities\/\d+\/saved$/.test(location.pathname) || document.querySelector(".flash")?.textContent.includes("草稿已存");
  if (answered) for (const key of Object.keys(localStorage)) {
    if (key.startsWith(shelf) && localStorage.getItem(key).includes('"sent":true')) localStorage.removeItem(key);
  }
  document.querySelectorAll('form[action="/sign-out"]').forEach((f) => f.addEventListener("submit", clear));
}

export function draft(form) {
  const state = form.querySelector("[data-draft-state]");
  const effects = form.querySelector("[data-effects]");
  const place = shelf + form.dataset.draftUrl;
  let timer = 0, busy = false, again = false, dirty = false;

  const say = (text) => state && (state.textContent = text);
  const clock = (d = new Date()) => `${d.getHours()}:${String(d.getMinutes()).padStart(2, "0")}`;

  function content() {
    const data = new FormData(form);
    for (const [key, value] of [...data.entries()]) if (value instanceof File) data.delete(key);
    return data;
  }

  function keepHere(data) {
    try {
      localStorage.setItem(place, JSON.stringify({ at: Date.now(), fields: [...data.entries()] }));
      say(`连不上服务器，内容先存在这台电脑上 ${clock()}，连上以后自动再存`);
    } catch {
      say("草稿暂时没有存上，写的内容还在这一页，请先不要关");
    }
  }

  async function keep() {
    if (busy) { again = true; return; }
    busy = true;
    dirty = false;
    const data = content();
    try {
      const answer = await fetch(form.dataset.draftUrl, {
        method: "POST", body: data, credentials: "same-origin", headers: { Accept: "text/html" },
      });
      if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
      const html = (answer.headers.get("Content-Type") || "").startsWith("text/html") ? await answer.text() : "";
      if (html && effects) effects.innerHTML = html;
      localStorage.removeItem(place);
      say(`草稿已存 ${clock()}`);
    } catch {
      dirty = true;
      keepHere(data);
      timer = setTimeout(keep, 10 * pause);
    }
    busy = false;
    if (again) { again = false; keep(); }
  }

  // What did not reach the server is put back by sending it there first: the page
  // then opens with it as with any draft.
  function offer() {
    let left;
    try { left = JSON.parse(localStorage.getItem(place)); } catch { return; }
    if (!left) return;
    const note = document.createElement("p");
    note.className = "flash warn";
    note.setAttribute("role", "status");
    const text = document.createElement("span");
    const at = new Date(left.at);
    text.textContent = `这台电脑上有${at.getMonth() + 1}月${at.getDate()}日${clock(at)}没有传上去的内容。`;
    const back = document.createElement("button"), drop = document.createElement("button");
    back.type = drop.type = "button";
    back.className = drop.className = "btn";
    back.textContent = "接着写";
    drop.textContent = "不要了";
    drop.addEventListener("click", () => { localStorage.removeItem(place); note.remove(); });
    back.addEventListener("click", async () => {
      const data = new FormData();
      for (const [key, value] of left.fields) data.append(key, value);
      try {
        const answer = await fetch(form.dataset.draftUrl, { method: "POST", body: data, credentials: "same-origin" });
        if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
        localStorage.removeItem(place);
        dirty = false;
        location.assign(location.pathname);
      } catch {
        text.textContent = "还是连不上服务器，内容仍在这台电脑上，请稍后再试。";
      }
    });
    note.append(text, back, drop);
    form.before(note);
  }

  form.addEventListener("input", () => {
    dirty = true;
    clearTimeout(timer);
    timer = setTimeout(keep, pause);
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden" && dirty) { clearTimeout(timer); keep(); }
  });
  window.addEventListener("online", () => dirty && keep());
  // Sending while the line is down would end on the browser's own page of error.
  // A server that is away is not known beforehand: what is sent stays here until
  // an answer to it is on the screen.
  form.addEventListener("submit", (e) => {
    const data = content();
    if (!navigator.onLine) {
      e.preventDefault();
      keepHere(data);
      return;
    }
    clearTimeout(timer);
    dirty = false;
    try {
      localStorage.setItem(place, JSON.stringify({ at: Date.now(), sent: true, fields: [...data.entries()] }));
    } catch { /* without storage it is as it was */ }
  });
  if (location.pathname === new URL(form.action).pathname) localStorage.removeItem(place); // refused: it is all on this page
  offer();
}

// Attendance by tapping the absent, or those who took part: the counts and the
// rows of reasons follow.
export function roll(box) {
  const say = (name, n) => box.querySelectorAll(`[data-count="${name}"]`).forEach((e) => (e.textContent = n));
  let list, mould;

  function start() {
    list = box.querySelector("[data-reasons]");
    mould = box.querySelector("template[data-reason]");
    box.querySelector("button[data-renew]")?.remove();
    follow();
  }

  function row(input) {
    const made = mould.content.firstElementChild.cloneNode(true);
    const person = input.dataset.person;
    made.dataset.for = input.value;
    made.querySelector("[data-name]").textContent = person;
    const group = made.querySelector("[role=radiogroup]");
    group.setAttribute("aria-label", person + "缺席原因");
    made.querySelectorAll("input").forEach((i) => (i.name = "why-" + input.value));
    return made;
  }

  function follow() {
    const all = [...box.querySelectorAll("input[name=absent]")];
    const absent = all.filter((i) => i.checked);
    const named = [...box.querySelectorAll("input[name=named]")];
    const took = named.filter((i) => i.checked).length;
    say("took", took);
    say("due", all.length || named.filter((i) => !i.closest("[data-extra]")).length);
    say("came", all.length - absent.length + took);
    say("absent", absent.length);
    if (!list || !mould) return;
    const have = new Map([...list.children].map((li) => [li.dataset.for, li]));
    for (const input of absent) {
      const li = have.get(input.value) || row(input);
      have.delete(input.value);
      list.append(li);
    }
    have.forEach((li) => li.remove());
  }

  // Who is due depends on what it was, when and with whom: another kind, day,
  // group or organisation asks the server for its list. Those marked stay marked.
  const form = box.closest("form");
  async function renew() {
    const data = new FormData(form);
    for (const [key, value] of [...data.entries()]) if (value instanceof File) data.delete(key);
    data.set("do", "again");
    const answer = await fetch(form.action, { method: "POST", body: data, credentials: "same-origin" });
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector("[data-roll]");
    if (fresh) box.replaceChildren(...fresh.childNodes);
    form.querySelectorAll("[data-part]").forEach((old) => {
      const part = page.querySelector(`[data-part="${old.dataset.part}"]`);
      if (part && ![...old.querySelectorAll("input[data-blank]")].some((i) => i.value)) old.replaceChildren(...part.childNodes);
    });
    blanks(page);
    start();
  }

  // What the last one of this kind was like is filled in where nothing was written.
  const written = new Set();
  form?.addEventListener("input", (e) => written.add(e.target.name));
  function blanks(page) {
    for (const name of ["from", "until", "place", "host", "clerk", "hours", "topic"]) {
      const mine = form.elements[name], theirs = page.querySelector(`form.rec [name="${name}"]`);
      if (!mine || !theirs || written.has(name) || (mine.value && mine.value !== "0")) continue;
      mine.value = theirs.value;
    }
  }
  form?.addEventListener("change", (e) => ["kind", "day", "group", "with", "names"].includes(e.target.name) && renew());

  box.addEventListener("change", (e) => ["absent", "named"].includes(e.target.name) && follow());
  start();
}

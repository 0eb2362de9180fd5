// Attendance by tapping the absent: the counts and the rows of reasons follow.
export function roll(box) {
  const say = (name, n) => box.querySelectorAll(`[data-count="${name}"]`).forEach((e) => (e.textContent = n));
  const list = box.querySelector("[data-reasons]");
  const mould = box.querySelector("template[data-reason]");

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
    say("due", all.length);
    say("came", all.length - absent.length);
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

  box.addEventListener("change", (e) => e.target.name === "absent" && follow());
  follow();
}

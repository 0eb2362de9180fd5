// Small comforts.

// An opened menu closes at Escape, or when one presses beside it.
export function menus() {
  const open = () => document.querySelectorAll("details[data-menu][open]");
  document.addEventListener("click", (e) => open().forEach((d) => d.contains(e.target) || (d.open = false)));
  document.addEventListener("keydown", (e) => {
    if (e.key !== "Escape") return;
    open().forEach((d) => { d.open = false; d.querySelector("summary").focus(); });
  });
}

// A button that prints; without script it is not shown.
export function printing() {
  document.querySelectorAll("button[data-print]").forEach((b) => {
    b.addEventListener("click", () => window.print());
  });
}

// A list of inputs gets another row when its last one is written in.
export function growing() {
  document.querySelectorAll("[data-grow]").forEach((list) => {
    list.addEventListener("input", () => {
      const last = list.lastElementChild;
      if (![...last.querySelectorAll("input[type=text], input:not([type])")].some((i) => i.value)) return;
      const next = last.cloneNode(true);
      const n = list.children.length;
      next.querySelectorAll("input, select").forEach((i) => {
        if (i.type === "checkbox") i.checked = false;
        else i.value = "";
        i.name = i.name.replace(/\d+/, n);
        if (i.id) i.id = i.id.replace(/\d+/, n);
      });
      next.querySelectorAll("[data-n]").forEach((e) => (e.textContent = n + 1));
      list.append(next);
    });
  });
}

// Files may be dropped on the place that takes them.
export function drop() {
  document.querySelectorAll("[data-drop]").forEach((place) => {
    const input = place.querySelector("input[type=file]");
    const said = place.querySelector("[data-drop-said]");
    const names = () => said && (said.textContent = [...input.files].map((f) => f.name).join("，"));
    input.addEventListener("change", names);
    place.addEventListener("dragover", (e) => { e.preventDefault(); place.classList.add("over"); });
    place.addEventListener("dragleave", () => place.classList.remove("over"));
    place.addEventListener("drop", (e) => {
      e.preventDefault();
      place.classList.remove("over");
      if (e.dataTransfer.files.length) { input.files = e.dataTransfer.files; names(); }
    });
  });
}

// A year that is wider than the window opens at the month of today.
export function showNow() {
  document.querySelectorAll(".matrix-wrap").forEach((wrap) => {
    const now = wrap.querySelector("th.now");
    if (!now || wrap.scrollWidth <= wrap.clientWidth) return;
    wrap.scrollLeft = Math.max(0, now.offsetLeft + now.offsetWidth - wrap.clientWidth + 16);
  });
}

// Long work tells how far it is: the part that says so is asked for again.
export function refresh() {
  const box = document.querySelector("[data-refresh]");
  if (!box) return;
  setTimeout(() => location.assign(box.dataset.refresh), 2000);
}

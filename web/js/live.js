// A part of a page that moves while it is looked at. The server says what stands in each
// part; nothing is put in or taken out, so that no row jumps. What would move the rows
// under the pointer waits until it has left; what holds the focus waits too.

const calm = 400; // ms after the pointer has left: a press must be over
const pauses = [5, 10, 20, 40, 60]; // s, where the browser itself gives up

export function live(box) {
  if (!window.EventSource || !box.dataset.live) return;
  const state = box.querySelector("[data-live-state]");
  const say = box.querySelector("[data-live-say]");
  const stale = box.querySelector("[data-live-stale]");
  const waiting = new Map(); // id → what is to stand there
  let at = box.dataset.liveAt, have = box.dataset.liveHave;
  let source, again, tries = 0, opened = false, over = false;

  const tell = (text) => (state.textContent = text);
  const broken = (text) => opened && tell(text + "，数字是" + at + "的。");

  const under = new Set(); // parts of the page in which the pointer is
  box.querySelectorAll("nav, table").forEach((e) => {
    e.addEventListener("pointerenter", () => under.add(e));
    e.addEventListener("pointerleave", () => { under.delete(e); setTimeout(settle, calm); });
  });
  box.addEventListener("focusout", () => setTimeout(settle));

  // put writes one part, and reports whether it stands there now.
  function put(id, body) {
    const part = document.getElementById(id);
    if (!part || !box.contains(part)) {
      if (!box.dataset.liveWant) stale.hidden = false; // somebody new was asked
      return true;
    }
    if (part.localName === "tr") return row(part, body);
    if (part.localName === "a") {
      const none = body.endsWith(" 0") && !part.hasAttribute("aria-current");
      if (part.hidden !== none && under.has(part.parentElement)) return false;
      part.hidden = none;
    }
    if (part.textContent === body) return true;
    if (part.localName !== "a" || box.dataset.liveWant && part.hasAttribute("aria-current")) stale.hidden = false;
    part.textContent = body;
    return true;
  }

  function row(old, body) {
    const made = document.createElement("template");
    made.innerHTML = "<table><tbody><tr>" + body + "</tr></tbody></table>";
    const cells = [...made.content.querySelector("tr").cells];
    const moved = cells.map((c, i) => [old.cells[i], c]).filter(([was, is]) => was && !was.isEqualNode(is));
    if (moved.some(([was]) => was.contains(document.activeElement))) return false;
    const high = old.offsetHeight;
    moved.forEach(([was, is]) => was.replaceWith(is));
    if (old.offsetHeight !== high && under.has(old.closest("table"))) {
      moved.forEach(([was, is]) => is.replaceWith(was));
      return false;
    }
    if (moved.length) news.push(old.cells[0].textContent.trim() + "：" + old.cells[1].textContent.trim());
    return true;
  }

  const news = []; // what changed, in words
  function settle() {
    for (const [id, body] of waiting) if (put(id, body)) waiting.delete(id);
    if (news.length) say.textContent = news.length === 1 ? news[0] : news.length + "个党组织有新的情况";
    news.length = 0;
  }

  function open() {
    clearTimeout(again);
    if (source || over || document.hidden) return;
    source = new EventSource(box.dataset.live + "?have=" + have);
    source.onopen = () => { opened = true; tries = 0; tell("随时更新"); };
    source.addEventListener("board", (e) => {
      const board = JSON.parse(e.data);
      at = board.at;
      have = e.lastEventId;
      for (const id in board.parts) waiting.set(id, board.parts[id]);
      settle();
    });
    source.addEventListener("beat", (e) => { at = JSON.parse(e.data).at; });
    source.addEventListener("end", () => { over = true; shut(); broken("不再更新"); });
    source.onerror = () => {
      if (source.readyState !== EventSource.CLOSED) return broken("连接断了，正在重连");
      shut(); // refused: the page stays as it is, unless it moved before
      if (!opened || tries >= pauses.length) return broken("连接断了，重新打开这一页再看");
      broken("连接断了，正在重连");
      again = setTimeout(open, pauses[tries++] * 1000 * (0.75 + Math.random() / 2));
    };
  }

  function shut() {
    clearTimeout(again);
    source?.close();
    source = undefined;
  }

  // A page that nobody sees holds no connection: the browser has six for all its pages.
  document.addEventListener("visibilitychange", () => (document.hidden ? shut() : open()));
  window.addEventListener("pagehide", shut);
  window.addEventListener("pageshow", open);
  open();
}

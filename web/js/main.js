// Everything here makes a page quicker; nothing here is needed. Each file looks
// for its own data attribute and does nothing where it finds none.
import { roll } from "./roll.js";
import { draft, sweep } from "./draft.js";
import { live } from "./live.js";
import { passkey } from "./passkey.js";
import { menus, growing, printing, drop, refresh, showNow } from "./small.js";

document.documentElement.classList.add("js");
menus();
printing();
growing();
drop();
refresh();
showNow();
sweep();
document.querySelectorAll("[data-roll]").forEach(roll);
document.querySelectorAll("form[data-draft-url]").forEach(draft);
document.querySelectorAll("[data-live]").forEach(live);
document.querySelectorAll("[data-passkey]").forEach(passkey);

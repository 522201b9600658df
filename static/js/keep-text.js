// What is being written stays on the device until the server has taken it, so that a lost
// line or session loses nothing. One entry for each field of each form; after a week it goes.
{
  const WEEK = 7 * 24 * 3600 * 1000;
  const PREFIX = "tulisan:";
  let store = null;
  try {
    store = localStorage;
    store.setItem(`${PREFIX}?`, "0");
    store.removeItem(`${PREFIX}?`);
  } catch {
    store = null;
  }
  const isKept = (field) => field.matches?.("form[method=post] textarea, form[method=post] [data-keep]");
  // Not form.action: a button of that name ("Pratinjau") would stand in its place.
  const keyOf = (field) => `${PREFIX}${new URL(field.form.getAttribute("action") ?? "", location.href).pathname}:${field.name}`;

  const forget = (start, olderThan = Infinity) => {
    for (const key of Object.keys(store)) {
      if (key.startsWith(start) && (JSON.parse(store[key]).at ?? 0) < olderThan) store.removeItem(key);
    }
  };

  const keep = (field) => {
    const text = field.value;
    if (text.trim() && text !== field.defaultValue) {
      store.setItem(keyOf(field), JSON.stringify({ text, at: Date.now() }));
    } else store.removeItem(keyOf(field));
  };

  const restore = (field) => {
    const kept = store.getItem(keyOf(field));
    if (!kept || field.value.trim()) return;
    field.value = JSON.parse(kept).text;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  };

  if (store) {
    // The server says which form it has taken (livinglab/taken.py).
    const taken = document.cookie.match(/(?:^|; )terkirim="?([^;"]*)/);
    if (taken) {
      forget(`${PREFIX}${decodeURIComponent(taken[1])}:`);
      document.cookie = "terkirim=; Path=/; Max-Age=0; SameSite=Lax";
    }
    forget(PREFIX, Date.now() - WEEK);
    document.querySelectorAll("textarea, [data-keep]").forEach((field) => isKept(field) && restore(field));
    document.addEventListener("input", (event) => isKept(event.target) && keep(event.target));
  }
}

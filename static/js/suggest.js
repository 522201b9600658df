// Under a search box, what the words typed so far may mean: arrows choose, Enter goes there.
{
  let boxes = 0;
  for (const field of document.querySelectorAll("[data-suggest]")) {
    const list = Object.assign(document.createElement("ul"), { id: `saran-${++boxes}`, className: "menu__panel suggest", hidden: true });
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", field.dataset.suggest);
    const tell = (name, value) => field.setAttribute(`aria-${name}`, value);
    field.setAttribute("role", "combobox");
    tell("autocomplete", "list");
    tell("controls", list.id);
    tell("expanded", "false");
    field.after(list);
    let timer = 0;
    let asked = "";
    let at = -1;

    const options = () => [...list.children];
    const choose = (place) => {
      at = place;
      options().forEach((option, n) => option.setAttribute("aria-selected", n === at));
      if (at < 0) field.removeAttribute("aria-activedescendant");
      else tell("activedescendant", `${list.id}-${at}`);
    };
    const close = () => {
      list.hidden = true;
      tell("expanded", "false");
      choose(-1);
    };
    const show = (results) => {
      list.replaceChildren(...results.map(({ kind, title, url }, n) => {
        const option = Object.assign(document.createElement("li"), { id: `${list.id}-${n}`, className: "menu__item", textContent: title });
        option.setAttribute("role", "option");
        option.dataset.url = url;
        option.append(" ", Object.assign(document.createElement("small"), { className: "soft", textContent: kind }));
        return option;
      }));
      choose(-1);
      list.hidden = !results.length;
      tell("expanded", String(!list.hidden));
    };
    const ask = async () => {
      const words = field.value.trim();
      if (words === asked) return;
      asked = words;
      if (words.length < 2) return close();
      try {
        const answer = await fetch(`/cari/saran.json?q=${encodeURIComponent(words)}`);
        if (answer.ok && words === asked && document.activeElement === field) show((await answer.json()).results);
      } catch {
        // It only helps; the search itself works as it is.
      }
    };

    field.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(ask, 150);
    });
    field.addEventListener("blur", close);
    field.addEventListener("keydown", (event) => {
      const count = list.hidden ? 0 : list.children.length;
      if (event.key === "Escape" && count) {
        event.preventDefault();
        close();
      } else if (count && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
        event.preventDefault();
        const next = at + (event.key === "ArrowDown" ? 1 : -1);
        choose(next < -1 ? count - 1 : next >= count ? -1 : next);
      } else if (event.key === "Enter" && at >= 0) {
        event.preventDefault();
        location.assign(options()[at].dataset.url);
      }
    });
    list.addEventListener("mousedown", (event) => {
      event.preventDefault();
      location.assign(event.target.closest("[role=option]").dataset.url);
    });
  }
}

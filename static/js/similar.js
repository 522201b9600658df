// While something is being written: what others wrote that may already answer it.
{
  const LONGEST = 400;

  for (const field of document.querySelectorAll("[data-similar]")) {
    const place = document.getElementById(field.dataset.similar);
    let timer = 0;
    let asked = "";

    const part = (name, text) => Object.assign(document.createElement(name), { textContent: text });

    const entry = ({ title, url, where, solution }) => {
      const item = document.createElement("li");
      item.append(Object.assign(part("a", title), { href: url }));
      if (where) item.append(" ", Object.assign(part("span", where), { className: "soft" }));
      if (solution) item.append(" ", part("span", place.dataset.solved.replace("{}", () => solution)));
      return item;
    };

    const show = (results) => {
      const list = Object.assign(document.createElement("ul"), { className: "similar" });
      list.append(...results.map(entry));
      place.replaceChildren(...(results.length ? [part("p", place.dataset.title), list] : []));
    };

    const ask = async () => {
      const text = field.value.trim().slice(0, LONGEST);
      if (text === asked || text.length < 5) return;
      asked = text;
      try {
        const answer = await fetch(place.dataset.from + encodeURIComponent(text));
        if (answer.ok && text === asked) show((await answer.json()).results);
      } catch {
        // It only helps; without a line the form works as it is.
      }
    };

    field.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(ask, 500);
    });
  }
}

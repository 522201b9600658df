// While a title is being written: threads that may already answer it.
{
  for (const field of document.querySelectorAll("[data-similar]")) {
    const place = document.getElementById(field.dataset.similar);
    let timer = 0;
    let asked = "";

    const show = (results) => {
      const list = document.createElement("ul");
      for (const { title, url } of results) {
        const link = Object.assign(document.createElement("a"), { href: url, textContent: title });
        list.appendChild(document.createElement("li")).append(link);
      }
      const head = Object.assign(document.createElement("p"), { textContent: place.dataset.title });
      place.replaceChildren(...(results.length ? [head, list] : []));
    };

    const ask = async () => {
      const title = field.value.trim();
      if (title === asked || title.length < 5) return;
      asked = title;
      try {
        const answer = await fetch(`/forum/serupa.json?judul=${encodeURIComponent(title)}`);
        if (answer.ok && title === asked) show((await answer.json()).results);
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

// What is being written is also kept on the server, so that it can go on from another device.
{
  const PAUSE = 3000;
  const NAMES = ["csrf_token", "body", "title", "category", "kind", "applications", "regions", "tags"];
  const POLL = ["question", "options", "kind", "results", "closes"];
  const said = (form) => form.querySelector("[data-draft-said]");
  const timers = new Map();

  const save = async (field) => {
    const form = field.form;
    const body = new URLSearchParams({ place: field.dataset.draft });
    for (const name of [...NAMES, ...POLL.map((part) => `poll_${part}`)])
      if (form.elements[name]?.value) body.set(name, form.elements[name].value);
    try {
      const answer = await fetch("/forum/draf", { method: "POST", body });
      if (answer.ok && said(form)) said(form).textContent = said(form).dataset.draftSaid;
    } catch {
      // Without a line the text is still on the device (keep-text.js).
    }
  };

  for (const field of document.querySelectorAll("[data-draft]")) {
    field.form.addEventListener("input", () => {
      if (said(field.form)) said(field.form).textContent = "";
      clearTimeout(timers.get(field));
      timers.set(field, setTimeout(save, PAUSE, field));
    });
    field.form.addEventListener("submit", () => clearTimeout(timers.get(field)));
  }
}

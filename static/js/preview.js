// Shows how a text will look. The button names the field; the server renders, as it will on posting.
{
  const shown = (button) => document.getElementById(button.getAttribute("aria-controls"));
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-preview]");
    if (!button) return;
    event.preventDefault();
    const form = button.form;
    const field = form.elements[button.dataset.preview || "body"];
    const place = shown(button);
    const body = new URLSearchParams({ body: field.value, csrf_token: form.elements.csrf_token?.value ?? "" });
    button.setAttribute("aria-disabled", "true");
    try {
      const answer = await fetch("/forum/pratinjau", { method: "POST", body });
      if (!answer.ok) throw new Error(answer.status);
      place.innerHTML = await answer.text();
      place.hidden = false;
      place.focus();
    } catch {
      form.requestSubmit?.(button);
    } finally {
      button.removeAttribute("aria-disabled");
    }
  });
}

// Sends files while one still writes, from the file field, by pasting or by dropping them on the
// text; a picture is put into the text where the cursor is. Without this the form sends them.
{
  const say = (field, words) => {
    field.form.querySelector("[data-attach-said]").textContent = words;
  };

  const put = (text, words) => {
    const at = text.selectionEnd ?? text.value.length;
    text.setRangeText(`${at ? "\n" : ""}${words}\n`, at, at, "end");
    text.dispatchEvent(new Event("input", { bubbles: true }));
  };

  const keep = (field, file) => {
    const line = document.createElement("p");
    const key = Object.assign(document.createElement("input"), { type: "hidden", name: "attached", value: file.key });
    line.className = "small";
    line.append(key, field.dataset.attach.replace("{}", file.name));
    field.closest(".field").before(line);
    if (file.is_image) put(field.form.elements.body, file.markdown);
  };

  const send = async (field, files) => {
    const body = new FormData();
    body.append("csrf_token", field.form.elements.csrf_token?.value ?? "");
    for (const file of files) body.append("files", file);
    say(field, "…");
    const answer = await fetch("/forum/lampiran", { method: "POST", body, headers: { Accept: "application/json" } });
    const told = await answer.json();
    for (const file of told.files ?? []) keep(field, file);
    say(field, told.error ?? "");
    return answer.ok || answer.status === 422;
  };

  for (const field of document.querySelectorAll("[data-attach]")) {
    const text = field.form.elements.body;
    const take = (event, files) => {
      if (!files?.length) return;
      event.preventDefault();
      send(field, files).catch(() => say(field, field.dataset.failed));
    };
    text.addEventListener("paste", (event) => take(event, event.clipboardData?.files));
    text.addEventListener("drop", (event) => take(event, event.dataTransfer?.files));
    field.addEventListener("change", async () => {
      // What cannot be sent now stays in the field, and goes with the form.
      const taken = await send(field, field.files).catch(() => (say(field, ""), false));
      if (taken) field.value = "";
    });
  }
}

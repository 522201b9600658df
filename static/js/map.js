/* Names the region under the pointer or in focus, in the line below the map. */
{
  for (const map of document.querySelectorAll("[data-map]")) {
    const line = map.querySelector("[data-map-name]");
    const said = line.textContent;
    const name = (event) => event.target.closest?.("a")?.querySelector("title")?.textContent ?? said;
    for (const kind of ["pointerover", "focusin"])
      map.addEventListener(kind, (event) => { line.textContent = name(event); });
    map.addEventListener("pointerleave", () => { line.textContent = said; });
  }
}

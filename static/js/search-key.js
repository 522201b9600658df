// "/" goes to the search box, unless somebody is writing.
{
  document.addEventListener("keydown", (event) => {
    const box = document.querySelector("[data-search-key]");
    const writing = event.target.closest("input, textarea, select, [contenteditable]");
    if (event.key !== "/" || !box || writing || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    box.focus();
    box.select();
  });
}

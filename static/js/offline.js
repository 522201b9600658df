// Says when the line is gone; the words stand in the page, in the reader's language.
{
  const notice = document.querySelector("[data-offline]");
  const show = () => { notice.hidden = navigator.onLine; };
  if (notice) {
    addEventListener("online", show);
    addEventListener("offline", show);
    show();
  }
}

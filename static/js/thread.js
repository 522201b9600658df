// In a thread: shows which post is before the reader, remembers how far they came, and "b" replies.
{
  const posts = document.querySelector("[data-thread]");
  const place = document.querySelector("[data-place]");
  const token = document.querySelector("#aksi [name=csrf_token]")?.value;
  let read = Number(posts?.dataset.read ?? 0);
  let seen = 0;
  let timer = 0;

  // Whoever has come to the reply box has seen the last post of the page.
  const numberOf = (part) => Number((part.id === "balas" ? [...posts.querySelectorAll(".post")].at(-1) : part)?.id.slice(8) ?? 0);

  const send = () => {
    clearTimeout(timer);
    if (!token || seen <= read) return;
    read = seen;
    const body = new URLSearchParams({ number: seen, csrf_token: token });
    fetch(`/forum/topik/${posts.dataset.id}/posisi`, { method: "POST", body, keepalive: true }).catch(() => {});
  };

  const notice = (entries) => {
    for (const { isIntersecting, target } of entries) {
      if (!isIntersecting) continue;
      seen = Math.max(seen, numberOf(target));
      if (place) place.textContent = numberOf(target).toLocaleString(document.documentElement.lang);
      clearTimeout(timer);
      timer = setTimeout(send, 2000);
    }
  };

  if (posts) {
    const watch = new IntersectionObserver(notice, { rootMargin: "-20% 0px -30%" });
    document.querySelectorAll(".post, #balas").forEach((part) => watch.observe(part));
    document.addEventListener("visibilitychange", () => document.hidden && send());
    document.addEventListener("keydown", (event) => {
      const field = document.querySelector("#balas textarea");
      const busy = event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select");
      if (event.key !== "b" || !field || busy) return;
      event.preventDefault();
      field.focus();
    });
  }
}

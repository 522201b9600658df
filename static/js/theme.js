// The theme changes at once; the cookie tells the server, as the link would have done.
{
  const links = [...document.querySelectorAll("[data-theme-link]")];
  for (const link of links) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      const chosen = link.dataset.themeLink;
      const secure = location.protocol === "https:" ? "; Secure" : "";
      document.cookie = `tema=${chosen}; Path=/; Max-Age=31536000; SameSite=Lax${secure}`;
      document.documentElement.dataset.theme = chosen;
      for (const other of links) other.toggleAttribute("aria-current", other === link);
      link.setAttribute("aria-current", "true");
      link.closest("[data-menu]").removeAttribute("open");
    });
  }
}

// Facets stand open where there is room beside the results; on a phone they stay folded.
{
  const wide = matchMedia("(min-width: 58rem)").matches;
  if (wide) for (const fold of document.querySelectorAll("[data-open-wide]")) fold.open = true;
}

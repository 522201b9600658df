// A form that came back with faults starts at their summary.
{
  document.querySelector("[data-focus]")?.focus();
}

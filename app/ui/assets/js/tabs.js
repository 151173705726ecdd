// Tabs that do not fit: the current one is in sight, and the edges say that more follows.
import { each } from "./page.js";

export function start(root) {
  each(root, ".tabs", (bar) => {
    const here = bar.querySelector("[aria-current], [aria-selected=true]");
    if (here) bar.scrollLeft = here.offsetLeft - bar.offsetLeft - (bar.clientWidth - here.offsetWidth) / 2;
    const tell = () => {
      bar.toggleAttribute("data-more-before", bar.scrollLeft > 2);
      bar.toggleAttribute("data-more-after", bar.scrollLeft + bar.clientWidth < bar.scrollWidth - 2);
    };
    bar.addEventListener("scroll", tell, { passive: true });
    addEventListener("resize", tell, { passive: true });
    tell();
  });
}

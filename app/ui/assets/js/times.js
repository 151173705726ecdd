// <time data-relative> reads "5 minutes ago" and stays true; the full date is in its title.
const steps = [["year", 31536000], ["month", 2592000], ["week", 604800], ["day", 86400], ["hour", 3600], ["minute", 60]];
let ticking = 0;

export function start(root) {
  const words = new Intl.RelativeTimeFormat(document.documentElement.lang || "en", { numeric: "auto", style: "short" });
  for (const element of root.querySelectorAll("time[data-relative]")) element.textContent = relative(words, new Date(element.dateTime));
  if (!ticking) ticking = setInterval(() => start(document), 30000);
}

function relative(words, moment) {
  const seconds = Math.round((moment - Date.now()) / 1000);
  const [unit, size] = steps.find(([, length]) => Math.abs(seconds) >= length) || ["second", 1];
  return unit === "second" ? words.format(0, "second") : words.format(Math.trunc(seconds / size), unit);
}

/** The product's own colour. */
const CLAY = "#7a3b12";

/** The sign of a tab: the first letter of whose page it is, on their colour. An SVG of its own. */
export function iconOf(name: string, color = CLAY): string {
  const [letter = "P"] = name.toUpperCase().match(/[\p{Letter}\p{Number}]/u) ?? [];
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="8" fill="${color}"/><text x="16" y="23" font-family="system-ui,sans-serif" font-size="20" font-weight="700" text-anchor="middle" fill="${inkOn(color)}">${letter}</text></svg>`;
}

/** White, or black on what is light, by the luma of sRGB. */
function inkOn(color: string): string {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => Number.parseInt(color.slice(at, at + 2), 16));
  return 0.299 * red + 0.587 * green + 0.114 * blue > 150 ? "#000" : "#fff";
}

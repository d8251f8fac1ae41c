const grounds = { light: "#fbfaf8", dark: "#161513" } as const;

/** WCAG AA for text. */
const ENOUGH = 4.5;

/**
 * The organization's colour as the page uses it: darker on the light ground and
 * lighter on the dark one, until it can be read.
 */
export function brandStyle(brandColor: string | null): string {
  if (brandColor === null) return "";
  const light = readable(brandColor, grounds.light, "#000000");
  const dark = readable(brandColor, grounds.dark, "#ffffff");
  return `:root{${colors(light)}}@media(prefers-color-scheme:dark){:root{${colors(dark)}}}`;
}

function colors(brand: string): string {
  const onBrand = contrast(brand, "#ffffff") >= ENOUGH ? "#ffffff" : "#161513";
  return `--brand:${brand};--on-brand:${onBrand}`;
}

/** Mixed with black or white, a tenth more each time. */
function readable(color: string, ground: string, towards: string): string {
  for (let share = 0; share < 1; share += 0.1) {
    const mixed = mix(color, towards, share);
    if (contrast(mixed, ground) >= ENOUGH) return mixed;
  }
  return towards;
}

function mix(color: string, other: string, share: number): string {
  const [a, b] = [channels(color), channels(other)];
  const mixed = a.map((value, i) => Math.round(value * (1 - share) + (b[i] ?? 0) * share));
  return `#${mixed.map((value) => value.toString(16).padStart(2, "0")).join("")}`;
}

/** The ratio of WCAG 2: 1 for the same colour, 21 for black on white. */
export function contrast(a: string, b: string): number {
  const [dark = 0, light = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (light + 0.05) / (dark + 0.05);
}

function luminance(color: string): number {
  const [red = 0, green = 0, blue = 0] = channels(color).map((value) => {
    const share = value / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

const channels = (color: string) => [1, 3, 5].map((at) => Number.parseInt(color.slice(at, at + 2), 16));

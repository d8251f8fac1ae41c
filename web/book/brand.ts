import { channels, contrast, ENOUGH_CONTRAST } from "../shared/contrast.ts";

const grounds = { light: "#fbfaf8", dark: "#161513" } as const;

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
  const onBrand = contrast(brand, "#ffffff") >= ENOUGH_CONTRAST ? "#ffffff" : "#161513";
  return `--brand:${brand};--on-brand:${onBrand}`;
}

/** Mixed with black or white, a tenth more each time. */
function readable(color: string, ground: string, towards: string): string {
  for (let share = 0; share < 1; share += 0.1) {
    const mixed = mix(color, towards, share);
    if (contrast(mixed, ground) >= ENOUGH_CONTRAST) return mixed;
  }
  return towards;
}

function mix(color: string, other: string, share: number): string {
  const [a, b] = [channels(color), channels(other)];
  const mixed = a.map((value, i) => Math.round(value * (1 - share) + (b[i] ?? 0) * share));
  return `#${mixed.map((value) => value.toString(16).padStart(2, "0")).join("")}`;
}

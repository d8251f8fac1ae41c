import type { Appointment } from "./ask.ts";

/** One line of the story. */
export type Tell = (line: string) => void;

export function moneyOf(amountMinor: number, currency: string): string {
  const format = new Intl.NumberFormat("en", { style: "currency", currency });
  return format.format(amountMinor / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2));
}

/** As the clinic's clock shows it. */
export function timeOf(instant: string | number, timeZone: string): string {
  const parts = { weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" } as const;
  return new Intl.DateTimeFormat("en-GB", { ...parts, timeZone }).format(new Date(instant));
}

export function describe({ services, startsAt, clinic, practitioner, price }: Appointment): string {
  const what = services.map(({ name }) => name).join(" and ");
  return `${what}, ${timeOf(startsAt, clinic.timeZone)} at ${clinic.name} with ${practitioner?.name ?? "nobody yet"}, ${moneyOf(price.totalMinor, price.currency)}`;
}

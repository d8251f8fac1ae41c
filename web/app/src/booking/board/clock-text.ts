const two = (number: number) => String(number).padStart(2, "0");

/** Minutes after midnight as fields for times hold them: `08:05`. */
export const clockText = (minute: number) => `${two(Math.floor(minute / 60))}:${two(minute % 60)}`;

export function minuteOfText(text: string): number | undefined {
  const [hours, minutes] = text.split(":").map(Number);
  return hours === undefined || minutes === undefined ? undefined : hours * 60 + minutes;
}

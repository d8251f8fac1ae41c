import { isInsideNotice } from "./cancellation.ts";

/** Until when a patient may cancel, as an instant once the visit's time is known, and in words. */
export type CancellationTerms = { until: Date | null; text: string };

export function cancellationTermsOf({
  noticeMinutes,
  requestedAt,
  startsAt,
}: {
  noticeMinutes: number;
  requestedAt: Date;
  startsAt: Date | null;
}): CancellationTerms {
  const until = startsAt && new Date(startsAt.getTime() - noticeMinutes * 60_000);
  if (startsAt && !isInsideNotice(requestedAt, startsAt, noticeMinutes)) {
    const text = `The visit begins within the ${saySpan(noticeMinutes)} of notice, so only the clinic can cancel it.`;
    return { until, text };
  }
  const moment = noticeMinutes === 0 ? "the visit begins" : `${saySpan(noticeMinutes)} before the visit`;
  return { until, text: `You can cancel free of charge until ${moment}.` };
}

function saySpan(minutes: number): string {
  const [count, unit] = minutes % 60 === 0 ? [minutes / 60, "hour"] : [minutes, "minute"];
  return `${count} ${unit}${count === 1 ? "" : "s"}`;
}

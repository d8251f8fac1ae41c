/**
 * Whether a patient may still cancel: until `noticeMinutes` before the visit, that instant included.
 * Staff may cancel at any time; whoever cancels, the money held is released or refunded in full.
 */
export function isInsideNotice(at: Date, startsAt: Date, noticeMinutes: number): boolean {
  return at.getTime() <= startsAt.getTime() - noticeMinutes * 60_000;
}

/** What staff have noted for a visit. */
export type VisitNote = {
  /** null = nothing, or nothing any more. */
  text: string | null;
  /** The name of who wrote it or took it away last, and when; null before anybody has. */
  by: string | null;
  at: Date | null;
  /** 0 before anybody has written one. */
  version: number;
};

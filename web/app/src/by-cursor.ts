/** For lists that are read page by page. */
export const byCursor = {
  pageParamName: "cursor",
  initialPageParam: null, // undefined would be sent as 0
  getNextPageParam: ({ nextCursor }: { nextCursor: string | null }) => nextCursor ?? undefined,
};

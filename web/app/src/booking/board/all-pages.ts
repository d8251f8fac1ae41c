type Page<Item> = { data: Item[]; nextCursor: string | null };

/** One page after the other, as one: at most `most` of them, behind which `nextCursor` says that there are more. */
export async function readAllPages<Item>(
  read: (cursor: string | undefined) => Promise<Page<Item>>,
  most: number,
): Promise<Page<Item>> {
  let all = await read(undefined);
  for (let count = 1; count < most && all.nextCursor !== null; count++) {
    const next = await read(all.nextCursor);
    all = { data: [...all.data, ...next.data], nextCursor: next.nextCursor };
  }
  return all;
}

/** Does `work` for all of the items, `atOnce` at a time. The first failure is thrown; what is under way goes on. */
export async function eachOf<Item>(
  items: readonly Item[],
  atOnce: number,
  work: (item: Item) => Promise<void>,
): Promise<void> {
  const queue = items.values();
  const takeFromQueue = async () => {
    for (const item of queue) await work(item);
  };
  await Promise.all(Array.from({ length: atOnce }, takeFromQueue));
}

/**
 * Lets calls that overlap share runs: `share(key, work)` answers with a run of `work` that began
 * after the call, so that what it read is never older than the question. At most one run of a key is
 * under way and one waits; nothing is kept once they have ended.
 */
export function createSharing<T>(): (key: string, work: () => Promise<T>) => Promise<T> {
  type Run = { begun: boolean; result: Promise<T> };
  const latest = new Map<string, Run>();

  return (key, work) => {
    const before = latest.get(key);
    if (before && !before.begun) return before.result;
    const begin = () => {
      run.begun = true;
      return work().finally(() => {
        if (latest.get(key) === run) latest.delete(key);
      });
    };
    const run: Run = { begun: false, result: Promise.resolve(before?.result).then(begin, begin) };
    latest.set(key, run);
    return run.result;
  };
}

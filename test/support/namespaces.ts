/** Temporal namespaces of the tests' server. Test files that run at the same time never share one. */
export const testNamespaces = ["test-1", "test-2", "test-3", "test-4"] as const;

/** The namespace of the worker process that runs this test file. */
export function ownNamespace(): string {
  return `test-${process.env.VITEST_POOL_ID ?? "1"}`;
}

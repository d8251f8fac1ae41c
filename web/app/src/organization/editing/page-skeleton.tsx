import { Skeleton, Stack } from "@mantine/core";

/** A form that is still being fetched. */
export function PageSkeleton() {
  return (
    <Stack gap="lg" maw={640} aria-hidden>
      <Skeleton height={28} width={200} />
      {[1, 2, 3, 4].map((field) => (
        <Skeleton key={field} height={60} />
      ))}
    </Stack>
  );
}

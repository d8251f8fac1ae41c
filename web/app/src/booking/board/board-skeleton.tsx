import { Skeleton } from "@mantine/core";
import classes from "./board.module.css";

/** In the shape of what comes. */
export function BoardSkeleton() {
  return (
    <div className={classes.scroller} aria-hidden>
      <div className={classes.skeleton}>
        {[0, 1, 2, 3, 4].map((column) => (
          <div key={column}>
            <Skeleton height={36} mb="md" />
            {[0, 1, 2, 3].map((row) => (
              <Skeleton key={row} height={44 + ((row + column) % 3) * 22} mb={24 + ((row * column) % 3) * 30} />
            ))}
          </div>
        ))}
      </div>
    </div>
  );
}

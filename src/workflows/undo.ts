import { CancellationScope } from "@temporalio/workflow";

/** Gives back what a step took. Tolerates that the step never happened, half happened, or that it is undone already. */
export type Undo = () => Promise<unknown>;

/** Undoes newest first, also when the workflow was cancelled. Each undo retries without end, so none is left out. */
export async function undoAll(undo: Undo[]): Promise<void> {
  await CancellationScope.nonCancellable(async () => {
    for (let step = undo.pop(); step; step = undo.pop()) await step();
  });
}

import { fileURLToPath } from "node:url";
import { requireFreePorts } from "./checks.ts";
import { emptyDataFolder, lockDataFolder } from "./data-folder.ts";
import { readEnvFile } from "./env-file.ts";
import { planStart } from "./plan.ts";
import { sentenceFor } from "./start-error.ts";

// `npm run reset`: forgets all local data. It has no say over what the environment names.

process.chdir(fileURLToPath(new URL("..", import.meta.url)));
try {
  readEnvFile();
  const plan = planStart({ ...process.env, NODE_ENV: "development" });
  const { leftBehind } = await lockDataFolder(plan.dataDir);
  if (leftBehind) await requireFreePorts(plan, 15); // parts that are still ending would write again
  await emptyDataFolder(plan.dataDir);
  console.log(`Forgot the data in ${plan.dataDir}.`);
} catch (error) {
  console.log(sentenceFor(error, process.env.PRAXIS_DATA_DIR || ".praxis"));
  process.exitCode = 1;
}

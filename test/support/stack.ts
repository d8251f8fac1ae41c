import { NativeConnection, Worker } from "@temporalio/worker";
import { afterAll, beforeAll, inject, vi } from "vitest";
import { createEmulator, type Emulator } from "../../local/stripe/emulator.ts";
import { DEPLOYMENT_NAME } from "../../src/workflows/deployment.ts";
import { startRelay } from "../../workers/relay.ts";
import { repeat } from "../../workers/repeat.ts";
import { type Queue, workerOptions } from "../../workers/run-workers.ts";
import { startFollowUps } from "../../workers/start-follow-ups.ts";
import { startTestApi, type TestApi } from "./api.ts";
import { historiesSince, replayAll } from "./histories.ts";
import { checkQuiescent } from "./invariants.ts";
import { type MailServer, startMailServer } from "./mail-server.ts";
import { type Maker, openMaker } from "./make.ts";
import { installTemporalLog } from "./temporal-log.ts";
import { waiting } from "./waiting.ts";

type StackOptions = {
  /** Configures the API and the workers, beyond what tests need anyway. */
  env?: Record<string, string>;
  /** Whether workers run from the start; else the test starts them. */
  workers?: boolean;
  /** Some of what is asked for is to reach nobody; its sender is told so after two minutes. */
  losesRequests?: boolean;
  /** With events relayed and messages sent, to a mail server of the test's own. */
  mail?: boolean;
};

/** Everything Praxis is made of, for one test file: a database, Stripe's stand-in, the API and the workers. */
export type Stack = {
  maker: Maker;
  emulator: Emulator;
  /** Where mails arrive; undefined in a stack without. */
  mailServer: MailServer | undefined;
  api: TestApi;
  /** A second process of the API over the same parts, as behind a load balancer. */
  startAnotherApi(env?: Record<string, string>): Promise<TestApi>;
  startWorkers(): Promise<void>;
  stopWorkers(): Promise<void>;
  /**
   * Waits until nothing is under way any more and every invariant holds; fails with the rows that break one. Every
   * history must replay, too: a workflow that cannot be replayed is stuck as soon as its worker has gone.
   */
  comeToRest(): Promise<void>;
  stop(): Promise<void>;
};

/**
 * Starts one for the whole test file. When its tests are over, everything must come to rest with every invariant kept.
 */
export function useStack(options: StackOptions = {}): () => Stack {
  let stack: Stack | undefined;
  const started = (): Stack => {
    if (!stack) throw new Error("the stack starts in beforeAll");
    return stack;
  };
  vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });
  beforeAll(async () => {
    stack = await startStack(options);
  });
  afterAll(async () => {
    try {
      await started().comeToRest();
    } finally {
      await stack?.stop();
    }
  }, 60_000);
  return started;
}

/** What the test's API and workers are; the server sends new workflows to workers of this version. */
const buildId = "test";

async function startStack({
  env = {},
  workers = true,
  losesRequests = false,
  mail = false,
}: StackOptions): Promise<Stack> {
  installTemporalLog();
  const startedAt = new Date();
  const [maker, emulator, mailServer] = await Promise.all([
    openMaker(),
    createEmulator({ webhookRetryMs: [100, 200, 500, 1_000, 2_000, 5_000] }),
    mail ? startMailServer() : undefined,
  ]);
  const smtp = mailServer ? { SMTP_URL: mailServer.url } : {};
  const environment = { STRIPE_API_URL: emulator.url, BUILD_ID: buildId, ...smtp, ...env };
  const api = await startTestApi(maker.appUrl, environment);
  emulator.setWebhook({ url: `${api.url}/v1/webhooks/stripe`, secret: api.parts.config.stripe.webhookSecrets[0] });
  const queues: readonly Queue[] = ["booking", "payment", ...(mail ? ["message" as const] : [])];
  const running = await prepareWorkers(api, queues);
  const relay = mail ? startRelay(api.parts) : startFollowing(api);
  if (workers) await running.start();
  const others: TestApi[] = [];
  return {
    maker,
    emulator,
    mailServer,
    api,
    async startAnotherApi(more = {}) {
      const { jwtPrivateKey: JWT_PRIVATE_KEY, http } = api.parts.config;
      const same = { ...environment, JWT_PRIVATE_KEY, PUBLIC_URL: http.publicUrl };
      const other = await startTestApi(maker.appUrl, { ...same, ...more });
      others.push(other);
      return other;
    },
    startWorkers: running.start,
    stopWorkers: running.stop,
    async comeToRest() {
      const { temporal } = api.parts;
      const outside = () => ({
        books: emulator.books(),
        temporal,
        hasRelay: mail,
        ...(losesRequests ? {} : { askedBefore: new Date() }),
      });
      await vi.waitFor(() => checkQuiescent(maker.checkerUrl, outside()), waiting);
      await replayAll(historiesSince(temporal, startedAt), inject("workflowBundle"));
    },
    async stop() {
      await relay.stop();
      await running.close();
      await mailServer?.stop();
      await emulator.stop();
      for (const one of [...others, api]) await one.close();
      await maker.close();
    },
  };
}

async function prepareWorkers({ parts }: TestApi, queues: readonly Queue[]) {
  await leaveNothingRunning(parts);
  const { namespace, address } = parts.config.temporal;
  await parts.temporal.workflowService.setWorkerDeploymentCurrentVersion({
    namespace,
    deploymentName: DEPLOYMENT_NAME,
    buildId,
    identity: "tests",
    allowNoPollers: true,
  });
  const connection = await NativeConnection.connect({ address });
  let runs: { worker: Worker; ended: Promise<void> }[] = [];
  const stop = async () => {
    for (const { worker } of runs) worker.shutdown();
    await Promise.all(runs.map(({ ended }) => ended));
    runs = [];
  };
  return {
    async start() {
      const workers = await Promise.all(
        queues.map((queue) => Worker.create(testWorkerOptions(queue, parts, connection))),
      );
      runs = workers.map((worker) => ({ worker, ended: worker.run() }));
    },
    stop,
    async close() {
      await stop();
      await connection.close();
    },
  };
}

/** Of what the relay does, only that confirmed appointments are followed: nobody is told or written to. */
function startFollowing({ parts }: TestApi): { stop(): Promise<void> } {
  const stopping = new AbortController();
  const following = repeat(async () => ((await startFollowUps(parts)) > 0 ? 0 : 50), {
    signal: stopping.signal,
    onFailure: () => undefined, // tests take the database and Temporal away
  });
  return {
    async stop() {
      stopping.abort();
      await following;
    },
  };
}

/** As in production, but with the bundle that was made once for all test files, and without long farewells. */
function testWorkerOptions(queue: Queue, parts: TestApi["parts"], connection: NativeConnection) {
  const { workflowsPath, ...options } = workerOptions(queue, parts, connection);
  return {
    ...options,
    ...(workflowsPath ? { workflowBundle: { codePath: inject("workflowBundle") } } : {}),
    shutdownGraceTime: "1 second",
    shutdownForceTime: "20 seconds",
  } as const;
}

/**
 * The namespace's earlier test file may have left workflows that wait for days;
 * this file's workers know nothing of them.
 */
async function leaveNothingRunning({ temporal }: TestApi["parts"]): Promise<void> {
  const ends: Promise<unknown>[] = [];
  for await (const { workflowId } of temporal.workflow.list({ query: "ExecutionStatus = 'Running'" })) {
    ends.push(
      temporal.workflow
        .getHandle(workflowId)
        .terminate()
        .catch(() => undefined),
    ); // ended by itself meanwhile
  }
  await Promise.all(ends);
}

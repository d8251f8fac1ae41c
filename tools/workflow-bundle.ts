import { bundleWorkflowCode, DefaultLogger } from "@temporalio/worker";

/** A module of the bundle: its file, and the file whose import brought it in (none for the bundle's own entry). */
export type BundledModule = { file: string; importedBy: string | undefined };

/** The bundle a worker loads, from the file that lists the workflows, with the modules it is made of. */
export async function bundleWorkflows(workflowsPath: string): Promise<{ code: string; modules: BundledModule[] }> {
  const modules: BundledModule[] = [];
  const { code } = await bundleWorkflowCode({
    workflowsPath,
    logger: new DefaultLogger("ERROR"),
    webpackConfigHook: (config) => ({
      ...config,
      plugins: [
        ...(config.plugins ?? []),
        {
          apply: (compiler) => {
            compiler.hooks.afterCompile.tap("list modules", ({ modules: compiled, moduleGraph }) => {
              for (const module of compiled) {
                const file = module.nameForCondition();
                if (file)
                  modules.push({ file, importedBy: moduleGraph.getIssuer(module)?.nameForCondition() ?? undefined });
              }
            });
          },
        },
      ],
    }),
  });
  return { code, modules };
}

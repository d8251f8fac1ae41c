// What a file may import depends on its folder. Every rule here has a bad sample in tools/check/samples/imports.

const pureDates = "node_modules/temporal-polyfill/";
const money = "node_modules/dinero\\.js/";

/** @type {import("dependency-cruiser").IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: "no-cycle",
      severity: "error",
      comment: "Two files that need each other are one file, or share a third. Types alone may point back.",
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } },
    },
    {
      name: "resolvable",
      severity: "error",
      comment: "The import leads nowhere.",
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: "declared-packages",
      severity: "error",
      comment: "A package that package.json does not list may be gone after the next install.",
      from: {},
      to: { dependencyTypes: ["npm-no-pkg", "npm-unknown"] },
    },
    {
      name: "no-development-packages-in-production",
      severity: "error",
      comment: "The image is installed without development packages.",
      from: { path: "^(src|workers)/" },
      to: { dependencyTypes: ["npm-dev"], dependencyTypesNot: ["type-only"] },
    },
    {
      name: "product-stands-alone",
      severity: "error",
      comment: "src and workers run in production: nothing made for one machine, for tests or for measuring.",
      from: { path: "^(src|workers)/" },
      to: { path: "^(local|test|bench|tools|web)/" },
    },
    {
      name: "src-below-workers",
      severity: "error",
      comment: "Workers are entries.",
      from: { path: "^src/" },
      to: { path: "^workers/" },
    },
    {
      name: "domain-pure",
      severity: "error",
      comment: "Rules take facts and give decisions: domain imports domain and a pure date library.",
      from: { path: "^src/domain/" },
      to: { pathNot: ["^src/domain/", pureDates, money] },
    },
    {
      name: "domain-money",
      severity: "error",
      comment: "Amounts are reckoned in domain/money.ts and domain/pricing only.",
      from: { path: "^src/domain/", pathNot: "^src/domain/(money\\.ts|pricing(/|\\.ts))" },
      to: { path: money },
    },
    {
      name: "db-below-the-rest",
      severity: "error",
      comment: "The database layer knows the rules and nothing of who calls it.",
      from: { path: "^src/db/" },
      to: { path: "^src/", pathNot: "^src/(db|domain)/" },
    },
    {
      name: "own-tables",
      severity: "error",
      comment:
        "Another capability's tables are reached through its queries; schemas may name each other for foreign keys.",
      from: { path: "^src/db/([^/]+)/", pathNot: "schema\\.ts$" },
      to: { path: "^src/db/[^/]+/[^/]*schema\\.ts$", pathNot: "^src/db/$1/", dependencyTypesNot: ["type-only"] },
    },
    {
      name: "tables-in-db",
      severity: "error",
      comment: "Only the database layer touches tables.",
      from: { path: "^(src|workers)/", pathNot: "^src/db/" },
      to: { path: "^src/db/.*schema\\.ts$", dependencyTypesNot: ["type-only"] },
    },
    {
      name: "activities-take-what-they-need",
      severity: "error",
      comment: "An activity is one repeatable step over domain, db and the clients handed to it.",
      from: { path: "^src/activities/" },
      to: { path: "^src/", pathNot: "^src/(activities|domain|db)/" },
    },
    {
      name: "workflows-lean",
      severity: "error",
      comment: "What a workflow imports is loaded again for each workflow: only Temporal, domain and own messages.",
      from: { path: "^src/workflows/" },
      to: {
        pathNot: [
          "^src/(workflows|domain|activities)/",
          "^src/activities\\.ts$",
          "node_modules/@temporalio/(workflow|common)/",
          pureDates,
        ],
      },
    },
    {
      name: "workflows-see-activity-types",
      severity: "error",
      comment: "Workflows call activities by proxy: `import type` only.",
      from: { path: "^src/workflows/" },
      to: { path: "^src/activities", dependencyTypesNot: ["type-only"] },
    },
    {
      name: "api-not-activities",
      severity: "error",
      comment: "The API starts workflows or calls db; activities belong to workers.",
      from: { path: "^src/api/" },
      to: { path: "^src/activities" },
    },
    {
      name: "contracts-plain",
      severity: "error",
      comment: "OpenAPI and the web forms are made from contracts: zod, domain and other contracts only.",
      from: { path: "^src/api/.*contract\\.ts$" },
      to: { pathNot: ["^src/api/.*contract\\.ts$", "^src/domain/", "node_modules/zod/"] },
    },
    {
      name: "composed-at-the-entries",
      severity: "error",
      comment: "Wiring happens once, in the open: entries and tests compose.",
      from: { pathNot: "^(src/api/server\\.ts$|workers/|test/|bench/booking/|tools/openapi\\.ts$)" },
      to: { path: "^src/compose\\.ts$", dependencyTypesNot: ["type-only"] },
    },
    {
      name: "compose-knows-clients",
      severity: "error",
      comment: "The composition root opens clients; it does not know what they are used for.",
      from: { path: "^src/compose\\.ts$" },
      to: { path: "^src/(api|workflows)/" },
    },
    {
      name: "web-through-contracts",
      severity: "error",
      comment: "The web app reaches the API by its generated client; its forms may use the contracts.",
      from: { path: "^web/" },
      to: { path: "^(src|workers|local|test)/", pathNot: "^src/api/.*contract\\.ts$" },
    },
    {
      name: "booking-page-light",
      severity: "error",
      comment: "The booking page is light: no contracts, they bring zod.",
      from: { path: "^web/book/" },
      to: { path: "^src/" },
    },
    {
      name: "emulator-stands-alone",
      severity: "error",
      comment: "The Stripe emulator is a package of its own.",
      from: { path: "^local/stripe/" },
      to: { path: "^(src|workers|test|bench|tools|web|local)/", pathNot: "^local/stripe/" },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: ["^dist/", "^web/dist/", "^tools/check/samples/"] },
    combinedDependencies: true,
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "require", "node", "default", "types"],
      extensions: [".ts", ".tsx", ".js", ".cjs", ".mjs", ".json", ".d.ts"],
    },
  },
};

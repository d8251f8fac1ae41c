import { readFileSync } from "fs";
import { looksAway } from "./types";
import { describe } from "./types.ts";
import { describe as again } from "./types.ts";

import legacy = require("node:os");

export let count = 0;
export default [readFileSync, looksAway, describe, again, legacy];

import "./cancellation.ts";
import "node:fs";
import "dinero.js";

export const live = ["held"];

import "dinero.js";
import "zod";

export const percent = 10;

import { useState } from "react";
import { createWish, type Wish } from "../../../clients/typescript/wish.ts";

/** The wish of a form or a button, for as long as that is on the page. */
export const useWish = (): Wish => useState(createWish)[0];

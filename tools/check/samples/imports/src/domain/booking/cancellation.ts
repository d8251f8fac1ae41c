import "./lifecycle.ts";
import "./no-such-file.ts";

export const noticeHours = 24;

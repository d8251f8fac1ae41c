import { writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { benchAvailability } from "./availability/availability.ts";
import { benchBoard } from "./board/board.ts";
import { benchBooking } from "./booking/booking.ts";
import { benchBookingPage } from "./booking-page/booking-page.ts";
import { printReport, type Report } from "./report.ts";
import { benchStorm } from "./storm/storm.ts";

const benches = new Map<string, () => Promise<Report[]>>([
  ["availability", benchAvailability],
  ["board", benchBoard],
  ["booking", benchBooking],
  ["booking-page", benchBookingPage],
  ["storm", benchStorm],
]);

const { positionals, values } = parseArgs({ allowPositionals: true, options: { json: { type: "string" } } });
const bench = benches.get(positionals[0] ?? "");
if (!bench) {
  console.error(`usage: npm run bench -- <${[...benches.keys()].join(" | ")}> [--json <path>]`);
  process.exit(2);
}
const reports = await bench();
reports.forEach(printReport);
if (values.json) await writeFile(values.json, `${JSON.stringify(reports, null, 2)}\n`);
process.exitCode = reports.every(({ passed }) => passed) ? 0 : 1;

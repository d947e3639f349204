// node-ical: a feed on standard input, six fields an event on standard output.
import { readFileSync } from "node:fs";
import ical from "node-ical";

const two = (number) => String(number).padStart(2, "0");

// It gives a whole day as that day's midnight where the program runs.
const day = (date) => `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
const instant = (date) => date.toISOString().replace(".000Z", "Z");

const calendar = ical.sync.parseICS(readFileSync(0, "utf8"));
for (const event of Object.values(calendar).filter((one) => one.type === "VEVENT")) {
  const written = event.datetype === "date" ? day : instant;
  const times = [written(event.start), written(event.end ?? event.start)];
  const fields = [event.uid, event.summary, ...times, event.location ?? "", event.status];
  process.stdout.write(fields.map((field) => `${field}\0`).join(""));
}

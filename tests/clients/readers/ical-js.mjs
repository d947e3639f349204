// ical.js, the parser of Thunderbird: a feed on standard input, six fields an event on standard output.
import { readFileSync } from "node:fs";
import ICAL from "ical.js";

const written = (time) => (time.isDate ? time.toString() : new Date(time.toUnixTime() * 1000).toISOString().replace(".000Z", "Z"));

const calendar = new ICAL.Component(ICAL.parse(readFileSync(0, "utf8")));
for (const component of calendar.getAllSubcomponents("vevent")) {
  const event = new ICAL.Event(component, { strictExceptions: true });
  const status = component.getFirstPropertyValue("status");
  const fields = [event.uid, event.summary, written(event.startDate), written(event.endDate), event.location ?? "", status];
  process.stdout.write(fields.map((field) => `${field}\0`).join(""));
}

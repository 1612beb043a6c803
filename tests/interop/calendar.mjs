// What ical.js (the calendar of Thunderbird) makes of the file on standard input, as JSON.
// Times come from the file's own VTIMEZONE: no other zone is known here.

import { readFileSync } from "node:fs";
import ICAL from "ical.js";

ICAL.design.strict = true;
const calendar = ICAL.Component.fromString(readFileSync(0, "utf8"));
ICAL.TimezoneService.reset();
for (const zone of calendar.getAllSubcomponents("vtimezone")) ICAL.TimezoneService.register(zone);

const instant = (time) => (time.isDate ? time.toString() : new Date(time.toUnixTime() * 1000).toISOString());

function told(component) {
    const event = new ICAL.Event(component);
    return {
        uid: event.uid,
        sequence: event.sequence,
        status: component.getFirstPropertyValue("status"),
        summary: event.summary,
        start: instant(event.startDate),
        end: instant(event.endDate),
        attendees: event.attendees.length,
    };
}

const made = {
    method: calendar.getFirstPropertyValue("method"),
    version: calendar.getFirstPropertyValue("version"),
    events: calendar.getAllSubcomponents("vevent").map(told),
};
process.stdout.write(JSON.stringify(made));

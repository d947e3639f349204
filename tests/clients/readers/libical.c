/* libical, the parser of Evolution: a feed on standard input, six fields an event on standard output; exit code 3 when
 * its restriction check (RFC 5546 and RFC 5545) or a property's value is at fault. */
#include <libical/ical.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static char *all_of(FILE *input) {
    size_t size = 0, room = 1 << 16;
    char *text = malloc(room);
    size_t got;
    while (text && (got = fread(text + size, 1, room - size - 1, input)) > 0) {
        size += got;
        if (room - size < 2) {
            text = realloc(text, room *= 2);
        }
    }
    if (text) {
        text[size] = '\0';
    }
    return text;
}

static void print_field(const char *text) {
    fputs(text ? text : "", stdout);
    putchar('\0');
}

static void print_time(struct icaltimetype moment) {
    char text[32];
    if (moment.is_date) {
        snprintf(text, sizeof text, "%04d-%02d-%02d", moment.year, moment.month, moment.day);
    } else {
        time_t instant = icaltime_as_timet_with_zone(moment, moment.zone);
        strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", gmtime(&instant));
    }
    print_field(text);
}

static void print_event(icalcomponent *event) {
    print_field(icalcomponent_get_uid(event));
    print_field(icalcomponent_get_summary(event));
    print_time(icalcomponent_get_dtstart(event));
    print_time(icalcomponent_get_dtend(event));
    print_field(icalcomponent_get_location(event));
    print_field(icalproperty_status_to_string(icalcomponent_get_status(event)));
}

int main(void) {
    icalcomponent *calendar = icalparser_parse_string(all_of(stdin));
    if (!calendar) {
        return 3;
    }
    icalcomponent *event = icalcomponent_get_first_component(calendar, ICAL_VEVENT_COMPONENT);
    for (; event; event = icalcomponent_get_next_component(calendar, ICAL_VEVENT_COMPONENT)) {
        print_event(event);
    }
    return icalrestriction_check(calendar) && icalcomponent_count_errors(calendar) == 0 ? 0 : 3;
}

<?php
// sabre/vobject, the parser of Nextcloud: a feed on standard input, six fields an event on standard output.
// Debian's version is older than the PHP it runs on, hence no deprecations; its validation knows nothing of calendars.
error_reporting(E_ALL & ~E_DEPRECATED);
spl_autoload_register(function (string $class): void {
    $file = stream_resolve_include_path(str_replace('\\', '/', $class) . '.php');
    if ($file !== false) {
        require $file;
    }
});
if (!class_exists('Sabre\VObject\Reader')) {
    exit(4);
}
if (in_array('--version', $argv, true)) {
    exit(Sabre\VObject\Version::VERSION . "\n");
}

function written(Sabre\VObject\Property $property, bool $day): string
{
    $instant = DateTimeImmutable::createFromInterface($property->getDateTime());
    return $day ? $instant->format('Y-m-d') : $instant->setTimezone(new DateTimeZone('UTC'))->format('Y-m-d\TH:i:s\Z');
}

$calendar = Sabre\VObject\Reader::read(stream_get_contents(STDIN));
foreach ($calendar->VEVENT as $event) {
    $day = (string) $event->DTSTART['VALUE'] === 'DATE';
    $times = [written($event->DTSTART, $day), written($event->DTEND ?? $event->DTSTART, $day)];
    echo implode("\0", [$event->UID, $event->SUMMARY, ...$times, $event->LOCATION, $event->STATUS]) . "\0";
}

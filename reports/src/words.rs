//! Figures in words: counts, spans, moments and calendar times as a planner reads them.
//!
//! Rounds for reading only. Files that machines read (`result.json`, `timeline.csv`) never go through here.

use jiff::{SignedDuration, Zoned};
use model::event::{ClientState, Setting};
use model::plan::{AutomaticUpgrades, SiteCertificate, Statistic, StatisticsSet, UninstalledBehaviour};
use model::time::{SimDuration, SimTime};

use crate::run::Run;

/// `25000` as `25,000`.
pub(crate) fn count(value: u64) -> String {
    let digits = value.to_string();
    let mut written = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            written.push(',');
        }
        written.push(digit);
    }
    written
}

/// `1 Jump Client`, `25,000 Jump Clients`.
pub(crate) fn clients(value: u64) -> String {
    counted(value, "Jump Client")
}

/// `1 site`, `10 sites`: the noun takes an s.
pub(crate) fn counted(value: u64, noun: &str) -> String {
    format!("{} {noun}{}", count(value), if value == 1 { "" } else { "s" })
}

/// A span to about four figures, in the unit that suits it: `412 ms`, `92.4 s`, `8 min 20 s`, `30 d`.
pub(crate) fn span(span: SimDuration) -> String {
    let micros = span.as_micros();
    match micros {
        0 => "0 s".to_owned(),
        1..1_000 => format!("{micros} µs"),
        1_000..1_000_000 => format!("{} ms", decimal(micros as f64 / 1e3, if micros < 100_000 { 1 } else { 0 })),
        1_000_000..600_000_000 => format!("{} s", decimal(span.as_secs_f64(), if micros < 10_000_000 { 2 } else { 1 })),
        600_000_000..86_400_000_000 => compound(round_to(micros, SECOND)),
        _ => compound(round_to(micros, MINUTE)),
    }
}

/// A span that somebody chose, exact where it is a minute or more: `30 s`, `5 min`, `1 h 30 min`.
pub(crate) fn length(chosen: SimDuration) -> String {
    if chosen.as_micros() < MINUTE { span(chosen) } else { compound(chosen.as_micros()) }
}

/// `1 jump was`, `3 jumps were`.
pub(crate) fn was_were(count: u64, noun: &str) -> String {
    format!("{} {}", counted(count, noun), if count == 1 { "was" } else { "were" })
}

/// `1 was`, `3 were`.
pub(crate) fn was_were_some(value: u64) -> String {
    format!("{} {}", count(value), if value == 1 { "was" } else { "were" })
}

/// `once`, `3 times`.
pub(crate) fn times(value: u64) -> String {
    if value == 1 { "once".to_owned() } else { counted(value, "time") }
}

/// A moment of the run, to the hundredth of a second: `41 min 12.35 s`, `−2 h`.
pub(crate) fn moment(at: SimTime) -> String {
    let micros = at.as_micros();
    let sign = if micros < 0 { "−" } else { "" };
    format!("{sign}{}", compound(round_to(micros.unsigned_abs(), SECOND / 100)))
}

/// The calendar time of a moment, for a reader: `Mon 16 Nov 2026, 10:40:00 UTC`.
pub(crate) fn calendar(starts: &Zoned, at: SimTime) -> String {
    zoned(starts, at)
        .map_or_else(|| "beyond the calendar".to_owned(), |at| at.strftime("%a %-d %b %Y, %H:%M:%S %Z").to_string())
}

/// The date of a moment, for an axis: `16 Nov`.
pub(crate) fn date(starts: &Zoned, at: SimTime) -> String {
    zoned(starts, at).map_or_else(String::new, |at| at.strftime("%-d %b").to_string())
}

/// The calendar time of a moment, in the run's zone.
fn zoned(starts: &Zoned, at: SimTime) -> Option<Zoned> {
    starts.checked_add(SignedDuration::from_micros(at.as_micros())).ok()
}

/// A moment as its run's length asks for: `41 min 12.35 s` in a short run, `Thu 17 Dec 2026, 12:03 (day 31)` in a run of
/// days, of which 31 have then passed.
pub(crate) fn dated(run: &Run<'_>, at: SimTime) -> String {
    if run.record.ran < DATED_MIN {
        return moment(at);
    }
    let date = zoned(&run.plan.starts, at)
        .map_or_else(|| "beyond the calendar".to_owned(), |at| at.strftime("%a %-d %b %Y, %H:%M").to_string());
    format!("{date} (day {})", count(at.since(SimTime::ZERO).as_micros() / (24 * 60 * MINUTE)))
}

/// The same in a table of many moments: `Thu 17 Dec, 12:03:20` in a run of days.
pub(crate) fn briefly_dated(run: &Run<'_>, at: SimTime) -> String {
    if run.record.ran < DATED_MIN {
        return moment(at);
    }
    zoned(&run.plan.starts, at)
        .map_or_else(|| "beyond the calendar".to_owned(), |at| at.strftime("%a %-d %b, %H:%M:%S").to_string())
}

/// The calendar time of a moment, for a machine: RFC 3339 to the microsecond, `2026-11-16T10:40:00.000000+00:00`.
pub(crate) fn rfc3339(starts: &Zoned, at: SimTime) -> String {
    zoned(starts, at).map_or_else(String::new, |at| at.strftime("%Y-%m-%dT%H:%M:%S%.6f%:z").to_string())
}

/// Bytes in binary units, to three figures: `150 B`, `84.1 MiB`.
pub(crate) fn bytes(value: u64) -> String {
    let mut scaled = value as f64;
    let mut units = ["B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"].into_iter();
    let mut unit = units.next().unwrap_or_default();
    while scaled >= 1_024.0 {
        let Some(larger) = units.next() else { break };
        scaled /= 1_024.0;
        unit = larger;
    }
    format!("{} {unit}", decimal(scaled, if unit == "B" || scaled >= 100.0 { 0 } else { 1 }))
}

/// A rate of bytes: `84.1 MiB/s`.
pub(crate) fn bytes_per_second(value: u64) -> String {
    format!("{}/s", bytes(value))
}

/// At most `places` decimals, without trailing zeros, with thousands set apart.
pub(crate) fn decimal(value: f64, places: usize) -> String {
    let written = format!("{value:.places$}");
    let (whole, fraction) = written.split_once('.').unwrap_or((&written, ""));
    let whole = whole.parse::<u64>().map_or_else(|_| whole.to_owned(), count);
    match fraction.trim_end_matches('0') {
        "" => whole,
        fraction => format!("{whole}.{fraction}"),
    }
}

/// A client's state as a reader says it.
pub(crate) fn state(state: ClientState) -> &'static str {
    match state {
        ClientState::Connected => "connected",
        ClientState::Connecting => "connecting",
        ClientState::Waiting => "waiting in line",
        ClientState::BackingOff => "backing off",
        ClientState::ToldToReturn => "told to return",
        ClientState::Refused => "refused",
        ClientState::Asleep => "asleep",
        ClientState::Crashed => "crashed",
        ClientState::SwitchedOff => "switched off",
        ClientState::Uninstalled => "uninstalled",
        ClientState::NotInstalled => "not installed",
    }
}

/// A setting's name and its value with the unit.
pub(crate) fn setting(setting: Setting) -> (&'static str, String) {
    match setting {
        Setting::ConnectionRate(rate) => ("connection rate", format!("{rate}/s")),
        Setting::UpgradeBandwidth(rate) => ("upgrade bandwidth", format!("{}/s", bytes(rate))),
        Setting::ConcurrentUpgrades(most) => ("concurrent upgrades", count(most.into())),
        Setting::AutomaticUpgrades(mode) => ("automatic upgrades", automatic_upgrades(mode).to_owned()),
        Setting::LostAfter(span) => ("days until lost", length(span)),
        Setting::DeleteAfter(span) => ("days until deleted", length(span)),
        Setting::UninstalledBehaviour(behaviour) => ("uninstalled Jump Clients", uninstalled(behaviour).to_owned()),
        Setting::LocalUninstallRestricted(on) => ("local uninstall restricted", on_or_off(on)),
        Setting::Statistics(kinds) => ("statistics", statistics(kinds)),
        Setting::StatisticsInterval(span) => ("statistics interval", length(span)),
        Setting::WakeOnLan(on) => ("wake-up", on_or_off(on)),
        Setting::WebAndMobileConsoles(on) => ("web and mobile consoles", on_or_off(on)),
        Setting::SiteCertificate(certificate) => ("site certificate", self::certificate(certificate).to_owned()),
    }
}

/// The certificate of a site, as a reader says it.
pub(crate) const fn certificate(certificate: SiteCertificate) -> &'static str {
    match certificate {
        SiteCertificate::CaSigned => "signed by a certificate authority",
        SiteCertificate::SelfSigned => "signed by the appliance itself",
        SiteCertificate::Expired => "expired",
    }
}

/// Whether Jump Clients upgrade by themselves, as a reader says it.
pub(crate) const fn automatic_upgrades(mode: AutomaticUpgrades) -> &'static str {
    match mode {
        AutomaticUpgrades::Disabled => "permanently disabled",
        AutomaticUpgrades::CurrentCycle => "enabled for the current cycle",
        AutomaticUpgrades::Enabled => "permanently enabled",
    }
}

/// What becomes of a client that an end user uninstalls, as a reader says it.
pub(crate) const fn uninstalled(behaviour: UninstalledBehaviour) -> &'static str {
    match behaviour {
        UninstalledBehaviour::Keep => "kept in the list, marked uninstalled",
        UninstalledBehaviour::Remove => "taken off the list",
    }
}

/// A choice of statistics, as a reader says it: `CPU and disk usage`, `none`.
pub(crate) fn statistics(kinds: StatisticsSet) -> String {
    let name = |kind: &Statistic| match kind {
        Statistic::Cpu => "CPU",
        Statistic::ConsoleUser => "console user",
        Statistic::Disk => "disk usage",
        Statistic::Thumbnail => "thumbnail",
        Statistic::Uptime => "uptime",
    };
    if kinds.is_empty() {
        return "none".to_owned();
    }
    let names: Vec<_> =
        Statistic::ALL.iter().filter(|kind| kinds.contains(**kind)).map(|kind| name(kind).to_owned()).collect();
    list(&names)
}

fn on_or_off(on: bool) -> String {
    if on { "on" } else { "off" }.to_owned()
}

/// `a`, `a and b`, `a, b and c`.
pub(crate) fn list(items: &[String]) -> String {
    match items {
        [] => String::new(),
        [only] => only.clone(),
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
    }
}

/// Text from a file made safe to stand in one line: control characters become spaces, and characters that no XML may
/// hold or that turn the direction of writing become U+FFFD. Escaping for a format comes after this.
pub(crate) fn one_line(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '\u{2028}' | '\u{2029}' => ' ',
            c if c.is_control() => ' ',
            '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{fffe}' | '\u{ffff}' => '\u{fffd}',
            c => c,
        })
        .collect()
}

fn round_to(micros: u64, unit: u64) -> u64 {
    micros.saturating_add(unit / 2) / unit * unit
}

fn compound(micros: u64) -> String {
    let mut parts = Vec::new();
    let mut rest = micros;
    for (unit, size) in [("d", 24 * 60 * MINUTE), ("h", 60 * MINUTE), ("min", MINUTE)] {
        if rest >= size {
            parts.push(format!("{} {unit}", count(rest / size)));
            rest %= size;
        }
    }
    if rest > 0 || parts.is_empty() {
        parts.push(format!("{} s", decimal(rest as f64 / SECOND as f64, 2)));
    }
    parts.join(" ")
}

/// In a run of so many days, hours and minutes since its beginning say little without a date.
const DATED_MIN: SimDuration = SimDuration::from_secs(3 * 86_400);
const SECOND: u64 = 1_000_000;
const MINUTE: u64 = 60 * SECOND;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_set_thousands_apart() {
        for (value, written) in [(0, "0"), (999, "999"), (1_000, "1,000"), (25_000, "25,000"), (1_234_567, "1,234,567")]
        {
            assert_eq!(count(value), written);
        }
    }

    #[test]
    fn spans_take_the_unit_that_suits_them() {
        let cases = [
            (0, "0 s"),
            (7, "7 µs"),
            (4_900, "4.9 ms"),
            (412_345, "412 ms"),
            (1_000_000, "1 s"),
            (9_994_000, "9.99 s"),
            (92_410_239, "92.4 s"),
            (499_980_000, "500 s"),
            (600_000_000, "10 min"),
            (5_400_400_000, "1 h 30 min"),
            (90_061_000_000, "1 d 1 h 1 min"),
            (2_592_000_000_000, "30 d"),
        ];
        for (micros, written) in cases {
            assert_eq!(span(SimDuration::from_micros(micros)), written);
        }
    }

    #[test]
    fn chosen_spans_are_told_as_they_were_chosen() {
        for (seconds, written) in
            [(30, "30 s"), (60, "1 min"), (90, "1 min 30 s"), (300, "5 min"), (129_600, "1 d 12 h")]
        {
            assert_eq!(length(SimDuration::from_secs(seconds)), written);
        }
    }

    #[test]
    fn moments_keep_hundredths() {
        assert_eq!(moment(SimTime::from_micros(2_472_345_678)), "41 min 12.35 s");
        assert_eq!(moment(SimTime::ZERO), "0 s");
        assert_eq!(moment(SimTime::from_secs(-7_200)), "−2 h");
    }

    #[test]
    fn calendar_times_follow_the_zone_across_its_changes() {
        let starts: Zoned = "2026-10-25T02:30:00+02:00[Europe/Berlin]".parse().unwrap();
        assert_eq!(calendar(&starts, SimTime::from_secs(3_600)), "Sun 25 Oct 2026, 02:30:00 CET");
        assert_eq!(rfc3339(&starts, SimTime::from_micros(1)), "2026-10-25T02:30:00.000001+02:00");
        assert_eq!(calendar(&starts, SimTime::NEVER), "beyond the calendar");
    }

    #[test]
    fn bytes_and_lists() {
        assert_eq!(bytes(0), "0 B");
        assert_eq!(bytes(1_536), "1.5 KiB");
        assert_eq!(bytes(u64::MAX), "16 EiB");
        assert_eq!(list(&["a".into(), "b".into(), "c".into()]), "a, b and c");
        assert_eq!(counted(1, "site"), "1 site");
    }

    #[test]
    fn hostile_text_becomes_one_plain_line() {
        assert_eq!(one_line("a\nb\u{0}c\u{202e}d\u{2028}e"), "a b c\u{fffd}d e");
    }
}

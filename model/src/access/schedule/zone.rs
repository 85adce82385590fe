//! Time zones by name, from the database that is built in, so that a schedule means the same on every machine.

use jiff::tz::{TimeZone, TimeZoneDatabase};

use super::ScheduleError;

/// The zone of that name, in any case: `europe/berlin` is `Europe/Berlin`.
pub(super) fn find(name: &str) -> Result<TimeZone, ScheduleError> {
    let zones = TimeZoneDatabase::bundled();
    // The database also knows a zone for "nobody knows where", which is no place to have business hours in.
    zones.get(name).ok().filter(|zone| !zone.is_unknown()).ok_or_else(|| ScheduleError::UnknownZone {
        name: name.chars().take(NAME_CHARS_MAX).collect(),
        near: if name.len() <= NAME_CHARS_MAX { nearest(name, &zones) } else { None },
    })
}

/// The zone that was probably meant: a slip of the hand away from its whole name, or else from that of its city alone. At most
/// a third of the longer name may differ; the first in the alphabet of equally near ones wins.
fn nearest(name: &str, zones: &TimeZoneDatabase) -> Option<String> {
    let wrong = name.trim().to_lowercase().replace(' ', "_");
    let zones: Vec<_> = zones.available().map(|zone| zone.to_string()).collect();
    let near = |part: fn(&str) -> &str| {
        let distances = zones.iter().filter_map(|zone| {
            let part = part(zone).to_lowercase();
            let distance = strsim::damerau_levenshtein(&wrong, &part);
            (distance <= wrong.len().max(part.len()) / 3).then_some((distance, zone))
        });
        distances.min().map(|(_, zone)| zone.clone())
    };
    near(|zone| zone).or_else(|| near(|zone| zone.rsplit('/').next().unwrap_or(zone)))
}

/// The longest name in the database has 30 characters; the time to compare grows with the product of both lengths.
const NAME_CHARS_MAX: usize = 64;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zones_are_known_by_name() {
        for (name, zone) in [
            ("Europe/Berlin", "Europe/Berlin"),
            ("america/new_york", "America/New_York"),
            ("UTC", "UTC"),
            ("Asia/Kathmandu", "Asia/Kathmandu"),
        ] {
            assert_eq!(find(name).expect("it is known").iana_name(), Some(zone));
        }
    }

    #[test]
    fn unknown_zones_name_the_one_that_was_meant() {
        let cases = [
            ("Europe/Berln", Some("Europe/Berlin")),
            ("Europa/Berlin", Some("Europe/Berlin")),
            ("berlin", Some("Europe/Berlin")),
            ("New York", Some("America/New_York")),
            ("Lord_How", Some("Australia/Lord_Howe")),
            ("Etc/Unknown", None),
            ("Middle-earth", None),
            ("", None),
        ];
        for (wrong, meant) in cases {
            let Err(ScheduleError::UnknownZone { name, near }) = find(wrong) else { panic!("{wrong} is no zone") };
            assert_eq!((name.as_str(), near.as_deref()), (wrong, meant));
        }
        let error = find("Middle-earth").expect_err("it is none of ours");
        let words = "there is no time zone `Middle-earth`: name one of the tz database, such as `Europe/Berlin`";
        assert_eq!(error.to_string(), words);
        let error = find("Europe/Berln").expect_err("it is misspelt");
        assert_eq!(error.to_string(), "there is no time zone `Europe/Berln`: did you mean `Europe/Berlin`?");
        let Err(ScheduleError::UnknownZone { name, near }) = find(&"x".repeat(1_000_000)) else { panic!("no zone") };
        assert_eq!((name.len(), near), (NAME_CHARS_MAX, None));
    }
}

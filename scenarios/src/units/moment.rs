//! Calendar moments: `"2026-11-16T10:00:00[Europe/Berlin]"`, or RFC 3339 with an offset.

use jiff::fmt::temporal::Pieces;
use jiff::tz::Offset;
use jiff::{Timestamp, Zoned};

use super::Unfit;
use crate::diagnostic::{Code, nearest, shorten};

/// Reads a moment with its zone. Zones come from the bundled database, never from the host.
pub fn moment(text: &str) -> Result<Zoned, Unfit> {
    let problem = match text.contains('[') {
        true => match text.parse::<Zoned>() {
            Ok(zoned) => return Ok(zoned),
            Err(problem) => problem,
        },
        false => match text.parse::<Timestamp>() {
            Ok(timestamp) => {
                // A timestamp alone forgets the offset it was written with.
                let offset = Pieces::parse(text).ok().and_then(|pieces| pieces.to_numeric_offset());
                return Ok(timestamp.to_zoned(offset.unwrap_or(Offset::UTC).to_time_zone()));
            }
            Err(problem) => problem,
        },
    };
    let unfit = Unfit::new(Code::WrongValue, format!("`{}` is not a moment: {problem}", shorten(text)));
    let zone = text.split_once('[').map(|(_, zone)| zone.trim_end_matches(']'));
    let known = || jiff::tz::db().available().map(|name| name.to_string()).collect::<Vec<_>>();
    match zone.filter(|zone| jiff::tz::db().get(zone).is_err()).and_then(|zone| nearest(zone, known())) {
        Some(near) => Err(unfit.help(format!("did you mean `{near}`?"))),
        None => Err(unfit),
    }
}

/// What is expected, with examples.
pub const MOMENT: &str = "a date and time with a zone, such as \"2026-11-16T10:00:00[Europe/Berlin]\" or \
                               \"2026-11-16T10:00:00+01:00\"";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_keep_their_zone() {
        let cases = [
            ("2026-11-16T10:00:00[UTC]", "2026-11-16T10:00:00+00:00[UTC]"),
            ("2026-11-16T10:00:00[Europe/Berlin]", "2026-11-16T10:00:00+01:00[Europe/Berlin]"),
            ("2026-11-16T10:00:00+01:00", "2026-11-16T10:00:00+01:00[+01:00]"),
            ("2026-11-16T10:00:00-05:30", "2026-11-16T10:00:00-05:30[-05:30]"),
            ("2026-11-16T10:00:00Z", "2026-11-16T10:00:00+00:00[UTC]"),
        ];
        for (text, zoned) in cases {
            assert_eq!(moment(text).map(|zoned| zoned.to_string()), Ok(zoned.to_owned()), "{text}");
        }
    }

    #[test]
    fn what_is_no_moment_is_refused() {
        for text in
            ["", "tomorrow", "2026-11-16", "2026-11-16T10:00:00", "2026-02-30T10:00:00Z", "2026-13-01T00:00[UTC]"]
        {
            assert_eq!(moment(text).map_err(|unfit| unfit.code), Err(Code::WrongValue), "{text}");
        }
        let unfit = moment("2026-11-16T10:00:00[Europe/Berln]").expect_err("there is no such zone");
        assert_eq!(unfit.help.as_deref(), Some("did you mean `Europe/Berlin`?"));
    }
}

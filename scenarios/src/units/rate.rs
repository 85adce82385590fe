//! How often something happens: `"50/s"`, `"12/min"`, `"40/h"`.

use std::fmt;

use super::{Quantity, Unfit, number_before, unknown_unit, write_millionths};
use crate::diagnostic::{Code, shorten};

/// So many times in a second, a minute or an hour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rate {
    /// How many times, in millionths.
    millionths: u128,
    /// In how many seconds: 1, 60 or 3,600.
    seconds: u32,
}

impl Rate {
    /// Times in `seconds` seconds, to the nearest whole number, and whether that is exact.
    pub fn times_in(self, seconds: u32) -> (u64, bool) {
        let (times, unit) = (self.millionths * u128::from(seconds), u128::from(self.seconds) * 1_000_000);
        let rounded = (times + unit / 2) / unit;
        (u64::try_from(rounded).unwrap_or(u64::MAX), times % unit == 0)
    }
}

impl PartialOrd for Rate {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        (self.millionths * u128::from(other.seconds)).partial_cmp(&(other.millionths * u128::from(self.seconds)))
    }
}

impl Quantity for Rate {
    const KIND: &'static str = "rate";
    const WHAT: &'static str = "a rate for each s, min or h, such as \"50/s\", \"12/min\" or \"0.2/s\"";
    const PATTERN: &'static str = r"^[0-9]+(\.[0-9]+)?/(s|min|h)$";

    fn parse(text: &str) -> Result<Self, Unfit> {
        let (millionths, unit) = number_before(text, "a rate")?;
        let seconds = UNITS.iter().find(|(name, _)| *name == unit).map(|(_, seconds)| *seconds);
        let seconds = seconds.ok_or_else(|| match unit {
            "/m" => Unfit::new(Code::WrongUnit, "`/m` may be a minute or a month").help("write `/min` for a minute"),
            _ => unknown_unit(text, unit, &UNITS.map(|(name, _)| name)),
        })?;
        Ok(Self { millionths, seconds })
    }
}

impl fmt::Display for Rate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_millionths(f, self.millionths)?;
        f.write_str(UNITS.iter().find(|(_, seconds)| *seconds == self.seconds).map_or("", |(name, _)| name))
    }
}

/// A whole number of admissions in each second (CONN-2 to CONN-4).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ConnectionRate(pub u32);

impl Quantity for ConnectionRate {
    const KIND: &'static str = "connection rate";
    const WHAT: &'static str = "a whole number a second, such as \"50/s\"";
    const PATTERN: &'static str = r"^[0-9]+/s$";

    fn parse(text: &str) -> Result<Self, Unfit> {
        let (millionths, unit) = number_before(text, "a connection rate")?;
        match unit {
            "/s" if millionths % 1_000_000 == 0 => Ok(Self(u32::try_from(millionths / 1_000_000).unwrap_or(u32::MAX))),
            "/s" => Err(Unfit::new(Code::WrongValue, format!("`{}` is not a whole number a second", shorten(text)))),
            "/min" | "/h" => {
                let message = format!("`{unit}` does not fit here: the appliance counts admissions by the second");
                Err(Unfit::new(Code::WrongUnit, message))
            }
            _ => Err(unknown_unit(text, unit, &["/s"])),
        }
    }
}

impl fmt::Display for ConnectionRate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/s", self.0)
    }
}

const UNITS: [(&str, u32); 3] = [("/s", 1), ("/min", 60), ("/h", 3_600)];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rates_are_exact_and_comparable() {
        let cases = [("0.2/s", (200, true)), ("12/min", (200, true)), ("40/h", (11, false)), ("14/s", (14_000, true))];
        for (text, thousand_seconds) in cases {
            let rate = Rate::parse(text).unwrap_or_else(|unfit| panic!("{text}: {}", unfit.message));
            assert_eq!(rate.times_in(1_000), thousand_seconds, "{text}");
            assert_eq!(rate.to_string(), text);
        }
        let rate = |text| Rate::parse(text).expect("valid");
        assert!(rate("12/min") < rate("1/s") && rate("60/min") >= rate("1/s"));
        assert_eq!(ConnectionRate::parse("300/s"), Ok(ConnectionRate(300)));
    }

    #[test]
    fn everything_else_is_refused() {
        let cases = [
            ("50", Code::WrongUnit, "`50` has no unit"),
            ("50/sec", Code::WrongUnit, "`/sec` is not a unit that fits here"),
            ("5/m", Code::WrongUnit, "`/m` may be a minute or a month"),
            ("fast", Code::WrongValue, "`fast` is not a rate"),
            ("-1/s", Code::OutOfBounds, "`-1/s` is negative"),
            (
                "0.1234567/s",
                Code::WrongValue,
                "`0.1234567/s` is not a rate: write digits, and at most six behind one point",
            ),
        ];
        for (text, code, message) in cases {
            let unfit = Rate::parse(text).expect_err(text);
            assert_eq!((unfit.code, unfit.message.as_str()), (code, message), "{text}");
        }
        for (text, code) in [
            ("0.5/s", Code::WrongValue),
            ("50/min", Code::WrongUnit),
            ("50", Code::WrongUnit),
            ("/s", Code::WrongValue),
        ] {
            assert_eq!(ConnectionRate::parse(text).map_err(|unfit| unfit.code), Err(code), "{text}");
        }
    }
}

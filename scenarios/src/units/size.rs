//! Bytes, and bytes a second: `"20MiB"`, `"4KiB"`, `"100MiB/s"`, `"100Mbit/s"`.

use std::fmt;

use bytesize::ByteSize;

use super::{Quantity, Unfit, number_before, unknown_unit, write_millionths};
use crate::diagnostic::{Code, shorten};

/// A number of bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Size(pub u64);

impl Quantity for Size {
    const KIND: &'static str = "size";
    const WHAT: &'static str = "a size in B, KiB, MiB, GiB (powers of 1,024) or kB, MB, GB (powers of 1,000), such as \
                                \"20MiB\" or \"150B\"";
    const PATTERN: &'static str = r"^[0-9]+(\.[0-9]+)?(B|KiB|MiB|GiB|kB|MB|GB)$";

    fn parse(text: &str) -> Result<Self, Unfit> {
        let (millionths, unit) = number_before(text, "a size")?;
        match factor(unit, &BYTES) {
            Some(bytes) => quotient(text, millionths, bytes, 1).map(Self),
            None => Err(ambiguous(unit).unwrap_or_else(|| unknown_unit(text, unit, &BYTES.map(|(name, _)| name)))),
        }
    }
}

impl fmt::Display for Size {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (unit, factor) = largest_unit(self.0, &BYTES);
        write!(f, "{}{unit}", self.0 / factor)
    }
}

/// What a line carries, in bytes a second.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Bandwidth(pub u64);

impl Quantity for Bandwidth {
    const KIND: &'static str = "bandwidth";
    const WHAT: &'static str = "a bandwidth in bit/s, kbit/s, Mbit/s, Gbit/s, or a size for each second, such as \
                                \"100Mbit/s\" or \"100MiB/s\"";
    const PATTERN: &'static str = r"^[0-9]+(\.[0-9]+)?(bit|kbit|Mbit|Gbit|B|KiB|MiB|GiB|kB|MB|GB)/s$";

    fn parse(text: &str) -> Result<Self, Unfit> {
        let (millionths, unit) = number_before(text, "a bandwidth")?;
        let each_second = unit.strip_suffix("/s").unwrap_or_default();
        match (factor(each_second, &BITS), factor(each_second, &BYTES)) {
            (Some(bits), _) => quotient(text, millionths, bits, 8).map(Self),
            (None, Some(bytes)) => quotient(text, millionths, bytes, 1).map(Self),
            (None, None) => Err(ambiguous(unit.trim_end_matches("/s")).unwrap_or_else(|| {
                let names: Vec<_> = BITS.iter().chain(&BYTES).map(|(name, _)| format!("{name}/s")).collect();
                unknown_unit(text, unit, &names.iter().map(String::as_str).collect::<Vec<_>>())
            })),
        }
    }
}

impl fmt::Display for Bandwidth {
    /// In bits, as lines are sold.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bits = u128::from(self.0) * 8;
        let (unit, factor) = *BITS.iter().rfind(|(_, factor)| u128::from(*factor) <= bits).unwrap_or(&BITS[0]);
        write_millionths(f, bits * 1_000_000 / u128::from(factor))?;
        write!(f, "{unit}/s")
    }
}

/// What one of `unit` counts.
fn factor(unit: &str, units: &[(&str, u64)]) -> Option<u64> {
    units.iter().find(|(name, _)| *name == unit).map(|(_, factor)| *factor)
}

/// A unit that has two readings, refused with both.
fn ambiguous(unit: &str) -> Option<Unfit> {
    let (readings, help) = match unit {
        "K" | "k" => ("1,000s or in 1,024s", "write `KiB` for powers of 1,024, `kB` for powers of 1,000"),
        "M" => ("1,000s or in 1,024s", "write `MiB` for powers of 1,024, `MB` for powers of 1,000"),
        "G" => ("1,000s or in 1,024s", "write `GiB` for powers of 1,024, `GB` for powers of 1,000"),
        "Kb" | "kb" | "Mb" | "mb" | "Gb" | "gb" | "kbps" | "Kbps" | "Mbps" | "mbps" | "Gbps" | "gbps" => {
            ("bits or in bytes", "write `bit` for bits, `B` for bytes, as in `100Mbit/s` or `100MB/s`")
        }
        _ => return None,
    };
    Some(Unfit::new(Code::WrongUnit, format!("`{unit}` may count in {readings}")).help(help))
}

/// `millionths` of `factor` as a whole number of bytes, of which a unit is one in `of`.
fn quotient(text: &str, millionths: u128, factor: u64, of: u128) -> Result<u64, Unfit> {
    let (whole, one) = (millionths.saturating_mul(u128::from(factor)), 1_000_000 * of);
    if whole % one != 0 {
        return Err(Unfit::new(Code::WrongValue, format!("`{}` is not a whole number of bytes", shorten(text))));
    }
    u64::try_from(whole / one)
        .map_err(|_| Unfit::new(Code::OutOfBounds, format!("`{}` is more than can be counted", shorten(text))))
}

/// The largest unit of which `bytes` is a whole multiple, with its factor.
fn largest_unit(bytes: u64, units: &[(&'static str, u64)]) -> (&'static str, u64) {
    let fits = units.iter().filter(|(_, factor)| bytes >= *factor && bytes.is_multiple_of(*factor));
    fits.max_by_key(|(_, factor)| *factor).copied().unwrap_or(("B", 1))
}

const BYTES: [(&str, u64); 7] = [
    ("B", 1),
    ("kB", ByteSize::kb(1).as_u64()),
    ("KiB", ByteSize::kib(1).as_u64()),
    ("MB", ByteSize::mb(1).as_u64()),
    ("MiB", ByteSize::mib(1).as_u64()),
    ("GB", ByteSize::gb(1).as_u64()),
    ("GiB", ByteSize::gib(1).as_u64()),
];

const BITS: [(&str, u64); 4] = [("bit", 1), ("kbit", 1_000), ("Mbit", 1_000_000), ("Gbit", 1_000_000_000)];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_exact() {
        let cases = [
            ("20MiB", 20 << 20, "20MiB"),
            ("100MB", 100_000_000, "100MB"),
            ("150B", 150, "150B"),
            ("4KiB", 4_096, "4KiB"),
            ("1.5KiB", 1_536, "1536B"),
            ("0B", 0, "0B"),
        ];
        for (text, bytes, shown) in cases {
            let size = Size::parse(text).unwrap_or_else(|unfit| panic!("{text}: {}", unfit.message));
            assert_eq!((size.0, size.to_string().as_str()), (bytes, shown), "{text}");
        }
    }

    #[test]
    fn bandwidth_counts_bytes_a_second() {
        let cases = [
            ("100MiB/s", 100 << 20, "838.8608Mbit/s"),
            ("100Mbit/s", 12_500_000, "100Mbit/s"),
            ("2.5Gbit/s", 312_500_000, "2.5Gbit/s"),
            ("64kbit/s", 8_000, "64kbit/s"),
        ];
        for (text, bytes, shown) in cases {
            let bandwidth = Bandwidth::parse(text).unwrap_or_else(|unfit| panic!("{text}: {}", unfit.message));
            assert_eq!((bandwidth.0, bandwidth.to_string().as_str()), (bytes, shown), "{text}");
        }
    }

    #[test]
    fn what_may_be_read_in_two_ways_is_refused() {
        let both = "write `MiB` for powers of 1,024, `MB` for powers of 1,000";
        let cases = [
            ("100M", "`M` may count in 1,000s or in 1,024s", Some(both)),
            ("100", "`100` has no unit", None),
            ("100Mib", "`Mib` is not a unit that fits here", Some("did you mean `100MiB`?")),
        ];
        for (text, message, help) in cases {
            let unfit = Size::parse(text).expect_err(text);
            let got = (unfit.code, unfit.message.as_str(), unfit.help.as_deref());
            assert_eq!(got, (Code::WrongUnit, message, help), "{text}");
        }
        let bits = Some("write `bit` for bits, `B` for bytes, as in `100Mbit/s` or `100MB/s`");
        let cases = [
            ("100Mb/s", "`Mb` may count in bits or in bytes", bits),
            ("100mbps", "`mbps` may count in bits or in bytes", bits),
            ("100Mbits/s", "`Mbits/s` is not a unit that fits here", Some("did you mean `100Mbit/s`?")),
            ("100Mbit", "`Mbit` is not a unit that fits here", Some("did you mean `100Mbit/s`?")),
            ("100MiB", "`MiB` is not a unit that fits here", Some("did you mean `100MiB/s`?")),
            ("100", "`100` has no unit", None),
        ];
        for (text, message, help) in cases {
            let unfit = Bandwidth::parse(text).expect_err(text);
            let got = (unfit.code, unfit.message.as_str(), unfit.help.as_deref());
            assert_eq!(got, (Code::WrongUnit, message, help), "{text}");
        }
        assert_eq!(Bandwidth::parse("12bit/s").map_err(|unfit| unfit.code), Err(Code::WrongValue));
        assert_eq!(Size::parse("0.3B").map_err(|unfit| unfit.code), Err(Code::WrongValue));
        assert_eq!(Size::parse("99999999999999999999GiB").map_err(|unfit| unfit.code), Err(Code::OutOfBounds));
    }
}

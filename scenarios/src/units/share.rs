//! Shares of a whole: `"2%"`.

use std::fmt;

use super::{Quantity, Unfit, number_before, unknown_unit, write_millionths};
use crate::diagnostic::{Code, shorten};

/// A share in parts of a million.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Share(pub u32);

impl Share {
    /// The share of `whole`, to the nearest whole number; one at least, where the share and the whole are not nothing.
    pub fn of(self, whole: usize) -> usize {
        let share = (whole as u128 * u128::from(self.0) + 500_000) / 1_000_000;
        let least = usize::from(self.0 > 0 && whole > 0);
        usize::try_from(share).unwrap_or(usize::MAX).max(least)
    }
}

impl Quantity for Share {
    const KIND: &'static str = "share";
    const WHAT: &'static str = "a share in %, such as \"2%\" or \"0.5%\"";
    const PATTERN: &'static str = r"^[0-9]+(\.[0-9]{1,4})?%$";

    fn parse(text: &str) -> Result<Self, Unfit> {
        let (millionths, unit) = number_before(text, "a share")?;
        if unit != "%" {
            return Err(unknown_unit(text, unit, &["%"]));
        }
        if millionths % 100 != 0 {
            let message = format!("`{}` has more than four digits behind the point", shorten(text));
            return Err(Unfit::new(Code::WrongValue, message));
        }
        Ok(Self(u32::try_from(millionths / 100).unwrap_or(u32::MAX)))
    }
}

impl fmt::Display for Share {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_millionths(f, u128::from(self.0) * 100)?;
        f.write_str("%")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_count_parts_of_a_million() {
        for (text, ppm) in [("2%", 20_000), ("0.5%", 5_000), ("0.0001%", 1), ("100%", 1_000_000), ("0%", 0)] {
            assert_eq!(Share::parse(text), Ok(Share(ppm)));
            assert_eq!(Share(ppm).to_string(), text);
        }
        for (text, code) in [
            ("2", Code::WrongUnit),
            ("0.00001%", Code::WrongValue),
            ("two%", Code::WrongValue),
            ("-2%", Code::OutOfBounds),
        ] {
            assert_eq!(Share::parse(text).map_err(|unfit| unfit.code), Err(code), "{text}");
        }
    }

    #[test]
    fn a_share_of_somebody_is_somebody() {
        for (ppm, whole, share) in [(10_000, 250, 3), (10_000, 3, 1), (0, 3, 0), (1_000_000, 7, 7), (10_000, 0, 0)] {
            assert_eq!(Share(ppm).of(whole), share, "{ppm} ppm of {whole}");
        }
    }
}

//! A time of day on the calendar: `"18:00"`.

use std::fmt;

use jiff::civil::Time;

use super::{Quantity, Unfit};
use crate::diagnostic::{Code, shorten};

/// Hours and minutes since midnight, in the zone of the run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct TimeOfDay(pub Time);

impl Quantity for TimeOfDay {
    const KIND: &'static str = "time of day";
    const WHAT: &'static str = "a time of day from 00:00 to 23:59, such as \"18:00\"";
    const PATTERN: &'static str = r"^[0-2][0-9]:[0-5][0-9]$";

    fn parse(text: &str) -> Result<Self, Unfit> {
        let digits = |text: &str| text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit());
        let time = text.split_once(':').filter(|(hour, minute)| digits(hour) && digits(minute));
        let time = time.and_then(|(hour, minute)| Time::new(hour.parse().ok()?, minute.parse().ok()?, 0, 0).ok());
        let unfit = || Unfit::new(Code::WrongValue, format!("`{}` is not a time of day", shorten(text)));
        time.map(Self).ok_or_else(unfit)
    }
}

impl fmt::Display for TimeOfDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.0.hour(), self.0.minute())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_of_day_have_two_digits_twice() {
        for (text, read) in [("18:00", true), ("00:00", true), ("23:59", true), ("24:00", false), ("8:00", false)] {
            assert_eq!(TimeOfDay::parse(text).ok().map(|time| time.to_string()).as_deref(), read.then_some(text));
        }
        for text in ["", ":", "18", "18:00:00", "-1:00", "18:60", "6pm", "１８:00"] {
            let code = TimeOfDay::parse(text).map_err(|unfit| unfit.code);
            assert_eq!(code, Err(Code::WrongValue), "{text}");
        }
    }
}

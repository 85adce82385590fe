//! Business hours: how many requests arrive in each hour of the week, as the clocks show it. Knows no holidays.

use jiff::civil::Weekday;
use serde::{Deserialize, Serialize};

use super::{Rate, WorkloadError};

/// A rate for each hour of the week, which is followed by itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Week", into = "Week")]
pub struct WeeklyCurve {
    week: Box<Week>,
    busiest: Rate,
}

impl WeeklyCurve {
    /// These rates: from Monday, from midnight.
    ///
    /// # Errors
    /// If one of them is above [`super::RATE_MAX`], or all are zero.
    pub fn new(week: [[Rate; 24]; 7]) -> Result<Self, WorkloadError> {
        let busiest = week.iter().flatten().copied().max().unwrap_or_default();
        busiest.check()?;
        Ok(Self { week: Box::new(week), busiest })
    }

    /// A standard working week, with that rate in its busiest hour, which brings one sixth of a working day (assumptions.md 6).
    ///
    /// # Errors
    /// If the rate is zero or above [`super::RATE_MAX`].
    pub fn standard(busiest: Rate) -> Result<Self, WorkloadError> {
        Self::new(STANDARD.map(|day| day.map(|permille| busiest.scaled(permille))))
    }

    /// The rate while the clocks show that hour, 0 to 23, of that day.
    pub fn rate(&self, (day, hour): (Weekday, usize)) -> Rate {
        let day = usize::from(day.to_monday_zero_offset().unsigned_abs());
        self.week[day].get(hour).copied().unwrap_or_default()
    }

    /// The rate in the busiest hour.
    pub const fn busiest(&self) -> Rate {
        self.busiest
    }
}

/// From Monday, from midnight.
type Week = [[Rate; 24]; 7];

impl From<WeeklyCurve> for Week {
    fn from(curve: WeeklyCurve) -> Self {
        *curve.week
    }
}

impl TryFrom<Week> for WeeklyCurve {
    type Error = WorkloadError;
    fn try_from(week: Week) -> Result<Self, WorkloadError> {
        Self::new(week)
    }
}

/// In thousandths of the busiest hour. The day's hours add up to six times the busiest: the share of one sixth on which the
/// demand of assumptions.md 10 rests.
const WORKING_DAY: [u16; 24] =
    [2, 2, 2, 2, 2, 8, 52, 250, 600, 1_000, 950, 700, 400, 550, 600, 450, 240, 100, 40, 20, 12, 8, 6, 4];
/// Those who work at the weekend: a tenth of a working day on Saturday, half of that on Sunday, mostly by day and without a
/// break at noon.
const SATURDAY: [u16; 24] = [2, 2, 2, 2, 2, 2, 2, 20, 50, 60, 60, 60, 60, 60, 60, 60, 50, 20, 10, 8, 2, 2, 2, 2];
const SUNDAY: [u16; 24] = [2, 2, 2, 2, 2, 2, 2, 2, 20, 30, 30, 30, 30, 30, 30, 30, 24, 12, 6, 4, 2, 2, 2, 2];
const STANDARD: [[u16; 24]; 7] = [WORKING_DAY, WORKING_DAY, WORKING_DAY, WORKING_DAY, WORKING_DAY, SATURDAY, SUNDAY];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_busiest_hour_brings_a_sixth_of_a_working_day() {
        let sums = STANDARD.map(|day| day.iter().sum::<u16>());
        assert_eq!(sums, [6_000, 6_000, 6_000, 6_000, 6_000, 600, 300]);
        let curve = WeeklyCurve::standard(Rate::per_hour(60)).expect("a curve");
        assert_eq!(curve.busiest(), Rate::per_hour(60));
        let cases = [
            (Weekday::Monday, 9, Rate::per_hour(60)),
            (Weekday::Friday, 14, Rate::per_hour(36)),
            (Weekday::Saturday, 8, Rate::per_hour(3)),
            (Weekday::Sunday, 23, Rate::from_thousandths_per_week(168 * 120)),
            (Weekday::Sunday, 24, Rate::ZERO),
        ];
        for (day, hour, rate) in cases {
            assert_eq!(curve.rate((day, hour)), rate, "{day:?} {hour}:00");
        }
    }

    #[test]
    fn curves_without_requests_or_with_too_many_are_refused() {
        assert_eq!(WeeklyCurve::new([[Rate::ZERO; 24]; 7]), Err(WorkloadError::NoArrivals));
        let mut week = [[Rate::per_hour(1); 24]; 7];
        week[6][23] = Rate::per_hour(360_001);
        assert_eq!(WeeklyCurve::new(week), Err(WorkloadError::RateTooHigh { rate: week[6][23] }));
    }
}

//! The colours of charts: few, told apart by colour-blind readers (after Okabe and Ito), and each with one meaning, so
//! that the page's style sheet can turn the neutral ones over in dark mode by their value.

use model::event::ClientState;
use model::metric::Gauge;
use plotters::style::RGBColor;

/// A colour by what it stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ink {
    /// The background.
    Paper,
    /// Words.
    Text,
    /// Words that stand back.
    Muted,
    /// Lines of the grid.
    Grid,
    /// Times at which the timeline acts.
    Acting,
    /// A limit.
    Limit,
    /// The thing measured.
    Measured,
    /// A mean of it.
    Mean,
    /// Clients in a state.
    State(ClientState),
    /// One of several alternatives, by its place among them; after [`CHOICES`] they begin anew.
    Choice(usize),
    /// Clients that the Jump interface shows with a status, by the gauge that counts them.
    Status(Gauge),
}

impl Ink {
    pub(super) const fn rgb(self) -> RGBColor {
        match self {
            Self::Paper => RGBColor(0xFF, 0xFF, 0xFF),
            Self::Text => RGBColor(0x1F, 0x23, 0x28),
            Self::Muted => RGBColor(0x57, 0x60, 0x6A),
            Self::Grid => RGBColor(0xDD, 0xE1, 0xE5),
            Self::Acting => RGBColor(0x8C, 0x95, 0x9F),
            Self::Limit => RGBColor(0xC2, 0x41, 0x0C),
            Self::Measured => RGBColor(0x00, 0x72, 0xB2),
            Self::Mean => RGBColor(0x00, 0x9E, 0x73),
            Self::Choice(place) => match place % CHOICES {
                0 => RGBColor(0x00, 0x73, 0xB3),
                1 => RGBColor(0x56, 0xB4, 0xE9),
                2 => RGBColor(0x00, 0x9F, 0x75),
                3 => RGBColor(0xE7, 0xA0, 0x00),
                4 => RGBColor(0xD6, 0x5F, 0x00),
                5 => RGBColor(0xCD, 0x7A, 0xA8),
                6 => RGBColor(0x5C, 0x4C, 0x8B),
                _ => RGBColor(0x6E, 0x69, 0x5B),
            },
            Self::State(state) => match state {
                ClientState::Connected => RGBColor(0x7C, 0xC0, 0xEA),
                ClientState::Connecting => RGBColor(0xF0, 0xE4, 0x42),
                ClientState::Waiting => RGBColor(0x00, 0x9E, 0x74),
                ClientState::BackingOff => RGBColor(0xE6, 0x9F, 0x00),
                ClientState::ToldToReturn => RGBColor(0xCC, 0x79, 0xA7),
                ClientState::Refused => RGBColor(0xD5, 0x5E, 0x00),
                ClientState::Asleep => RGBColor(0xB4, 0xB9, 0xC6),
                ClientState::Crashed => RGBColor(0x5B, 0x4B, 0x8A),
                ClientState::SwitchedOff => RGBColor(0xD3, 0xD0, 0xC4),
                ClientState::Uninstalled => RGBColor(0x6F, 0x6A, 0x5C),
                ClientState::NotInstalled => RGBColor(0xEE, 0xEC, 0xE4),
            },
            Self::Status(gauge) => match gauge {
                Gauge::ShownOnline => RGBColor(0x7D, 0xC2, 0xF0),
                Gauge::ShownUpgradePending => RGBColor(0xEF, 0xDF, 0x55),
                Gauge::ShownUpgrading => RGBColor(0x0B, 0x99, 0x72),
                Gauge::ShownDisabled => RGBColor(0x9C, 0x4F, 0x96),
                Gauge::ShownOffline => RGBColor(0xC3, 0xC5, 0xCB),
                Gauge::Lost => RGBColor(0xCF, 0x62, 0x0F),
                _ => RGBColor(0x3E, 0x3B, 0x34),
            },
        }
    }
}

/// How many alternatives have colours of their own.
pub(super) const CHOICES: usize = 8;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::summary::life::STATUSES;

    #[test]
    fn every_meaning_has_a_colour_of_its_own() {
        let inks = [Ink::Paper, Ink::Text, Ink::Muted, Ink::Grid, Ink::Acting, Ink::Limit, Ink::Measured, Ink::Mean];
        let choices = (0..CHOICES).map(Ink::Choice);
        let states = ClientState::ALL.map(Ink::State);
        let statuses = STATUSES.map(|(gauge, _)| Ink::Status(gauge));
        let all = inks.into_iter().chain(states).chain(choices).chain(statuses);
        let all: Vec<_> = all.map(Ink::rgb).collect();
        for (place, colour) in all.iter().enumerate() {
            assert!(!all[..place].contains(colour), "{colour:?} has two meanings");
        }
    }

    /// What each kind of colour blindness makes of the statuses stays far apart: CIELAB distances of 20 at the least, where
    /// 2 is just visible.
    #[test]
    fn statuses_are_told_apart_by_colour_blind_readers() {
        for (sight, matrix) in SIGHTS {
            let seen = STATUSES.map(|(gauge, _)| lab(through(matrix, Ink::Status(gauge).rgb())));
            for (place, one) in seen.iter().enumerate() {
                for (other, (gauge, _)) in seen[..place].iter().zip(STATUSES) {
                    let distance = one.iter().zip(other).map(|(a, b)| (a - b).powi(2)).sum::<f64>().sqrt();
                    assert!(distance >= 20.0, "{sight}: {gauge} and {} are {distance:.0} apart", STATUSES[place].0);
                }
            }
        }
    }

    type Matrix = [[f64; 3]; 3];

    /// Machado, Oliveira and Fernandes (2009), in full severity, on linear RGB.
    const SIGHTS: [(&str, Matrix); 4] = [
        ("ordinary", [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]]),
        ("protanopia", [[0.1523, 1.0526, -0.2049], [0.1145, 0.7863, 0.0992], [-0.0039, -0.0481, 1.0520]]),
        ("deuteranopia", [[0.3673, 0.8606, -0.2280], [0.2801, 0.6725, 0.0474], [-0.0118, 0.0429, 0.9689]]),
        ("tritanopia", [[1.2555, -0.0767, -0.1788], [-0.0784, 0.9308, 0.1476], [0.0047, 0.6914, 0.3039]]),
    ];

    fn through(matrix: Matrix, colour: RGBColor) -> [f64; 3] {
        let linear = |part: u8| match f64::from(part) / 255.0 {
            low @ ..=0.04045 => low / 12.92,
            high => ((high + 0.055) / 1.055).powf(2.4),
        };
        let colour = [colour.0, colour.1, colour.2].map(linear);
        matrix.map(|row| row.iter().zip(colour).map(|(share, part)| share * part).sum::<f64>().clamp(0.0, 1.0))
    }

    /// CIELAB under D65.
    fn lab([r, g, b]: [f64; 3]) -> [f64; 3] {
        let curve = |t: f64| if t > 0.008856 { t.cbrt() } else { 7.787 * t + 16.0 / 116.0 };
        let x = curve((0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.9505);
        let y = curve(0.2126 * r + 0.7152 * g + 0.0722 * b);
        let z = curve((0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.089);
        [116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)]
    }
}

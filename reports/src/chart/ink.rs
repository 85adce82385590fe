//! The colours of charts: few, told apart by colour-blind readers (after Okabe and Ito), and each with one meaning, so
//! that the page's style sheet can turn the neutral ones over in dark mode by their value.

use model::event::ClientState;
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
        }
    }
}

/// How many alternatives have colours of their own.
pub(super) const CHOICES: usize = 8;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_meaning_has_a_colour_of_its_own() {
        let inks = [Ink::Paper, Ink::Text, Ink::Muted, Ink::Grid, Ink::Acting, Ink::Limit, Ink::Measured, Ink::Mean];
        let choices = (0..CHOICES).map(Ink::Choice);
        let states = ClientState::ALL.map(Ink::State);
        let all: Vec<_> = inks.into_iter().chain(states).chain(choices).map(Ink::rgb).collect();
        for (place, colour) in all.iter().enumerate() {
            assert!(!all[..place].contains(colour), "{colour:?} has two meanings");
        }
    }
}

//! What the tools of a session send through the appliance, in bytes a second (TOOL-4, TOOL-9). The figures are ours, from
//! assumptions.md 14; each counts what goes one way, since the appliance passes on what it receives and a line carries as much
//! in one direction as in the other.

use serde::{Deserialize, Serialize};

use super::{Colours, Tool};

/// The figures, each in bytes a second on average over the time for which a tool is on; at most 1 GB/s
/// ([`TRAFFIC_MAX`]).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrafficFigures {
    /// Screen sharing, in the order of [`Colours::ALL`], which is theirs too: none is below the one before.
    pub screen: [u64; Colours::ALL.len()],
    /// A command shell.
    pub shell: u64,
    /// File transfer while nothing but listings of folders is transferred.
    pub files: u64,
    /// Files under way: each transfer takes this much. At least 1.
    pub transfer: u64,
    /// The registry.
    pub registry: u64,
    /// System information.
    pub system_information: u64,
    /// Clipboards.
    pub clipboard: u64,
}

/// The most that a figure can be.
pub const TRAFFIC_MAX: u64 = 1_000_000_000;

impl TrafficFigures {
    /// What a tool takes.
    pub const fn of(&self, tool: Tool) -> u64 {
        match tool {
            Tool::Screen { colours, .. } => self.screen[colours as usize],
            Tool::Files => self.files,
            Tool::Registry => self.registry,
            Tool::SystemInformation => self.system_information,
            Tool::Clipboard => self.clipboard,
        }
    }
}

impl Default for TrafficFigures {
    /// As assumptions.md 10 and 14 have it: screens change for 35% of the time, at 100, 200, 400, 800 and 2,500 kbit/s.
    fn default() -> Self {
        Self {
            screen: [4_375, 8_750, 17_500, 35_000, 109_375],
            shell: 500,
            files: 500,
            transfer: 1_250_000,
            registry: 500,
            system_information: 1_000,
            clipboard: 100,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Covers: TOOL-4, TOOL-9.
    #[test]
    fn traffic_rises_with_the_colours() {
        let figures = TrafficFigures::default();
        let of = |colours| figures.of(Tool::Screen { colours, control: true });
        assert!(Colours::ALL.is_sorted_by(|less, more| of(*less) < of(*more)));
        let active_kbit_per_s = [100, 200, 400, 800, 2_500];
        for (colours, kbit_per_s) in Colours::ALL.into_iter().zip(active_kbit_per_s) {
            assert_eq!(of(colours), kbit_per_s * 1_000 / 8 * 35 / 100, "{colours:?}");
        }
    }
}

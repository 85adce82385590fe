//! The appliance models: what each holds and what hardware stands behind it (APP-1 to APP-4, APP-7).

use std::fmt;

use serde::{Deserialize, Serialize};

/// An appliance model.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Model {
    /// B200.
    B200,
    /// B300.
    B300,
    /// B400.
    B400,
    /// A Cloud site: bound by licences.
    Cloud,
    /// A virtual appliance of any size: bound by what the scenario says (APP-7).
    #[serde(rename = "custom")]
    Custom,
}

impl Model {
    /// Every model, smallest first.
    pub const ALL: [Self; 5] = [Self::B200, Self::B300, Self::B400, Self::Cloud, Self::Custom];

    /// The name used in scenario files and reports.
    pub const fn name(self) -> &'static str {
        match self {
            Self::B200 => "B200",
            Self::B300 => "B300",
            Self::B400 => "B400",
            Self::Cloud => "Cloud",
            Self::Custom => "custom",
        }
    }

    /// The most active Jump Clients it holds: documented for the B series, 150 a licence for Cloud. `None` where the
    /// scenario must say (a custom model, a Cloud site without licences), or where the product exceeds `u32`.
    pub fn capacity(self, licences: Option<u32>) -> Option<u32> {
        match self {
            Self::B200 => Some(1_000),
            Self::B300 => Some(10_000),
            Self::B400 => Some(25_000),
            Self::Cloud => licences.and_then(|licences| licences.checked_mul(CLIENTS_PER_CLOUD_LICENCE)),
            Self::Custom => None,
        }
    }

    /// Processor cores: an assumption for every model (assumptions.md 1). `None` for a custom model.
    pub const fn cores(self) -> Option<u32> {
        match self {
            Self::B200 => Some(4),
            Self::B300 => Some(8),
            Self::B400 => Some(16),
            Self::Cloud => Some(8),
            Self::Custom => None,
        }
    }
}

impl fmt::Display for Model {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Active Jump Clients for each licence of a Cloud site (APP-4).
pub const CLIENTS_PER_CLOUD_LICENCE: u32 = 150;

#[cfg(test)]
mod tests {
    use super::*;

    /// Covers: APP-1, APP-2, APP-3, APP-4, APP-7.
    #[test]
    fn capacities_are_the_documented_ones() {
        let cases = [
            (Model::B200, None, Some(1_000)),
            (Model::B300, None, Some(10_000)),
            (Model::B400, Some(3), Some(25_000)),
            (Model::Cloud, Some(1), Some(150)),
            (Model::Cloud, Some(40), Some(6_000)),
            (Model::Cloud, None, None),
            (Model::Cloud, Some(u32::MAX), None),
            (Model::Custom, Some(9), None),
        ];
        for (model, licences, capacity) in cases {
            assert_eq!(model.capacity(licences), capacity, "{model} with {licences:?} licences");
        }
    }
}

//! What the Jump interface shows of a Jump Client: one status, of several that may hold at once (assumptions.md 5).

use serde::{Deserialize, Serialize};

/// What is shown of a Jump Client. Of several that hold, the first in this order is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// An end user has uninstalled it, and the list keeps it (MAINT-10).
    Uninstalled,
    /// It has been offline for longer than the lost-days setting (MAINT-1).
    Lost,
    /// It is not connected.
    Offline,
    /// An end user has disabled it (MAINT-16).
    Disabled,
    /// It is being upgraded.
    Upgrading,
    /// It is outdated and not being upgraded yet (UPG-7).
    UpgradePending,
    /// It can be jumped to.
    Online,
}

/// What holds of a Jump Client in the list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// It is connected and admitted.
    pub online: bool,
    /// It is labelled lost.
    pub lost: bool,
    /// It is kept in the list as uninstalled.
    pub uninstalled: bool,
    /// An end user has disabled it.
    pub disabled: bool,
    /// It runs an older version than the appliance.
    pub outdated: bool,
    /// It holds an upgrade slot.
    pub upgrading: bool,
}

impl Facts {
    /// What is shown of it.
    pub const fn status(self) -> Status {
        match self {
            Self { uninstalled: true, .. } => Status::Uninstalled,
            Self { lost: true, .. } => Status::Lost,
            Self { online: false, .. } => Status::Offline,
            Self { disabled: true, .. } => Status::Disabled,
            Self { upgrading: true, .. } => Status::Upgrading,
            Self { outdated: true, .. } => Status::UpgradePending,
            _ => Status::Online,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Of any combination the first in the stated order is shown.
    #[test]
    fn the_first_that_holds_is_shown() {
        for bits in 0..64_u8 {
            let bit = |place: u8| bits & 1 << place != 0;
            let facts = Facts {
                uninstalled: bit(0),
                lost: bit(1),
                online: !bit(2),
                disabled: bit(3),
                upgrading: bit(4),
                outdated: bit(5),
            };
            let order = [
                Status::Uninstalled,
                Status::Lost,
                Status::Offline,
                Status::Disabled,
                Status::Upgrading,
                Status::UpgradePending,
            ];
            let first = order.into_iter().zip(0..).find(|(_, place)| bit(*place));
            assert_eq!(facts.status(), first.map_or(Status::Online, |(status, _)| status), "{facts:?}");
        }
    }
}

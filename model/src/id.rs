//! Names of things, as small numbers: they index the plan's tables.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A Jump Client: its place in [`crate::plan::Plan::clients`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ClientId(pub u32);

/// A site, one customer network behind one firewall: its place in [`crate::plan::Plan::sites`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct SiteId(pub u32);

/// An entry of the timeline: its place in [`crate::plan::Plan::timeline`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct EntryId(pub u32);

/// One connection between a Jump Client and the appliance. Never used again once it has ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ConnectionId(pub u32);

/// An installer: its place in [`crate::plan::Plan::installers`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct InstallerId(pub u32);

/// A transfer to somebody who is no Jump Client, in the order in which they begin (UPG-6).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct TransferId(pub u32);

/// A bulk transfer under way, as [`crate::flow::Flows::start`] numbers them. Never used again once it has ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct FlowId(pub u32);

macro_rules! index {
    ($($id:ident $letter:literal),*) => {$(
        impl $id {
            /// The id as an index into the plan's table.
            pub const fn index(self) -> usize {
                self.0 as usize
            }
        }
        impl fmt::Display for $id {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!($letter, "{}"), self.0)
            }
        }
    )*};
}
index!(ClientId "client ", SiteId "site ", EntryId "entry ", ConnectionId "connection ",
    InstallerId "installer ", TransferId "transfer ", FlowId "flow ");

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

/// One connection between a [`Party`] and the appliance. Never used again once it has ended.
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

/// A user account: its place in [`crate::access::Directory::users`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct UserId(pub u32);

/// A rep invite profile, for external representatives: its place in [`crate::access::Directory::rep_invites`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct RepInviteId(pub u32);

/// A team: its place in [`crate::access::Directory::teams`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct TeamId(pub u32);

/// An embassy: its place in [`crate::access::Directory::embassies`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct EmbassyId(pub u32);

/// A group policy: its place, from the top, in [`crate::access::Directory::group_policies`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct GroupPolicyId(pub u32);

/// A Jump Item Role: its place in [`crate::access::Directory::roles`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct RoleId(pub u32);

/// A Jump Group: its place in [`crate::access::Directory::jump_groups`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct JumpGroupId(pub u32);

/// A Jump Policy: its place in [`crate::access::Directory::jump_policies`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct JumpPolicyId(pub u32);

/// A session policy: its place in [`crate::access::Directory::session_policies`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct SessionPolicyId(pub u32);

/// A public portal: its place in [`crate::access::Directory::portals`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct PortalId(pub u32);

/// A Support Button: its place in [`crate::access::Directory::support_buttons`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct SupportButtonId(pub u32);

/// A Jump Item: its place in [`crate::access::Directory::jump_items`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct JumpItemId(pub u32);

/// A session, in the order in which they are asked for. Never used again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct SessionId(pub u32);

/// A representative's console: its place in [`crate::plan::Plan::consoles`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ConsoleId(pub u32);

/// Whoever holds a connection with the appliance: in their order, the fleet first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Party {
    /// A Jump Client.
    JumpClient(ClientId),
    /// A representative's console.
    Console(ConsoleId),
    /// The customer's side of that session.
    Customer(SessionId),
}

impl fmt::Display for Party {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::JumpClient(client) => client.fmt(f),
            Self::Console(console) => console.fmt(f),
            Self::Customer(session) => write!(f, "customer of {session}"),
        }
    }
}

/// An issue that customers submit: its place in [`crate::access::Directory::issues`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct IssueId(pub u32);

/// A session key, in the order in which they are made. Never used again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct SessionKeyId(pub u32);

/// A call of the client scripting API, in the order in which they are made. Never used again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ScriptId(pub u32);

/// An Endpoint Credential Manager: its place in [`crate::plan::CredentialPlan::managers`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ManagerId(pub u32);

/// A stream of customers: its place in [`crate::plan::SupportPlan::streams`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct StreamId(pub u32);

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
    InstallerId "installer ", TransferId "transfer ", FlowId "flow ", UserId "user ", RepInviteId "rep invite ",
    TeamId "team ", EmbassyId "embassy ", GroupPolicyId "group policy ", RoleId "role ", JumpGroupId "Jump Group ",
    JumpPolicyId "Jump Policy ", SessionPolicyId "session policy ", PortalId "portal ", SupportButtonId "Support Button ",
    JumpItemId "Jump Item ", SessionId "session ", ConsoleId "console ", IssueId "issue ", SessionKeyId "session key ",
    ScriptId "script ", ManagerId "credential manager ", StreamId "stream ");

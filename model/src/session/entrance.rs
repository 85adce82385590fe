//! How customers come.

use serde::{Deserialize, Serialize};

use crate::id::{IssueId, PortalId, SessionKeyId, SupportButtonId, UserId};
use crate::plan::Device;
use crate::time::SimDuration;

use super::{Colours, Queue};

/// The way by which a customer comes, which decides the queue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the fields are explained with their variant")]
pub enum Entrance {
    /// An issue is submitted on a public portal: into the queue of the team that owns it (QUEUE-2).
    Issue { portal: PortalId, issue: IssueId },
    /// A representative's name is chosen on a public portal: into that personal queue (QUEUE-1).
    Name { portal: PortalId, user: UserId },
    /// With a session key: by the key's portal into its owner's personal queue (KEY-2).
    Key(SessionKeyId),
    /// With a Support Button: by its portal straight into its queue (BTN-1).
    Button(SupportButtonId),
    /// By a help link on a web page: a browser sharing session in the queue that the link names (QUEUE-7).
    HelpLink { portal: PortalId, queue: Queue },
}

/// What a customer runs. The order is that of what it can do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CustomerClient {
    /// A page that is shared: chat and page view only (QUEUE-7).
    Browser,
    /// Click-to-chat: chat only, until elevated (ELEV-1).
    Chat,
    /// The full customer client, in user mode.
    Full,
    /// The same with administrative rights, as a service (ELEV-2).
    Elevated,
}

/// What a customer says on arrival.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Arrival {
    /// How the customer comes.
    pub entrance: Entrance,
    /// What the customer runs at first: not elevated.
    pub client: CustomerClient,
    /// On what.
    pub device: Device,
    /// How long ago the customer wanted help: waiting counts from there.
    pub wanted_ago: SimDuration,
    /// How long a representative works on it who does nothing but what the workload says; nothing where the timeline says
    /// what is done.
    pub handling: Option<SimDuration>,
    /// In which colours such a representative shares the customer's screen, under control, from acceptance on; nothing where the
    /// screen is not needed.
    pub screen: Option<Colours>,
}

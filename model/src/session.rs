//! Words about a support session: where customers wait, how they come, what representatives do in it.
//!
//! Plain data. What becomes of it all is for the appliance (`crate::appliance::sessions`).

mod act;
mod button;
mod credential;
mod elevation;
mod entrance;
mod invitation;
mod question;
mod queue;
mod special_action;
mod tool;
mod traffic;

pub use act::{Act, ActRefusal};
pub use button::ButtonAct;
pub use credential::{Credential, Injection};
pub use elevation::{AdministratorTask, Credentials, Elevation};
pub use entrance::{Arrival, CustomerClient, Entrance};
pub use invitation::{InvitationEnd, Invitee};
pub use question::{Answer, Question, QuestionEnd, Replies, Reply};
pub use queue::{Fallback, Queue, WhyWaiting};
pub use special_action::{RunAs, SpecialAction};
pub use tool::{
    Colours, FileChange, FileWay, FolderId, Restriction, ScriptId, Side, Tool, ToolAct, ToolKind, WhyStopped,
};
pub use traffic::{TRAFFIC_MAX, TrafficFigures};
